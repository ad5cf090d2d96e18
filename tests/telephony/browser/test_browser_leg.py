"""A browser's call from ringing to its end."""

import asyncio

from telephony.browser.browser_leg import BrowserLeg
from telephony.browser.events import Clear, StreamEvent
from telephony.call import Call, CallState, EndReason
from telephony.events import TelephonyEvent
from tests.agents.virtual_time import virtual_time


class Browser:
    def __init__(self) -> None:
        self.screen: list[StreamEvent] = []
        self.told: list[TelephonyEvent] = []
        self.leg = BrowserLeg(
            Call(caller="anna", callee="tom", door="webrtc"),
            "whisperx",
            "opus",
            self.screen.append,
            self.told.append,
        )

    @property
    def kinds(self) -> list[str]:
        return [event.kind for event in self.told]


@virtual_time
async def test_a_call_is_answered_once_audio_can_pass() -> None:
    browser = Browser()
    answering = asyncio.create_task(browser.leg.answer())
    await asyncio.sleep(1)
    assert not answering.done()
    browser.leg.connect()
    assert await answering
    assert browser.leg.call.state is CallState.ANSWERED
    assert browser.leg.wanted == "whisperx"
    assert [event.type for event in browser.screen] == ["call_started"]
    await browser.leg.hang_up()
    await browser.leg.hang_up(EndReason.SHUTDOWN)
    assert browser.leg.call.end_reason is EndReason.TOM_HUNG_UP
    assert browser.leg.ended.is_set()
    assert [event.type for event in browser.screen] == ["call_started", "call_ended"]
    assert browser.kinds == ["call_answered", "call_ended"]


@virtual_time
async def test_a_browser_that_leaves_before_the_answer_has_cancelled() -> None:
    browser = Browser()
    answering = asyncio.create_task(browser.leg.answer())
    await asyncio.sleep(1)
    browser.leg.end(EndReason.CALLER_HUNG_UP)
    assert not await answering
    assert browser.leg.call.end_reason is EndReason.CANCELLED
    assert browser.kinds == ["call_ended"]


@virtual_time
async def test_a_flush_clears_the_browser_too() -> None:
    browser = Browser()
    browser.leg.connect()
    await browser.leg.answer()
    await browser.leg.play(b"\1" * 640)
    assert browser.leg.pending == 320
    assert await browser.leg.flush() == 320
    assert browser.screen[-1] == Clear()
    assert browser.leg.pending == 0
    browser.leg.end(EndReason.CALLER_HUNG_UP)


@virtual_time
async def test_the_end_of_the_call_ends_the_frames() -> None:
    browser = Browser()
    browser.leg.connect()
    await browser.leg.answer()
    frames = browser.leg.frames()
    await anext(frames)
    browser.leg.key("7")
    assert (await anext(frames)).digits == "7"
    browser.leg.end(EndReason.CALLER_HUNG_UP)
    assert [frame async for frame in frames] == []
    browser.leg.key("8")
    await browser.leg.play(b"\1" * 640)
    assert browser.leg.pending == 0
    assert not await browser.leg.transfer("030111")
    assert browser.kinds == ["call_answered", "digit_received", "call_ended"]
