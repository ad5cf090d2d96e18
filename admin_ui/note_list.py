"""`/api/notes`: the messages of all calls, as a list of what is to be done."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from admin_ui.calls import Log
from admin_ui.problems import problem_responses
from admin_ui.views import NoteView
from telephony.calllog.note_list import list_notes, message_place

router = APIRouter(prefix="/api/notes", tags=["calls"], responses=problem_responses(422, 503))

_DONE = {"open": False, "done": True, "all": None}


class NoteQuery(BaseModel):
    """The list's query parameters."""

    model_config = ConfigDict(extra="forbid")

    show: Literal["open", "done", "all"] = Field("open", description="Done: somebody saw to it.")
    limit: int = Field(20, ge=1, le=100, description="Notes on a page.")
    offset: int = Field(0, ge=0, le=2**31, description="Notes before this page.")


class ListedNote(BaseModel):
    """A note and the call it was taken in."""

    note: NoteView
    call_id: str
    caller: str
    started_at: AwareDatetime = Field(description="When the call began to ring.")
    spoken: bool = Field(
        description="It can be heard: `/api/calls/{call_id}/notes/{note_id}/audio`."
    )


class NotePage(BaseModel):
    """One page of the notes."""

    notes: list[ListedNote] = Field(
        description="Open ones first, the urgent ones of them before others, then the newest."
    )
    total: int = Field(description="How many there are, on all pages.")
    open: int = Field(description="How many are not ticked off.")
    limit: int
    offset: int


@router.get("")
def get_notes(log: Log, query: Annotated[NoteQuery, Query()]) -> NotePage:
    """A page of the notes."""
    found, total = list_notes(log.engine, query.limit, query.offset, done=_DONE[query.show])
    notes = [
        ListedNote(
            note=NoteView.model_validate(note),
            call_id=call.id,
            caller=call.caller,
            started_at=call.started_at,
            spoken=message_place(note, call.recordings) is not None,
        )
        for note, call in found
    ]
    open_ones = total if query.show == "open" else list_notes(log.engine, 1, done=False)[1]
    return NotePage(
        notes=notes, total=total, open=open_ones, limit=query.limit, offset=query.offset
    )
