"""Callers at TOM's three doors, on bare packets: no figure has a caller's jitter buffer in it."""

import asyncio
import json
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import partial
from typing import Any

import httpx
from aiortc import MediaStreamTrack, RTCRtpReceiver
from aiortc.jitterbuffer import JitterBuffer, JitterFrame
from aiortc.rtp import RtpPacket
from av.packet import Packet
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from telephony.call import Door
from telephony.webrtc.intake import BUFFER
from telephony.webrtc.opus import Decoder, Encoder
from tests.bench.caller import Caller
from tests.bench.ear import Ear
from tests.sipkit.audio import alaw, linear
from tests.sipkit.rtp_peer import rtp_peer
from tests.webrtckit import WebRtcCaller
from tom.probe.server import OwnServer

_PAYLOAD = 160
_SSRC = 77

Dial = Callable[[], AbstractAsyncContextManager[Caller]]
"""Calls TOM; the call is answered inside the block."""


def dials(tom: OwnServer) -> dict[Door, Dial]:
    """How to call a server of the bench's own through each door."""
    stream = f"ws://127.0.0.1:{tom.web_port}/ws/stream?mode=realtime&audio=binary"
    return {
        "sip": partial(sip_caller, tom.sip_port),
        "webrtc": partial(webrtc_caller, tom.web_url, tom.token()),
        "websocket": partial(socket_caller, stream, tom.token()),
    }


@asynccontextmanager
async def _calling(caller: Caller) -> AsyncIterator[Caller]:
    sending = asyncio.create_task(caller.run(), name="caller")
    sending.add_done_callback(lambda task: caller.end())
    try:
        yield caller
    finally:
        sending.cancel()
        with suppress(asyncio.CancelledError, ConnectionClosed):
            await sending


# SIP


@asynccontextmanager
async def sip_caller(port: int) -> AsyncIterator[Caller]:
    """A call to TOM at 127.0.0.1:`port`, G.711 A-law."""
    async with rtp_peer(port) as peer:
        ear = Ear(plays=False)
        count = 0

        async def send(pcm: bytes) -> None:
            nonlocal count
            header = struct.pack("!BBHII", 0x80, 8, count & 0xFFFF, count * _PAYLOAD, _SSRC)
            peer.rtp.sendto(header + alaw(pcm), peer.to)
            count += 1

        peer.on_payload = lambda at, payload: ear.take(at, linear(payload))
        async with _calling(Caller(send, ear)) as caller:
            yield caller


# WebRTC


class _Microphone(MediaStreamTrack):
    """What was sent to it, as Opus."""

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self._packets: asyncio.Queue[Packet[Any]] = asyncio.Queue()
        self._encoder = Encoder()

    async def send(self, pcm: bytes) -> None:
        self._packets.put_nowait(self._encoder.encode(pcm))

    async def recv(self) -> "Packet[Any]":
        return await self._packets.get()


class _Loudspeaker(JitterBuffer):
    """Takes the place of the receiver's jitter buffer: what comes is heard at once."""

    def __init__(self, receiver: RTCRtpReceiver, ear: Ear) -> None:
        super().__init__(capacity=1)
        self._ear = ear
        self._decoder = Decoder()
        setattr(receiver, BUFFER, self)

    def add(self, packet: RtpPacket) -> tuple[bool, JitterFrame | None]:
        at = asyncio.get_running_loop().time()
        with suppress(ValueError):
            self._ear.take(at, self._decoder.decode(packet.payload))
        return False, None


@asynccontextmanager
async def webrtc_caller(url: str, token: str) -> AsyncIterator[Caller]:
    """A call to the TOM at `url` over WebRTC, Opus."""
    bearer = {"Authorization": f"Bearer {token}"}
    async with WebRtcCaller() as peer:
        microphone, ear = _Microphone(), Ear(plays=False)
        peer.microphone.stop()
        peer.pc.getSenders()[0].replaceTrack(microphone)
        _Loudspeaker(peer.pc.getReceivers()[0], ear)
        async with httpx.AsyncClient(base_url=url, headers=bearer, timeout=20) as client:
            body = {"sdp": await peer.offer(), "type": "offer", "mode": "realtime"}
            reply = await client.post("/api/webrtc/offer", json=body)
            await peer.accept(reply.raise_for_status().json()["sdp"])
        async with _calling(Caller(microphone.send, ear)) as caller:
            yield caller


# WebSocket


@asynccontextmanager
async def socket_caller(url: str, token: str = "") -> AsyncIterator[Caller]:
    """A call over a socket that carries PCM both ways and knows `{"type": "clear"}`."""
    bearer = {"Authorization": f"Bearer {token}"} if token else {}
    async with connect(url, additional_headers=bearer, compression=None) as socket:
        ear = Ear(plays=True)
        listening = asyncio.create_task(_listen(socket, ear), name="ear")
        try:
            async with _calling(Caller(socket.send, ear)) as caller:
                yield caller
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening


async def _listen(socket: ClientConnection, ear: Ear) -> None:
    loop = asyncio.get_running_loop()
    with suppress(ConnectionClosed):
        async for message in socket:
            if isinstance(message, bytes):
                ear.take(loop.time(), message)
            elif json.loads(message)["type"] == "clear":
                ear.clear(loop.time())
