"""A call over a `MemorySocket`, for virtual time."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from media.audio import SAMPLE_BYTES, SAMPLE_RATE
from telephony.browser.browser_leg import BrowserLeg
from telephony.events import TelephonyEvent
from telephony.websocket.connection import OnCall
from telephony.websocket.door import WebSocketDoor
from telephony.websocket.socket import NORMAL
from tests.telephony.websocket.memory_socket import MemorySocket

SECOND = bytes(range(1, 251)) * (2 * SAMPLE_RATE // 250)
"""No zero in it: a frame that was filled up with silence shows."""


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


def saying(*pieces: bytes) -> OnCall:
    async def say(leg: BrowserLeg) -> None:
        await leg.answer()
        for piece in pieces:
            await leg.play(piece)
        await until_heard(leg)

    return say


async def until_heard(leg: BrowserLeg) -> None:
    while leg.pending:  # noqa: ASYNC110
        await asyncio.sleep(0.005)


def played(sent: list[tuple[float, str | bytes]]) -> list[bytes]:
    """What a client plays that does as it is told, silence apart."""
    spurts: list[tuple[float, bytes]] = []
    for at, message in sent:
        begin, pcm = spurts[-1] if spurts else (-1.0, b"")
        left_s = begin + len(pcm) / (SAMPLE_BYTES * SAMPLE_RATE) - at
        if isinstance(message, bytes) and left_s > -1e-6:
            spurts[-1] = begin, pcm + message
        elif isinstance(message, bytes):
            spurts.append((at, message))
        elif json.loads(message)["type"] == "clear" and left_s > 0:
            spurts[-1] = begin, pcm[: len(pcm) - round(left_s * SAMPLE_RATE) * SAMPLE_BYTES]
    return [pcm for _, pcm in spurts]
