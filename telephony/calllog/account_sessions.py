"""`Sessions`: browsers that are signed in (RFC 9700, 4.14.2: refresh tokens are rotated).

A session's cookie is `<id>.<secret>`; the secret is another one after every use. Whoever comes with
an older secret holds a copy: the session ends, for the thief and for the owner. Only the one before
is good for a moment longer, since two tabs may ask at once.

    SessionError
    ├── SessionEnded       there is no such session (any more)
    │   └── SessionReused  its cookie was used by two; it is ended now
    ├── PasswordChanged    the password is no longer the one that was checked
    └── OneTimeUsed        the one-time password was used already
"""

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session, sessionmaker

from telephony.calllog.account_models import AccountRow, RevocationRow, SessionRow
from telephony.calllog.database import for_writing
from telephony.calllog.errors import CallLogError

IDLE_S = 12 * 3600.0
"""A session that nobody uses for so long is over."""
LONGEST_S = 30 * 24 * 3600.0
"""And so is any after so long (NIST SP 800-63B-4, 2.1.3)."""
GRACE_S = 30.0
"""How long the secret before this one is good: two tabs that ask at once have the same cookie."""
AT_ONCE = 20
"""Sessions of one account; the one used longest ago makes room."""


class SessionError(CallLogError):
    """Root of what can go wrong with sessions."""


class SessionEnded(SessionError):
    """There is no such session (any more)."""


class SessionReused(SessionEnded):
    """Somebody came with a secret that was exchanged already."""

    def __init__(self, name: str) -> None:
        super().__init__(f"a session of {name!r} was used with an old cookie")
        self.name = name


class PasswordChanged(SessionError):
    """The password is no longer the one that was checked, or its account is gone."""


class OneTimeUsed(SessionError):
    """The one-time password was used already."""


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session in use."""

    account: AccountRow
    cookie: str | None
    """Replaces the browser's; None where another tab has got it a moment ago."""
    at: float
    """When the account was looked at, in seconds since 1970: its access token is as old."""


class Sessions:
    """The sessions in the call log's database."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        """`engine` with its tables at head. `clock`: seconds since 1970."""
        self._clock = clock
        self._reading = sessionmaker(engine, expire_on_commit=False)
        self._writing = sessionmaker(for_writing(engine), expire_on_commit=False)

    def begin(self, account_id: int, password_hash: str) -> OpenSession:
        """For one who knew the password of `password_hash`. Spends a one-time password.

        Raises PasswordChanged, OneTimeUsed.
        """
        with self._writing.begin() as session:
            found = select(AccountRow).where(AccountRow.id == account_id).with_for_update()
            account = session.scalars(found).one_or_none()
            if account is None or account.password_hash != password_hash:
                raise PasswordChanged
            if account.one_time_used:
                raise OneTimeUsed
            account.one_time_used = account.must_change
            at = self._clock()
            account.last_sign_in_at = now = datetime.fromtimestamp(at, UTC)
            self._make_room(session, account_id, now)
            row_id, secret = secrets.token_hex(16), secrets.token_urlsafe(32)
            row = SessionRow(
                id=row_id,
                account_id=account_id,
                secret_hash=_hash(secret),
                previous_hash="",
                created_at=now,
                last_used_at=now,
                expires_at=now + timedelta(seconds=IDLE_S),
            )
            session.add(row)
            return OpenSession(account, f"{row_id}.{secret}", at)

    def refresh(self, cookie: str) -> OpenSession:
        """The session goes on. Raises SessionEnded, and SessionReused where it ends now."""
        row_id, _, secret = cookie.partition(".")
        # Strangers are turned away without the write lock.
        with self._reading() as session:
            row = None if "\0" in row_id else session.get(SessionRow, row_id)
            if row is None:
                raise SessionEnded
        with self._writing.begin() as session:
            # First the account, as whoever changes it does: nobody waits crosswise (PostgreSQL).
            account = session.get(AccountRow, row.account_id, with_for_update=True)
            row = session.get(SessionRow, row_id, with_for_update=True)
            at = self._clock()
            now = datetime.fromtimestamp(at, UTC)
            if account is None or row is None or row.expires_at <= now:
                raise SessionEnded
            offered = _hash(secret)
            if secrets.compare_digest(offered, row.secret_hash):
                secret = secrets.token_urlsafe(32)
                row.previous_hash, row.secret_hash = row.secret_hash, _hash(secret)
                row.last_used_at = now
                latest = row.created_at + timedelta(seconds=LONGEST_S)
                row.expires_at = min(now + timedelta(seconds=IDLE_S), latest)
                return OpenSession(account, f"{row_id}.{secret}", at)
            in_grace = now - row.last_used_at <= timedelta(seconds=GRACE_S)
            if in_grace and secrets.compare_digest(offered, row.previous_hash):
                return OpenSession(account, None, at)
            session.delete(row)
            session.merge(RevocationRow(name=account.name, revoked_at=at))
        raise SessionReused(account.name)

    def end(self, cookie: str) -> None:
        """Sign out; a session that is over already is fine."""
        row_id, _, secret = cookie.partition(".")
        if "\0" in row_id:
            return
        hashes = (SessionRow.secret_hash == _hash(secret)) | (
            SessionRow.previous_hash == _hash(secret)
        )
        with self._writing.begin() as session:
            session.execute(delete(SessionRow).where(SessionRow.id == row_id, hashes))

    def _make_room(self, session: Session, account_id: int, now: datetime) -> None:
        session.execute(delete(SessionRow).where(SessionRow.expires_at <= now))
        mine = select(SessionRow.id).where(SessionRow.account_id == account_id)
        newest = mine.order_by(SessionRow.last_used_at.desc(), SessionRow.id)
        too_many = session.scalars(newest.offset(AT_ONCE - 1)).all()
        session.execute(delete(SessionRow).where(SessionRow.id.in_(too_many)))


def _hash(secret: str) -> str:
    """256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
