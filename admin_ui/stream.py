"""`/ws/stream`: a call over a WebSocket. See `telephony.browser.events` for what is said on it."""

from typing import Literal

from fastapi import APIRouter, WebSocket
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.websockets import WebSocketDisconnect

from admin_ui.services import Services
from admin_ui.sockets import admit
from telephony.browser.events import Problem
from telephony.call_leg import WantedPipeline
from telephony.websocket.socket import ABNORMAL, TRY_AGAIN_LATER, SocketClosed

router = APIRouter()

INVALID = 4422
"""A query parameter is wrong; an `error` event that names it came before."""


class StreamQuery(BaseModel):
    """The query parameters."""

    model_config = ConfigDict(extra="forbid")

    mode: WantedPipeline | None = None
    """The pipeline that is to answer; TOM picks where there is none."""
    audio: Literal["binary", "json"] = "binary"
    """TOM's voice as binary messages or as `tts_audio` events."""


@router.websocket("/ws/stream")
async def stream(socket: WebSocket) -> None:
    """One call, from the opening of the socket to its closing."""
    principal = await admit(socket, "viewer", "admin")
    if principal is None:
        return
    adapted = StarletteSocket(socket)
    try:
        query = _query(socket)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in fault["loc"])[:64]
        await _refuse(adapted, Problem(code="invalid", message=fault["msg"], field=field), INVALID)
        return
    house: Services = socket.app.state.services
    if house.websocket is None:
        closed = Problem(code="busy", message="this server takes no calls over WebSockets")
        await _refuse(adapted, closed, TRY_AGAIN_LATER)
        return
    source = socket.client.host if socket.client else ""
    await house.websocket.serve(adapted, principal.name, query.mode, query.audio, source)


def _query(socket: WebSocket) -> StreamQuery:
    """Raises ValidationError, also where a parameter is there twice."""
    given: dict[str, str | list[str]] = {}
    for name, value in socket.query_params.multi_items():
        given[name] = [value, value] if name in given else value
    return StreamQuery.model_validate(given)


async def _refuse(socket: "StarletteSocket", problem: Problem, code: int) -> None:
    try:
        await socket.send_text(problem.model_dump_json())
        await socket.close(code, problem.code)
    except SocketClosed:
        return


class StarletteSocket:
    """A `telephony.websocket.socket.Socket` over Starlette's."""

    def __init__(self, socket: WebSocket) -> None:
        """`socket` is accepted."""
        self._socket = socket

    async def receive(self) -> str | bytes:
        try:
            message = await self._socket.receive()
        except RuntimeError as error:  # the end was told before
            raise SocketClosed(ABNORMAL) from error
        if message["type"] == "websocket.disconnect":
            raise SocketClosed(message["code"])
        text = message.get("text")
        return message["bytes"] if text is None else text

    async def send_text(self, text: str) -> None:
        try:
            await self._socket.send_text(text)
        except (WebSocketDisconnect, RuntimeError) as error:
            # Starlette and uvicorn raise RuntimeError where a close frame went out already.
            raise SocketClosed(ABNORMAL) from error

    async def send_bytes(self, data: bytes) -> None:
        try:
            await self._socket.send_bytes(data)
        except (WebSocketDisconnect, RuntimeError) as error:
            raise SocketClosed(ABNORMAL) from error

    async def close(self, code: int, reason: str = "") -> None:
        try:
            await self._socket.close(code, reason)
        except (WebSocketDisconnect, RuntimeError):
            return
