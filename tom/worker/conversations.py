"""Conversations that were recorded, as jobs for a worker."""

from dataclasses import dataclass

from agents.whisperx.transcript import TOM, Segment
from media.audio import to_seconds
from telephony.calllog import JobRecord, RecordingRecord
from telephony.calllog.job_models import JobRow
from telephony.calllog.models import CallRow, RecordingRow

ENDED_BY = ("message_began", "mailbox_used")
"""Kinds of events after which nobody talks with TOM any more."""


@dataclass(slots=True)
class Conversation:
    """What is known of one, also while it lasts."""

    said: bool = False
    """The caller has said something."""
    end: int | None = None
    """Where a message or the mailbox began, in samples since the answer; None: it lasted to the
    end of the call."""

    def happened(self, kind: str, at: int | None) -> None:
        """An event of the call."""
        if kind == "speech_ended":  # whether or not TOM came to understand it
            self.said = True
        if kind in ENDED_BY and self.end is None:
            self.end = at


def conversation_of(call: CallRow) -> Conversation:
    """The conversation in a call that is over."""
    found = Conversation(said=any(turn.said for turn in call.turns))
    for event in call.events:
        found.happened(event.kind, event.at_samples)
    return found


def conversation_job(
    call_id: str, profile: str, talk: Conversation, recording: RecordingRecord | RecordingRow | None
) -> JobRecord | None:
    """The job for `talk`; None where the caller said nothing, or it was not recorded."""
    if recording is None or recording.kind != "call" or not talk.said:
        return None
    end = None if talk.end is None else talk.end - recording.start_sample
    if end is not None and end <= 0:
        return None
    return JobRecord(recording.path, "call", call_id, end_sample=end, profile=profile)


def told(call: CallRow, job: JobRow, samples: int) -> list[Segment]:
    """What TOM said in the part of the call that `job` is about, `samples` long, as far as the
    caller heard it: to be found in the audio, not to be guessed from it."""
    begin = call.begins_at(job)
    found: list[Segment] = []
    for turn in call.turns:
        if turn.reply_start is None or turn.reply_end is None or not turn.heard:
            continue
        start, end = max(0, turn.reply_start - begin), min(samples, turn.reply_end - begin)
        if end > start:
            found.append(
                Segment(
                    text=turn.heard,
                    start_s=to_seconds(start),
                    end_s=to_seconds(end),
                    speaker=TOM,
                )
            )
    return found
