"""`/api/calls`: the call log."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, HTTPException, Query
from pydantic import Field

from admin_ui.auth import ADMIN
from admin_ui.problems import problem_responses
from admin_ui.queries import CallFilters
from admin_ui.services import Services, services
from admin_ui.views import CallDetail, CallPage, CallSummary
from telephony.calllog import CallLog

router = APIRouter(prefix="/api/calls", tags=["calls"], responses=problem_responses(422, 503))


def call_log(services: Annotated[Services, Depends(services)]) -> CallLog:
    """The application's call log."""
    return services.call_log


Log = Annotated[CallLog, Depends(call_log)]


class CallQuery(CallFilters):
    """The list's query parameters."""

    limit: int = Field(50, ge=1, le=500, description="Calls on a page.")
    offset: int = Field(0, ge=0, le=2**31, description="Calls before this page.")


@router.get("")
def list_calls(log: Log, query: Annotated[CallQuery, Query()]) -> CallPage:
    """A page of the calls."""
    rows, total = log.list_calls(query.limit, query.offset, query.call_filter(), query.sort)
    calls = [CallSummary.model_validate(row) for row in rows]
    return CallPage(calls=calls, total=total, limit=query.limit, offset=query.offset)


@router.get("/{call_id}", responses=problem_responses(404))
def get_call(log: Log, call_id: str) -> CallDetail:
    """One call with its turns, events, recordings, notes and corrected transcript."""
    return CallDetail.of(log.get_call(call_id, transcripts=True))


@router.delete(
    "/{call_id}",
    status_code=204,
    responses=problem_responses(404, 409, 500),
    dependencies=[ADMIN],
)
def delete_call(log: Log, call_id: str, background: BackgroundTasks) -> None:
    """Delete an ended call and its recordings, for good."""
    try:
        log.delete_call(call_id)
    except OSError as error:
        detail = f"A recording of call {call_id!r} cannot be removed: {error.strerror}."
        raise HTTPException(500, detail) from error
    background.add_task(log.purge)
