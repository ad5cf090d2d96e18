"""Real clients of the WebSocket door, and a real uvicorn for it on a free port.

async with opened(echo) as house, client(house.url) as caller:
    await caller.until("call_started")
"""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from admin_ui.socket_protocol import SOCKET_OPTIONS
from admin_ui.stream import StarletteSocket
from telephony.browser.browser_leg import BrowserLeg
from telephony.events import TelephonyEvent
from telephony.websocket.connection import OnCall
from telephony.websocket.door import WebSocketDoor

PATIENCE_S = 15.0


class _WebServer(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving_app(app: ASGIApp, **options: Any) -> AsyncIterator[int]:
    """Serve `app` on loopback with the product's options; gives the port."""
    config = uvicorn.Config(
        app, log_level="warning", lifespan="off", timeout_graceful_shutdown=2,
        **(SOCKET_OPTIONS | options),
    )  # fmt: skip
    server = _WebServer(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving = asyncio.create_task(server.serve([listening]))
        try:
            while not server.started:  # noqa: ASYNC110 - uvicorn has no event
                await asyncio.sleep(0.005)
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            await serving


class House:
    """A served door, and what it told."""

    def __init__(self, door: WebSocketDoor, events: list[Any], port: int) -> None:
        self.door = door
        self.events = events
        self.port = port

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws"

    def kinds(self) -> list[str]:
        """What happened so far."""
        return [event.kind for event in self.events]

    async def event(self, kind: str, count: int = 1) -> Any:
        """The `count`th event of a kind, as soon as it is there."""
        async with asyncio.timeout(PATIENCE_S):
            while self.kinds().count(kind) < count:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        return [event for event in self.events if event.kind == kind][count - 1]

    async def until_calls(self, count: int) -> None:
        """Wait until so many calls are in progress."""
        async with asyncio.timeout(PATIENCE_S):
            while len(self.door.calls) != count:  # noqa: ASYNC110
                await asyncio.sleep(0.01)


@asynccontextmanager
async def opened(
    on_call: OnCall, max_calls: int = 4, audio: Any = "binary", **options: Any
) -> AsyncIterator[House]:
    """A door behind a bare route, without sign-in."""
    events: list[TelephonyEvent] = []
    door = WebSocketDoor(max_calls, on_call, events.append)

    async def route(accepted: WebSocket) -> None:
        await accepted.accept()
        await door.serve(StarletteSocket(accepted), "owner", "whisperx", audio, "127.0.0.1")

    app = Starlette(routes=[WebSocketRoute("/ws", route)])
    async with serving_app(app, **options) as port, door:
        yield House(door, events, port)


class Client:
    """A program that talks to the door."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.events: list[dict[str, Any]] = []
        self.heard = bytearray()

    async def say(self, kind: str, **fields: Any) -> None:
        await self.socket.send(json.dumps({"type": kind} | fields))

    async def take(self) -> dict[str, Any] | None:
        """The next message; audio is kept in `heard`."""
        message = await self.socket.recv()
        if isinstance(message, bytes):
            self.heard += message
            return None
        event: dict[str, Any] = json.loads(message)
        self.events.append(event)
        return event

    async def until(self, kind: str) -> dict[str, Any]:
        """The next event of a kind."""
        async with asyncio.timeout(PATIENCE_S):
            while (event := await self.take()) is None or event["type"] != kind:
                pass
        return event

    async def ping(self) -> None:
        """Asserts that TOM answers."""
        await self.say("ping", id="are you there")
        assert (await self.until("pong"))["id"] == "are you there"

    async def close_code(self) -> int:
        """Take what comes until the socket is closed; with which code."""
        async with asyncio.timeout(PATIENCE_S):
            with suppress(ConnectionClosed):
                while True:
                    await self.take()
        assert self.socket.close_code is not None
        return self.socket.close_code


@asynccontextmanager
async def client(url: str, **options: Any) -> AsyncIterator[Client]:
    """Connected. Takes no message by itself."""
    async with connect(url, proxy=None, **options) as socket:
        yield Client(socket)


@asynccontextmanager
async def raw_client(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A TCP connection that has done the handshake, and answers nothing by itself."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        b"GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101 ")
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


async def echo(leg: BrowserLeg) -> None:
    """Answer and say what the caller says."""
    if await leg.answer():
        async for frame in leg.frames():
            await leg.play(frame.pcm)


async def listen(leg: BrowserLeg) -> None:
    """Answer and hear the caller out."""
    await leg.answer()
    async for _ in leg.frames():
        pass
