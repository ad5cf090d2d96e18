"""`WebSocketDoor`: calls over WebSockets that someone else accepts."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from telephony.browser.browser_leg import BrowserLeg
from telephony.browser.events import Problem
from telephony.call import Call, EndReason
from telephony.call_leg import WantedPipeline
from telephony.events import CallIncoming, CallRefused, TelephonyEvent
from telephony.websocket.connection import AudioFormat, Connection, OnCall
from telephony.websocket.socket import TRY_AGAIN_LATER, Socket, SocketClosed

log = logging.getLogger(__name__)

CALLEE = "tom"
"""A browser dials no number."""
_LAST_WORDS_S = 3.0
"""How long an application may take to finish after its call's end when the door closes."""

OnEvent = Callable[[TelephonyEvent], None]


@dataclass(frozen=True, slots=True)
class SocketStats:
    """Figures of all calls together, since the door's start."""

    calls: int = 0
    """In progress."""
    max_calls: int = 0
    refused: int = 0
    """Calls that found every place taken."""
    late_frames: int = 0
    """Frames of TOM's voice that were sent after they should have been played."""
    frames_dropped: int = 0
    """Frames of TOM's voice that a client took too slowly."""
    events_dropped: int = 0
    """Events that a client took too slowly."""
    messages_dropped: int = 0
    """Messages of clients that sent more than they may."""


class WebSocketDoor:
    """Takes calls. Use as an async context manager.

    `on_call` is awaited as part of each call. When it returns, a call that still lasts is hung up;
    when it raises, that is logged and only its own call ends.
    """

    def __init__(self, max_calls: int, on_call: OnCall, on_event: OnEvent | None = None) -> None:
        self.max_calls = max_calls
        """Calls it takes at once."""
        self._on_call = on_call
        self._on_event = on_event
        self._group = asyncio.TaskGroup()
        self._connections: dict[asyncio.Task[None], Connection] = {}
        self._open = False
        self._refused = 0
        self._past = SocketStats()
        """Sums of the calls that are over."""

    @property
    def calls(self) -> list[BrowserLeg]:
        """All calls at this moment."""
        return [connection.leg for connection in self._connections.values()]

    def stats(self) -> SocketStats:
        """Figures of all calls together. May be asked from any thread."""
        total = self._past
        connections = tuple(self._connections.values())
        for connection in connections:
            total = _plus(total, connection)
        return replace(
            total, calls=len(connections), max_calls=self.max_calls, refused=self._refused
        )

    async def __aenter__(self) -> Self:
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
        if self._connections:
            _, late = await asyncio.wait(self._connections, timeout=_LAST_WORDS_S)
            for task in late:
                task.cancel()
        try:
            await self._group.__aexit__(kind, error, trace)
        except BaseExceptionGroup as group:
            if list(group.exceptions) != [error]:
                raise

    async def serve(
        self,
        socket: Socket,
        caller: str,
        wanted: WantedPipeline | None,
        audio: AudioFormat,
        source: str = "",
    ) -> None:
        """One call over `socket`, from its ringing until the socket is closed.

        `caller` is the name of who signed in, `source` the IP address they come from. Where every
        place is taken, the client is told so and the socket closed.
        """
        if not self._open or len(self._connections) >= self.max_calls:
            await self._refuse(socket, caller, source)
            return
        call = Call(caller=caller, callee=CALLEE, door="websocket")
        connection = Connection(socket, call, wanted, audio, self._emit)
        serving = self._group.create_task(self._serve(connection), name=repr(connection.leg))
        self._connections[serving] = connection
        serving.add_done_callback(self._forget)
        self._emit(
            CallIncoming(
                call_id=call.id, caller=caller, callee=CALLEE, door="websocket", source=source
            )
        )
        try:
            await asyncio.wait([serving])
        finally:
            serving.cancel()

    async def _serve(self, connection: Connection) -> None:
        """The edge of the call: what fails here ends only it."""
        try:
            await connection.run(self._on_call)
        except Exception:
            log.exception("%r failed", connection.leg)
        finally:
            connection.leg.end(EndReason.CONNECTION_LOST)

    async def _refuse(self, socket: Socket, caller: str, source: str) -> None:
        self._refused += 1
        log.warning("refused: call from %s at %s: there is no place for it", caller, source)
        self._emit(CallRefused(caller=caller, callee=CALLEE, source=source, cause="busy"))
        busy = Problem(code="busy", message="there is no place for one more call")
        try:
            await socket.send_text(busy.model_dump_json())
            await socket.close(TRY_AGAIN_LATER, "busy")
        except SocketClosed:
            return

    def _forget(self, serving: asyncio.Task[None]) -> None:
        self._past = _plus(self._past, self._connections.pop(serving))

    def _emit(self, event: TelephonyEvent) -> None:
        if self._on_event is None:
            return
        try:
            self._on_event(event)
        except Exception:
            log.exception("the listener to %s failed", event.kind)


def _plus(sums: SocketStats, of: Connection) -> SocketStats:
    return replace(
        sums,
        late_frames=sums.late_frames + of.pacer.late,
        frames_dropped=sums.frames_dropped + of.outgoing.frames_dropped,
        events_dropped=sums.events_dropped + of.outgoing.events_dropped,
        messages_dropped=sums.messages_dropped + of.messages_dropped,
    )
