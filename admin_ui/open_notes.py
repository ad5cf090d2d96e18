"""`/api/notes/open`: the messages that nobody has seen to yet."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, Field

from admin_ui.calls import Log
from admin_ui.problems import problem_responses
from admin_ui.views import NoteView
from telephony.calllog.open_notes import open_notes

router = APIRouter(prefix="/api/notes", tags=["calls"], responses=problem_responses(422, 503))


class OpenNote(BaseModel):
    """A note and the call it was taken in."""

    note: NoteView
    call_id: str
    caller: str
    started_at: AwareDatetime = Field(description="When the call began to ring.")


class OpenNotes(BaseModel):
    """Notes that are not ticked off."""

    notes: list[OpenNote] = Field(description="Newest first.")
    total: int = Field(description="How many there are, shown here or not.")


@router.get("/open")
def list_open_notes(log: Log, limit: Annotated[int, Query(ge=1, le=100)] = 20) -> OpenNotes:
    """The newest notes that are not ticked off."""
    found, total = open_notes(log.engine, limit)
    notes = [
        OpenNote(
            note=NoteView.model_validate(note),
            call_id=call.id,
            caller=call.caller,
            started_at=call.started_at,
        )
        for note, call in found
    ]
    return OpenNotes(notes=notes, total=total)
