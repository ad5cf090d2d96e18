"""The small deciders: ring, playback, digits, pace, back-off, retries."""

import pytest

from media.audio import FRAME_BYTES, FRAME_SAMPLES
from media.gate import FADE_SAMPLES
from telephony.sip.digits import SAME_KEY_S, DigitFilter
from telephony.sip.hearing import MAX_FRAMES, Hearing
from telephony.sip.lines import retry_delay_s
from telephony.sip.pace import BURST, PER_S, Pace
from telephony.sip.playback import AHEAD, Playback
from telephony.sip.restart import Backoff
from telephony.sip.ring import CAPACITY, Ring
from telephony.sip.rtp_watch import RtpWatch
from telephony.sip.transfer import Transfer


def pcm(samples: int, value: int = 1) -> bytes:
    return value.to_bytes(2, "little") * samples


def test_the_ring_cuts_frames_from_any_sizes() -> None:
    ring = Ring()
    assert ring.take() is None
    for size in (100, 300, 7, 500):
        ring.put(pcm(size))
    frames = [ring.take() for _ in range(3)]
    assert b"".join(f for f in frames if f) == pcm(907) + bytes(2 * (960 - 907))
    assert all(f is not None and len(f) == FRAME_BYTES for f in frames)
    assert (ring.played, ring.dropped) == (907, 0)
    assert ring.take() is None


def test_a_closed_ring_keeps_what_it_has() -> None:
    ring = Ring()
    ring.put(pcm(3 * FRAME_SAMPLES))
    ring.take()
    ring.gate.close()
    ring.take()
    assert ring.played == FRAME_SAMPLES + FADE_SAMPLES
    assert [ring.take() for _ in range(9)] == [None] * 9
    ring.put(pcm(FRAME_SAMPLES))
    ring.gate.open()
    while ring.take():
        pass
    assert (ring.played, ring.dropped) == (4 * FRAME_SAMPLES, 0)


def test_a_flush_drops_what_a_closed_ring_has() -> None:
    ring = Ring()
    ring.put(pcm(3 * FRAME_SAMPLES))
    ring.gate.close()
    ring.put_flush(7)
    assert ring.take_flushes() == [7]
    assert ring.dropped == 3 * FRAME_SAMPLES
    ring.gate.open()
    ring.put(pcm(FRAME_SAMPLES))
    ring.take()
    assert ring.played == FRAME_SAMPLES


def test_what_a_ring_says_again_counts_once_and_a_flush_ends_it() -> None:
    ring = Ring()
    ring.put(pcm(4 * FRAME_SAMPLES))
    ring.gate.close()
    ring.take()
    ring.gate.open(pcm(2 * FRAME_SAMPLES, 9))
    assert ring.take() is not None
    assert ring.take() == pcm(FRAME_SAMPLES, 9)
    assert ring.played == FADE_SAMPLES
    assert ring.take() == pcm(FRAME_SAMPLES)
    ring.gate.close()
    ring.take()
    ring.gate.open(pcm(5 * FRAME_SAMPLES, 9))
    ring.put_flush(7)
    assert ring.take_flushes() == [7]
    assert ring.take() is None
    assert ring.played + ring.dropped == 4 * FRAME_SAMPLES


def test_the_ring_is_bounded() -> None:
    ring = Ring()
    ring.put(pcm(CAPACITY))
    ring.put(pcm(10))
    assert ring.dropped == 10
    ring.take()
    ring.put(pcm(10))
    assert ring.dropped == 10


def test_a_flush_drops_what_came_before_it_only() -> None:
    ring = Ring()
    ring.put(pcm(FRAME_SAMPLES + 50, 1))
    assert ring.take() == pcm(FRAME_SAMPLES, 1)
    ring.put(pcm(100, 2))
    ring.put_flush(7)
    ring.put(pcm(FRAME_SAMPLES, 3))
    ring.put_flush(8)
    ring.put(pcm(FRAME_SAMPLES, 4))
    assert ring.take_flushes() == [7, 8]
    assert ring.dropped == 50 + 100 + FRAME_SAMPLES
    assert ring.take() == pcm(FRAME_SAMPLES, 4)
    assert ring.played == 2 * FRAME_SAMPLES
    assert ring.take_flushes() == []


def test_a_flush_not_carried_out_yet_stops_the_audio_before_it() -> None:
    ring = Ring()
    ring.put(pcm(10, 1))
    ring.put_flush(1)
    ring.put(pcm(FRAME_SAMPLES, 2))
    frame = ring.take()
    assert frame is not None
    assert frame[:20] == pcm(10, 1)
    assert frame[20:] == bytes(FRAME_BYTES - 20)


