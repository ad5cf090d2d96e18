"""Real callers at the WebRTC door: audio both ways, events both ways, wrong offers, no place."""

import asyncio
import random
from contextlib import AsyncExitStack

import numpy as np
import pytest

from telephony.browser.browser_leg import BrowserLeg
from telephony.call import CallState, EndReason
from telephony.events import CallIncoming, CallRefused
from telephony.webrtc.door import WebRtcDoor
from telephony.webrtc.errors import NoPlace, OfferError
from telephony.webrtc.events_channel import MESSAGES_PER_S
from tests.telephony.webrtc.scene import Scene
from tests.webrtckit import WebRtcCaller, loud, loudest_hertz, tone

SECOND = 32_000
"""Bytes of audio."""
HERTZ = 20
"""Tones are told apart; a machine under load leaves gaps in them."""


async def test_caller_and_tom_hear_each_other() -> None:
    scene = Scene()
    async with scene.open() as door, WebRtcCaller(tone(440, 1)) as caller:
        leg = await scene.connect(caller)
        await caller.until(lambda: len(loud(caller.heard)) > SECOND)
        assert loudest_hertz(loud(scene.heard[leg])) == pytest.approx(440, abs=HERTZ)
        assert loudest_hertz(loud(caller.heard)) == pytest.approx(440, abs=HERTZ)
        assert (leg.call.door, leg.call.caller, leg.codec) == ("webrtc", "anna", "opus")
        assert door.stats().broken == 0
    incoming = scene.told[0]
    assert isinstance(incoming, CallIncoming)
    assert (incoming.door, incoming.caller, incoming.callee) == ("webrtc", "anna", "tom")
    assert scene.kinds == ["call_incoming", "call_answered", "call_ended"]


