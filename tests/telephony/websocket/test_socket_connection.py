"""One connection in virtual time: pacing, barge-in, rates, and clients that take nothing."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from media.audio import FRAME_BYTES, SAMPLE_RATE
from telephony.browser.browser_leg import BrowserLeg
from telephony.call import EndReason
from telephony.events import TelephonyEvent
from telephony.websocket.connection import MESSAGES_PER_S, SEND_TIMEOUT_S
from telephony.websocket.door import WebSocketDoor
from telephony.websocket.outgoing import MAX_FRAMES
from telephony.websocket.pacer import LEAD_MS
from telephony.websocket.socket import ABNORMAL, GOING_AWAY, NO_STATUS, NORMAL
from tests.agents.virtual_time import virtual_time
from tests.telephony.websocket.memory_socket import MemorySocket

SECOND = bytes(range(1, 251)) * (2 * SAMPLE_RATE // 250)
"""No zero in it: a frame that was filled up with silence shows."""

OnCall = Callable[[BrowserLeg], Awaitable[None]]


class Call:
    """A call over a socket in memory."""

    def __init__(self, door: WebSocketDoor, events: list[TelephonyEvent]) -> None:
        self.door = door
        self.events = events
        self.socket = MemorySocket()

    @property
    def leg(self) -> BrowserLeg:
        (leg,) = self.door.calls
        return leg

    @property
    def end_reason(self) -> str | None:
        ended = [event for event in self.events if event.kind == "call_ended"]
        assert len(ended) <= 1
        return ended[0].reason if ended else None


@asynccontextmanager
async def calling(on_call: OnCall, audio: Any = "binary") -> AsyncIterator[Call]:
    events: list[TelephonyEvent] = []
    async with WebSocketDoor(1, on_call, events.append) as door:
        call = Call(door, events)
        serving = asyncio.create_task(door.serve(call.socket, "owner", None, audio))
        try:
            yield call
        finally:
            call.socket.incoming.put_nowait(NORMAL)
            await asyncio.wait([serving])


async def listen(leg: BrowserLeg) -> None:
    """Answer and hear the caller out."""
    await leg.answer()
    async for _ in leg.frames():
        pass


def saying(*pieces: bytes) -> OnCall:
    async def say(leg: BrowserLeg) -> None:
        await leg.answer()
        for piece in pieces:
            await leg.play(piece)
        while leg.pending:  # noqa: ASYNC110
            await asyncio.sleep(0.005)

    return say


@virtual_time
async def test_the_voice_goes_out_whole_and_no_faster_than_real_time() -> None:
    async with calling(saying(SECOND, SECOND)) as call:
        await asyncio.sleep(3)
    frames = call.socket.frames
    assert b"".join(pcm for _, pcm in frames) == SECOND * 2
    began = frames[0][0]
    ahead = [20 * number - 1000 * (at - began) for number, (at, _) in enumerate(frames)]
    assert max(ahead) <= LEAD_MS + 1e-6
    assert min(ahead) >= -1e-6
    assert call.door.stats().late_frames == 0


@virtual_time
async def test_the_voice_as_events_where_the_client_asked_for_it() -> None:
    async with calling(saying(SECOND), "json") as call:
        await asyncio.sleep(2)
    assert call.socket.frames == []
    voice = [event for event in call.socket.events if event["type"] == "tts_audio"]
    assert len(voice) == 50
    assert voice[0]["codec"] == "pcm16"


@virtual_time
async def test_after_a_late_tick_the_voice_catches_up_and_it_is_counted() -> None:
    async with calling(saying(SECOND)) as call:
        await asyncio.sleep(0.3)
        loop: Any = asyncio.get_running_loop()
        loop._clock.now += 0.1  # as if something had held the loop
        await asyncio.sleep(1.2)
    frames = call.socket.frames
    assert b"".join(pcm for _, pcm in frames) == SECOND
    assert frames[-1][0] - frames[0][0] == pytest.approx(1 - (LEAD_MS + 20) / 1000, abs=0.001)
    assert call.door.stats().late_frames > 0


@virtual_time
async def test_barge_in_takes_the_voice_back() -> None:
    async def interrupted(leg: BrowserLeg) -> None:
        await leg.answer()
        playing = asyncio.create_task(leg.play(SECOND))
        await asyncio.sleep(0.3)
        playing.cancel()
        await leg.flush()
        await asyncio.sleep(1)

    async with calling(interrupted) as call:
        await asyncio.sleep(2)
    kinds = [m if isinstance(m, bytes) else json.loads(m)["type"] for _, m in call.socket.sent]
    assert kinds[-2:] == ["clear", "call_ended"]
    assert len(call.socket.frames) == pytest.approx(300 / 20 + LEAD_MS / 20 + 1, abs=1)


@virtual_time
async def test_barge_in_takes_back_what_a_slow_client_has_not_taken() -> None:
    async def interrupted(leg: BrowserLeg) -> None:
        await leg.answer()
        call.socket.reading.clear()
        playing = asyncio.create_task(leg.play(SECOND))
        await asyncio.sleep(0.5)
        playing.cancel()
        await leg.flush()
        call.socket.reading.set()
        await asyncio.sleep(1)

    async with calling(interrupted) as call:
        await asyncio.sleep(2)
    # `call_started` and at most one frame were on their way when the client stopped to read.
    assert len(call.socket.frames) <= 1
    assert call.socket.types == ["call_started", "clear", "call_ended"]


@virtual_time
async def test_what_tom_has_begun_to_say_is_heard_before_the_end() -> None:
    async def goodbye(leg: BrowserLeg) -> None:
        await leg.answer()
        await leg.play(SECOND[: 5 * FRAME_BYTES])
        await leg.hang_up()

    async with calling(goodbye) as call:
        await asyncio.sleep(1)
    kinds = [m if isinstance(m, bytes) else json.loads(m) for _, m in call.socket.sent]
    assert kinds[-1] == {"type": "call_ended", "reason": "tom_hung_up"}
    assert b"".join(kinds[1:-1]) == SECOND[: 5 * FRAME_BYTES]
    assert call.socket.closed == NORMAL


@virtual_time
async def test_a_caller_who_hangs_up_hears_no_more() -> None:
    async with calling(saying(SECOND)) as call:
        await asyncio.sleep(0.3)
        call.socket.say({"type": "hang_up"})
        await asyncio.sleep(0.01)
        sent = len(call.socket.sent)
        await asyncio.sleep(1)
    assert call.socket.events[-1] == {"type": "call_ended", "reason": "caller_hung_up"}
    assert len(call.socket.sent) == sent
    assert call.socket.closed == NORMAL
    assert call.end_reason is EndReason.CALLER_HUNG_UP


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (NORMAL, EndReason.CALLER_HUNG_UP),
        (GOING_AWAY, EndReason.CALLER_HUNG_UP),
        (NO_STATUS, EndReason.CALLER_HUNG_UP),
        (ABNORMAL, EndReason.CONNECTION_LOST),
        (1009, EndReason.CONNECTION_LOST),
    ],
)
@virtual_time
async def test_a_closed_socket_ends_the_call(code: int, reason: EndReason) -> None:
    async with calling(listen) as call:
        await asyncio.sleep(1)
        call.socket.incoming.put_nowait(code)
        await asyncio.sleep(0.1)
        assert call.door.calls == []
    assert call.end_reason is reason


@virtual_time
async def test_a_client_that_says_nothing_lives_on() -> None:
    async with calling(listen) as call:
        await asyncio.sleep(500)
        call.socket.say({"type": "ping", "id": "still there"})
        await asyncio.sleep(0.01)
        assert call.socket.events[-1] == {"type": "pong", "id": "still there"}


@virtual_time
async def test_a_client_that_takes_nothing_is_lost_and_nothing_grows() -> None:
    talked = list[float]()

    async def talk(leg: BrowserLeg) -> None:
        await leg.answer()
        while not leg.ended.is_set():
            await leg.play(SECOND)
            talked.append(asyncio.get_running_loop().time())

    async with calling(talk) as call:
        await asyncio.sleep(0.5)
        call.socket.reading.clear()
        await asyncio.sleep(SEND_TIMEOUT_S - 1)
        connection = next(iter(call.door._connections.values()))  # pyright: ignore[reportPrivateUsage]
        assert len(connection.outgoing) <= MAX_FRAMES
        await asyncio.sleep(5)
        assert call.door.calls == []
        assert call.end_reason is EndReason.CONNECTION_LOST
        # The application spoke on in real time meanwhile: it never waited for the client.
        assert len(talked) >= SEND_TIMEOUT_S - 1
        assert call.door.stats().frames_dropped > 0


@virtual_time
async def test_messages_beyond_the_rate_are_dropped_and_told_once_a_second() -> None:
    async with calling(listen) as call:
        for _ in range(3 * MESSAGES_PER_S):
            call.socket.say({"type": "ping", "id": "x"})
        await asyncio.sleep(0.5)
        for _ in range(MESSAGES_PER_S):
            call.socket.incoming.put_nowait(bytes(FRAME_BYTES))
        await asyncio.sleep(1)
        errors = [event for event in call.socket.events if event["type"] == "error"]
        assert [error["code"] for error in errors] == ["rate_limited"]
        assert errors[0]["message"].startswith("300 messages were dropped")
        assert call.socket.types.count("pong") == MESSAGES_PER_S
        # Half a second gives 60 tokens.
        assert call.leg.frames_dropped == MESSAGES_PER_S // 2
        assert call.door.stats().messages_dropped == 300
        call.socket.say({"type": "ping", "id": "y"})
        await asyncio.sleep(0.01)
        assert call.socket.events[-1] == {"type": "pong", "id": "y"}


@virtual_time
async def test_audio_in_real_time_is_never_limited() -> None:
    async with calling(listen) as call:
        for _ in range(1000):
            call.socket.incoming.put_nowait(bytes(FRAME_BYTES))
            call.socket.say({"type": "ping"})
            await asyncio.sleep(0.02)
        assert call.door.stats().messages_dropped == 0
        assert call.leg.frames_dropped == 0


@virtual_time
async def test_a_client_far_beyond_the_rate_is_sent_away() -> None:
    async with calling(listen) as call:
        tick = 0
        while call.socket.closed is None:
            tick += 1
            for _ in range(40):  # 4000 a second
                call.socket.say({"type": "ping"})
            await asyncio.sleep(0.01)
        assert tick / 100 == pytest.approx(3600 / (4000 - 1200), abs=0.3)
    assert call.socket.closed == 1008
    assert call.socket.events[-2]["code"] == "rate_limited"
    assert call.socket.events[-1] == {"type": "call_ended", "reason": "tom_hung_up"}


@virtual_time
async def test_no_rubbish_ends_a_call() -> None:
    chance = random.Random(7)
    words = ["type", "ping", "audio_chunk", "digit", "audio", "codec", "id", "\ud800", "\0", "ü"]

    def value(depth: int = 0) -> Any:
        match chance.randrange(8 if depth < 4 else 5):
            case 0:
                return chance.choice([0, -1, 1e300, 2**80, True, None])
            case 1 | 2 | 3 | 4:
                return chance.choice(words)
            case 5:
                return [value(depth + 1) for _ in range(chance.randrange(4))]
            case _:
                return {chance.choice(words): value(depth + 1) for _ in range(chance.randrange(5))}

    async with calling(listen) as call:
        for number in range(3000):
            rubbish: str | bytes = json.dumps(value())
            match number % 4:
                case 0:
                    rubbish = chance.randbytes(chance.randrange(2000))
                case 1:
                    rubbish = chance.randbytes(100).decode("latin-1")
                case 2:
                    rubbish = rubbish[: chance.randrange(len(rubbish) + 1)]
                case _:
                    pass
            call.socket.incoming.put_nowait(rubbish)
            await asyncio.sleep(0.01)
        call.socket.say({"type": "ping", "id": "alive"})
        await asyncio.sleep(0.1)
        assert call.socket.events[-1] == {"type": "pong", "id": "alive"}
        assert call.socket.types.count("error") > 1000
        assert call.door.stats().messages_dropped == 0
