"""`Accounts`: who may sign in, with which role. Synchronous and thread-safe, like the call log.

    AccountError
    ├── AccountNotFound   no account with that name
    ├── NameTaken         there is one already
    ├── NameRefused       not a name that an account can have
    └── LastAdmin         without this account nobody could administer TOM

Whatever takes rights away ends the account's sessions and takes its access tokens back
(`revocations`), so that every process with this database hears of it.
"""

import re
import time
import unicodedata
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import Engine, delete, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from telephony.calllog.account_models import AccountRow, RevocationRow, SessionRow
from telephony.calllog.database import for_writing
from telephony.calllog.errors import CallLogError

AccountRole = Literal["admin", "viewer"]

NAME = re.compile(r"[^\W_][\w.@-]{0,63}")
"""Letters of any script, digits, and . _ @ -, at most 64."""
FIRST_ADMIN = "admin"


class AccountError(CallLogError):
    """Root of what can go wrong with accounts."""


class AccountNotFound(AccountError):
    """No account with that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no account {name!r}")


class NameTaken(AccountError):
    """Names are told apart without regard to case."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is an account {name!r} already")


class NameRefused(AccountError):
    """Not a name that an account can have."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name!r} is no name for an account: up to 64 letters, digits and . _ @ -, "
            "a letter or digit first"
        )


class LastAdmin(AccountError):
    """The account is the only administrator's."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name!r} is the last administrator: make another one first")


class Accounts:
    """The accounts in the call log's database."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        """`engine` with its tables at head. `clock`: seconds since 1970."""
        self._clock = clock
        self._reading = sessionmaker(engine, expire_on_commit=False)
        self._writing = sessionmaker(for_writing(engine), expire_on_commit=False)

    def all(self) -> Sequence[AccountRow]:
        """Every account, by name."""
        with self._reading() as session:
            return session.scalars(select(AccountRow).order_by(AccountRow.key)).all()

    def find(self, name: str) -> AccountRow | None:
        """The account of that name, where there is one; case does not matter."""
        key = key_of(name)
        with self._reading() as session:
            return None if key is None else _find(session, key)

    def has_admin(self) -> bool:
        """There is an administrator who has chosen a password."""
        chosen = AccountRow.password_chosen_at.is_not(None)
        with self._reading() as session:
            return bool(session.scalar(select(exists().where(AccountRow.role == "admin", chosen))))

    def add(self, name: str, password_hash: str, role: AccountRole) -> AccountRow:
        """A new account with a one-time password. Raises NameRefused, NameTaken."""
        name = unicodedata.normalize("NFKC", name)
        key = key_of(name)
        if key is None:
            raise NameRefused(name)
        with self._writing.begin() as session:
            taken = _find(session, key)
            if taken is not None:
                raise NameTaken(taken.name)
            row = AccountRow(
                name=name,
                key=key,
                password_hash=password_hash,
                role=role,
                must_change=True,
                one_time_used=False,
                created_at=self._now(),
            )
            session.add(row)
            try:
                session.flush()
            except IntegrityError as error:  # PostgreSQL: somebody was quicker
                raise NameTaken(name) from error
            return row

    def set_first_admin(self, password_hash: str) -> None:
        """`admin` may sign in with this one-time password, made where there is no such account."""
        if self.find(FIRST_ADMIN) is None:
            self.add(FIRST_ADMIN, password_hash, "admin")
        else:
            self.set_one_time_password(FIRST_ADMIN, password_hash)

    def set_role(self, name: str, role: AccountRole) -> AccountRow:
        """Raises AccountNotFound, LastAdmin."""
        with self._writing.begin() as session:
            admins = _lock_admins(session)
            row = _get(session, name)
            if row.role != role:
                _keep_one(admins, row)
                row.role = role
                self._take_back(session, row)
            return row

    def set_one_time_password(self, name: str, password_hash: str) -> AccountRow:
        """The old password is void. Raises AccountNotFound."""
        with self._writing.begin() as session:
            row = _get(session, name)
            row.password_hash = password_hash
            row.must_change, row.one_time_used = True, False
            self._take_back(session, row)
            return row

    def choose_password(self, name: str, old_hash: str, password_hash: str) -> AccountRow:
        """The account's owner, who knew the password of `old_hash`, has chosen another one.

        Raises AccountNotFound, also where the password has changed meanwhile.
        """
        with self._writing.begin() as session:
            row = _get(session, name)
            if row.password_hash != old_hash:
                raise AccountNotFound(name)
            row.password_hash = password_hash
            row.must_change = row.one_time_used = False
            row.password_chosen_at = self._now()
            self._take_back(session, row)
            return row

    def renew_hash(self, name: str, old_hash: str, password_hash: str) -> None:
        """The same password, hashed with today's parameters."""
        with self._writing.begin() as session:
            row = _get(session, name)
            if row.password_hash == old_hash:
                row.password_hash = password_hash

    def remove(self, name: str) -> None:
        """For good. Raises AccountNotFound, LastAdmin."""
        with self._writing.begin() as session:
            admins = _lock_admins(session)
            row = _get(session, name)
            _keep_one(admins, row)
            self._take_back(session, row)
            session.delete(row)

    def revoke(self, name: str) -> None:
        """Take back the access tokens of `name`, which may be a script's."""
        with self._writing.begin() as session:
            session.merge(RevocationRow(name=name, revoked_at=self._clock()))

    def revocations(self) -> dict[str, float]:
        """Up to when each name's access tokens are taken back, in seconds since 1970."""
        with self._reading() as session:
            rows = session.scalars(select(RevocationRow)).all()
            return {row.name: row.revoked_at for row in rows}

    def _take_back(self, session: Session, row: AccountRow) -> None:
        session.execute(delete(SessionRow).where(SessionRow.account_id == row.id))
        session.merge(RevocationRow(name=row.name, revoked_at=self._clock()))

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)


def key_of(name: str) -> str | None:
    """What tells accounts apart: the name in NFKC with its case folded. None for no such name."""
    name = unicodedata.normalize("NFKC", name)
    return name.casefold() if NAME.fullmatch(name) else None


def _find(session: Session, key: str) -> AccountRow | None:
    found = select(AccountRow).where(AccountRow.key == key)
    return session.scalars(found).one_or_none()


def _get(session: Session, name: str) -> AccountRow:
    """Locked where the database can (PostgreSQL); SQLite has one writer at a time anyway."""
    key = key_of(name)
    found = select(AccountRow).where(AccountRow.key == key).with_for_update()
    row = None if key is None else session.scalars(found).one_or_none()
    if row is None:
        raise AccountNotFound(name)
    return row


def _lock_admins(session: Session) -> list[int]:
    """The administrators' ids. Locked before anything else, and in order: two cannot both go at
    once, and nobody waits for one who waits for them."""
    admins = select(AccountRow).where(AccountRow.role == "admin").order_by(AccountRow.id)
    return [admin.id for admin in session.scalars(admins.with_for_update())]


def _keep_one(admins: list[int], row: AccountRow) -> None:
    """Raises LastAdmin."""
    if admins == [row.id]:
        raise LastAdmin(row.name)
