"""Messages that callers left, as jobs for a worker."""

from telephony.calllog import TOM, CallLog, JobRecord, RecordingState
from telephony.calllog.models import CallRow


def message_job(
    call_id: str, path: str, recorded_from: int, start: int, end: int, profile: str, text: str
) -> JobRecord:
    """The message between `start` and `end`, in samples since the call was answered, of a recording
    whose first sample is `recorded_from` there. `text`: of TOM's note on it."""
    return JobRecord(
        path=path,
        kind="voicemail",
        call_id=call_id,
        first_sample=max(0, start - recorded_from),
        end_sample=max(0, end - recorded_from),
        profile=profile,
        provisional=text,
    )


def lost_message(call_log: CallLog, call_id: str) -> JobRecord | None:
    """What the caller left, or was leaving, when the server died: to the last second written."""
    call = call_log.get_call(call_id)
    recording = next((r for r in call.recordings if r.state == RecordingState.CUT_OFF), None)
    start = _voicemail_began(call)
    if recording is None or start is None or call_log.jobs.of_call(call_id):
        return None
    text, end = _note(call), recording.end_sample or 0
    for event in call.events:
        if event.kind == "message_recorded":
            start, end = event.data["start"], event.at_samples or end
    start = max(start, recording.start_sample)
    if end <= start:
        return None
    return message_job(
        call.id, recording.path, recording.start_sample, start, end, call.profile, text
    )


def _voicemail_began(call: CallRow) -> int | None:
    """When the call went to voicemail, in samples since the answer; None: it did not."""
    picked = [event for event in call.events if event.kind == "pipeline_picked"]
    if not picked or picked[-1].data.get("pipeline") != "whisperx":
        return None
    if picked[-1].data.get("conversation"):
        return None
    return picked[-1].at_samples or 0


def _note(call: CallRow) -> str:
    """The text of TOM's newest note on a message after the tone; empty where there is none."""
    spoken = [n for n in call.notes if n.author == TOM and n.start_sample is not None]
    return spoken[-1].text if spoken else ""
