"""Notes that nobody has seen to yet: of all calls, and how many of each line."""

from collections.abc import Sequence

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, selectinload

from telephony.call import CallState
from telephony.calllog.models import CallRow, NoteRow
from telephony.calllog.records import TOM


def open_notes(engine: Engine, limit: int) -> tuple[Sequence[tuple[NoteRow, CallRow]], int]:
    """The newest `limit` notes that are not ticked off, each with its call; and how many there
    are in all."""
    newest = (
        select(NoteRow, CallRow)
        .join(CallRow, CallRow.id == NoteRow.call_id)
        .where(~NoteRow.done)
        .order_by(NoteRow.taken_at.desc(), NoteRow.id.desc())
        .limit(limit)
    )
    count = select(func.count()).select_from(NoteRow).where(~NoteRow.done)
    with Session(engine, expire_on_commit=False) as session:
        found = [(note, call) for note, call in session.execute(newest)]
        return found, session.scalar(count) or 0


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
