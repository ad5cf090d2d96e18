"""Changing the password, also a one-time one; and other sites, which may do nothing."""

from collections.abc import Callable

import pytest

from admin_ui.sign_in import SignInDesk
from admin_ui.tokens import Tokens
from tests.admin_ui.sign_in.browser import OTHER, PASSWORD, Browser, bearer


def test_a_new_password_ends_every_other_session(browser: Callable[..., Browser]) -> None:
    here, there = browser(), browser()
    old, elsewhere = here.enter().json(), there.enter().json()
    access = here.change(old, PASSWORD, OTHER).raise_for_status().json()
    assert here.me(access).json() == {"name": "Erika", "role": "admin", "must_change": False}
    assert here.me(old).status_code == there.me(elsewhere).status_code == 401
    assert there.post("/api/auth/refresh").status_code == 401
    assert here.post("/api/auth/refresh").status_code == 200
    assert there.enter().status_code == 401
    assert there.enter(password=OTHER).status_code == 200


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
def test_what_is_no_good_password(browser: Callable[..., Browser], new: str, code: str) -> None:
    client = browser()
    response = client.change(client.enter().json(), PASSWORD, new)
    assert (response.status_code, response.json()["code"]) == (422, code)
    assert client.enter().status_code == 200


def test_the_old_password_is_asked_for_and_guesses_are_limited(
    browser: Callable[..., Browser],
) -> None:
    client = browser()
    access = client.enter().json()
    answers = [client.change(access, f"falsch {n}", OTHER) for n in range(11)]
    assert [answer.status_code for answer in answers] == [403] * 10 + [429]
    assert answers[0].json()["code"] == "wrong_password"


def test_one_who_is_no_account_has_no_password(
    browser: Callable[..., Browser], tokens: Tokens
) -> None:
    access = {"token": tokens.issue("script:monitor", "monitor")}
    assert browser().change(access, "x", OTHER).status_code == 403


def test_a_one_time_password_opens_once_and_only_to_choose_another(
    browser: Callable[..., Browser], desk: SignInDesk
) -> None:
    desk.accounts.add("max", desk.passwords.hash("einmal-wort"), "viewer")
    client, other = browser(), browser()
    access = client.enter("max", "einmal-wort").raise_for_status().json()
    assert (access["role"], access["must_change"]) == ("newcomer", True)
    refused = client.get("/api/calls", headers=bearer(access))
    assert (refused.status_code, "one-time" in refused.json()["detail"]) == (403, True)
    again = other.enter("max", "einmal-wort")
    assert (again.status_code, again.json()["code"]) == (401, "one_time_used")
    assert other.enter("max", "geraten").json()["code"] == "wrong_password"
    # The page may be loaded anew meanwhile.
    access = client.post("/api/auth/refresh").raise_for_status().json()
    assert access["role"] == "newcomer"
    same = client.change(access, "einmal-wort", "einmal-wort")
    assert same.status_code == 422
    access = client.change(access, "einmal-wort", OTHER).raise_for_status().json()
    assert (access["role"], access["must_change"]) == ("viewer", False)
    assert client.get("/api/calls", headers=bearer(access)).status_code == 200
    assert other.enter("max", "einmal-wort").status_code == 401
    assert other.enter("max", OTHER).json()["role"] == "viewer"


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
    browser: Callable[..., Browser], path: str, headers: dict[str, str]
) -> None:
    client = browser()
    access = client.enter().json()
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
def test_the_own_page_is_not(browser: Callable[..., Browser], headers: dict[str, str]) -> None:
    client = browser()
    body = {"name": "Erika", "password": PASSWORD}
    assert client.post("/api/auth/sign-in", json=body, headers=headers).status_code == 200
