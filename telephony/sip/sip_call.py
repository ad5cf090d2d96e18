"""`SipCall`: one SIP call in the core. The application's handle, and an `AudioLine`."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Literal

from media.line import Frame
from telephony.browser.events import StreamEvent
from telephony.call import Call, CallState, EndReason
from telephony.events import CallAnswered, CallEnded, DigitReceived, TelephonyEvent
from telephony.sip import messages
from telephony.sip.address import AddressError, dial_uri, host_of
from telephony.sip.config import LineConfig
from telephony.sip.digits import DigitFilter
from telephony.sip.hearing import Hearing
from telephony.sip.rtp_watch import RtpWatch
from telephony.sip.speaking import Speaking
from telephony.sip.transfer import Transfer

log = logging.getLogger(__name__)

TRANSFER_TIMEOUT_S = 20.0
_END_TIMEOUT_S = 3.0
"""A peer that does not answer a BYE holds up no one: then the call counts as over."""

HungUpBy = Literal["us", "peer", ""]


class SipCall:
    """One call. Made by the door; lives from the INVITE to the end of the dialog."""

    def __init__(
        self,
        call: Call,
        number: int,
        line: LineConfig,
        remote: str,
        source: str,
        send: Callable[[messages.Message], None],
        emit: Callable[[TelephonyEvent], None],
    ) -> None:
        self.call = call
        self.line = line
        self.remote = remote
        """The peer's From (inbound) or the dialled URI (outbound)."""
        self.source = source
        """IP address of the peer; empty for outbound."""
        self.codec = ""
        """Codec on the wire, known once the call is answered."""
        self.on_hold = False
        """The peer has put us on hold: no audio passes, frames() yields silence."""
        self.ended = asyncio.Event()
        self._number = number
        self._send = send
        self._emit = emit
        self._loop = asyncio.get_running_loop()
        self._hearing = Hearing()
        self._digit_filter = DigitFilter()
        self._speaking = Speaking(number, send)
        self._settled = asyncio.Event()
        self._transfer: Transfer | None = None
        self._reason: EndReason | None = None
        self._rtp = RtpWatch(line.rtp_timeout_s)
        self._limit: asyncio.TimerHandle | None = None
        """Ends the call: after its longest duration, or where a BYE is not answered."""

    def __repr__(self) -> str:
        return f"<SipCall {self.call.id[:8]} {self.call.caller} → {self.call.callee}>"

    @property
    def frames_dropped(self) -> int:
        """Frames of the caller's that the core or the reader of `frames` was too slow for."""
        return self._hearing.dropped + self._hearing.lost

    # what the application does

    @property
    def wanted(self) -> None:
        """A telephone cannot ask for a pipeline."""
        return None

    def show(self, event: StreamEvent) -> None:
        """A telephone has no screen."""

    @property
    def hung_up_by(self) -> HungUpBy:
        """Who ended the call; empty while it lasts or where the line process died."""
        match self.call.end_reason:
            case None | EndReason.LOST:
                return ""
            case EndReason.CALLER_HUNG_UP | EndReason.CANCELLED | EndReason.REJECTED:
                return "peer" if self._reason is None else "us"
            case _:
                return "us"

    async def answer(self) -> bool:
        """Take the call (200). False where the caller has gone already."""
        if self.call.state is CallState.RINGING and self._reason is None:
            self._send(messages.Answer(self._number))
            await self._settled.wait()
        return self.call.state is CallState.ANSWERED

    async def reject(self, code: int = 486) -> None:
        """Refuse a call that rings, with a SIP status code from 400 to 699.

        Takes up to a second: a refused call keeps its place for a moment (see `leg.MIN_SLOT_S`).
        """
        if not 400 <= code <= 699:
            raise ValueError(f"{code} refuses no call")
        if self.call.state is not CallState.RINGING:
            return
        if self._reason is None:
            self._reason = EndReason.REJECTED
            self._send(messages.Reject(self._number, code))
        await self._wait_end()

    async def hang_up(self, reason: EndReason = EndReason.TOM_HUNG_UP) -> None:
        """End the call, whatever its state: BYE, CANCEL or a refusal. Returns when it has ended."""
        if self.call.state is CallState.ENDED:
            return
        if self._reason is None:
            self._reason = reason
            ringing_here = self.call.direction == "inbound" and self.call.answered_at is None
            self._send(
                messages.Reject(self._number, 480)
                if ringing_here
                else messages.HangUp(self._number)
            )
        await self._wait_end()

    async def send_digits(self, digits: str) -> None:
        """Key `digits` (0-9 * # A-D) as telephone events, RFC 4733, 160 ms each."""
        wanted = digits.upper()
        if set(wanted) - set("0123456789*#ABCD"):
            raise ValueError(f"no DTMF digits: {digits!r}")
        if wanted and self.call.state is CallState.ANSWERED:
            self._send(messages.SendDigits(self._number, wanted))

    async def transfer(self, target: str) -> bool:
        """Blind transfer (REFER, RFC 5589 6). True when the target has answered: our leg ends."""
        if self.call.state is not CallState.ANSWERED or self._transfer is not None:
            return False
        try:
            uri = dial_uri(target, self.line.home or host_of(self.remote))
        except AddressError as error:
            log.warning("transfer refused: %s", error)
            return False
        self._transfer = Transfer()
        try:
            self._send(messages.Refer(self._number, uri))
            async with asyncio.timeout(TRANSFER_TIMEOUT_S):
                taken = await self._transfer.result
        except TimeoutError:
            taken = False
        finally:
            self._transfer = None
        if taken:
            await self.hang_up(EndReason.TRANSFERRED)
        return taken

    # AudioLine

    @property
    def played(self) -> int:
        return self._speaking.playback.played

    @property
    def pending(self) -> int:
        return max(0, self._speaking.playback.pending)

    async def frames(self) -> AsyncIterator[Frame]:
        async for frame in self._hearing.frames():
            yield frame

    async def play(self, pcm: bytes) -> None:
        if self.call.state is CallState.ANSWERED:
            await self._speaking.play(pcm)

    def pause(self) -> None:
        if self.call.state is CallState.ANSWERED:
            self._speaking.pause()

    def resume(self, again: bytes = b"") -> None:
        if self.call.state is CallState.ANSWERED:
            self._speaking.resume(again)

    async def flush(self) -> int:
        if self.call.state is not CallState.ANSWERED:
            return self._speaking.playback.withdraw_unsent()
        return await self._speaking.flush()

    # what the line process reports

    def take(self, message: messages.Message) -> None:
        """One message from the line process about this call."""
        if self.call.state is CallState.ENDED:
            return
        match message:
            case messages.Heard():
                if self.call.state is CallState.ANSWERED:
                    self._hearing.take(message.position, message.pcm)
                    self._speaking.progress(message.played, message.dropped)
                else:  # early media: our time begins with the answer
                    self._hearing.skip(message.position)
            case messages.CallProgress(state="answered"):
                self._answered(message)
            case messages.CallProgress(state="ended"):
                self.end(self._end_reason(message.code), message.code)
            case messages.Media():
                self.on_hold = not message.active
                self.codec = message.codec or self.codec
                self._rtp.restart(self._loop.time())
            case messages.Digit():
                self._digit(message)
            case messages.Flushed():
                self._speaking.progress(message.played, message.dropped)
                self._speaking.flushed(message.token)
            case messages.ReferProgress():
                if self._transfer is not None:
                    self._transfer.report(message.code, message.final)
            case _:
                pass

    def take_rx(self, packets: int) -> None:
        """RTP packets received so far: where they stand still for too long, the call is hung up."""
        answered = self.call.state is CallState.ANSWERED
        if answered and self._rtp.silent(packets, self.on_hold, self._loop.time()):
            self._hang_up_soon(EndReason.RTP_TIMEOUT)

    def end(self, reason: EndReason, code: int | None = None) -> None:
        """The call is over: all that waits for it goes on."""
        if self.call.state is CallState.ENDED:
            return
        if self.frames_dropped:
            log.warning("%r: %s", self, self._hearing)
        call = self.call
        call.state, call.end_reason, call.ended_at = CallState.ENDED, reason, datetime.now(UTC)
        if call.answered_at is None:
            call.sip_code = code
        if self._limit is not None:
            self._limit.cancel()
        self.ended.set()
        self._settled.set()
        self._hearing.end()
        self._speaking.end()
        if self._transfer is not None:
            self._transfer.settle(reason is EndReason.TRANSFERRED)
        self._emit(
            CallEnded(
                call_id=call.id, reason=reason, sip_code=call.sip_code,
                frames_dropped=self.frames_dropped,
            )
        )  # fmt: skip

    async def settled(self) -> None:
        """Wait until the call is answered or over."""
        await self._settled.wait()

    def _answered(self, progress: messages.CallProgress) -> None:
        if self.call.state is not CallState.RINGING:
            return
        self.call.state, self.call.answered_at = CallState.ANSWERED, datetime.now(UTC)
        self.call.sip_code = progress.code
        self._rtp.restart(self._loop.time())
        self._limit = self._loop.call_later(
            self.line.max_duration_s, self._hang_up_soon, EndReason.MAX_DURATION
        )
        self._settled.set()
        self._emit(CallAnswered(call_id=self.call.id, codec=self.codec))

    def _digit(self, digit: messages.Digit) -> None:
        if self._digit_filter.accept(digit.digit, digit.method, self._loop.time()):
            self._hearing.key(digit.digit)
            self._emit(DigitReceived(call_id=self.call.id, digit=digit.digit))

    def _end_reason(self, code: int) -> EndReason:
        if self._reason is not None:
            return self._reason
        if self.call.answered_at is not None:
            # Who has accepted a REFER may hang up before telling how it went.
            transferred = self._transfer is not None and self._transfer.accepted
            return EndReason.TRANSFERRED if transferred else EndReason.CALLER_HUNG_UP
        cancelled = code == 487 and self.call.direction == "inbound"
        return EndReason.CANCELLED if cancelled else EndReason.REJECTED

    def _hang_up_soon(self, reason: EndReason) -> None:
        if self._reason is None and self.call.state is not CallState.ENDED:
            log.info("%r: hung up: %s", self, reason)
            self._reason = reason
            self._send(messages.HangUp(self._number))
            if self._limit is not None:
                self._limit.cancel()
            self._limit = self._loop.call_later(_END_TIMEOUT_S, self.end, reason)

    async def _wait_end(self) -> None:
        """Wait for the call's end, which is after `_END_TIMEOUT_S` whatever the peer does."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_END_TIMEOUT_S):
                await self.ended.wait()
        if not self.ended.is_set():
            self.end(self._reason or EndReason.TOM_HUNG_UP)
