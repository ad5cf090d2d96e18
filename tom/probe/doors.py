"""Callers at TOM's three doors, on bare packets: no figure has a caller's jitter buffer in it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import partial

from websockets.exceptions import ConnectionClosed

from telephony.browser.events import Clear, StreamEvent
from telephony.browser.hearing import Hearing
from telephony.browser.speaking import Speaking
from telephony.call import Door
from tom.probe.caller import FRAME_S, Caller
from tom.probe.ear import Ear
from tom.probe.rtp_call import rtp_call
from tom.probe.server import OwnServer
from tom.probe.sound import alaw, linear
from tom.rtc_phone import rtc_phone
from tom.socket_phone import socket_phone
from tom.web_phone import WebPhone

Dial = Callable[[], AbstractAsyncContextManager[Caller]]
"""Calls TOM; the call is answered inside the block."""


def dials(tom: OwnServer) -> dict[Door, Dial]:
    """How to call a server of one's own through each door."""
    return {"sip": partial(sip_caller, tom.sip_uri), **browser_dials(tom.web_url, tom.token())}


def browser_dials(url: str, token: str) -> dict[Door, Dial]:
    """How to call the TOM at `url` through the doors for browsers."""
    return {
        "webrtc": partial(webrtc_caller, url, token),
        "websocket": partial(socket_caller, url, token),
    }


@asynccontextmanager
async def sip_caller(uri: str) -> AsyncIterator[Caller]:
    """A call to `uri`, G.711 A-law. See `rtp_call`."""
    async with rtp_call(uri) as call:
        caller = Caller(Ear(plays=False))
        call.on_payload = lambda at, payload: caller.ear.take(at, linear(payload))
        call.on_end = caller.end

        async def send(pcm: bytes) -> None:
            call.send(alaw(pcm))

        async with sending(caller, send):
            yield caller


@asynccontextmanager
async def sending(caller: Caller, send: Callable[[bytes], Awaitable[None]]) -> AsyncIterator[None]:
    """`send` is given the caller's 20 ms every 20 ms while the block lasts, or the call does."""
    task = asyncio.create_task(_send(caller, send), name="caller")
    task.add_done_callback(lambda task: caller.end())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, ConnectionClosed):
            await task


async def _send(caller: Caller, send: Callable[[bytes], Awaitable[None]]) -> None:
    loop = asyncio.get_running_loop()
    due = loop.time()
    while not caller.over:
        await send(caller.take())
        due += FRAME_S
        await asyncio.sleep(max(0.0, due - loop.time()))


# for browsers


class _Mouth(Speaking):
    """What the connection sends is what the caller says."""

    def __init__(self, caller: Caller) -> None:
        super().__init__()
        self._caller = caller

    def take(self) -> bytes:
        return self._caller.take()

    def end(self) -> None:
        super().end()
        self._caller.end()


class _Ears(Hearing):
    """What comes is heard at once, without a buffer."""

    def __init__(self, ear: Ear) -> None:
        super().__init__()
        self._ear = ear

    def put(self, pcm: bytes) -> None:
        self._ear.take(asyncio.get_running_loop().time(), pcm)


class _PacketPhone(WebPhone):
    def __init__(self, plays: bool) -> None:
        super().__init__()
        self.caller = Caller(Ear(plays), self.ping)
        self.hearing = _Ears(self.caller.ear)
        self.speaking = _Mouth(self.caller)

    def take(self, event: StreamEvent) -> None:
        super().take(event)
        if isinstance(event, Clear):
            self.caller.ear.clear(asyncio.get_running_loop().time())


@asynccontextmanager
async def webrtc_caller(url: str, token: str) -> AsyncIterator[Caller]:
    """A call to the TOM at `url` over WebRTC, Opus. Raises WebPhoneError."""
    phone = _PacketPhone(plays=False)
    async with rtc_phone(url, token, phone):
        yield phone.caller


@asynccontextmanager
async def socket_caller(url: str, token: str) -> AsyncIterator[Caller]:
    """A call to the TOM at `url` over its WebSocket. Raises WebPhoneError."""
    phone = _PacketPhone(plays=True)
    async with socket_phone(url, token, phone=phone):
        yield phone.caller
