"""`tom users` and `tom token`: who may sign in, from the command line; and the first sign-in.

Works on the data directory, with or without a running server, which hears of it within seconds.
"""

import asyncio
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlalchemy.exc import SQLAlchemyError

from admin_ui.passwords import Passwords, one_time_password
from admin_ui.sign_in import SignInDesk
from admin_ui.tokens import Role, Tokens
from telephony.calllog import CallLog
from telephony.calllog.accounts import FIRST_ADMIN, AccountError, AccountRole, Accounts
from telephony.calllog.errors import short
from tom.call_log import open_call_log
from tom.settings import Settings, SettingsError

log = logging.getLogger(__name__)

DAY_S = 24 * 3600.0
_FOLLOW_S = 1.0
"""How soon a running server hears of what the command line changes."""

FIRST_SIGN_IN = """
  ┌─ Erste Anmeldung / first sign-in ─────────────────────────────────────────
  │  Öffnen Sie {url} und melden Sie sich an; dann wählen Sie ein Passwort.
  │  Open it and sign in; then choose a password.
  │
  │  Name:                                {name}
  │  Einmalpasswort / one-time password:  {password}
  │
  │  Es gilt bis zur ersten Anmeldung oder bis zum nächsten Start.
  │  It is good until somebody signs in, or until the next start.
  └───────────────────────────────────────────────────────────────────────────
"""


# ── for the server ───────────────────────────────────────────────────────────────────────────


def first_sign_in(call_log: CallLog) -> str | None:
    """A one-time password for `admin`, as long as no administrator has chosen a password.

    Every start makes another one: only its hash is kept. None where somebody has.
    """
    accounts = Accounts(call_log.engine)
    if accounts.has_admin():
        return None
    password = one_time_password()
    accounts.set_first_admin(Passwords().hash(password))
    return password


def tell_first_sign_in(password: str, url: str) -> None:
    """On standard error, and in no log: whoever reads it may be the administrator."""
    text = FIRST_SIGN_IN.format(url=url, name=FIRST_ADMIN, password=password)
    print(text, file=sys.stderr, flush=True)  # noqa: T201


async def follow_revocations(desk: SignInDesk) -> None:
    """Have the tokens refused that other processes take back; until it is cancelled."""
    failing = False
    while True:
        try:
            await asyncio.to_thread(desk.take_back)
        except SQLAlchemyError as error:
            if not failing:
                log.warning("cannot see whose tokens were taken back: %s", short(error))
            failing = True
        else:
            failing = False
        await asyncio.sleep(_FOLLOW_S)


# ── for the command line ─────────────────────────────────────────────────────────────────────

ROLES = {"admin": "Verwaltung", "viewer": "Einsicht"}


def list_users(settings: Settings) -> int:
    """Print who may sign in. Returns the exit code, as all of these. Raises SettingsError."""
    with _accounts(settings) as accounts:
        rows = accounts.all()
    table = Table(box=None, pad_edge=False)
    for heading in ("Name", "Rolle", "Passwort", "Zuletzt angemeldet"):
        table.add_column(heading)
    for row in rows:
        password = "Einmalpasswort" if row.must_change else "gewählt"
        last = row.last_sign_in_at
        signed_in = last.astimezone().strftime("%d.%m.%Y %H:%M") if last else "noch nie"
        table.add_row(escape(row.name), ROLES[row.role], password, signed_in)
    Console(highlight=False).print(table)
    return 0


def add_user(settings: Settings, name: str, role: AccountRole) -> int:
    """Print the one-time password of a new account."""
    return _with_password(settings, lambda accounts, hashed: accounts.add(name, hashed, role).name)


def reset_user(settings: Settings, name: str) -> int:
    """Print a new one-time password; the old one and all sessions are void."""
    return _with_password(
        settings, lambda accounts, hashed: accounts.set_one_time_password(name, hashed).name
    )


def remove_user(settings: Settings, name: str) -> int:
    """Delete an account; the last admin's stays."""

    def remove(accounts: Accounts) -> None:
        accounts.remove(name)
        print(f"{name} ist gelöscht.")  # noqa: T201

    return _attempt(settings, remove)


def make_token(settings: Settings, name: str, role: Role, days: int) -> int:
    """Print a token for a script, such as Prometheus'."""
    token = open_tokens(settings).issue(_script(name), role, days * DAY_S)
    print(token)  # noqa: T201
    return 0


def revoke_tokens(settings: Settings, name: str) -> int:
    """Take back every token that `make_token` made under this name."""
    with _accounts(settings) as accounts:
        accounts.revoke(_script(name))
    return 0


def _script(name: str) -> str:
    """No account's name has a colon."""
    return f"script:{name}"


def open_tokens(settings: Settings) -> Tokens:
    """With the key of the data directory. Raises SettingsError."""
    try:
        return Tokens.open(settings.data)
    except OSError as error:
        raise SettingsError(f"data: {error.filename}: {error.strerror}") from error


def _with_password(settings: Settings, change: Callable[[Accounts, str], str]) -> int:
    password = one_time_password()
    hashed = Passwords().hash(password)

    def attempt(accounts: Accounts) -> None:
        name = change(accounts, hashed)
        print(f"Name: {name}\nEinmalpasswort: {password}")  # noqa: T201

    return _attempt(settings, attempt)


def _attempt(settings: Settings, change: Callable[[Accounts], None]) -> int:
    with _accounts(settings) as accounts:
        try:
            change(accounts)
        except AccountError as error:
            Console(stderr=True).print(f"tom: {error}", markup=False, highlight=False)
            return 1
    return 0


@contextmanager
def _accounts(settings: Settings) -> Iterator[Accounts]:
    call_log = open_call_log(settings)
    try:
        yield Accounts(call_log.engine)
    finally:
        call_log.close()
