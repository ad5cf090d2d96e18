"""What was said in a call, as its recordings were transcribed afterwards, for the API.

A call's conversation and the message left in it are transcribed apart; TOM's words that nobody
transcribed, and the caller's where there is no recording, are those of the call's turns.
"""

from collections.abc import Iterator
from itertools import chain

from pydantic import BaseModel, Field

from agents.speakable import in_words_for
from agents.whisperx.transcript import CALLER, TOM, RecordingTranscript, Segment, shifted
from media.audio import to_seconds
from telephony.calllog import JobState
from telephony.calllog.comparison import Kind, compare, live_text
from telephony.calllog.job_models import JobRow
from telephony.calllog.models import CallRow, TurnRow


class TranscribedWord(BaseModel):
    """A word and where it lies in the call."""

    text: str
    start_s: float
    end_s: float
    confidence: float | None = Field(description="0 to 1; null where it is not known.")


class TranscribedSegment(BaseModel):
    """A sentence, or what was said in one breath. Seconds since the call was answered."""

    speaker: str = Field(description="`caller`, `tom`, or empty where it is not known.")
    text: str
    start_s: float
    end_s: float
    words: list[TranscribedWord] = Field(description="Empty where the words have no times.")


class CorrectedTranscript(BaseModel):
    """What was said in the call, more exactly than it was understood live."""

    model: str = Field(description="What transcribed the recording.")
    language: str = Field(description="ISO 639-1.")
    aligned: bool = Field(description="Words have times.")
    segments: list[TranscribedSegment] = Field(description="By time.")


class ComparedPiece(BaseModel):
    """Neighbouring words, as they were understood live and as they were corrected."""

    kind: Kind = Field(
        description="The live words are `equal`, `replaced` (others), `missing` or `extra`."
    )
    live: str
    corrected: str


class ComparedLine(BaseModel):
    """A sentence of the caller's. Seconds since the call was answered."""

    start_s: float | None = Field(description="Null where there is no corrected sentence.")
    end_s: float | None
    pieces: list[ComparedPiece]


def corrected_transcript(call: CallRow) -> CorrectedTranscript | None:
    """Of the call's jobs that are done; None where there is none."""
    done = _done(call)
    if not done:
        return None
    read = {job.id: _read(call, job) for job in done}
    found = [*chain.from_iterable(part.segments for part in read.values()), *_live(call, done)]
    newest = max(read.values(), key=lambda part: len(part.text))
    return CorrectedTranscript(
        model=newest.model,
        language=newest.language,
        aligned=all(part.aligned for part in read.values()),
        segments=[_shown(segment) for segment in sorted(found, key=lambda each: each.start_s)],
    )


def compared(call: CallRow) -> list[ComparedLine]:
    """What the caller said in the conversation, live and corrected; empty where that is not
    transcribed yet."""
    job = next((job for job in _done(call) if job.kind == "call"), None)
    if job is None:
        return []
    read = _read(call, job)
    said = [part for part in read.segments if part.speaker != TOM]
    texts = [part.text for part in said]
    lines = compare(live_text(call.turns), texts, in_words_for(read.language)).lines
    return [
        ComparedLine(
            start_s=said[number].start_s if said else None,
            end_s=said[number].end_s if said else None,
            pieces=[
                ComparedPiece(kind=piece.kind, live=piece.live, corrected=piece.corrected)
                for piece in line
            ],
        )
        for number, line in enumerate(lines)
    ]


def _done(call: CallRow) -> list[JobRow]:
    return [job for job in call.jobs if job.state == JobState.DONE and job.transcript is not None]


def _read(call: CallRow, job: JobRow) -> RecordingTranscript:
    """The job's transcript, with times since the answer."""
    read = RecordingTranscript.model_validate(job.transcript)
    begin_s = to_seconds(call.begins_at(job))
    segments = tuple(shifted(segment, begin_s) for segment in read.segments)
    return read.model_copy(update={"segments": segments})


def _live(call: CallRow, done: list[JobRow]) -> Iterator[Segment]:
    """What of the turns is in no job: TOM speaks in conversations only, and keys are not spoken."""
    for turn in call.turns:
        keyed = turn.said_end <= turn.said_start
        if turn.said and (keyed or not _in_one(call, done, turn.said_start)):
            start = (turn.reply_start or turn.said_start) if keyed else turn.said_start
            yield _of_turn(CALLER, turn.said, start, max(start, turn.said_end))
        if turn.heard and turn.reply_start is not None and not _tells_tom(call, done, turn):
            end = turn.reply_end if turn.reply_end is not None else turn.reply_start
            yield _of_turn(TOM, turn.heard, turn.reply_start, end)


def _tells_tom(call: CallRow, done: list[JobRow], turn: TurnRow) -> bool:
    conversations = [job for job in done if job.kind == "call"]
    return _in_one(call, conversations, turn.reply_start or 0)


def _in_one(call: CallRow, jobs: list[JobRow], sample: int) -> bool:
    """Whether one of the jobs is about that moment."""
    for job in jobs:
        begin = call.begins_at(job)
        length = None if job.end_sample is None else job.end_sample - job.first_sample
        if begin <= sample and (length is None or sample < begin + length):
            return True
    return False


def _of_turn(speaker: str, text: str, start: int, end: int) -> Segment:
    return Segment(speaker=speaker, text=text, start_s=to_seconds(start), end_s=to_seconds(end))


def _shown(segment: Segment) -> TranscribedSegment:
    return TranscribedSegment(
        speaker=segment.speaker,
        text=segment.text,
        start_s=segment.start_s,
        end_s=segment.end_s,
        words=[
            TranscribedWord(
                text=word.text,
                start_s=word.start_s,
                end_s=word.end_s,
                confidence=word.confidence,
            )
            for word in segment.words
        ],
    )
