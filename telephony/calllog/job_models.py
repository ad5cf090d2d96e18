"""The tables of transcription: what is to be transcribed, and who does it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from telephony.calllog.models import Base


class JobRow(Base):
    """See `JobRecord`; and how far it is."""

    __tablename__ = "jobs"
    __table_args__ = (Index(None, "call_id"), Index(None, "state", "created_at"))

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    call_id: Mapped[str | None] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"))
    path: Mapped[str]
    first_sample: Mapped[int]
    end_sample: Mapped[int | None]
    title: Mapped[str]
    profile: Mapped[str]
    provisional: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]

    state: Mapped[str]
    """A `JobState`."""
    step: Mapped[str]
    """What is being done: `transcribe`, `align`, `merge`, `summarise`, `store`; the last one at the
    end; empty before the first."""
    progress: Mapped[float]
    """Of the step, 0 to 1."""
    round: Mapped[int]
    """How often it was tried anew: somebody wanted it, or what was done was lost."""
    starts: Mapped[int]
    """How often a worker began with it in this round; more than once where one died."""
    worker: Mapped[str]
    """Who has it, or had it last."""
    cancelling: Mapped[bool]
    """Somebody wants it stopped."""
    error: Mapped[str] = mapped_column(Text)
    """Why it was set aside."""
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    transcript: Mapped[dict[str, Any] | None] = mapped_column(
        deferred=True, deferred_raiseload=True
    )
    """`agents.whisperx.transcript.RecordingTranscript`, times from the part's start. Only where
    it was asked for: to read an hour's holds Python's lock for 20 to 40 ms."""
    summary: Mapped[dict[str, Any] | None]
    """`agents.whisperx.summary.Summary`."""


class WorkerRow(Base):
    """A worker process, for as long as it gives signs of life."""

    __tablename__ = "workers"

    name: Mapped[str] = mapped_column(primary_key=True)
    model: Mapped[str]
    """What it transcribes with."""
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
