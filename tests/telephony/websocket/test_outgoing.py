"""What waits for a client: in order, bounded, and the voice can be taken back."""

import asyncio

from media.audio import FRAME_BYTES
from telephony.browser.events import Clear, LlmToken, Pong, StreamEvent
from telephony.websocket.outgoing import (
    MAX_EVENTS,
    MAX_FRAMES,
    MAX_PONGS,
    MESSAGE_BYTES,
    Item,
    Outgoing,
)
from tests.agents.virtual_time import virtual_time


def token(number: int) -> StreamEvent:
    return LlmToken(text=str(number), at=0)


async def all_of(outgoing: Outgoing) -> list[Item]:
    outgoing.close()
    items: list[Item] = []
    while (item := await outgoing.take()) is not None:
        items.append(item)
    return items


@virtual_time
async def test_events_and_voice_keep_their_order() -> None:
    outgoing = Outgoing()
    items: list[Item] = [token(1), b"a", b"b", token(2), b"c"]
    for item in items:
        outgoing.put(item)
    assert await all_of(outgoing) == [token(1), b"ab", token(2), b"c"], "voice as one piece"


@virtual_time
async def test_voice_that_waits_goes_out_in_pieces_of_bounded_length() -> None:
    outgoing = Outgoing()
    frame = bytes(FRAME_BYTES)
    for number in range(9):
        outgoing.put(frame)
        assert outgoing.frames == number + 1
    sizes = [await outgoing.take() for _ in range(2)]
    assert [len(piece) for piece in sizes if isinstance(piece, bytes)] == [MESSAGE_BYTES] * 2
    assert outgoing.frames == 1
    assert await all_of(outgoing) == [frame]


@virtual_time
async def test_a_pong_overtakes_all() -> None:
    outgoing = Outgoing()
    outgoing.put(b"a")
    outgoing.put(Pong(id="1"))
    outgoing.put(Pong(id="2"))
    assert await all_of(outgoing) == [Pong(id="1"), Pong(id="2"), b"a"]


@virtual_time
async def test_what_was_said_before_a_barge_in_is_taken_back() -> None:
    outgoing = Outgoing()
    for item in (token(1), b"a", token(2), b"b"):
        outgoing.put(item)
    outgoing.clear_audio()
    outgoing.put(Clear())
    outgoing.put(b"c")
    assert await all_of(outgoing) == [token(1), token(2), Clear(), b"c"]
    assert outgoing.frames_dropped == 0


@virtual_time
async def test_a_full_queue_loses_the_oldest_of_its_kind_and_counts_them() -> None:
    outgoing = Outgoing()
    for number in range(MAX_EVENTS + 3):
        outgoing.put(token(number))
    for number in range(MAX_FRAMES + 2):
        outgoing.put(bytes([number]))
    for number in range(MAX_PONGS + 1):
        outgoing.put(Pong(id=str(number)))
    assert len(outgoing) == MAX_EVENTS + MAX_FRAMES + MAX_PONGS
    assert (outgoing.frames_dropped, outgoing.events_dropped) == (2, 4)
    items = await all_of(outgoing)
    assert items[0] == Pong(id="1")
    assert items[MAX_PONGS] == token(3)
    assert items[-1] == bytes(range(2, MAX_FRAMES + 2))


@virtual_time
async def test_clearing_makes_room_again() -> None:
    outgoing = Outgoing()
    for _ in range(2):
        for _ in range(MAX_FRAMES):
            outgoing.put(b"x")
        outgoing.clear_audio()
    assert len(outgoing) == 0
    assert outgoing.frames_dropped == 0


@virtual_time
async def test_taking_waits_and_a_closed_queue_takes_nothing_more() -> None:
    outgoing = Outgoing()
    taking = asyncio.create_task(outgoing.take())
    await asyncio.sleep(1)
    assert not taking.done()
    outgoing.put(b"late")
    assert await taking == b"late"
    outgoing.close()
    outgoing.put(b"too late")
    assert await outgoing.take() is None
