"""`WebRtcDoor`: answers browsers' offers and hands out their calls."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from telephony.browser.browser_leg import BrowserLeg
from telephony.call import Call, EndReason
from telephony.call_leg import WantedPipeline
from telephony.events import CallIncoming, CallRefused, TelephonyEvent
from telephony.webrtc.errors import NoPlace
from telephony.webrtc.ice import IceServer, configuration
from telephony.webrtc.offer import read_offer
from telephony.webrtc.peer import Peer

log = logging.getLogger(__name__)

CONNECT_S = 15.0
SILENT_S = 30.0
_LAST_WORDS_S = 3.0
"""How long an application may take to finish after its call's end when the door closes."""

OnCall = Callable[[BrowserLeg], Awaitable[None]]
OnEvent = Callable[[TelephonyEvent], None]


@dataclass(frozen=True, slots=True)
class Answer:
    """TOM's answer to an offer."""

    sdp: str
    call_id: str


@dataclass(frozen=True, slots=True)
class WebRtcStats:
    """Figures of all calls since the door opened."""

    calls: int
    """Calls at this moment."""
    max_calls: int
    late: int
    """Packets of TOM's voice sent more than 20 ms after their time."""
    lost: int
    """Packets of the callers' that did not come, or too late."""
    broken: int
    """Packets of the callers' that hold no Opus."""
    events_dropped: int
    """Events that did not reach their browser."""


class WebRtcDoor:
    """Takes calls from browsers. Use as an async context manager.

    `on_call` is awaited as a task for each call. When it returns, a call that still lasts is hung
    up; when it raises, that is logged and only its own call ends.
    """

    def __init__(
        self,
        max_calls: int,
        ice_servers: Iterable[IceServer],
        on_call: OnCall,
        on_event: OnEvent | None = None,
        *,
        connect_s: float = CONNECT_S,
        silent_s: float = SILENT_S,
    ) -> None:
        """A call ends that has no connection within `connect_s`, or where the caller's audio stays
        away for `silent_s`: browsers send while muted, too. Raises IceServerError."""
        self.max_calls = max_calls
        self.ice_servers = tuple(ice_servers)
        self._configuration = configuration(self.ice_servers)
        self._on_call = on_call
        self._on_event = on_event
        self._connect_s = connect_s
        self._silent_s = silent_s
        self._group = asyncio.TaskGroup()
        self._peers: set[Peer] = set()
        self._serving: set[asyncio.Task[None]] = set()
        self._applications: set[asyncio.Task[None]] = set()
        self._open = False
        self._past = WebRtcStats(0, max_calls, 0, 0, 0, 0)

    @property
    def calls(self) -> list[BrowserLeg]:
        """All calls at this moment."""
        return [peer.leg for peer in self._peers]

    def stats(self) -> WebRtcStats:
        """Figures of all calls together. May be asked from any thread."""
        stats = self._past
        peers = tuple(self._peers)
        for peer in peers:
            stats = _add(stats, peer)
        return WebRtcStats(
            len(peers), self.max_calls, stats.late, stats.lost, stats.broken,
            stats.events_dropped,
        )  # fmt: skip

    async def __aenter__(self) -> Self:
        """Raises WebRtcError where the installed aiortc is not the one this was made for."""
        await Peer.prove(self._configuration)
        await self._group.__aenter__()
        self._open = True
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open = False
        for leg in self.calls:
            leg.end(EndReason.SHUTDOWN)
        if self._applications:
            _, late = await asyncio.wait(self._applications, timeout=_LAST_WORDS_S)
            for task in late:
                task.cancel()
        if self._serving:
            await asyncio.wait(self._serving)
        try:
            await self._group.__aexit__(kind, error, trace)
        except BaseExceptionGroup as group:  # the block's own error goes on as it is
            if list(group.exceptions) != [error]:
                raise

    async def offer(
        self, sdp: str, caller: str, wanted: WantedPipeline | None, source: str = ""
    ) -> Answer:
        """Take a call. `sdp`: the browser's offer; `source`: the address it came from.

        Raises OfferError where the offer cannot be answered, NoPlace where every place is taken or
        the door is not open, and NoAddress.
        """
        offer = read_offer(sdp)
        if not self._open or len(self._peers) >= self.max_calls:
            full = f"every place is taken ({self.max_calls})"
            why = full if self._open else "TOM starts or stops"
            log.warning("call from %s at %s refused: %s", caller, source, why)
            self._emit(CallRefused(caller=caller, callee="tom", source=source, cause="busy"))
            raise NoPlace(why)
        call = Call(caller=caller, callee="tom", door="webrtc")
        peer = Peer(call, wanted, self._configuration, self._emit)
        self._peers.add(peer)
        try:
            answer = await peer.offer(offer)
            if not self._open:
                raise NoPlace("TOM stops")
        except BaseException:
            self._peers.discard(peer)
            await peer.close()
            raise
        self._emit(CallIncoming(
            call_id=call.id, caller=caller, callee="tom", door="webrtc", source=source,
        ))  # fmt: skip
        task = self._group.create_task(self._serve(peer), name=repr(peer.leg))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)
        return Answer(answer, call.id)

    async def _serve(self, peer: Peer) -> None:
        """One call, until its connection is closed. Its application may still finish after that."""
        application = self._group.create_task(self._answer(peer.leg), name=repr(peer.leg))
        self._applications.add(application)
        application.add_done_callback(self._applications.discard)
        try:
            await peer.carry(self._connect_s, self._silent_s)
        except Exception:  # the edge of a call
            log.exception("%r failed", peer.leg)
        finally:
            peer.leg.end(EndReason.CONNECTION_LOST)
            self._peers.discard(peer)
            self._past = _add(self._past, peer)

    async def _answer(self, leg: BrowserLeg) -> None:
        """Run the application for one call. What fails here ends only this call."""
        try:
            await self._on_call(leg)
        except Exception:  # the edge of a call
            log.exception("%r failed", leg)
        finally:
            leg.end(EndReason.TOM_HUNG_UP)

    def _emit(self, event: TelephonyEvent) -> None:
        if self._on_event is None:
            return
        try:
            self._on_event(event)
        except Exception:
            log.exception("the listener to %s failed", event.kind)


def _add(stats: WebRtcStats, peer: Peer) -> WebRtcStats:
    return WebRtcStats(
        stats.calls,
        stats.max_calls,
        stats.late + peer.voice.late,
        stats.lost + peer.intake.lost,
        stats.broken + peer.intake.broken,
        stats.events_dropped + peer.events.dropped,
    )
