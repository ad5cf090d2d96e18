"""Accounts and sessions, in SQLite and in PostgreSQL. What HTTP adds is in tests/admin_ui."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from telephony.calllog import Accounts, CallLog, Sessions
from telephony.calllog.account_models import SessionRow
from telephony.calllog.account_sessions import (
    AT_ONCE,
    GRACE_S,
    IDLE_S,
    OneTimeUsed,
    PasswordChanged,
    SessionEnded,
    SessionReused,
)
from telephony.calllog.accounts import AccountError, AccountNotFound, LastAdmin, NameTaken


class Clock:
    now = 1_750_000_000.123456789

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(log: CallLog, clock: Clock) -> Accounts:
    return Accounts(log.engine, clock)


@pytest.fixture
def sessions(log: CallLog, clock: Clock) -> Sessions:
    return Sessions(log.engine, clock)


@pytest.fixture
def erika(accounts: Accounts, clock: Clock) -> int:
    """An admin who has chosen her password a day ago; her account's id."""
    accounts.add("Erika", "one-time", "admin")
    row = accounts.choose_password("erika", "one-time", "hash")
    clock.now += 86_400
    return row.id


def opened(sessions: Sessions, account_id: int, password_hash: str = "hash") -> str:
    cookie = sessions.begin(account_id, password_hash).cookie
    assert cookie is not None
    return cookie


def count(log: CallLog) -> int:
    with log.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(SessionRow)) or 0


def test_accounts_are_found_in_any_case(accounts: Accounts, erika: int) -> None:
    accounts.add("anton", "x", "viewer")
    assert [row.name for row in accounts.all()] == ["anton", "Erika"]
    for name in ("Erika", "ERIKA", "eriKa"):
        found = accounts.find(name)
        assert found is not None
        assert found.id == erika
    for name in ("Erik", "", "\0", "Erika ", "%"):
        assert accounts.find(name) is None
    with pytest.raises(NameTaken, match="'Erika'"):
        accounts.add("ERIKA", "x", "viewer")


def test_times_are_kept(accounts: Accounts, sessions: Sessions, clock: Clock, erika: int) -> None:
    opened(sessions, erika)
    row = accounts.find("Erika")
    assert row is not None
    assert row.last_sign_in_at == datetime.fromtimestamp(clock.now, UTC)
    assert (
        row.created_at == row.password_chosen_at == datetime.fromtimestamp(clock.now - 86_400, UTC)
    )


def test_an_admin_is_one_who_chose_a_password(accounts: Accounts) -> None:
    accounts.set_first_admin("first")
    accounts.set_first_admin("second")
    assert not accounts.has_admin()
    (admin,) = accounts.all()
    assert (admin.name, admin.password_hash, admin.must_change) == ("admin", "second", True)
    accounts.choose_password("admin", "second", "mine")
    assert accounts.has_admin()
    accounts.set_one_time_password("admin", "forgotten")
    assert accounts.has_admin()


@pytest.mark.parametrize(
    "change",
    [
        lambda accounts: accounts.set_role("erika", "viewer"),
        lambda accounts: accounts.set_one_time_password("erika", "x"),
        lambda accounts: accounts.choose_password("erika", "hash", "x"),
        lambda accounts: accounts.remove("erika"),
    ],
)
def test_a_change_takes_back_what_was_given(
    accounts: Accounts,
    sessions: Sessions,
    log: CallLog,
    clock: Clock,
    erika: int,
    change: Callable[[Accounts], object],
) -> None:
    accounts.add("other", "x", "admin")
    cookie = opened(sessions, erika)
    other = sessions.begin(accounts.add("third", "y", "viewer").id, "y")
    clock.now += 1
    change(accounts)
    assert accounts.revocations() == {"Erika": clock.now}  # to the last bit
    with pytest.raises(SessionEnded):
        sessions.refresh(cookie)
    assert other.cookie is not None
    assert sessions.refresh(other.cookie).account.name == "third"
    assert count(log) == 1


def test_a_name_without_an_account_can_be_revoked(accounts: Accounts, clock: Clock) -> None:
    accounts.revoke("script:x")
    clock.now += 1
    accounts.revoke("script:x")
    assert accounts.revocations() == {"script:x": clock.now}


def test_two_admins_cannot_leave_at_once(accounts: Accounts, erika: int) -> None:
    for turn in range(5):
        name = f"zweite{turn}"
        accounts.add(name, "x", "admin")
        with ThreadPoolExecutor(2) as pool:
            tries = [pool.submit(accounts.set_role, who, "viewer") for who in ("erika", name)]
        faults = [done.exception() for done in tries]
        assert [type(fault) for fault in faults if fault] == [LastAdmin]
        assert [row.role for row in accounts.all()].count("admin") == 1
        accounts.set_role("erika", "admin")
        accounts.remove(name)


def test_two_of_one_name_at_once(accounts: Accounts) -> None:
    def add(name: str) -> object:
        try:
            return accounts.add(name, "x", "viewer").name
        except AccountError as error:
            return type(error)

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(add, ["anna", "Anna", "ANNA", "anNa"]))
    assert done.count(NameTaken) == 3
    assert len(accounts.all()) == 1


def test_a_session_belongs_to_the_password_that_was_checked(
    accounts: Accounts, sessions: Sessions, erika: int
) -> None:
    with pytest.raises(PasswordChanged):
        sessions.begin(erika, "an older hash")
    with pytest.raises(PasswordChanged):
        sessions.begin(erika + 1, "hash")
    with pytest.raises(AccountNotFound):
        accounts.choose_password("erika", "an older hash", "x")
    accounts.renew_hash("erika", "an older hash", "x")
    accounts.renew_hash("erika", "hash", "better hash")
    assert opened(sessions, erika, "better hash")


def test_a_one_time_password_opens_one_session(accounts: Accounts, sessions: Sessions) -> None:
    row = accounts.add("max", "one-time", "viewer")
    with ThreadPoolExecutor(4) as pool:
        tries = [pool.submit(sessions.begin, row.id, "one-time") for _ in range(4)]
    faults = [type(done.exception()) for done in tries]
    assert sorted(fault.__name__ for fault in faults) == ["NoneType"] + [OneTimeUsed.__name__] * 3


def test_one_cookie_is_exchanged_once(sessions: Sessions, clock: Clock, erika: int) -> None:
    """However many ask at once: one gets the next cookie, the others none."""
    cookie = opened(sessions, erika)
    with ThreadPoolExecutor(6) as pool:
        done = [pool.submit(sessions.refresh, cookie).result() for _ in range(6)]
    (next_cookie,) = [session.cookie for session in done if session.cookie is not None]
    clock.now += GRACE_S + 1
    assert sessions.refresh(next_cookie).account.name == "Erika"
    with pytest.raises(SessionReused, match="Erika"):
        sessions.refresh(cookie)
    with pytest.raises(SessionEnded):
        sessions.refresh(next_cookie)


def test_sessions_that_are_over_leave_the_table(
    sessions: Sessions, log: CallLog, clock: Clock, erika: int
) -> None:
    for _ in range(AT_ONCE + 3):
        opened(sessions, erika)
        clock.now += 1
    assert count(log) == AT_ONCE
    clock.now += IDLE_S
    opened(sessions, erika)
    assert count(log) == 1


@pytest.mark.parametrize("cookie", ["", ".", "\0.x", "a" * 5000, "ä.ö"])
def test_what_is_no_cookie(sessions: Sessions, erika: int, cookie: str) -> None:
    with pytest.raises(SessionEnded):
        sessions.refresh(cookie)
    sessions.end(cookie)
