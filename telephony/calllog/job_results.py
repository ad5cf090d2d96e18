"""What a call learns of its recordings' transcripts."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from telephony.calllog.comparison import compare, live_text
from telephony.calllog.job_models import JobRow
from telephony.calllog.job_records import JobResult
from telephony.calllog.models import CallRow, EventRow, NoteRow, TurnRow
from telephony.calllog.records import TOM
from telephony.calllog.search import index_call


def tell_call(session: Session, job: JobRow, result: JobResult) -> None:
    """The call's summary and word error rate, TOM's note on the message, and an event."""
    call = session.get(CallRow, job.call_id)
    if call is None or job.call_id is None:
        return
    if job.kind == "voicemail":
        call.summary = result.headline or call.summary
        _note_message(session, job, result)
    else:
        if not _left_message(session, job.call_id):  # which is what the call is about
            call.summary = result.headline or call.summary
        turns = session.scalars(
            select(TurnRow).where(TurnRow.call_id == job.call_id).order_by(TurnRow.index)
        )
        call.wer = compare(live_text(turns.all()), [result.text], result.in_words).wer
    event = EventRow(
        call_id=job.call_id, line="", at=datetime.now(UTC), at_samples=None, kind="transcribed",
        data={"job": job.id, "model": str(result.transcript.get("model", ""))},
    )  # fmt: skip
    session.add(event)
    index_call(session, job.call_id)


def _left_message(session: Session, call_id: str) -> bool:
    left = select(JobRow.id).where(JobRow.call_id == call_id, JobRow.kind == "voicemail")
    return session.scalars(left.limit(1)).first() is not None


def _note_message(session: Session, job: JobRow, result: JobResult) -> None:
    # A note that somebody has rewritten stays theirs.
    taken = select(NoteRow).where(
        NoteRow.call_id == job.call_id, NoteRow.author == TOM, NoteRow.text == job.provisional
    )
    note = session.scalars(taken.order_by(NoteRow.id.desc()).limit(1)).one_or_none()
    if note is not None and result.text:
        note.text = result.text
        note.caller_name = result.caller_name or note.caller_name
        note.callback_number = result.callback_number or note.callback_number
        note.urgent = result.urgent or note.urgent
