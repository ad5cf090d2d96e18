"""What the log makes of a call whose process died: ended at its last sign of life."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from media.audio import SAMPLE_BYTES, to_seconds
from media.wav import HEADER_BYTES
from telephony.call import CallState, EndReason
from telephony.calllog.models import CallRow, RecordingRow
from telephony.calllog.records import CallResult, NoteRecord, RecordingState

MESSAGE_BEGAN = "message_began"
_MESSAGE_EVENTS = (MESSAGE_BEGAN, "message_recorded", "nothing_recorded")
"""Kinds of events that tell of a message after the tone."""


def end_as_lost(call: CallRow, file_of: Callable[[str], Path]) -> None:
    """End `call` and cut off its growing recordings. It comes with all that belongs to it."""
    for recording in call.recordings:
        if recording.state == RecordingState.GROWING:
            recording.end_sample = _end_sample(recording, file_of)
            recording.state = RecordingState.CUT_OFF
    call.ended_at = _last_sign_of_life(call)
    call.talk_s = call.duration_s or 0.0
    call.state = CallState.ENDED
    call.end_reason = EndReason.LOST
    call.result = CallResult.LOST


def message_under_way(call: CallRow) -> int | None:
    """Where the message began that the caller was leaving when the process died, in samples since
    the answer."""
    told = [event for event in call.events if event.kind in _MESSAGE_EVENTS]
    return told[-1].at_samples if told and told[-1].kind == MESSAGE_BEGAN else None


def cut_off_message(call: CallRow) -> NoteRecord | None:
    """The message that the caller was leaving when the process died, as far as it was recorded.
    The call has been ended by `end_as_lost`."""
    start = message_under_way(call)
    end = max((rec.end_sample or 0 for rec in call.recordings), default=0)
    if start is None or end <= start or call.ended_at is None:
        return None
    text = f"({to_seconds(end - start):.0f} s, bei einem Ausfall abgebrochen)"
    return NoteRecord(text, taken_at=call.ended_at, start_sample=start, end_sample=end)


def _last_sign_of_life(call: CallRow) -> datetime:
    signs = [call.started_at, *(event.at for event in call.events)]
    signs += [note.taken_at for note in call.notes]
    if call.answered_at is not None:
        ends = [turn.said_end for turn in call.turns]
        ends += [turn.reply_end for turn in call.turns if turn.reply_end is not None]
        ends += [rec.end_sample for rec in call.recordings if rec.end_sample is not None]
        signs.append(call.answered_at + timedelta(seconds=to_seconds(max(ends, default=0))))
    return max(signs)


def _end_sample(recording: RecordingRow, file_of: Callable[[str], Path]) -> int:
    """From the file's size: its header may be one piece behind."""
    try:
        size = file_of(recording.path).stat().st_size
    except OSError:
        return recording.start_sample
    samples = max(0, size - HEADER_BYTES) // (SAMPLE_BYTES * recording.channels)
    return recording.start_sample + samples
