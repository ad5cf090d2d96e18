"""`Peer`: one browser's connection, from its offer until it is closed.

RTP ──► Intake ──► leg.hearing        "events" ──► keys, hang-up
RTP ◄── Voice ◄─── leg.speaking       "events" ◄── what the leg shows
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from aiortc import RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription
from aiortc.exceptions import InternalError, InvalidStateError, OperationError

from media.audio import FRAME_MS
from telephony.browser import events
from telephony.browser.browser_leg import BrowserLeg
from telephony.browser.events import ClientEvent, StreamEvent
from telephony.call import Call, CallState, EndReason
from telephony.call_leg import WantedPipeline
from telephony.events import TelephonyEvent
from telephony.webrtc.errors import NoAddress, OfferError
from telephony.webrtc.events_channel import EventsChannel
from telephony.webrtc.intake import Intake
from telephony.webrtc.voice import Voice

log = logging.getLogger(__name__)

_PLAYOUT_S = 0.15
"""From a packet's sending until the browser has played it."""
_FLUSH_S = 0.5
"""How long the last event may take to be sent."""
_GONE_S = 3.0
"""Who was silent for so long when the connection closed did not close it."""
_CHECK_S = 0.05
"""aiortc paces its attempts to connect by 20 ms: so late it sees that the connection is closed."""
_BY_TOM = (EndReason.TOM_HUNG_UP, EndReason.SHUTDOWN)
_REFUSED = (InternalError, InvalidStateError, OperationError, ValueError, AssertionError,
            LookupError, AttributeError, TypeError)  # fmt: skip
"""What aiortc raises where it cannot do what an offer asks for."""


class Peer:
    """Carries one call. `offer` first, then `carry`, or `close` where nothing came of it."""

    def __init__(
        self,
        call: Call,
        wanted: WantedPipeline | None,
        configuration: RTCConfiguration,
        emit: Callable[[TelephonyEvent], None],
    ) -> None:
        self.leg = BrowserLeg(call, wanted, "opus", self._show, emit)
        self.events = EventsChannel(self._take, self._left)
        self.voice = Voice(self._next_to_say)
        self.intake = Intake(self.leg.hearing, lambda: call.state is CallState.ANSWERED)
        self._last_event: StreamEvent | None = None
        self._last_words: deque[bytes] = deque()
        """What was still to be heard when TOM hung up."""
        self._pc = RTCPeerConnection(configuration)
        self._pc.on("connectionstatechange", self._watch_state)
        self._pc.on("datachannel", self.events.open)

    @classmethod
    async def prove(cls, configuration: RTCConfiguration) -> None:
        """Set up a connection as for a call and drop it. Raises WebRtcError: aiortc has changed."""
        peer = cls(Call(caller="", callee=""), None, configuration, lambda _: None)
        try:
            peer._add_audio()
        finally:
            await peer.close()

    async def offer(self, sdp: str) -> str:
        """Take the browser's offer, as `read_offer` returns it; returns TOM's answer.

        Waits for STUN and TURN servers, 5 s at most. Raises OfferError and NoAddress.
        """
        self._add_audio()
        try:
            await self._pc.setRemoteDescription(RTCSessionDescription(sdp, "offer"))
            await self._pc.setLocalDescription(await self._pc.createAnswer())
        except _REFUSED as error:
            raise OfferError(f"the offer cannot be answered: {error}") from error
        answer = self._pc.localDescription.sdp
        if "a=candidate:" not in answer:
            raise NoAddress("this machine has no network address besides loopback")
        return answer

    async def carry(self, connect_s: float, silent_s: float) -> None:
        """Until the call is over and the connection closed.

        The call ends where there is no connection within `connect_s`, or no packet of the caller's
        for `silent_s`.
        """
        leg = self.leg
        try:
            async with asyncio.timeout(connect_s):
                await leg.settled()
        except TimeoutError:
            log.info("%r: no connection within %g s", leg, connect_s)
            leg.end(EndReason.CONNECTION_LOST)
        try:
            await self._until_silent(silent_s)
            await self._say_last_words()
        finally:
            await self.close()

    async def close(self) -> None:
        """Close the connection. Returns when nothing of it is left."""
        self.voice.stop()
        connecting = self._pc.connectionState == "connecting"
        await self._pc.close()
        if connecting:
            await asyncio.sleep(_CHECK_S)

    def _add_audio(self) -> None:
        audio = self._pc.addTransceiver(self.voice)
        codecs = RTCRtpSender.getCapabilities("audio").codecs
        audio.setCodecPreferences([codec for codec in codecs if codec.mimeType == "audio/opus"])
        self.intake.attach(audio.receiver)

    async def _until_silent(self, silent_s: float) -> None:
        loop = asyncio.get_running_loop()
        while not self.leg.ended.is_set():
            left = self.intake.heard_at + silent_s - loop.time()
            if left <= 0:
                self.leg.end(EndReason.RTP_TIMEOUT)
                return
            with suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self.leg.ended.wait()

    async def _say_last_words(self) -> None:
        """Where TOM hung up: what is said already is heard, then the browser is told."""
        if self._pc.connectionState != "connected":
            return
        if self.leg.call.end_reason in _BY_TOM:
            await asyncio.sleep(len(self._last_words) * FRAME_MS / 1000 + _PLAYOUT_S)
        if self._last_event is not None:
            self.events.show(self._last_event)
        with suppress(TimeoutError):
            async with asyncio.timeout(_FLUSH_S):
                await self.events.flush()

    # what aiortc reports

    def _watch_state(self) -> None:
        match self._pc.connectionState:
            case "connected":
                self.intake.heard_at = asyncio.get_running_loop().time()
                self.leg.connect()
            case "failed":
                self.leg.end(EndReason.CONNECTION_LOST)
            case "closed":  # by the browser, or because it no longer answers (RFC 7675)
                silent_s = asyncio.get_running_loop().time() - self.intake.heard_at
                gone = silent_s > _GONE_S
                self.leg.end(EndReason.CONNECTION_LOST if gone else EndReason.CALLER_HUNG_UP)
            case _:
                pass

    def _left(self) -> None:
        self.leg.end(EndReason.CALLER_HUNG_UP)

    def _take(self, event: ClientEvent) -> None:
        match event:
            case events.Ping():
                self.events.show(events.Pong(id=event.id))
            case events.Digit():
                self.leg.key(event.digit)
            case events.HangUp():
                self.leg.end(EndReason.CALLER_HUNG_UP)
            case events.AudioChunk():
                problem = "in a WebRTC call, audio goes over RTP"
                self.events.show(events.Problem(code="invalid", message=problem, field="type"))

    def _show(self, event: StreamEvent) -> None:
        if isinstance(event, events.CallEnded):
            self._last_event = event  # the browser hangs up on it: it waits for the last words
            if event.reason in _BY_TOM:  # they count as heard before the recording is closed
                self._last_words.extend(iter(self.leg.speaking.take, None))
        else:
            self.events.show(event)

    def _next_to_say(self) -> bytes | None:
        return self._last_words.popleft() if self._last_words else self.leg.speaking.take()