async def test_a_pause_is_heard_and_nothing_is_lost() -> None:
    """Two tones, paused between them and in the second."""
    speech = tone(500, 1)[:SECOND] + tone(900, 1)[:SECOND]

    async def paused(leg: BrowserLeg) -> None:
        if await leg.answer():
            playing = asyncio.create_task(leg.play(speech))
            while leg.played < 20_000:  # noqa: ASYNC110
                await asyncio.sleep(0.005)
            leg.pause()
            await asyncio.sleep(1)
            held.append(leg.played)
            leg.resume()
            await playing
            while leg.pending:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            held.append(leg.played)
            await leg.ended.wait()

    held: list[int] = []
    scene = Scene()
    async with scene.open(paused) as door, WebRtcCaller() as caller:
        answer = await door.offer(await caller.offer(), "anna", None)
        await caller.accept(answer.sdp)
        await caller.until(lambda: len(held) == 2)
        await caller.until(lambda: len(loud(caller.heard)) > 1.8 * SECOND)
    assert 20_000 <= held[0] < 22_000
    assert held[1] == len(speech) // 2
    audible = loud(caller.heard)
    frames = np.abs(np.frombuffer(caller.heard, np.int16).astype(int))
    frames = frames[: len(frames) // 320 * 320].reshape(-1, 320).max(axis=1)
    sounding = np.flatnonzero(frames > 1000)
    assert 0.7 < np.diff(sounding).max() * 0.02 < 1.6, "one long silence within the speech"
    assert loudest_hertz(audible[: SECOND // 2]) == pytest.approx(500, abs=HERTZ)
    assert loudest_hertz(audible[-10_000:]) == pytest.approx(900, abs=HERTZ)
    assert len(audible) == pytest.approx(len(speech), rel=0.15)


async def test_events_go_both_ways() -> None:
    scene = Scene()
    async with scene.open(), WebRtcCaller() as caller:
        leg = await scene.connect(caller)
        assert caller.events[0] == {"type": "call_started", "call_id": leg.call.id}
        await caller.send({"type": "ping", "id": "7"})
        assert (await caller.event("pong"))["id"] == "7"
        for digit in "12#":
            await caller.send({"type": "digit", "digit": digit})
        await leg.flush()
        await caller.event("clear")
        while scene.digits != "12#":  # noqa: ASYNC110 - frames come by the clock
            await asyncio.sleep(0.01)
        await caller.send({"type": "hang_up"})
        assert (await caller.event("call_ended"))["reason"] == "caller_hung_up"
        await scene.over()
    assert scene.kinds.count("digit_received") == 3


@pytest.mark.parametrize(
    ("message", "code", "field"),
    [
        ("dance", "malformed", ""),
        (b"\x00" * 640, "malformed", ""),
        ({"type": "digit", "digit": "X"}, "invalid", "digit"),
        ({"type": "dance"}, "unknown_type", "type"),
        ({"type": "audio_chunk", "audio": "AAA="}, "invalid", "type"),
        ({"type": "ping", "id": "x" * 70_000}, "too_large", ""),
    ],
)
async def test_wrong_messages_are_answered_and_the_channel_lives_on(
    message: dict[str, str] | str | bytes, code: str, field: str
) -> None:
    scene = Scene()
    async with scene.open(), WebRtcCaller() as caller:
        await scene.connect(caller)
        await caller.send(message)
        problem = await caller.event("error")
        assert (problem["code"], problem["field"]) == (code, field)
        await caller.send({"type": "ping"})
        await caller.event("pong")


async def test_too_many_messages_are_dropped_and_the_channel_lives_on() -> None:
    scene = Scene()
    async with scene.open(), WebRtcCaller() as caller:
        await scene.connect(caller)
        for number in range(1000):
            await caller.send({"type": "ping", "id": str(number)})
        assert (await caller.event("error"))["code"] == "rate_limited"
        while not any(event.get("id") == "done" for event in caller.events):
            await caller.send({"type": "ping", "id": "done"})
            await asyncio.sleep(0.1)
        pongs = [event for event in caller.events if event["type"] == "pong"]
        assert MESSAGES_PER_S <= len(pongs) < 1000


async def test_garbled_offers_leave_nothing_behind() -> None:
    scene, chance = Scene(), random.Random(3)
    async with scene.open(max_calls=100, connect_s=0.2) as door, WebRtcCaller() as caller:
        offer = await caller.offer()
        taken = refused = 0
        for _ in range(60):
            garbled = list(offer)
            for _ in range(3):
                at = chance.randrange(len(garbled))
                garbled[at : at + chance.randint(0, 8)] = chr(chance.randrange(32, 127))
            try:
                await door.offer("".join(garbled), "anna", None)
                taken += 1
            except OfferError:
                refused += 1
        await scene.over()
    assert taken > 0
    assert refused > 0
    assert {leg.call.end_reason for leg in scene.legs} == {EndReason.CONNECTION_LOST}


async def test_the_wanted_pipeline_reaches_the_application() -> None:
    scene = Scene()
    async with scene.open(), WebRtcCaller() as caller:
        answer = await scene.door.offer(await caller.offer(), "anna", "whisperx")
        await caller.accept(answer.sdp)
        await caller.event("call_started")
        assert scene.leg(answer.call_id).wanted == "whisperx"


async def test_a_caller_without_a_data_channel_is_heard_too() -> None:
    scene = Scene()
    async with scene.open(), WebRtcCaller(tone(440, 1), label="") as caller:
        offer = await caller.offer()
        audio_only = offer[: offer.index("m=application")].replace("BUNDLE 0 1", "BUNDLE 0")
        # The caller's own stack wants its data channel answered: the answer is not its to take.
        answer = await scene.door.offer(audio_only, "anna", None)
        assert "m=application" not in answer.sdp
        assert "opus/48000/2" in answer.sdp


async def test_other_channels_are_closed() -> None:
    scene = Scene()
    async with scene.open(), WebRtcCaller() as caller:
        await scene.connect(caller)
        other = caller.pc.createDataChannel("files")
        closed = asyncio.Event()
        other.on("close", closed.set)
        async with asyncio.timeout(10):
            await closed.wait()
        await caller.send({"type": "ping"})
        await caller.event("pong")


async def test_a_wrong_offer_leaves_nothing_behind() -> None:
    scene = Scene()
    async with scene.open() as door, WebRtcCaller() as caller:
        offer = await caller.offer()
        for wrong in (
            "",
            "v=0\r\n",
            offer.replace("opus", "isac"),
            offer.replace("mid:1", "mid:0"),
        ):
            with pytest.raises(OfferError):
                await door.offer(wrong, "anna", None)
        assert door.calls == []
    assert scene.told == []


async def test_a_full_door_refuses_and_takes_the_next_call_when_there_is_place() -> None:
    scene = Scene()
    async with scene.open(max_calls=1) as door:
        async with WebRtcCaller() as first, WebRtcCaller() as second:
            await scene.connect(first)
            with pytest.raises(NoPlace):
                await door.offer(await second.offer(), "berta", None)
        refused = next(event for event in scene.told if isinstance(event, CallRefused))
        assert (refused.caller, refused.cause, refused.sip_code) == ("berta", "busy", None)
        await scene.over()
        async with WebRtcCaller() as third:
            await scene.connect(third)
            assert door.stats().calls == 1


async def test_ten_calls_at_once_are_heard_apart() -> None:
    scene = Scene()
    hertz = [300 + 100 * number for number in range(10)]
    async with scene.open(max_calls=10) as door, AsyncExitStack() as stack:
        callers = [await stack.enter_async_context(WebRtcCaller(tone(each, 1))) for each in hertz]
        await asyncio.gather(*(scene.connect(caller) for caller in callers))
        assert door.stats().calls == 10
        for caller, each in zip(callers, hertz, strict=True):
            await caller.until(lambda: len(loud(caller.heard)) > SECOND // 2)  # noqa: B023
            assert loudest_hertz(loud(caller.heard)) == pytest.approx(each, abs=HERTZ)
        await asyncio.gather(*(caller.close() for caller in callers))
        await scene.over()
    assert {leg.call.end_reason for leg in scene.legs} == {EndReason.CALLER_HUNG_UP}


async def test_an_application_that_fails_ends_only_its_own_call() -> None:
    scene = Scene()
    failed: list[BrowserLeg] = []

    async def fail_first(leg: BrowserLeg) -> None:
        if not failed:
            failed.append(leg)
            await leg.answer()
            raise RuntimeError("this application is broken")
        await scene.echo(leg)

    async with scene.open(fail_first), WebRtcCaller() as first, WebRtcCaller() as second:
        answer = await scene.door.offer(await first.offer(), "anna", None)
        await first.accept(answer.sdp)
        assert (await first.event("call_ended"))["reason"] == "tom_hung_up"
        leg = await scene.connect(second)
        assert leg.call.state is CallState.ANSWERED


async def test_a_door_that_is_not_open_takes_no_call() -> None:
    scene = Scene()
    door = WebRtcDoor(4, (), scene.echo, scene.told.append)
    async with WebRtcCaller() as early, WebRtcCaller() as late:
        with pytest.raises(NoPlace, match="starts"):
            await door.offer(await early.offer(), "anna", None)
        async with door:
            assert door.calls == []
        with pytest.raises(NoPlace, match="stops"):
            await door.offer(await late.offer(), "anna", None)
    assert door.calls == []
    assert scene.kinds == ["call_refused", "call_refused"]
