"""`/api/calls`: the call log."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from admin_ui.auth import ADMIN
from admin_ui.problems import problem_responses
from admin_ui.services import Services, services
from admin_ui.views import CallDetail, CallPage, CallSummary, NoteChange
from telephony.call import Door
from telephony.calllog import CallFilter, CallLog, CallResult

router = APIRouter(prefix="/api/calls", tags=["calls"], responses=problem_responses(422, 503))


def call_log(services: Annotated[Services, Depends(services)]) -> CallLog:
    """The application's call log."""
    return services.call_log


Log = Annotated[CallLog, Depends(call_log)]


class CallQuery(BaseModel):
    """The list's query parameters; all filters have to match."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(50, ge=1, le=500)
    offset: int = Field(0, ge=0, le=2**31)
    since: AwareDatetime | None = Field(None, description="Started at this time or later.")
    until: AwareDatetime | None = Field(None, description="Started before this time.")
    line: str | None = None
    caller: str | None = Field(None, description="A part of the caller's address.")
    door: Door | None = None
    result: CallResult | None = None
    text: str | None = Field(
        None, description="Words said, answered, noted or summed up; case does not matter."
    )


@router.get("")
def list_calls(log: Log, query: Annotated[CallQuery, Query()]) -> CallPage:
    """Calls, newest first."""
    filters = CallFilter(**query.model_dump(exclude={"limit", "offset"}))
    rows, total = log.list_calls(query.limit, query.offset, filters)
    calls = [CallSummary.model_validate(row) for row in rows]
    return CallPage(calls=calls, total=total, limit=query.limit, offset=query.offset)


@router.get("/{call_id}", responses=problem_responses(404))
def get_call(log: Log, call_id: str) -> CallDetail:
    """One call with its turns, events, recordings and notes."""
    return CallDetail.model_validate(log.get_call(call_id))


@router.delete(
    "/{call_id}",
    status_code=204,
    responses=problem_responses(404, 409, 500),
    dependencies=[ADMIN],
)
def delete_call(log: Log, call_id: str) -> None:
    """Delete an ended call and its recordings, for good."""
    try:
        log.delete_call(call_id)
    except OSError as error:
        detail = f"A recording of call {call_id!r} cannot be removed: {error.strerror}."
        raise HTTPException(500, detail) from error


@router.patch(
    "/{call_id}/notes/{note_id}",
    status_code=204,
    responses=problem_responses(404),
    dependencies=[ADMIN],
)
def change_note(log: Log, call_id: str, note_id: int, change: NoteChange) -> None:
    """Tick a note off, or take the tick back."""
    log.change_note(call_id, note_id, done=change.done)
