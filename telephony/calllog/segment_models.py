"""The table of segments: what callers say in calls that WhisperX answers."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from telephony.calllog.models import Base


class SegmentRow(Base):
    """See `SegmentRecord`; and how far it is."""

    __tablename__ = "segments"
    __table_args__ = (Index(None, "call_id"), Index(None, "state", "created_at"))

    id: Mapped[str] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"))
    path: Mapped[str]
    profile: Mapped[str]
    language: Mapped[str]
    kept: Mapped[bool]
    created_at: Mapped[datetime]

    state: Mapped[str]
    """A `SegmentState`."""
    worker: Mapped[str]
    """Who has it, or had it last."""
    text: Mapped[str] = mapped_column(Text)
    """What was said; empty for silence and noise."""
    error: Mapped[str] = mapped_column(Text)
    taken_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