def test_playback_counts() -> None:
    playback = Playback()
    playback.given += 10_000
    assert playback.room == AHEAD
    playback.sent += AHEAD
    assert (playback.room, playback.pending) == (0, 10_000)
    assert playback.progress(played=320, dropped=0)
    assert not playback.progress(played=100, dropped=0)  # an older count
    assert (playback.room, playback.pending) == (320, 9_680)
    assert playback.withdraw_unsent() == 10_000 - AHEAD
    assert playback.pending == AHEAD - 320
    assert playback.epoch == 1


def test_the_same_key_by_both_ways_counts_once() -> None:
    digits = DigitFilter()
    assert digits.accept("5", "rfc4733", 1.0)
    assert not digits.accept("5", "info", 1.1)
    assert digits.accept("5", "rfc4733", 1.3)
    assert not digits.accept("5", "info", 1.4)
    assert digits.accept("6", "info", 1.5)
    assert not digits.accept("6", "rfc4733", 1.6)


def test_two_presses_are_two() -> None:
    digits = DigitFilter()
    assert digits.accept("1", "info", 1.0)
    assert digits.accept("1", "info", 1.2)
    assert digits.accept("1", "rfc4733", 1.2 + SAME_KEY_S + 0.1)


def test_pace_lets_a_burst_through_and_then_waits() -> None:
    now, waited = [100.0], list[float]()

    def wait(seconds: float) -> None:
        waited.append(seconds)
        now[0] += seconds

    pace = Pace(lambda: now[0], wait)
    for _ in range(BURST):
        pace.step()
    assert waited == []
    for _ in range(24):
        pace.step()
    assert now[0] - 100 == pytest.approx(24 / PER_S, rel=0.1)
    now[0] += 60
    waited.clear()
    pace.step()
    assert waited == []


def test_backoff() -> None:
    backoff = Backoff()
    assert backoff.delay_s(lived_s=3600) < 1
    delays = [backoff.delay_s(lived_s=0.1) for _ in range(12)]
    assert delays[0] < 1
    assert delays == sorted(delays)
    assert delays[-1] == 30
    assert backoff.delay_s(lived_s=3600) < 1


@pytest.mark.parametrize("code", [401, 403, 404, 407])
def test_a_wrong_password_is_not_tried_again(code: int) -> None:
    assert retry_delay_s(code, failures=1) is None
    assert retry_delay_s(code, failures=1, worked_before=True) == 300


def test_other_failures_are_tried_again_ever_more_slowly() -> None:
    delays = [retry_delay_s(408, failures) for failures in range(1, 12)]
    assert delays[0] == 5
    assert delays[-1] == 300
    assert delays == sorted(delays, key=lambda delay: delay or 0)


async def test_how_a_transfer_ends() -> None:
    taken = Transfer()
    taken.report(202, final=False)
    taken.report(180, final=False)
    assert not taken.result.done()
    taken.report(200, final=True)
    taken.settle(False)  # too late
    assert taken.result.result() is True
    refused = Transfer()
    refused.report(202, final=False)
    refused.report(486, final=True)
    assert (refused.result.result(), refused.accepted) == (False, False)


async def test_hearing_keeps_the_newest_and_every_digit() -> None:
    hearing = Hearing()
    for i in range(MAX_FRAMES + 10):
        if i == 3:
            hearing.key("7")
        hearing.take((i + 1) * FRAME_SAMPLES, pcm(FRAME_SAMPLES, i))
    hearing.take((MAX_FRAMES + 15) * FRAME_SAMPLES, pcm(FRAME_SAMPLES))  # four never came
    hearing.end()
    frames = [frame async for frame in hearing.frames()]
    assert len(frames) == MAX_FRAMES
    assert (hearing.dropped, hearing.lost) == (11, 4)
    assert frames[0].digits == "7"
    assert frames[0].pcm == pcm(FRAME_SAMPLES, 11)
    assert "11 frames dropped" in str(hearing)


async def test_a_digit_goes_with_the_next_frame_that_is_read() -> None:
    hearing = Hearing()
    hearing.take(FRAME_SAMPLES, pcm(FRAME_SAMPLES))
    hearing.take(2 * FRAME_SAMPLES, pcm(FRAME_SAMPLES))
    frames = hearing.frames()
    assert (await anext(frames)).digits == ""
    hearing.key("1")
    hearing.key("2")
    hearing.end()  # no frame comes after it
    assert (await anext(frames)).digits == "12"
    assert [frame async for frame in frames] == []


def test_rtp_watch() -> None:
    watch = RtpWatch(timeout_s=30)
    watch.restart(100)
    assert not watch.silent(5, on_hold=False, now=101)
    assert not watch.silent(5, on_hold=False, now=131)
    assert watch.silent(5, on_hold=False, now=131.5)
    assert not watch.silent(6, on_hold=False, now=132)
    assert not watch.silent(6, on_hold=True, now=500)
    assert not watch.silent(6, on_hold=False, now=520)
