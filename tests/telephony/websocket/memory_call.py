"""A call over a `MemorySocket`, for virtual time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from telephony.browser.browser_leg import BrowserLeg
from telephony.events import TelephonyEvent
from telephony.websocket.connection import OnCall
from telephony.websocket.door import WebSocketDoor
from telephony.websocket.socket import NORMAL
from tests.telephony.websocket.memory_socket import MemorySocket


class Call:
    """A call over a socket in memory."""

    def __init__(self, door: WebSocketDoor, events: list[TelephonyEvent]) -> None:
        self.door = door
        self.events = events
        self.socket = MemorySocket()

    @property
    def leg(self) -> BrowserLeg:
        (leg,) = self.door.calls
        return leg

    @property
    def end_reason(self) -> str | None:
        ended = [event for event in self.events if event.kind == "call_ended"]
        assert len(ended) <= 1
        return ended[0].reason if ended else None


@asynccontextmanager
async def calling(on_call: OnCall, audio: Any = "binary") -> AsyncIterator[Call]:
    events: list[TelephonyEvent] = []
    async with WebSocketDoor(1, on_call, events.append) as door:
        call = Call(door, events)
        serving = asyncio.create_task(door.serve(call.socket, "owner", None, audio))
        try:
            yield call
        finally:
            call.socket.incoming.put_nowait(NORMAL)
            await asyncio.wait([serving])
