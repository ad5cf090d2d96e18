"""What a client holds of TOM's voice: it plays on over a late loop, and a pause takes it back."""

import asyncio
from itertools import pairwise
from typing import Any

import pytest

from media.audio import FRAME_BYTES, SAMPLE_BYTES, SAMPLE_RATE, to_samples
from media.gate import FADE_SAMPLES
from telephony.browser.browser_leg import BrowserLeg
from telephony.call import EndReason
from telephony.websocket.connection import OnCall
from telephony.websocket.pacer import LEAD_MS
from tests.agents.virtual_time import virtual_time
from tests.telephony.websocket.memory_call import SECOND, calling, played, saying, until_heard


@virtual_time
async def test_after_a_late_tick_the_voice_catches_up_and_it_is_counted() -> None:
    async with calling(saying(SECOND)) as call:
        await asyncio.sleep(0.3)
        loop: Any = asyncio.get_running_loop()
        loop._clock.now += (LEAD_MS + 60) / 1000  # as if something had held the loop
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
        await until_heard(leg)
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
    assert sorted(gaps)[-2] < (LEAD_MS + 40) / 1000 + 0.001
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
        await until_heard(leg)

    async with calling(twice) as call:
        await asyncio.sleep(3)
    spurts = played(call.socket.sent)
    assert [len(pcm) // SAMPLE_BYTES for pcm in spurts[:3]] == [
        pytest.approx(to_samples(ms), abs=1) for ms in (310, 13, 200)
    ]
    at = 0
    for pcm in (spurt.rstrip(b"\0") for spurt in spurts):
        assert pcm[FADE_BYTES:] == SECOND[at:][FADE_BYTES : len(pcm)]
        at += len(pcm)
    assert at == len(SECOND)


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
        await until_heard(leg)
        spoken.append(said)

    spoken: list[int] = []
    async with calling(slow) as call:
        await asyncio.sleep(3)
    *before, after = played(call.socket.sent)
    after = after.rstrip(b"\0")
    assert after[FADE_BYTES:] == SECOND[SAMPLE_BYTES * spoken[0] :][FADE_BYTES:]
    heard = len(b"".join(before) + after)
    assert len(SECOND) - heard <= 2 * FRAME_BYTES, "on their way when the client stopped to read"


@virtual_time
async def test_a_voice_that_comes_in_odd_pieces_in_real_time_has_no_holes() -> None:
    async def streamed(leg: BrowserLeg) -> None:
        await leg.answer()
        first, piece = to_samples(105) * SAMPLE_BYTES, to_samples(33) * SAMPLE_BYTES
        await leg.play(SECOND[:first])
        for at in range(first, len(SECOND), piece):
            await asyncio.sleep(0.033)
            await leg.play(SECOND[at:][:piece])
        await until_heard(leg)

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
