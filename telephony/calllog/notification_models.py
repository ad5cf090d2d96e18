"""The outbox: who is yet to be told of which call's messages."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from telephony.calllog.models import Base


class NotificationRow(Base):
    """One call's messages over one channel."""

    __tablename__ = "notifications"
    __table_args__ = (
        UniqueConstraint("call_id", "channel"),
        Index(None, "channel", "state", "next_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"))
    channel: Mapped[str]
    """`email` or `webhook`."""
    state: Mapped[str]
    """A `NotificationState`."""
    attempts: Mapped[int]
    """Tries that failed."""
    next_at: Mapped[datetime]
    """Not tried before."""
    error: Mapped[str] = mapped_column(Text)
    """Why the last try failed."""
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    recipients_left: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """Who is yet to get it, where others have; None: all."""
