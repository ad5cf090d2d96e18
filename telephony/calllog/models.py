"""The call log's tables. A change here needs a revision in migrations/versions (see migrate.py)."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from telephony.calllog.records import TOM

if TYPE_CHECKING:
    from telephony.calllog.job_models import JobRow


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime in UTC. SQLite has no time zones: there it is stored without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


LISTED_BY = (
    *("started_at", "line", "door", "result", "pipeline", "caller", "talk_s", "turn_count"),
    "variant",
)
"""Columns of `CallRow` that the list filters or sorts by."""


class Base(DeclarativeBase):
    """Every constraint has a name, so that SQLite's batch migrations can find it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it so
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        str: String,
    }


class TurnRow(Base):
    """See `TurnRecord`."""

    __tablename__ = "turns"
    __table_args__ = (UniqueConstraint("call_id", "index"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"))
    index: Mapped[int]
    said: Mapped[str] = mapped_column(Text)
    said_start: Mapped[int]
    said_end: Mapped[int]
    reply: Mapped[str] = mapped_column(Text)
    heard: Mapped[str] = mapped_column(Text)
    reply_start: Mapped[int | None]
    reply_end: Mapped[int | None]
    interrupted: Mapped[bool]
    endpoint_ms: Mapped[float | None]
    stt_ms: Mapped[float | None]
    llm_ms: Mapped[float | None]
    tts_ms: Mapped[float | None]
    reply_ms: Mapped[float | None]


class EventRow(Base):
    """See `EventRecord`."""

    __tablename__ = "events"
    __table_args__ = (Index(None, "call_id", "id"), Index(None, "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str | None] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"))
    line: Mapped[str]
    at: Mapped[datetime]
    at_samples: Mapped[int | None]
    kind: Mapped[str]
    data: Mapped[dict[str, Any]]


class RecordingRow(Base):
    """See `RecordingRecord`."""

    __tablename__ = "recordings"
    __table_args__ = (UniqueConstraint("path"), Index(None, "call_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"))
    kind: Mapped[str]
    path: Mapped[str]
    start_sample: Mapped[int]
    end_sample: Mapped[int | None]
    channels: Mapped[int]
    state: Mapped[str]


class NoteRow(Base):
    """See `NoteRecord`."""

    __tablename__ = "notes"
    __table_args__ = (Index(None, "call_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(Text)
    caller_name: Mapped[str]
    callback_number: Mapped[str]
    taken_at: Mapped[datetime]
    done: Mapped[bool]
    """Somebody has seen to it."""
    author: Mapped[str] = mapped_column(server_default=TOM)
    """`TOM`, or the name of who wrote it."""
    start_sample: Mapped[int | None]
    end_sample: Mapped[int | None]
    urgent: Mapped[bool] = mapped_column(default=False, server_default=false())


class CallTextRow(Base):
    """What the search finds a call by. Its full-text index is made in the migrations."""

    __tablename__ = "call_texts"
    __table_args__ = (UniqueConstraint("call_id"),)

    number: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"))
    words: Mapped[str] = mapped_column(Text)
    """See `telephony.calllog.words`."""


class CallRow(Base):
    """`telephony.call.Call` as it is stored, and what answered it."""

    __tablename__ = "calls"
    __table_args__ = (
        Index(None, "started_at", "number"),
        Index(None, "state"),
        Index(None, "variant", "started_at"),
        # All that the list filters and sorts by: it reads this index, not the wide rows.
        Index("ix_calls_list", "number", *LISTED_BY),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    direction: Mapped[str]
    door: Mapped[str]
    line: Mapped[str]
    profile: Mapped[str]
    variant: Mapped[str] = mapped_column(default="", server_default=text("''"))
    barge_ins: Mapped[int] = mapped_column(default=0, server_default="0")
    repairs: Mapped[int] = mapped_column(default=0, server_default="0")
    caller: Mapped[str]
    callee: Mapped[str]
    state: Mapped[str]
    started_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None]
    sip_code: Mapped[int | None]
    result: Mapped[str | None]
    """A `CallResult`; None while the call lasts."""
    pipeline: Mapped[str] = mapped_column(default="")
    stt_engine: Mapped[str] = mapped_column(default="")
    llm_engine: Mapped[str] = mapped_column(default="")
    tts_engine: Mapped[str] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(Text, default="")

    number: Mapped[int | None]
    """Its `CallTextRow`'s: what the full-text index knows the call by. Never changes, unlike
    SQLite's own row numbers, which VACUUM may give anew."""
    talk_s: Mapped[float] = mapped_column(default=0.0, server_default="0")
    """`duration_s` to sort by; 0 where there is none."""
    turn_count: Mapped[int] = mapped_column(default=0, server_default="0")
    latencies: Mapped[bytes | None] = mapped_column(deferred=True)
    """Of its turns, for statistics: see `telephony.calllog.statistics.packed`."""
    wer: Mapped[float | None]
    """Word error rate of what was understood in the call, measured against the transcript of its
    recording; None where there is none yet, or neither has a word. See `comparison.py`."""

    turns: Mapped[list[TurnRow]] = relationship(order_by=TurnRow.index, lazy="raise")
    events: Mapped[list[EventRow]] = relationship(order_by=EventRow.id, lazy="raise")
    recordings: Mapped[list[RecordingRow]] = relationship(
        order_by=(RecordingRow.start_sample, RecordingRow.id), lazy="raise"
    )
    notes: Mapped[list[NoteRow]] = relationship(order_by=NoteRow.id, lazy="raise")
    jobs: Mapped[list["JobRow"]] = relationship(
        order_by="(JobRow.created_at, JobRow.id)", lazy="raise", viewonly=True
    )

    @property
    def duration_s(self) -> float | None:
        """Seconds from the answer to the end; None for a call never answered or not yet ended."""
        if self.answered_at is None or self.ended_at is None:
            return None
        return (self.ended_at - self.answered_at).total_seconds()

    def begins_at(self, job: "JobRow") -> int:
        """Where the part begins that `job` is about, in samples since the answer."""
        starts = (rec.start_sample for rec in self.recordings if rec.path == job.path)
        return next(starts, 0) + job.first_sample
