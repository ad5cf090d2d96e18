"""`/api/auth`: signing in, staying signed in, changing the password, signing out."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from admin_ui.passwords import AT_ONCE, WAITING, HashingBusy, Passwords
from admin_ui.rate_limit import RateLimit
from admin_ui.sign_in import DEVICE_COOKIE, SESSION_COOKIE, SignInDesk
from admin_ui.tokens import ACCESS_S, Tokens
from telephony.calllog import Accounts, CallLog, Sessions
from telephony.calllog.account_sessions import AT_ONCE as SESSIONS_AT_ONCE
from telephony.calllog.account_sessions import GRACE_S, IDLE_S, LONGEST_S

PASSWORD = "vier gelbe Gummistiefel"
OTHER = "drei blaue Regenschirme"


class Clock:
    now = 1_750_000_000.25

    def __call__(self) -> float:
        self.now += 1e-3  # it never stands still
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tokens(clock: Clock) -> Tokens:
    return Tokens(b"a key of this test and no other one", clock)


@pytest.fixture(scope="module")
def password_hash() -> str:
    return Passwords().hash(PASSWORD)


@pytest.fixture
def desk(app: FastAPI, log: CallLog, clock: Clock, password_hash: str) -> SignInDesk:
    """With an admin `Erika`, who has chosen her password."""
    desk: SignInDesk = app.state.desk
    desk.accounts, desk.sessions = Accounts(log.engine, clock), Sessions(log.engine, clock)
    desk.by_address = RateLimit(burst=10, every_s=6, clock=clock)
    desk.by_name = RateLimit(burst=20, every_s=3, clock=clock)
    desk.accounts.add("Erika", "einmal", "admin")
    desk.accounts.choose_password("Erika", "einmal", password_hash)
    return desk


@pytest.fixture
def browser(app: FastAPI, desk: SignInDesk) -> Callable[..., TestClient]:
    """A browser with an empty cookie jar."""

    def make(url: str = "http://localhost", host: str = "192.168.1.5") -> TestClient:
        return TestClient(app, url, raise_server_exceptions=False, client=(host, 50_000))

    return make


def enter(client: TestClient, name: str = "Erika", password: str = PASSWORD) -> Response:
    return client.post("/api/auth/sign-in", json={"name": name, "password": password})


def me(client: TestClient, access: dict[str, Any]) -> Response:
    return client.get("/api/auth/me", headers=bearer(access))


def bearer(access: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {access['token']}"}


# ── in ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["Erika", "erika", "ERIKA", "\uff25rika"])
def test_in(browser: Callable[..., TestClient], name: str) -> None:
    client = browser()
    response = enter(client, name)
    access = response.raise_for_status().json()
    token = access.pop("token")
    assert access == {
        "name": "Erika",
        "role": "admin",
        "must_change": False,
        "expires_in_s": ACCESS_S,
    }
    assert response.headers["cache-control"] == "no-store"
    found = me(client, {"token": token}).json()
    assert found == {"name": "Erika", "role": "admin", "must_change": False}


def test_the_cookie_is_out_of_scripts_and_other_sites_reach(
    browser: Callable[..., TestClient],
) -> None:
    def attributes(client: TestClient) -> set[str]:
        cookies = enter(client).headers.get_list("set-cookie")
        (cookie,) = [cookie for cookie in cookies if cookie.startswith(SESSION_COOKIE)]
        return {part.strip().lower() for part in cookie.split(";")[1:]}

    wanted = {"httponly", "samesite=strict", "path=/api/auth", f"max-age={int(IDLE_S)}"}
    assert attributes(browser()) == wanted
    assert attributes(browser("https://localhost")) == wanted | {"secure"}


def test_the_database_holds_neither_passwords_nor_cookies(
    browser: Callable[..., TestClient], log: CallLog
) -> None:
    client = browser()
    enter(client).raise_for_status()
    row_id, _, secret = client.cookies[SESSION_COOKIE].partition(".")
    with log.engine.connect() as connection:
        dump = "\n".join(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]
    assert row_id in dump
    assert secret not in dump
    assert PASSWORD not in dump


def test_a_wrong_password_and_an_unknown_name_look_alike(
    browser: Callable[..., TestClient],
) -> None:
    answers = [
        enter(browser(), name, password)
        for name, password in [("Erika", "x"), ("Erika", ""), ("niemand", PASSWORD), ("\0", "\0")]
    ]
    assert {answer.status_code for answer in answers} == {401}
    (body,) = {answer.text for answer in answers}
    assert answers[0].json()["code"] == "wrong_password"
    assert "niemand" not in body
    assert all("set-cookie" not in answer.headers for answer in answers)


def test_an_unknown_name_costs_a_hash_too(
    browser: Callable[..., TestClient], desk: SignInDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[str] = []
    hasher = desk.passwords._hasher
    real = type(hasher).verify

    def verify(self: Any, hash: str, password: str) -> Any:
        verified.append(hash)
        return real(self, hash, password)

    monkeypatch.setattr(type(hasher), "verify", verify)
    enter(browser(), "niemand")
    assert [found.startswith("$argon2id$v=19$m=47104,t=1,p=1$") for found in verified] == [True]


@pytest.mark.parametrize(
    "body",
    [{}, {"name": "Erika"}, {"name": 5, "password": []}, {"name": "a" * 300, "password": "b"}],
)
def test_what_is_no_sign_in(browser: Callable[..., TestClient], body: dict[str, Any]) -> None:
    assert browser().post("/api/auth/sign-in", json=body).status_code == 422


def test_a_hash_of_older_parameters_is_renewed(
    browser: Callable[..., TestClient], desk: SignInDesk
) -> None:
    weaker = Passwords()
    weaker._hasher = type(weaker._hasher)(time_cost=1, memory_cost=8, parallelism=1)
    account = desk.accounts.find("erika")
    assert account is not None
    desk.accounts.renew_hash("erika", account.password_hash, weaker.hash(PASSWORD))
    enter(browser()).raise_for_status()
    account = desk.accounts.find("erika")
    assert account is not None
    assert not desk.passwords.outdated(account.password_hash)
    enter(browser()).raise_for_status()


def test_few_hashes_at_once(browser: Callable[..., TestClient], desk: SignInDesk) -> None:
    places = [desk.passwords._place() for _ in range(WAITING)]
    for place in places[:AT_ONCE]:
        place.__enter__()
    for _ in range(WAITING - AT_ONCE):
        desk.passwords._places.acquire()
    response = enter(browser())
    assert (response.status_code, response.headers["retry-after"]) == (503, "1")
    with pytest.raises(HashingBusy):
        desk.passwords.hash("x")
    for place in places[:AT_ONCE]:
        place.__exit__(None, None, None)
    for _ in range(WAITING - AT_ONCE):
        desk.passwords._places.release()
    enter(browser()).raise_for_status()


# ── too many tries ───────────────────────────────────────────────────────────────────────────


def test_an_address_has_ten_tries_then_one_every_six_seconds(
    browser: Callable[..., TestClient], clock: Clock
) -> None:
    client = browser()
    codes = [enter(client, f"name{number}").status_code for number in range(11)]
    assert codes == [401] * 10 + [429]
    refused = enter(client)
    assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
    assert 1 <= int(refused.headers["retry-after"]) <= 6
    assert enter(browser(host="192.168.1.6")).status_code == 200
    clock.now += 6
    assert enter(client).status_code == 200


def test_a_success_is_no_try(browser: Callable[..., TestClient]) -> None:
    client = browser()
    assert {enter(client).status_code for _ in range(15)} == {200}


def test_an_attacker_does_not_lock_the_owner_out(browser: Callable[..., TestClient]) -> None:
    home = browser(host="10.0.0.1")
    enter(home).raise_for_status()
    for number in range(20):
        assert enter(browser(host=f"172.16.0.{number}"), password="falsch").status_code == 401
    attacker = enter(browser(host="172.16.1.1"), password="falsch")
    assert (attacker.status_code, int(attacker.headers["retry-after"]) <= 3) == (429, True)
    assert enter(home).status_code == 200
    # Her browser's cookie is hers alone, and no other name's.
    copied = browser(host="172.16.1.2")
    copied.cookies.set(DEVICE_COOKIE, home.cookies[DEVICE_COOKIE], path="/api/auth")
    assert [enter(copied, "erika2", "x").status_code for _ in range(3)] == [401] * 3
    copied.cookies.set(DEVICE_COOKIE, "gefälscht".encode().hex(), path="/api/auth")
    assert enter(copied, password="falsch").status_code == 429


# ── staying ──────────────────────────────────────────────────────────────────────────────────


def test_a_session_goes_on_with_another_cookie_each_time(
    browser: Callable[..., TestClient], clock: Clock
) -> None:
    client = browser()
    cookies = set()
    enter(client).raise_for_status()
    for _ in range(4):
        cookies.add(client.cookies[SESSION_COOKIE])
        clock.now += IDLE_S - 60
        access = client.post("/api/auth/refresh").raise_for_status().json()
        assert me(client, access).json()["role"] == "admin"
    assert len(cookies) == 4


def test_an_access_token_lasts_ten_minutes(
    browser: Callable[..., TestClient], clock: Clock
) -> None:
    client = browser()
    access = enter(client).json()
    clock.now += ACCESS_S - 1
    assert me(client, access).status_code == 200
    clock.now += 1
    assert me(client, access).status_code == 401


def test_two_tabs_may_ask_at_once(browser: Callable[..., TestClient], clock: Clock) -> None:
    one, other = browser(), browser()
    enter(one).raise_for_status()
    other.cookies.set(SESSION_COOKIE, one.cookies[SESSION_COOKIE], path="/api/auth")
    assert one.post("/api/auth/refresh").status_code == 200
    clock.now += GRACE_S - 1
    response = other.post("/api/auth/refresh")
    assert (response.status_code, "set-cookie" in response.headers) == (200, False)
    assert one.post("/api/auth/refresh").status_code == 200


@pytest.mark.parametrize("uses", [1, 3])
def test_a_stolen_cookie_ends_the_session(
    browser: Callable[..., TestClient], clock: Clock, uses: int
) -> None:
    owner, thief = browser(), browser()
    enter(owner).raise_for_status()
    thief.cookies.set(SESSION_COOKIE, owner.cookies[SESSION_COOKIE], path="/api/auth")
    for _ in range(uses):
        access = owner.post("/api/auth/refresh").json()
    clock.now += GRACE_S + 1
    assert thief.post("/api/auth/refresh").json()["code"] == "signed_out"
    assert owner.post("/api/auth/refresh").status_code == 401
    assert me(owner, access).status_code == 401  # pyright: ignore[reportPossiblyUnboundVariable]
    enter(owner).raise_for_status()


def test_a_session_ends_where_nobody_uses_it(
    browser: Callable[..., TestClient], clock: Clock
) -> None:
    client = browser()
    enter(client).raise_for_status()
    clock.now += IDLE_S
    assert client.post("/api/auth/refresh").status_code == 401


def test_a_session_ends_after_thirty_days(browser: Callable[..., TestClient], clock: Clock) -> None:
    client = browser()
    enter(client).raise_for_status()
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
    browser: Callable[..., TestClient], desk: SignInDesk
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
def test_no_session(browser: Callable[..., TestClient], cookie: str) -> None:
    client = browser()
    headers = {"Cookie": f"{SESSION_COOKIE}={cookie}"}
    response = client.post("/api/auth/refresh", headers=headers)
    assert (response.status_code, response.json()["code"]) == (401, "signed_out")
    assert client.post("/api/auth/sign-out", headers=headers).status_code == 204


# ── out ──────────────────────────────────────────────────────────────────────────────────────


def test_out(browser: Callable[..., TestClient]) -> None:
    client = browser()
    enter(client).raise_for_status()
    cookie = client.cookies[SESSION_COOKIE]
    assert client.post("/api/auth/sign-out").status_code == 204
    assert SESSION_COOKIE not in client.cookies
    client.cookies.set(SESSION_COOKIE, cookie, path="/api/auth")
    assert client.post("/api/auth/refresh").status_code == 401
    assert browser().post("/api/auth/sign-out").status_code == 204


def test_a_session_is_not_ended_by_one_who_knows_its_id_only(
    browser: Callable[..., TestClient],
) -> None:
    client, stranger = browser(), browser()
    enter(client).raise_for_status()
    row_id = client.cookies[SESSION_COOKIE].partition(".")[0]
    stranger.cookies.set(SESSION_COOKIE, f"{row_id}.", path="/api/auth")
    stranger.post("/api/auth/sign-out")
    assert client.post("/api/auth/refresh").status_code == 200


# ── the password ─────────────────────────────────────────────────────────────────────────────


def change(client: TestClient, access: dict[str, Any], current: str, new: str) -> Response:
    body = {"current": current, "new": new}
    return client.post("/api/auth/password", json=body, headers=bearer(access))


def test_a_new_password_ends_every_other_session(browser: Callable[..., TestClient]) -> None:
    here, there = browser(), browser()
    old, elsewhere = enter(here).json(), enter(there).json()
    access = change(here, old, PASSWORD, OTHER).raise_for_status().json()
    assert me(here, access).json() == {"name": "Erika", "role": "admin", "must_change": False}
    assert me(here, old).status_code == me(there, elsewhere).status_code == 401
    assert there.post("/api/auth/refresh").status_code == 401
    assert here.post("/api/auth/refresh").status_code == 200
    assert enter(there).status_code == 401
    assert enter(there, password=OTHER).status_code == 200


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ("kurz", "password_short"),
        ("x" * 129, "password_long"),
        (PASSWORD, "password_same"),
        ("Passwort2025!", "password_common"),
        ("erika-erika-erika", "password_name"),
    ],
)
def test_what_is_no_good_password(browser: Callable[..., TestClient], new: str, code: str) -> None:
    client = browser()
    response = change(client, enter(client).json(), PASSWORD, new)
    assert (response.status_code, response.json()["code"]) == (422, code)
    assert enter(client).status_code == 200


def test_the_old_password_is_asked_for_and_guesses_are_limited(
    browser: Callable[..., TestClient],
) -> None:
    client = browser()
    access = enter(client).json()
    answers = [change(client, access, f"falsch {n}", OTHER) for n in range(11)]
    assert [answer.status_code for answer in answers] == [403] * 10 + [429]
    assert answers[0].json()["code"] == "wrong_password"


def test_one_who_is_no_account_has_no_password(
    browser: Callable[..., TestClient], tokens: Tokens
) -> None:
    access = {"token": tokens.issue("script:monitor", "monitor")}
    assert change(browser(), access, "x", OTHER).status_code == 403


def test_a_one_time_password_opens_once_and_only_to_choose_another(
    browser: Callable[..., TestClient], desk: SignInDesk
) -> None:
    desk.accounts.add("max", desk.passwords.hash("einmal-wort"), "viewer")
    client, other = browser(), browser()
    access = enter(client, "max", "einmal-wort").raise_for_status().json()
    assert (access["role"], access["must_change"]) == ("newcomer", True)
    refused = client.get("/api/calls", headers=bearer(access))
    assert (refused.status_code, "one-time" in refused.json()["detail"]) == (403, True)
    again = enter(other, "max", "einmal-wort")
    assert (again.status_code, again.json()["code"]) == (401, "one_time_used")
    assert enter(other, "max", "geraten").json()["code"] == "wrong_password"
    # The page may be loaded anew meanwhile.
    access = client.post("/api/auth/refresh").raise_for_status().json()
    assert access["role"] == "newcomer"
    same = change(client, access, "einmal-wort", "einmal-wort")
    assert same.status_code == 422
    access = change(client, access, "einmal-wort", OTHER).raise_for_status().json()
    assert (access["role"], access["must_change"]) == ("viewer", False)
    assert client.get("/api/calls", headers=bearer(access)).status_code == 200
    assert enter(other, "max", "einmal-wort").status_code == 401
    assert enter(other, "max", OTHER).json()["role"] == "viewer"


# ── other sites ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["sign-in", "refresh", "sign-out", "password"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:3000"},
        {"Origin": "null"},
        {"Origin": "http://[bad"},
    ],
)
def test_another_sites_page_is_refused(
    browser: Callable[..., TestClient], path: str, headers: dict[str, str]
) -> None:
    client = browser()
    access = enter(client).json()
    bodies = {
        "sign-in": {"name": "Erika", "password": PASSWORD},
        "password": {"current": PASSWORD, "new": OTHER},
    }
    response = client.post(
        f"/api/auth/{path}", json=bodies.get(path), headers=headers | bearer(access)
    )
    assert (response.status_code, response.json()["code"]) == (403, "other_site")
    assert client.post("/api/auth/refresh").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://tom.example"},
        {"Origin": "http://localhost"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_the_own_page_is_not(browser: Callable[..., TestClient], headers: dict[str, str]) -> None:
    client = browser()
    body = {"name": "Erika", "password": PASSWORD}
    assert client.post("/api/auth/sign-in", json=body, headers=headers).status_code == 200
