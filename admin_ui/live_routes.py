"""`/api/live` and `/ws/live`: watch the calls in progress, listen in, hang up.

In Germany nobody may listen to a call whose parties have not agreed (§ 201 StGB): listening is for
admins, and stands with the listener's name in the call's events.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from admin_ui.auth import ADMIN, SignedIn
from admin_ui.live import LiveCalls
from admin_ui.live_views import LiveCallView
from admin_ui.problems import problem_responses
from admin_ui.services import Services, services
from admin_ui.sockets import NOT_FOUND, UNAUTHORIZED, admit, still_admitted
from telephony.calllog import EventRecord

log = logging.getLogger(__name__)

router = APIRouter(prefix="/api/live", tags=["live"])
sockets = APIRouter()

_RECHECK_S = 15.0
"""How soon a socket ends whose token has expired or was taken back."""


class LiveList(BaseModel):
    """The calls in progress."""

    calls: list[LiveCallView] = Field(description="Oldest first.")


def live_calls(found: Annotated[Services, Depends(services)]) -> LiveCalls:
    """The calls in progress."""
    return found.live


@router.get("")
async def list_live(live: Annotated[LiveCalls, Depends(live_calls)]) -> LiveList:
    """The calls in progress."""
    return LiveList(calls=live.calls())


@router.post(
    "/{call_id}/hang-up",
    status_code=204,
    dependencies=[ADMIN],
    responses=problem_responses(404, 422),
)
async def hang_up(
    request: Request,
    call_id: str,
    principal: SignedIn,
    live: Annotated[LiveCalls, Depends(live_calls)],
) -> None:
    """End a call in progress."""
    leg = live.leg(call_id)
    if leg is None:
        raise HTTPException(404, f"Call {call_id!r} is not in progress.")
    await leg.hang_up()  # also where the call log's database does not answer
    await _log(services(request), call_id, "hung_up_by_user", principal.name)


@sockets.websocket("/ws/live")
async def watch(socket: WebSocket) -> None:
    """What happens in all calls: `LiveEvent`s as JSON, a snapshot first."""
    if await admit(socket, "viewer", "admin") is None:
        return
    with socket.app.state.services.live.watching() as watcher:
        texts = (event.model_dump_json() async for event in watcher.events())
        await _send_until_over(socket, texts)


@sockets.websocket("/ws/live/{call_id}/audio")
async def listen(socket: WebSocket, call_id: str) -> None:
    """A call's audio from now on: binary s16le stereo 16 kHz, caller left, TOM right."""
    principal = await admit(socket, "admin")
    if principal is None:
        return
    house: Services = socket.app.state.services
    with house.live.listening(call_id) as ear:
        if ear is None:
            await socket.close(NOT_FOUND, "the call is not in progress")
            return
        await _log(house, call_id, "listening_began", principal.name)
        try:
            await _send_until_over(socket, ear.frames())
        finally:
            await asyncio.shield(_log(house, call_id, "listening_ended", principal.name))


async def _send_until_over(
    socket: WebSocket, messages: AsyncIterator[str] | AsyncIterator[bytes]
) -> None:
    """Send what comes, until it ends, the browser leaves, or its token is no longer good."""
    sending = asyncio.create_task(_send(socket, messages), name="live: send")
    leaving = asyncio.create_task(_until_left(socket), name="live: left")
    checking = asyncio.create_task(_until_refused(socket), name="live: token")
    tasks = {sending, leaving, checking}
    done: set[asyncio.Task[None]] = set()
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
    for end in ends:
        if isinstance(end, Exception) and not isinstance(end, WebSocketDisconnect):
            log.error("a live socket failed", exc_info=end)
    gone = leaving in done or any(isinstance(end, WebSocketDisconnect) for end in ends)
    if not gone:
        await socket.close(UNAUTHORIZED if checking in done else 1000)


async def _send(socket: WebSocket, messages: AsyncIterator[str] | AsyncIterator[bytes]) -> None:
    async for message in messages:
        if isinstance(message, str):
            await socket.send_text(message)
        else:
            await socket.send_bytes(message)


async def _until_left(socket: WebSocket) -> None:
    """Whatever the browser sends means nothing here."""
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass


async def _until_refused(socket: WebSocket) -> None:
    while still_admitted(socket):  # noqa: ASYNC110 - a token's end is no event
        await asyncio.sleep(_RECHECK_S)


async def _log(house: Services, call_id: str, kind: str, name: str) -> None:
    event = EventRecord(kind, {"by": name})
    await run_in_threadpool(house.call_log.add_event, call_id, event)
