"""Messages that callers left, as jobs for a worker."""

from collections.abc import Iterator, Sequence

from telephony.calllog import TOM, JobRecord
from telephony.calllog.lost import message_under_way
from telephony.calllog.models import CallRow
from tom.worker.conversations import conversation_job, conversation_of


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


def lost_jobs(call: CallRow, *, calls: bool) -> Sequence[JobRecord]:
    """What was recorded of a call when the server died, to the last second written: messages, also
    one in the making, and with `calls` what was said before. Without the jobs that it has."""
    if not call.recordings:
        return []
    recording = call.recordings[0]
    found: list[JobRecord] = []
    for start, end in _messages(call, recording.end_sample or 0):
        start = max(start, recording.start_sample)
        if end > start:
            text, first = _note(call, start, end), recording.start_sample
            found.append(
                message_job(call.id, recording.path, first, start, end, call.profile, text)
            )
    if calls and (recording.end_sample or 0) > recording.start_sample:
        talk = conversation_job(call.id, call.profile, conversation_of(call), recording)
        found += [talk] if talk is not None else []
    known = {(job.kind, job.first_sample) for job in call.jobs}
    return [job for job in found if (job.kind, job.first_sample) not in known]


def _messages(call: CallRow, recorded_until: int) -> Iterator[tuple[int, int]]:
    """From where to where they lie, in samples since the answer; not what was spoken anew."""
    told = [event for event in call.events if event.kind == "message_recorded"]
    for number, event in enumerate(told):
        start = int(event.data["start"])
        # A message that was gone on with is told again, from the same start.
        if all(later.data.get("replaces") != start for later in told[number + 1 :]):
            yield start, event.at_samples or recorded_until
    if (start := message_under_way(call)) is not None:
        yield start, recorded_until


def _note(call: CallRow, start: int, end: int) -> str:
    """The text of TOM's note on the message there; empty where there is none."""
    for note in call.notes:
        at = note.start_sample
        if note.author == TOM and at is not None and start <= at < end:
            return note.text
    return ""
