"""`Notice`: what there is to tell of a call, gathered from the call log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal
from zoneinfo import ZoneInfo

from agents.profile import Profile
from agents.whisperx.summary import Summary, summed_up
from agents.whisperx.transcript import RecordingTranscript
from media.audio import SAMPLE_BYTES
from media.wav import HEADER_BYTES
from telephony.calllog.job_models import JobRow
from telephony.calllog.job_records import OPEN, JobState
from telephony.calllog.models import CallRow, NoteRow
from telephony.calllog.note_list import message_place
from telephony.calllog.records import TOM


class TextState(StrEnum):
    """What the text of a message is."""

    FINAL = "final"
    """There will be no better one."""
    PROVISIONAL = "provisional"
    """From the call itself; a transcript is to follow."""
    NOT_TRANSCRIBED = "not_transcribed"
    """From the call itself; the transcript could not be made."""


@dataclass(frozen=True, slots=True)
class Audio:
    """Where a spoken message lies: the left channel of a part of a file."""

    path: str
    """Relative to the data directory."""
    first_sample: int
    """In the file."""
    end_sample: int

    @property
    def wav_bytes(self) -> int:
        """Its size as a WAV of one channel."""
        return HEADER_BYTES + SAMPLE_BYTES * (self.end_sample - self.first_sample)


@dataclass(frozen=True, slots=True)
class LeftMessage:
    """One message that TOM took."""

    text: str
    summary: Summary
    """With the name and the number that stand in the call log."""
    taken_at: datetime
    """UTC."""
    state: TextState = TextState.FINAL
    transcript: RecordingTranscript | None = None
    """Times from the start of the part that was transcribed."""
    audio: Audio | None = None
    """None: it was taken down in a conversation."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A call with at least one message."""

    call_id: str
    line: str
    door: str
    caller: str
    callee: str
    started_at: datetime
    """UTC."""
    ended_at: datetime
    """UTC."""
    messages: tuple[LeftMessage, ...]
    """In the order they were taken."""
    language: Literal["de", "en"]
    zone: ZoneInfo
    company: str
    url: str
    """The call's page; empty where the web interface's address is not known."""
    is_test: bool = False
    """Nobody called."""


def notice_of(
    call: CallRow, jobs: Sequence[JobRow], profile: Profile, public_url: str = ""
) -> Notice | None:
    """`call` with its notes and recordings, and its messages' jobs, oldest first. None: nothing to
    tell."""
    notes = [note for note in call.notes if note.author == TOM]
    job_of: dict[int, JobRow] = {}
    for job in jobs:
        note = _note_on(job, notes)
        if note is not None:
            job_of[note.id] = job
    messages = [_from_note(call, note, job_of.get(note.id), profile) for note in notes]
    if not messages:
        return None
    return Notice(
        call_id=call.id,
        line=call.line,
        door=call.door,
        caller=call.caller,
        callee=call.callee,
        started_at=call.started_at,
        ended_at=call.ended_at or call.started_at,
        messages=tuple(messages),
        language=profile.language,
        zone=profile.zone,
        company=profile.company,
        url=f"{public_url.rstrip('/')}/calls/{call.id}" if public_url else "",
    )


def _note_on(job: JobRow, notes: Sequence[NoteRow]) -> NoteRow | None:
    """TOM's note on the message that the job transcribes: by its text, else the last spoken one."""
    transcript = _transcript(job.transcript)
    texts = {job.provisional, transcript.text if transcript else ""} - {""}
    told = [note for note in notes if note.text in texts]
    spoken = [note for note in notes if note.start_sample is not None]
    return (told or spoken or [None])[-1]


def _from_note(call: CallRow, note: NoteRow, job: JobRow | None, profile: Profile) -> LeftMessage:
    summary = Summary.model_validate(job.summary) if job is not None and job.summary else None
    summary = summary or summed_up(note.text, profile.language, call.caller)
    known = {
        "who": note.caller_name or summary.who,
        "callback_number": note.callback_number or summary.callback_number,
    }
    place = message_place(note, call.recordings)
    return LeftMessage(
        text=note.text,
        summary=summary.model_copy(update=known),
        taken_at=note.taken_at,
        state=_state(job),
        transcript=_transcript(job.transcript) if job is not None else None,
        audio=Audio(place[0].path, place[1], place[2]) if place else _audio(job),
    )


def _state(job: JobRow | None) -> TextState:
    if job is None or job.state == JobState.DONE:
        return TextState.FINAL
    return TextState.PROVISIONAL if job.state in OPEN else TextState.NOT_TRANSCRIBED


def _transcript(stored: Mapping[str, Any] | None) -> RecordingTranscript | None:
    return RecordingTranscript.model_validate(stored) if stored else None


def _audio(job: JobRow | None) -> Audio | None:
    if job is None or job.end_sample is None:
        return None
    return Audio(job.path, job.first_sample, job.end_sample)
