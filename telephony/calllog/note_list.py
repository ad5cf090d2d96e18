"""Notes of all calls: what there is to see to, and how many of each line."""

from collections.abc import Sequence

from sqlalchemy import Engine, and_, func, select
from sqlalchemy.orm import Session, selectinload

from telephony.call import CallState
from telephony.calllog.models import CallRow, NoteRow, RecordingRow
from telephony.calllog.records import TOM


def list_notes(
    engine: Engine, limit: int, offset: int = 0, *, done: bool | None = None
) -> tuple[Sequence[tuple[NoteRow, CallRow]], int]:
    """A page of the notes, each with its call, and how many there are in all. Open ones first, the
    urgent ones of them before others, then the newest. `done`: only those that are, or are not."""
    matches = [] if done is None else [NoteRow.done == done]
    page = (
        select(NoteRow, CallRow)
        .join(CallRow, CallRow.id == NoteRow.call_id)
        .where(*matches)
        .order_by(
            NoteRow.done,
            and_(NoteRow.urgent, ~NoteRow.done).desc(),
            NoteRow.taken_at.desc(),
            NoteRow.id.desc(),
        )
        .options(selectinload(CallRow.recordings))
        .limit(limit)
        .offset(offset)
    )
    count = select(func.count()).select_from(NoteRow).where(*matches)
    with Session(engine, expire_on_commit=False) as session:
        found = [(note, call) for note, call in session.execute(page)]
        return found, session.scalar(count) or 0


def message_place(
    note: NoteRow, recordings: Sequence[RecordingRow]
) -> tuple[RecordingRow, int, int] | None:
    """The recording that holds the spoken message, and where in its file the message lies, in
    samples; None for what was taken down in words or was not recorded."""
    if note.start_sample is None or note.end_sample is None:
        return None
    for recording in recordings:
        ends = recording.end_sample is None or recording.end_sample > note.start_sample
        if recording.channels == 2 and recording.start_sample <= note.start_sample and ends:
            first = recording.start_sample
            return recording, note.start_sample - first, note.end_sample - first
    return None


def messages_by_line(engine: Engine) -> dict[str, tuple[int, int]]:
    """For each line with messages that TOM took: how many are open, and how many are not."""
    counted = (
        select(CallRow.line, NoteRow.done, func.count())
        .join(CallRow, CallRow.id == NoteRow.call_id)
        .where(NoteRow.author == TOM)
        .group_by(CallRow.line, NoteRow.done)
    )
    counts: dict[str, tuple[int, int]] = {}
    with Session(engine) as session:
        for line, done, count in session.execute(counted):
            new, old = counts.get(line, (0, 0))
            counts[line] = (new, count) if done else (count, old)
    return counts


def open_messages(engine: Engine, line: str, limit: int) -> Sequence[tuple[NoteRow, CallRow]]:
    """The newest `limit` open messages that TOM took on the line in calls that are over, each with
    its call and the call's recordings."""
    newest = (
        select(NoteRow, CallRow)
        .join(CallRow, CallRow.id == NoteRow.call_id)
        .where(~NoteRow.done, NoteRow.author == TOM, CallRow.line == line)
        .where(CallRow.state == CallState.ENDED)
        .order_by(NoteRow.taken_at.desc(), NoteRow.id.desc())
        .options(selectinload(CallRow.recordings))
        .limit(limit)
    )
    with Session(engine, expire_on_commit=False) as session:
        return [(note, call) for note, call in session.execute(newest)]
