"""`socket_phone`: a call to TOM over its WebSocket, as the web UI makes it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI

from media.audio import FRAME_MS, SILENCE
from telephony.browser.events import CallEnded, CallStarted, stream_event
from telephony.call_leg import WantedPipeline
from tom.web_phone import WebPhone, WebPhoneError

_ANSWER_S = 20.0


@asynccontextmanager
async def socket_phone(
    url: str, token: str, mode: WantedPipeline = "realtime", phone: WebPhone | None = None
) -> AsyncIterator[WebPhone]:
    """Call the TOM at `url` (http://host:port); the call is answered inside the block.

    Raises WebPhoneError where it is not.
    """
    server = urlsplit(url)
    scheme = "wss" if server.scheme == "https" else "ws"
    stream = f"{scheme}://{server.netloc}/ws/stream?mode={mode}&audio=binary"
    bearer = {"Authorization": f"Bearer {token}"}
    phone = phone or WebPhone()
    try:
        async with connect(stream, additional_headers=bearer, compression=None) as socket:
            answered = asyncio.Event()
            async with asyncio.TaskGroup() as group:
                tasks = [
                    group.create_task(_read(socket, phone, answered), name="socket phone: read"),
                    group.create_task(_speak(socket, phone), name="socket phone: speak"),
                    group.create_task(_tell(socket, phone), name="socket phone: tell"),
                ]
                try:
                    await _until(answered, phone)
                    yield phone
                    await phone.hang_up()
                finally:
                    for task in tasks:
                        task.cancel()
    except (OSError, InvalidHandshake, InvalidURI) as error:
        raise WebPhoneError(f"{stream} cannot be reached: {error}") from error
    except ExceptionGroup as group:  # the block's own error goes on as it is; it is the last
        raise group.exceptions[-1] from None


async def _until(answered: asyncio.Event, phone: WebPhone) -> None:
    try:
        async with asyncio.timeout(_ANSWER_S):
            await answered.wait()
    except TimeoutError as error:
        raise WebPhoneError("TOM did not answer the call") from error
    if phone.ended.is_set():
        raise WebPhoneError("TOM did not take the call")


async def _read(socket: ClientConnection, phone: WebPhone, answered: asyncio.Event) -> None:
    try:
        async for message in socket:
            if isinstance(message, bytes):
                phone.hearing.put(message)
                continue
            event = stream_event.validate_json(message)
            phone.take(event)
            if isinstance(event, CallStarted):
                phone.call_id = event.call_id
                answered.set()
            if isinstance(event, CallEnded):
                break
    except ConnectionClosed:
        return
    finally:
        phone.end()
        answered.set()


async def _speak(socket: ClientConnection, phone: WebPhone) -> None:
    """A microphone never stops: silence between the words."""
    loop = asyncio.get_running_loop()
    due = loop.time()
    try:
        while not phone.ended.is_set():
            await socket.send(phone.speaking.take() or SILENCE)
            due += FRAME_MS / 1000
            await asyncio.sleep(max(0.0, due - loop.time()))
    except ConnectionClosed:
        return


async def _tell(socket: ClientConnection, phone: WebPhone) -> None:
    try:
        while True:
            await socket.send((await phone.outbox.get()).model_dump_json())
    except ConnectionClosed:
        return
