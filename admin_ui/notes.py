"""`/api/calls/{call_id}/notes`: what TOM noted, and what people add, change and remove."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks
from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from admin_ui.auth import ADMIN, SignedIn
from admin_ui.calls import Log
from admin_ui.problems import problem_responses
from admin_ui.queries import NO_NUL, RowId
from admin_ui.views import NoteView
from telephony.calllog import NoteRecord

router = APIRouter(
    prefix="/api/calls/{call_id}/notes",
    tags=["calls"],
    responses=problem_responses(404, 422, 503),
    dependencies=[ADMIN],
)
NoteText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000, pattern=NO_NUL)
]


class NewNote(BaseModel):
    """A person's note."""

    model_config = ConfigDict(extra="forbid")

    text: NoteText


class NoteChange(BaseModel):
    """What can be changed on a note; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    text: NoteText | None = None
    done: bool | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> "NoteChange":
        if self.text is None and self.done is None:
            raise ValueError("give a text, done, or both")
        return self


@router.post("", status_code=201)
def add_note(log: Log, call_id: str, note: NewNote, who: SignedIn) -> NoteView:
    """Add a note in the name of who asks."""
    log.get_call(call_id)
    return NoteView.model_validate(log.add_note(call_id, NoteRecord(note.text, author=who.name)))


@router.patch("/{note_id}")
def change_note(
    log: Log, call_id: str, note_id: RowId, change: NoteChange, background: BackgroundTasks
) -> NoteView:
    """Rewrite a note, tick it off, or take the tick back."""
    row = log.change_note(call_id, note_id, text=change.text, done=change.done)
    if change.text is not None:
        background.add_task(log.purge)
    return NoteView.model_validate(row)


@router.delete("/{note_id}", status_code=204)
def delete_note(log: Log, call_id: str, note_id: RowId, background: BackgroundTasks) -> None:
    """Delete a note, for good."""
    log.delete_note(call_id, note_id)
    background.add_task(log.purge)
