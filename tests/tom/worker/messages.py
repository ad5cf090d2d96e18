"""Calls with a message, as the server leaves them to a worker."""

from datetime import UTC, datetime

from telephony.call import Call, CallState, EndReason
from telephony.calllog import CallLog, NoteRecord, RecordingRecord
from telephony.calllog.records import RecordingState
from tests.tom.worker.recordings import PHRASES, SECOND, call_recording, spoken
from tom.worker.messages import message_job

NOTE = "guten tag hier ist möller"
MESSAGE_AT = 4
"""Seconds in the call's recording at which the message begins; TOM speaks before it."""


def leave_message(log: CallLog, name: str) -> str:
    """A call with a message of three phrases, recorded in `audio/{name}.wav`; its job."""
    call = Call(caller="+4930999", callee="100", line="praxis")
    now = datetime.now(UTC)
    call.state, call.answered_at, call.ended_at = CallState.ENDED, now, now
    call.end_reason = EndReason.CALLER_HUNG_UP
    log.end_call(call)
    path, message = f"audio/{name}.wav", spoken(*PHRASES)
    call_recording(log.data_dir / path, MESSAGE_AT * SECOND + message, spoken(PHRASES[1]))
    record = RecordingRecord(path, channels=2, state=RecordingState.COMPLETE)
    log.add_recording(call.id, record)
    log.add_note(call.id, NoteRecord(NOTE))
    start = MESSAGE_AT * 16_000
    job = message_job(call.id, path, 0, start, start + len(message) // 2, "praxis", NOTE)
    log.jobs.add(job)
    return job.id
