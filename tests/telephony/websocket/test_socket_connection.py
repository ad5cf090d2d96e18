"""One connection in virtual time: pacing, barge-in, ends, and clients that take nothing."""

import asyncio
import json
from itertools import pairwise
from typing import Any

import pytest

from media.audio import FRAME_BYTES, SAMPLE_BYTES, SAMPLE_RATE, to_samples
from media.gate import FADE_SAMPLES
from telephony.browser.browser_leg import BrowserLeg
from telephony.call import EndReason
from telephony.websocket.connection import SEND_TIMEOUT_S, OnCall
from telephony.websocket.outgoing import MAX_FRAMES
from telephony.websocket.pacer import LEAD_MS
from telephony.websocket.socket import ABNORMAL, GOING_AWAY, NO_STATUS, NORMAL
from tests.agents.virtual_time import virtual_time
from tests.telephony.websocket.clients import listen
from tests.telephony.websocket.memory_call import calling

SECOND = bytes(range(1, 251)) * (2 * SAMPLE_RATE // 250)
"""No zero in it: a frame that was filled up with silence shows."""


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
    before, after = played(call.socket.sent)
    assert before + after == SECOND
    assert call.door.stats().late_frames == 1


@virtual_time
async def test_a_tick_that_is_less_late_than_the_lead_is_not_heard() -> None:
    async with calling(saying(SECOND)) as call:
        await asyncio.sleep(0.3)
        loop: Any = asyncio.get_running_loop()
        loop._clock.now += (LEAD_MS - 10) / 1000
        await asyncio.sleep(1.2)
    assert played(call.socket.sent) == [SECOND]
    assert call.door.stats().late_frames == 0


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


def played(sent: list[tuple[float, str | bytes]]) -> list[bytes]:
    """What a client plays that does as it is told, silence apart."""
    spurts: list[tuple[float, bytes]] = []
    for at, message in sent:
        begin, pcm = spurts[-1] if spurts else (-1.0, b"")
        left_s = begin + len(pcm) / (SAMPLE_BYTES * SAMPLE_RATE) - at
        if isinstance(message, bytes) and left_s > -1e-6:
            spurts[-1] = begin, pcm + message
        elif isinstance(message, bytes):
            spurts.append((at, message))
        elif json.loads(message)["type"] == "clear" and left_s > 0:
            spurts[-1] = begin, pcm[: len(pcm) - round(left_s * SAMPLE_RATE) * SAMPLE_BYTES]
    return [pcm for _, pcm in spurts]


def paused(again_bytes: int = 0) -> OnCall:
    async def pause(leg: BrowserLeg) -> None:
        await leg.answer()
        playing = asyncio.create_task(leg.play(SECOND))
        await asyncio.sleep(0.31)
        leg.pause()
        await asyncio.sleep(0.5)
        said = leg.played * SAMPLE_BYTES
        assert said + leg.pending * SAMPLE_BYTES == len(SECOND)
        leg.resume(SECOND[said - again_bytes : said])
        await playing
        while leg.pending:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        assert leg.played == SAMPLE_RATE

    return pause


FADE_BYTES = FADE_SAMPLES * SAMPLE_BYTES


@pytest.mark.parametrize("again_ms", [0, 200])
@virtual_time
async def test_a_pause_is_silence_and_the_voice_goes_on_after_it(again_ms: int) -> None:
    again = to_samples(again_ms) * SAMPLE_BYTES
    async with calling(paused(again)) as call:
        await asyncio.sleep(3)
    assert call.socket.types == ["call_started", "clear", "call_ended"]
    gaps = [later - at for (at, _), (later, _) in pairwise(call.socket.frames)]
    assert 0.45 < max(gaps) < 0.55
    assert sorted(gaps)[-2] < LEAD_MS / 1000 + 0.001
    before, after = played(call.socket.sent)
    assert len(before) == to_samples(310) * SAMPLE_BYTES, "nothing more, from that moment on"
    after = after.rstrip(b"\0")
    goes_on = SECOND[len(before) - again :]
    assert SECOND.startswith(before)
    assert after[FADE_BYTES:] == goes_on[FADE_BYTES:], "nothing is lost; the first of it fades in"


@virtual_time
async def test_two_pauses_one_after_the_other_lose_nothing() -> None:
    async def twice(leg: BrowserLeg) -> None:
        await leg.answer()
        playing = asyncio.create_task(leg.play(SECOND))
        for wait_s in (0.31, 0.013, 0.2):
            await asyncio.sleep(wait_s)
            leg.pause()
            await asyncio.sleep(0.1)
            leg.resume()
        await playing
        while leg.pending:  # noqa: ASYNC110
            await asyncio.sleep(0.005)

    async with calling(twice) as call:
        await asyncio.sleep(3)
    spurts = played(call.socket.sent)
    assert [len(pcm) // SAMPLE_BYTES for pcm in spurts[:3]] == [
        pytest.approx(to_samples(ms), abs=1) for ms in (310, 13, 200)
    ]
    assert len(b"".join(spurts).rstrip(b"\0")) == len(SECOND)


@virtual_time
async def test_a_pause_of_a_client_that_is_too_slow_loses_nothing() -> None:
    async def slow(leg: BrowserLeg) -> None:
        await leg.answer()
        playing = asyncio.create_task(leg.play(SECOND))
        await asyncio.sleep(0.3)
        call.socket.reading.clear()
        await asyncio.sleep(0.3)
        leg.pause()
        said = leg.played
        await asyncio.sleep(0.1)
        call.socket.reading.set()
        await asyncio.sleep(0.1)
        leg.resume()
        await playing
        while leg.pending:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        spoken.append(said)

    spoken: list[int] = []
    async with calling(slow) as call:
        await asyncio.sleep(3)
    *before, after = played(call.socket.sent)
    after = after.rstrip(b"\0")
    assert after[FADE_BYTES:] == SECOND[SAMPLE_BYTES * spoken[0] :][FADE_BYTES:]
    heard = len(b"".join(before) + after)
    assert len(SECOND) - heard <= FRAME_BYTES, "one was on its way when the client stopped to read"


@virtual_time
async def test_a_voice_that_comes_in_odd_pieces_in_real_time_has_no_holes() -> None:
    async def streamed(leg: BrowserLeg) -> None:
        await leg.answer()
        first, piece = to_samples(105) * SAMPLE_BYTES, to_samples(33) * SAMPLE_BYTES
        await leg.play(SECOND[:first])
        for at in range(first, len(SECOND), piece):
            await asyncio.sleep(0.033)
            await leg.play(SECOND[at:][:piece])
        while leg.pending:  # noqa: ASYNC110
            await asyncio.sleep(0.005)

    async with calling(streamed) as call:
        await asyncio.sleep(3)
    assert [pcm.rstrip(b"\0") for pcm in played(call.socket.sent)] == [SECOND]


@virtual_time
async def test_what_goes_out_at_the_end_counts_as_heard() -> None:
    async with calling(saying(SECOND)) as call:
        await asyncio.sleep(0.3)
        leg = call.leg
        await leg.hang_up()
        await asyncio.sleep(0.05)
        sent = sum(len(pcm) for _, pcm in call.socket.frames) // SAMPLE_BYTES
        assert leg.played == sent > to_samples(400)


@virtual_time
async def test_who_hangs_up_hears_nothing_more() -> None:
    async with calling(saying(SECOND)) as call:
        await asyncio.sleep(0.31)
        leg = call.leg
        leg.end(EndReason.CALLER_HUNG_UP)
        assert leg.played == to_samples(310)
        await asyncio.sleep(0.2)
        assert leg.played == to_samples(310)


@virtual_time
async def test_a_flush_counts_what_the_client_had_not_played() -> None:
    counts: list[int] = []

    async def flushed(leg: BrowserLeg) -> None:
        await leg.answer()
        playing = asyncio.create_task(leg.play(SECOND))
        await asyncio.sleep(0.31)
        counts.append(leg.played)
        counts.append(await leg.flush())
        await playing
        counts.append(leg.played)
        counts.append(leg.pending)

    async with calling(flushed) as call:
        await asyncio.sleep(1)
    heard = to_samples(310)
    assert counts == [to_samples(300), SAMPLE_RATE - heard, heard, 0]
    assert played(call.socket.sent) == [SECOND[: heard * SAMPLE_BYTES]]


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
