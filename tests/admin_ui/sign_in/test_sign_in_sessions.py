"""Staying signed in, and signing out."""

from collections.abc import Callable

import pytest

from admin_ui.sign_in import SESSION_COOKIE, SignInDesk
from admin_ui.tokens import ACCESS_S
from telephony.calllog.account_sessions import AT_ONCE as SESSIONS_AT_ONCE
from telephony.calllog.account_sessions import GRACE_S, IDLE_S, LONGEST_S
from tests.admin_ui.sign_in.browser import Browser, Clock


def test_a_session_goes_on_with_another_cookie_each_time(
    browser: Callable[..., Browser], clock: Clock
) -> None:
    client = browser()
    cookies = set()
    client.enter().raise_for_status()
    for _ in range(4):
        cookies.add(client.cookies[SESSION_COOKIE])
        clock.now += IDLE_S - 60
        access = client.post("/api/auth/refresh").raise_for_status().json()
        assert client.me(access).json()["role"] == "admin"
    assert len(cookies) == 4


def test_an_access_token_lasts_ten_minutes(browser: Callable[..., Browser], clock: Clock) -> None:
    client = browser()
    access = client.enter().json()
    clock.now += ACCESS_S - 1
    assert client.me(access).status_code == 200
    clock.now += 1
    assert client.me(access).status_code == 401


def test_two_tabs_may_ask_at_once(browser: Callable[..., Browser], clock: Clock) -> None:
    one, other = browser(), browser()
    one.enter().raise_for_status()
    other.cookies.set(SESSION_COOKIE, one.cookies[SESSION_COOKIE], path="/api/auth")
    assert one.post("/api/auth/refresh").status_code == 200
    clock.now += GRACE_S - 1
    response = other.post("/api/auth/refresh")
    assert (response.status_code, "set-cookie" in response.headers) == (200, False)
    assert one.post("/api/auth/refresh").status_code == 200


@pytest.mark.parametrize("uses", [1, 3])
def test_a_stolen_cookie_ends_the_session(
    browser: Callable[..., Browser], clock: Clock, uses: int
) -> None:
    owner, thief = browser(), browser()
    owner.enter().raise_for_status()
    thief.cookies.set(SESSION_COOKIE, owner.cookies[SESSION_COOKIE], path="/api/auth")
    for _ in range(uses):
        access = owner.post("/api/auth/refresh").json()
    clock.now += GRACE_S + 1
    assert thief.post("/api/auth/refresh").json()["code"] == "signed_out"
    assert owner.post("/api/auth/refresh").status_code == 401
    assert owner.me(access).status_code == 401  # pyright: ignore[reportPossiblyUnboundVariable]
    owner.enter().raise_for_status()


def test_a_session_ends_where_nobody_uses_it(browser: Callable[..., Browser], clock: Clock) -> None:
    client = browser()
    client.enter().raise_for_status()
    clock.now += IDLE_S
    assert client.post("/api/auth/refresh").status_code == 401


def test_a_session_ends_after_thirty_days(browser: Callable[..., Browser], clock: Clock) -> None:
    client = browser()
    client.enter().raise_for_status()
    cookie, started = client.cookies[SESSION_COOKIE], clock.now
    while clock.now - started < LONGEST_S - IDLE_S / 2:
        response = client.post(
            "/api/auth/refresh", headers={"Cookie": f"{SESSION_COOKIE}={cookie}"}
        )
        cookie = response.raise_for_status().cookies[SESSION_COOKIE]
        clock.now += IDLE_S / 2
    clock.now = started + LONGEST_S
    response = client.post("/api/auth/refresh", headers={"Cookie": f"{SESSION_COOKIE}={cookie}"})
    assert response.status_code == 401


def test_an_account_has_so_many_sessions_at_once(
    browser: Callable[..., Browser], desk: SignInDesk
) -> None:
    clients = [browser() for _ in range(SESSIONS_AT_ONCE + 2)]
    account = desk.accounts.find("Erika")
    assert account is not None
    for client in clients:
        opened = desk.sessions.begin(account.id, account.password_hash)
        assert opened.cookie is not None
        client.cookies.set(SESSION_COOKIE, opened.cookie, path="/api/auth")
    codes = [client.post("/api/auth/refresh").status_code for client in clients]
    assert codes == [401, 401] + [200] * SESSIONS_AT_ONCE


@pytest.mark.parametrize("cookie", ["", ".", "x", "a.b", "0" * 32 + ".", "%00.x", "a.b.c.d"])
def test_no_session(browser: Callable[..., Browser], cookie: str) -> None:
    client = browser()
    headers = {"Cookie": f"{SESSION_COOKIE}={cookie}"}
    response = client.post("/api/auth/refresh", headers=headers)
    assert (response.status_code, response.json()["code"]) == (401, "signed_out")
    assert client.post("/api/auth/sign-out", headers=headers).status_code == 204


# ── out ──────────────────────────────────────────────────────────────────────────────────────


def test_out(browser: Callable[..., Browser]) -> None:
    client = browser()
    client.enter().raise_for_status()
    cookie = client.cookies[SESSION_COOKIE]
    assert client.post("/api/auth/sign-out").status_code == 204
    assert SESSION_COOKIE not in client.cookies
    client.cookies.set(SESSION_COOKIE, cookie, path="/api/auth")
    assert client.post("/api/auth/refresh").status_code == 401
    assert browser().post("/api/auth/sign-out").status_code == 204


def test_a_session_is_not_ended_by_one_who_knows_its_id_only(
    browser: Callable[..., Browser],
) -> None:
    client, stranger = browser(), browser()
    client.enter().raise_for_status()
    row_id = client.cookies[SESSION_COOKIE].partition(".")[0]
    stranger.cookies.set(SESSION_COOKIE, f"{row_id}.", path="/api/auth")
    stranger.post("/api/auth/sign-out")
    assert client.post("/api/auth/refresh").status_code == 200
