"""However a call ends, it ends for the right reason and leaves nothing behind."""

import asyncio

import pytest

from media.audio import FRAME_BYTES, FRAME_SAMPLES
from telephony.browser.browser_leg import BrowserLeg
from telephony.call import EndReason
from tests.telephony.webrtc.scene import Scene
from tests.webrtckit import WebRtcCaller, loud, loudest_hertz, tone


async def test_tom_hangs_up_and_is_heard_to_the_end() -> None:
    scene = Scene()
    async with scene.open(scene.beep), WebRtcCaller() as caller:
        leg = await scene.connect(caller)
        await leg.ended.wait()
        # All of it counts as heard before the application closes the recording.
        assert (leg.played, leg.pending) == (50 * FRAME_SAMPLES, 0)
        assert (await caller.event("call_ended"))["reason"] == "tom_hung_up"
        await caller.until(lambda: caller.pc.connectionState == "closed")
        await scene.over()
        # The caller's own jitter buffer holds the last 80 ms back.
        said = loud(caller.heard)
        assert len(said) >= 44 * FRAME_BYTES
        assert loudest_hertz(said) == pytest.approx(800, abs=20)
    assert scene.legs[0].call.end_reason is EndReason.TOM_HUNG_UP


async def test_a_closed_page_ends_the_call() -> None:
    scene = Scene()
    async with scene.open():
        async with WebRtcCaller() as caller:
            await scene.connect(caller)
        await scene.over()
    assert scene.legs[0].call.end_reason is EndReason.CALLER_HUNG_UP


async def test_a_closed_events_channel_ends_the_call() -> None:
    scene = Scene()
    async with scene.open(), WebRtcCaller() as caller:
        await scene.connect(caller)
        caller.channel.close()
        await scene.over()
    assert scene.legs[0].call.end_reason is EndReason.CALLER_HUNG_UP


async def test_a_caller_who_vanishes_is_missed() -> None:
    scene = Scene()
    async with scene.open(silent_s=1), WebRtcCaller(tone(440, 1)) as caller:
        await scene.connect(caller)
        caller.vanish()
        await scene.over()
    assert scene.legs[0].call.end_reason is EndReason.RTP_TIMEOUT


async def test_a_caller_who_no_longer_consents_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aioice.ice.CONSENT_INTERVAL", 0.3)  # RFC 7675: 5 s, so 30 s in all
    scene = Scene()
    async with scene.open(), WebRtcCaller(tone(440, 1)) as caller:
        await scene.connect(caller)
        caller.vanish()
        await scene.over()
    assert scene.legs[0].call.end_reason is EndReason.CONNECTION_LOST


async def test_a_caller_who_never_connects_is_not_waited_for() -> None:
    scene = Scene()
    async with scene.open(connect_s=0.5), WebRtcCaller() as caller:
        await scene.door.offer(await caller.offer(), "anna", None)
        await asyncio.sleep(0)
        assert len(scene.door.calls) == 1
        await scene.over()
    assert scene.legs[0].call.end_reason is EndReason.CONNECTION_LOST
    assert scene.legs[0].call.answered_at is None
    assert scene.kinds == ["call_incoming", "call_ended"]


async def test_a_wrong_fingerprint_ends_the_call() -> None:
    scene = Scene()
    async with scene.open(), WebRtcCaller() as caller:
        offer = (await caller.offer()).replace("sha-256 ", "sha-256 00:")
        answer = await scene.door.offer(offer, "mallory", None)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):
                await caller.accept(answer.sdp)
                await caller.event("call_started")
        await scene.over()
    assert scene.legs[0].call.end_reason is EndReason.CONNECTION_LOST
    assert scene.legs[0].call.answered_at is None


async def test_tom_hangs_up_before_the_caller_is_connected() -> None:
    scene = Scene()

    async def busy(leg: BrowserLeg) -> None:
        scene.legs.append(leg)

    async with scene.open(busy), WebRtcCaller() as caller:
        await scene.door.offer(await caller.offer(), "anna", None)
        await asyncio.sleep(0)
        await scene.over()
    assert scene.legs[0].call.end_reason is EndReason.TOM_HUNG_UP


async def test_shutdown_ends_every_call_with_a_word() -> None:
    scene = Scene()
    async with WebRtcCaller() as caller, WebRtcCaller() as connecting:
        async with scene.open():
            await scene.connect(caller)
            await scene.door.offer(await connecting.offer(), "berta", None)
        assert (await caller.event("call_ended"))["reason"] == "shutdown"
    assert [leg.call.end_reason for leg in scene.legs] == [EndReason.SHUTDOWN] * 2


async def test_an_application_that_does_not_end_is_cancelled_at_shutdown() -> None:
    scene = Scene()
    cancelled = asyncio.Event()

    async def stuck(leg: BrowserLeg) -> None:
        scene.legs.append(leg)
        try:
            await leg.answer()
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    async with WebRtcCaller() as caller:
        async with scene.open(stuck):
            await scene.connect(caller)
        assert cancelled.is_set()


async def test_audio_before_the_answer_is_not_kept() -> None:
    scene = Scene()
    go = asyncio.Event()

    async def slow(leg: BrowserLeg) -> None:
        scene.legs.append(leg)
        await go.wait()
        await leg.answer()
        waiting = leg.frames_dropped, [frame async for frame in _first(leg, 3)]
        assert waiting[0] == 0

    async def _first(leg: BrowserLeg, count: int):
        async for frame in leg.frames():
            yield frame
            count -= 1
            if not count:
                return

    async with scene.open(slow), WebRtcCaller(tone(440, 1)) as caller:
        answer = await scene.door.offer(await caller.offer(), "anna", None)
        await caller.accept(answer.sdp)
        await caller.until(lambda: len(caller.heard) > 32_000)
        hearing = scene.legs[0].hearing
        assert len(hearing._frames) == 0  # pyright: ignore[reportPrivateUsage]
        go.set()
        await scene.over()
