"""`BrowserLeg`: one call from a browser. What WebRTC and the WebSocket have in common.

door ──hearing.put()──► BrowserLeg ──frames()──► agent
door ◄─speaking.take()─ BrowserLeg ◄──play()──── agent
door ◄─────screen()──── BrowserLeg ◄──show()──── agent
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

from media.line import Frame
from telephony.browser.events import CallEnded as CallEndedOnScreen
from telephony.browser.events import CallStarted, Clear, StreamEvent
from telephony.browser.hearing import Hearing
from telephony.browser.speaking import Speaking
from telephony.call import Call, CallState, EndReason
from telephony.call_leg import WantedPipeline
from telephony.events import CallAnswered, CallEnded, DigitReceived, TelephonyEvent

log = logging.getLogger(__name__)


class BrowserLeg:
    """A `CallLeg`. The door moves its audio, and ends it when the browser is gone."""

    def __init__(
        self,
        call: Call,
        wanted: WantedPipeline | None,
        codec: str,
        screen: Callable[[StreamEvent], None],
        emit: Callable[[TelephonyEvent], None],
        lead: Callable[[], int] = lambda: 0,
    ) -> None:
        """`codec`: on the wire. `screen` puts an event before the caller; it never waits. `lead`:
        how many samples of TOM's voice the browser holds."""
        self.call = call
        self.codec = codec
        self.hearing = Hearing()
        self.speaking = Speaking(lead)
        self.ended = asyncio.Event()
        self._wanted: WantedPipeline | None = wanted
        self._screen = screen
        self._emit = emit
        self._settled = asyncio.Event()
        """Audio can pass, or the call is over."""

    def __repr__(self) -> str:
        return f"<BrowserLeg {self.call.id[:8]} {self.call.door} {self.call.caller}>"

    # CallLeg

    @property
    def wanted(self) -> WantedPipeline | None:
        return self._wanted

    @property
    def frames_dropped(self) -> int:
        return self.hearing.dropped

    async def answer(self) -> bool:
        """Take the call once audio can pass. False where the browser has gone already."""
        await self.settled()
        call = self.call
        if call.state is not CallState.RINGING:
            return call.state is CallState.ANSWERED
        call.state, call.answered_at = CallState.ANSWERED, datetime.now(UTC)
        self._emit(CallAnswered(call_id=call.id, codec=self.codec))
        self.show(CallStarted(call_id=call.id))
        return True

    async def hang_up(self, reason: EndReason = EndReason.TOM_HUNG_UP) -> None:
        self.end(reason)

    def show(self, event: StreamEvent) -> None:
        if self.call.state is not CallState.ENDED:
            self._screen(event)

    # AudioLine

    @property
    def played(self) -> int:
        return self.speaking.played

    @property
    def pending(self) -> int:
        return self.speaking.pending

    async def frames(self) -> AsyncIterator[Frame]:
        async for frame in self.hearing.frames():
            yield frame

    async def play(self, pcm: bytes) -> None:
        if self.call.state is CallState.ANSWERED:
            await self.speaking.play(pcm)

    def pause(self) -> None:
        if self.speaking.pause():
            self.show(Clear())

    def resume(self, again: bytes = b"") -> None:
        self.speaking.resume(again)

    async def flush(self) -> int:
        dropped = self.speaking.flush()
        self.show(Clear())
        return dropped

    async def transfer(self, target: str) -> bool:
        """A browser's call cannot be transferred."""
        log.info("%r cannot be connected to %s: it comes from a browser", self, target)
        return False

    # what the door reports

    def connect(self) -> None:
        """Audio can pass from now on: `answer` goes on."""
        self._settled.set()

    async def settled(self) -> None:
        """Return once audio can pass, or the call is over."""
        await self._settled.wait()

    def key(self, digit: str) -> None:
        """The caller keyed a digit (0-9 * # A-D)."""
        if self.call.state is CallState.ANSWERED:
            self.hearing.key(digit)
            self._emit(DigitReceived(call_id=self.call.id, digit=digit))

    def end(self, reason: EndReason) -> None:
        """The call is over: all that waits for it goes on. Later calls change nothing."""
        call = self.call
        if call.state is CallState.ENDED:
            return
        if self.frames_dropped:
            log.warning("%r: %d frames dropped: too many came", self, self.frames_dropped)
        self.show(CallEndedOnScreen(reason=reason))
        if call.answered_at is None and reason is EndReason.CALLER_HUNG_UP:
            reason = EndReason.CANCELLED
        call.state, call.end_reason, call.ended_at = CallState.ENDED, reason, datetime.now(UTC)
        self.ended.set()
        self._settled.set()
        self.hearing.end()
        self.speaking.end()
        self._emit(CallEnded(call_id=call.id, reason=reason, frames_dropped=self.frames_dropped))
