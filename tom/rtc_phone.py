"""`rtc_phone`: a call to TOM over WebRTC, as the web UI makes it, on aiortc."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from aiortc import RTCConfiguration, RTCDataChannel, RTCPeerConnection, RTCSessionDescription
from aiortc.exceptions import InvalidStateError

from telephony.browser.events import CallEnded, stream_event
from telephony.webrtc.intake import Intake
from telephony.webrtc.voice import Voice
from tom.web_phone import WebPhone, WebPhoneError

_ANSWER_S = 20.0


@asynccontextmanager
async def rtc_phone(url: str, token: str, phone: WebPhone) -> AsyncIterator[None]:
    """Call the TOM at `url` (http://host:port); audio passes inside the block.

    Raises WebPhoneError where the call is not answered.
    """
    peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    opened = asyncio.Event()
    channel = peer.createDataChannel("events")
    channel.on("open", opened.set)
    channel.on("message", lambda message: _take(phone, message))
    peer.on("connectionstatechange", lambda: _watch(peer, phone, opened))
    audio = peer.addTransceiver(Voice(phone.speaking.take))
    Intake(phone.hearing, lambda: True).attach(audio.receiver)
    telling: asyncio.Task[None] | None = None
    try:
        phone.call_id = await _offer(peer, url, token)
        try:
            async with asyncio.timeout(_ANSWER_S):
                await opened.wait()
        except TimeoutError as error:
            raise WebPhoneError("there is no connection to TOM over WebRTC") from error
        if phone.ended.is_set():
            raise WebPhoneError("TOM did not take the call")
        telling = asyncio.create_task(_tell(channel, phone), name="rtc phone: tell")
        yield
        await phone.hang_up()
    finally:
        if telling is not None:
            telling.cancel()
        await peer.close()


async def _offer(peer: RTCPeerConnection, url: str, token: str) -> str:
    """Exchange offer and answer; returns the call's id."""
    await peer.setLocalDescription(await peer.createOffer())
    offer = {"sdp": peer.localDescription.sdp, "type": "offer", "mode": "realtime"}
    bearer = {"Authorization": f"Bearer {token}"}
    try:
        async with httpx.AsyncClient(timeout=_ANSWER_S) as client:
            reply = await client.post(f"{url}/api/webrtc/offer", json=offer, headers=bearer)
            reply.raise_for_status()
    except httpx.HTTPError as error:
        raise WebPhoneError(f"{url} does not take the offer: {error}") from error
    answer = reply.json()
    await peer.setRemoteDescription(RTCSessionDescription(answer["sdp"], answer["type"]))
    return answer["call_id"]


def _take(phone: WebPhone, message: str | bytes) -> None:
    event = stream_event.validate_json(message)
    phone.take(event)
    if isinstance(event, CallEnded):
        phone.end()


def _watch(peer: RTCPeerConnection, phone: WebPhone, opened: asyncio.Event) -> None:
    if peer.connectionState in ("failed", "closed"):
        phone.end()
        opened.set()


async def _tell(channel: RTCDataChannel, phone: WebPhone) -> None:
    while True:
        event = await phone.outbox.get()
        try:
            channel.send(event.model_dump_json())
        except InvalidStateError:
            return
