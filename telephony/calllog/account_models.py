"""The tables of those who may sign in: accounts, their sessions, and what was taken back."""

from datetime import datetime

from sqlalchemy import Double, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from telephony.calllog.models import Base


class AccountRow(Base):
    """Somebody who may sign in."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    """As it was written at first."""
    key: Mapped[str]
    """The name with its case folded: `Erika` and `erika` are one."""
    password_hash: Mapped[str]
    """argon2id with its parameters and salt, as the PHC string format writes it."""
    role: Mapped[str]
    """`admin` or `viewer`."""
    must_change: Mapped[bool]
    """The password is a one-time one."""
    one_time_used: Mapped[bool]
    """Somebody has signed in with the one-time password: nobody else can."""
    created_at: Mapped[datetime]
    password_chosen_at: Mapped[datetime | None]
    """None: there was never another password than a one-time one."""
    last_sign_in_at: Mapped[datetime | None]


class SessionRow(Base):
    """A browser that is signed in, and may have new access tokens."""

    __tablename__ = "sessions"
    __table_args__ = (Index(None, "account_id"), Index(None, "expires_at"))

    id: Mapped[str] = mapped_column(primary_key=True)
    """Random; the first half of the cookie."""
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    secret_hash: Mapped[str]
    """SHA-256 of the cookie's second half, which changes with every use."""
    previous_hash: Mapped[str]
    """The one before; empty at first."""
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class RevocationRow(Base):
    """The access tokens of a name that were issued up to a moment are taken back."""

    __tablename__ = "revocations"

    name: Mapped[str] = mapped_column(primary_key=True)
    """A token's subject: an account's name, also one that is deleted, or a script's."""
    revoked_at: Mapped[float] = mapped_column(Double)
    """Seconds since 1970, as in the tokens: exact, so that the next token is good."""
