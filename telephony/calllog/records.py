"""What is handed to the call log. Frozen: it can wait in a queue while the call goes on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Literal

from telephony.call import Call, Door, EndReason

TOM = "tom"
"""The author of notes that TOM took."""


class CallResult(StrEnum):
    """How a call went, in the words of the call list."""

    ANSWERED = "answered"
    MISSED = "missed"
    """Nobody answered before the caller gave up."""
    REJECTED = "rejected"
    VOICEMAIL = "voicemail"
    """Answered, and the caller left a message."""
    LOST = "lost"
    """The process that held the call died."""


class RecordingState(StrEnum):
    """How far a recording is."""

    GROWING = "growing"
    COMPLETE = "complete"
    CUT_OFF = "cut_off"
    """Ended with the process or the disk, not with the call; what was written is kept."""


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """What the caller said and what TOM answered. The greeting is a turn without a caller's part.

    Positions are samples at 16 kHz since the call was answered, durations ms after the end of the
    caller's speech.
    """

    index: int
    said: str = ""
    """The caller's final transcript."""
    said_start: int = 0
    said_end: int = 0
    reply: str = ""
    """All that TOM meant to say."""
    heard: str = ""
    """What of `reply` the caller heard before barging in or hanging up."""
    reply_start: int | None = None
    """First sample of the reply that was heard."""
    reply_end: int | None = None
    interrupted: bool = False
    endpoint_ms: float | None = None
    """The endpointer decided that the utterance had ended."""
    stt_ms: float | None = None
    """The final transcript was there."""
    llm_ms: float | None = None
    """The first clause of the reply was there, after the wait for a caller who may go on."""
    tts_ms: float | None = None
    """The first audio of the reply was there."""
    reply_ms: float | None = None
    """The first audio of the reply was taken by the line."""


@dataclass(frozen=True, slots=True)
class EventRecord:
    """Something that happened in a call, or on a line (then it belongs to no call)."""

    kind: str
    data: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Whatever JSON holds."""
    line: str = ""
    """Name of the line, for events of a line."""
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    """UTC."""
    at_samples: int | None = None
    """Samples since the call was answered, where the event has a place in the audio."""


@dataclass(frozen=True, slots=True)
class RecordingRecord:
    """A WAV file of a call: s16le, 16 000 Hz."""

    path: str
    """Relative to the data directory, with forward slashes; no two recordings share one."""
    kind: Literal["call", "voicemail"] = "call"
    start_sample: int = 0
    """The file's first sample, in samples since the call was answered."""
    end_sample: int | None = None
    """One past the last sample; None while the file grows."""
    channels: int = 1
    """1: both mixed, or the caller alone. 2: caller left, TOM right."""
    state: RecordingState = RecordingState.GROWING


@dataclass(frozen=True, slots=True)
class NoteRecord:
    """A message taken for the people TOM answers for, or a remark of one of them."""

    text: str
    caller_name: str = ""
    callback_number: str = ""
    """Digits only, with an optional leading +."""
    taken_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    """UTC."""
    author: str = TOM
    """`TOM` for what TOM took, otherwise the name of who wrote it."""
    start_sample: int | None = None
    """Where a spoken message begins in the call's audio; None for what was taken down in words."""
    end_sample: int | None = None
    urgent: bool = False
    """The caller says or shows that it is urgent."""


@dataclass(frozen=True, slots=True)
class CallFilter:
    """Which calls to list. None lets all pass."""

    since: datetime | None = None
    """Calls started at this time or later; timezone-aware."""
    until: datetime | None = None
    """Calls started before this time; timezone-aware."""
    line: str | None = None
    caller: str | None = None
    """A part of the caller's address."""
    door: Door | None = None
    result: CallResult | None = None
    pipeline: str | None = None
    variant: str | None = None
    text: str | None = None
    """Words in what was said, answered, noted or summed up, in any order; see `words.py`."""


CallOrder = Literal[
    "started_at",
    "-started_at",
    "duration",
    "-duration",
    "caller",
    "-caller",
    "result",
    "-result",
    "turn_count",
    "-turn_count",
]
"""What to sort calls by; with a minus the greatest first. Among equals, the newest first with a
minus, the oldest without."""


def result_of(call: Call, *, left_voicemail: bool = False) -> CallResult:
    """How the ended `call` went."""
    if call.end_reason is EndReason.LOST:
        return CallResult.LOST
    if call.answered_at is not None:
        return CallResult.VOICEMAIL if left_voicemail else CallResult.ANSWERED
    return CallResult.REJECTED if call.end_reason is EndReason.REJECTED else CallResult.MISSED
