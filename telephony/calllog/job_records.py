"""What is handed to `Jobs`: a recording that is to be transcribed, and what became of it."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Literal

JobKind = Literal["voicemail", "call", "upload"]


class JobState(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    """No worker has seen it yet."""
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    """Set aside: the recording or what is done with it fails every time."""
    CANCELLED = "cancelled"


OPEN = (JobState.WAITING, JobState.QUEUED, JobState.RUNNING)
"""States of jobs that are yet to be done."""
ALIVE_S = 20.0
"""A worker that gave a sign of life this recently takes jobs."""


@dataclass(frozen=True, slots=True)
class JobRecord:
    """A recording, or a part of one, to be transcribed."""

    path: str
    """A WAV file, relative to the data directory, with forward slashes."""
    kind: JobKind
    """`voicemail`: the caller's channel only, the left one of two. Else: all channels."""
    call_id: str | None = None
    first_sample: int = 0
    """The part's first sample and one past its last, at 16 kHz in the file; None: to its end."""
    end_sample: int | None = None
    title: str = ""
    """What an uploaded file was called."""
    profile: str = ""
    """Whose language and hot words count; empty: the default one's."""
    provisional: str = ""
    """The text of TOM's note on it, which the transcript is to replace."""
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    """UTC."""


@dataclass(frozen=True, slots=True)
class JobResult:
    """What became of a recording."""

    transcript: dict[str, Any]
    summary: dict[str, Any]
    text: str
    """All that was said."""
    headline: str
    """One sentence for the call list."""
    caller_name: str = ""
    callback_number: str = ""
    urgent: bool = False
    """The caller says or shows that it is urgent."""
    in_words: Callable[[str], str] = str
    """Writes a text as it is said, to compare it with the live text."""
