"""A `Socket` in memory, for virtual time: what the client sends is put in, what it gets is kept."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from telephony.websocket.socket import NORMAL, SocketClosed


@dataclass
class MemorySocket:
    """Every message that was sent stands with its time in seconds."""

    incoming: asyncio.Queue[str | bytes | int] = field(
        default_factory=asyncio.Queue[str | bytes | int]
    )
    """A number is the client's close code."""
    sent: list[tuple[float, str | bytes]] = field(default_factory=list[tuple[float, str | bytes]])
    closed: int | None = None
    """The code that the door closed it with."""
    reading: asyncio.Event = field(default_factory=asyncio.Event)
    """The client takes what is sent; tests clear it."""

    def __post_init__(self) -> None:
        self.reading.set()

    def say(self, event: dict[str, Any]) -> None:
        """The client sends an event."""
        self.incoming.put_nowait(json.dumps(event))

    @property
    def events(self) -> list[dict[str, Any]]:
        """The events that the client got."""
        return [json.loads(message) for _, message in self.sent if isinstance(message, str)]

    @property
    def types(self) -> list[str]:
        """Their types."""
        return [event["type"] for event in self.events]

    @property
    def frames(self) -> list[tuple[float, bytes]]:
        """The audio that the client got."""
        return [(at, message) for at, message in self.sent if isinstance(message, bytes)]

    async def receive(self) -> str | bytes:
        message = await self.incoming.get()
        if isinstance(message, int):
            raise SocketClosed(message)
        return message

    async def send_text(self, text: str) -> None:
        await self._send(text)

    async def send_bytes(self, data: bytes) -> None:
        await self._send(data)

    async def close(self, code: int, reason: str = "") -> None:
        await self.reading.wait()
        if self.closed is None:
            self.closed = code
            self.incoming.put_nowait(code)

    async def _send(self, message: str | bytes) -> None:
        await self.reading.wait()
        if self.closed is not None:
            raise SocketClosed(NORMAL)
        self.sent.append((asyncio.get_running_loop().time(), message))
