"""Signing in with a name and a password, and too many tries."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest

from admin_ui.passwords import AT_ONCE, WAITING, HashingBusy, Passwords
from admin_ui.sign_in import DEVICE_COOKIE, SESSION_COOKIE, SignInDesk
from admin_ui.tokens import ACCESS_S
from telephony.calllog import CallLog
from telephony.calllog.account_sessions import IDLE_S
from tests.admin_ui.sign_in.browser import PASSWORD, Browser, Clock


@pytest.mark.parametrize("name", ["Erika", "erika", "ERIKA", "\uff25rika"])
def test_in(browser: Callable[..., Browser], name: str) -> None:
    client = browser()
    response = client.enter(name)
    access = response.raise_for_status().json()
    token = access.pop("token")
    assert access == {
        "name": "Erika",
        "role": "admin",
        "must_change": False,
        "expires_in_s": ACCESS_S,
    }
    assert response.headers["cache-control"] == "no-store"
    found = client.me({"token": token}).json()
    assert found == {"name": "Erika", "role": "admin", "must_change": False}


def test_the_cookie_is_out_of_scripts_and_other_sites_reach(
    browser: Callable[..., Browser],
) -> None:
    def attributes(client: Browser) -> set[str]:
        cookies = client.enter().headers.get_list("set-cookie")
        (cookie,) = [cookie for cookie in cookies if cookie.startswith(SESSION_COOKIE)]
        return {part.strip().lower() for part in cookie.split(";")[1:]}

    wanted = {"httponly", "samesite=strict", "path=/api/auth", f"max-age={int(IDLE_S)}"}
    assert attributes(browser()) == wanted
    assert attributes(browser("https://localhost")) == wanted | {"secure"}


def test_the_database_holds_neither_passwords_nor_cookies(
    browser: Callable[..., Browser], log: CallLog
) -> None:
    client = browser()
    client.enter().raise_for_status()
    row_id, _, secret = client.cookies[SESSION_COOKIE].partition(".")
    with log.engine.connect() as connection:
        dump = "\n".join(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]
    assert row_id in dump
    assert secret not in dump
    assert PASSWORD not in dump


def test_a_wrong_password_and_an_unknown_name_look_alike(
    browser: Callable[..., Browser],
) -> None:
    answers = [
        browser().enter(name, password)
        for name, password in [("Erika", "x"), ("Erika", ""), ("niemand", PASSWORD), ("\0", "\0")]
    ]
    assert {answer.status_code for answer in answers} == {401}
    (body,) = {answer.text for answer in answers}
    assert answers[0].json()["code"] == "wrong_password"
    assert "niemand" not in body
    assert all("set-cookie" not in answer.headers for answer in answers)


def test_an_unknown_name_costs_a_hash_too(
    browser: Callable[..., Browser], desk: SignInDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[str] = []
    hasher = desk.passwords._hasher
    real = type(hasher).verify

    def verify(self: Any, hash: str, password: str) -> Any:
        verified.append(hash)
        return real(self, hash, password)

    monkeypatch.setattr(type(hasher), "verify", verify)
    browser().enter("niemand")
    assert [found.startswith("$argon2id$v=19$m=47104,t=1,p=1$") for found in verified] == [True]


@pytest.mark.parametrize(
    "body",
    [{}, {"name": "Erika"}, {"name": 5, "password": []}, {"name": "a" * 300, "password": "b"}],
)
def test_what_is_no_sign_in(browser: Callable[..., Browser], body: dict[str, Any]) -> None:
    assert browser().post("/api/auth/sign-in", json=body).status_code == 422


def test_a_hash_of_older_parameters_is_renewed(
    browser: Callable[..., Browser], desk: SignInDesk
) -> None:
    weaker = Passwords()
    weaker._hasher = type(weaker._hasher)(time_cost=1, memory_cost=8, parallelism=1)
    account = desk.accounts.find("erika")
    assert account is not None
    desk.accounts.renew_hash("erika", account.password_hash, weaker.hash(PASSWORD))
    browser().enter().raise_for_status()
    account = desk.accounts.find("erika")
    assert account is not None
    assert not desk.passwords.outdated(account.password_hash)
    browser().enter().raise_for_status()


def test_few_hashes_at_once(browser: Callable[..., Browser], desk: SignInDesk) -> None:
    with ExitStack() as others:
        for _ in range(AT_ONCE):
            others.enter_context(desk.passwords._place())  # they compute
        for _ in range(WAITING - AT_ONCE):
            desk.passwords._places.acquire()  # they wait
            others.callback(desk.passwords._places.release)
        response = browser().enter()
        assert (response.status_code, response.headers["retry-after"]) == (503, "1")
        with pytest.raises(HashingBusy):
            desk.passwords.hash("x")
    browser().enter().raise_for_status()


# ── too many tries ───────────────────────────────────────────────────────────────────────────


def test_an_address_has_ten_tries_then_one_every_six_seconds(
    browser: Callable[..., Browser], clock: Clock
) -> None:
    client = browser()
    codes = [client.enter(f"name{number}").status_code for number in range(11)]
    assert codes == [401] * 10 + [429]
    refused = client.enter()
    assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
    assert 1 <= int(refused.headers["retry-after"]) <= 6
    assert browser(host="192.168.1.6").enter().status_code == 200
    clock.now += 6
    assert client.enter().status_code == 200


def test_a_success_is_no_try(browser: Callable[..., Browser]) -> None:
    client = browser()
    assert {client.enter().status_code for _ in range(15)} == {200}


def test_an_attacker_does_not_lock_the_owner_out(browser: Callable[..., Browser]) -> None:
    home = browser(host="10.0.0.1")
    home.enter().raise_for_status()
    for number in range(20):
        assert browser(host=f"172.16.0.{number}").enter(password="falsch").status_code == 401
    attacker = browser(host="172.16.1.1").enter(password="falsch")
    assert (attacker.status_code, int(attacker.headers["retry-after"]) <= 3) == (429, True)
    assert home.enter().status_code == 200
    # Her browser's cookie is hers alone, and no other name's.
    copied = browser(host="172.16.1.2")
    copied.cookies.set(DEVICE_COOKIE, home.cookies[DEVICE_COOKIE], path="/api/auth")
    assert [copied.enter("erika2", "x").status_code for _ in range(3)] == [401] * 3
    copied.cookies.set(DEVICE_COOKIE, "gefälscht".encode().hex(), path="/api/auth")
    assert copied.enter(password="falsch").status_code == 429
