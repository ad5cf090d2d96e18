"""`/api/users`: accounts are made, changed and deleted by admins."""

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from admin_ui.sign_in import SignInDesk
from admin_ui.tokens import Tokens

PASSWORD = "vier gelbe Gummistiefel"


@pytest.fixture
def desk(app: FastAPI) -> SignInDesk:
    return app.state.desk


@pytest.fixture
def browser(app: FastAPI) -> TestClient:
    """One that is not signed in."""
    return TestClient(app, "http://localhost", raise_server_exceptions=False)


def add(client: TestClient, name: str, role: str = "viewer") -> dict[str, Any]:
    response = client.post("/api/users", json={"name": name, "role": role})
    assert response.status_code == 201, response.text
    return response.json()


def enter(client: TestClient, name: str, password: str) -> Response:
    return client.post("/api/auth/sign-in", json={"name": name, "password": password})


def settle(browser: TestClient, made: dict[str, Any]) -> dict[str, str]:
    """Sign in with the one-time password and choose another. The headers of the one signed in."""
    access = enter(browser, made["name"], made["one_time_password"]).raise_for_status().json()
    body = {"current": made["one_time_password"], "new": PASSWORD}
    headers = {"Authorization": f"Bearer {access['token']}"}
    access = browser.post("/api/auth/password", json=body, headers=headers).raise_for_status()
    return {"Authorization": f"Bearer {access.json()['token']}"}


def names(client: TestClient) -> list[str]:
    return [user["name"] for user in client.get("/api/users").raise_for_status().json()["users"]]


def test_a_user_from_beginning_to_end(client: TestClient, browser: TestClient) -> None:
    made = add(client, "Erika")
    assert made["name"] == "Erika"
    (user,) = client.get("/api/users").json()["users"]
    assert (user["role"], user["must_change"], user["last_sign_in_at"]) == ("viewer", True, None)
    assert set(user) == {"name", "role", "must_change", "created_at", "last_sign_in_at"}
    signed_in = settle(browser, made)
    assert browser.get("/api/calls", headers=signed_in).status_code == 200
    (user,) = client.get("/api/users").json()["users"]
    assert user["must_change"] is False
    assert user["last_sign_in_at"] >= user["created_at"]

    # A change takes her tokens and sessions.
    add(client, "chef", "admin")
    assert client.patch("/api/users/ERIKA", json={"role": "admin"}).json()["role"] == "admin"
    assert browser.get("/api/calls", headers=signed_in).status_code == 401
    assert browser.post("/api/auth/refresh").status_code == 401
    access = enter(browser, "erika", PASSWORD).json()
    assert access["role"] == "admin"

    reset = client.post("/api/users/erika/one-time-password").raise_for_status().json()
    assert browser.post("/api/auth/refresh").status_code == 401
    assert enter(browser, "erika", PASSWORD).status_code == 401
    signed_in = settle(browser, reset)

    assert client.delete("/api/users/erika").status_code == 204
    assert browser.get("/api/calls", headers=signed_in).status_code == 401
    assert enter(browser, "erika", PASSWORD).status_code == 401
    assert names(client) == ["chef"]
    assert client.delete("/api/users/erika").json()["code"] == "no_such_account"

    # Another one of that name has nothing of hers.
    again = add(client, "Erika")
    assert browser.get("/api/calls", headers=signed_in).status_code == 401
    assert again["one_time_password"] != made["one_time_password"]
    assert browser.get("/api/calls", headers=settle(browser, again)).status_code == 200


def test_a_change_that_changes_nothing_ends_no_session(
    client: TestClient, browser: TestClient
) -> None:
    signed_in = settle(browser, add(client, "Erika"))
    client.patch("/api/users/Erika", json={"role": "viewer"}).raise_for_status()
    assert browser.get("/api/calls", headers=signed_in).status_code == 200


def test_the_last_admin_stays(client: TestClient) -> None:
    add(client, "erste", "admin")
    add(client, "zweite", "viewer")
    for response in (
        client.delete("/api/users/erste"),
        client.patch("/api/users/erste", json={"role": "viewer"}),
    ):
        assert (response.status_code, response.json()["code"]) == (409, "last_admin")
        assert "'erste' is the last administrator" in response.json()["detail"]
    client.patch("/api/users/zweite", json={"role": "admin"}).raise_for_status()
    assert client.delete("/api/users/erste").status_code == 204
    assert client.delete("/api/users/zweite").status_code == 409


@pytest.mark.parametrize("name", ["erika", "ERIKA", "\uff25rika"])
def test_names_differ_in_more_than_case(client: TestClient, name: str) -> None:
    add(client, "Erika")
    response = client.post("/api/users", json={"name": name, "role": "admin"})
    assert (response.status_code, response.json()["code"]) == (409, "name_taken")
    assert names(client) == ["Erika"]


@pytest.mark.parametrize("name", ["Jürgen", "j.doe@example.org", "Łukasz_2", "Ωμέγα", "a" * 64])
def test_names(client: TestClient, name: str) -> None:
    add(client, "chef", "admin")
    add(client, name)
    assert client.patch(f"/api/users/{name}", json={"role": "admin"}).json()["name"] == name
    assert client.delete(f"/api/users/{name}").status_code == 204


@pytest.mark.parametrize("name", ["", " ", "a b", "a/b", "script:x", "a\0", "a\n", ".a", "a" * 65])
def test_what_is_no_name(client: TestClient, name: str) -> None:
    response = client.post("/api/users", json={"name": name, "role": "viewer"})
    assert (response.status_code, response.json()["code"]) == (422, "name_refused")


@pytest.mark.parametrize("name", ["niemand", "%00", "%0a", "a%20b", "%F0%9F%98%80"])
def test_nobody_of_that_name(client: TestClient, name: str) -> None:
    path = f"/api/users/{name}"
    codes = [
        client.delete(path).status_code,
        client.patch(path, json={"role": "admin"}).status_code,
        client.post(f"{path}/one-time-password").status_code,
    ]
    assert codes == [404] * 3


@pytest.mark.parametrize("role", ["newcomer", "monitor", "", None, 5])
def test_only_two_roles_are_given(client: TestClient, role: object) -> None:
    assert client.post("/api/users", json={"name": "a", "role": role}).status_code == 422
    assert names(client) == []


def test_one_time_passwords_differ(client: TestClient, desk: SignInDesk) -> None:
    passwords = {add(client, f"user{n}")["one_time_password"] for n in range(3)}
    assert len(passwords) == 3
    assert all(len(password) == 19 for password in passwords)


def test_another_process_takes_tokens_back(
    client: TestClient, browser: TestClient, desk: SignInDesk, tokens: Tokens
) -> None:
    signed_in = settle(browser, add(client, "Erika"))
    script = {"Authorization": f"Bearer {tokens.issue('script:x', 'viewer')}"}
    desk.accounts.set_one_time_password("Erika", "as the command line does")
    desk.accounts.revoke("script:x")
    assert browser.get("/api/calls", headers=signed_in).status_code == 200  # not heard of yet
    desk.take_back()
    assert browser.get("/api/calls", headers=signed_in).status_code == 401
    assert browser.get("/api/calls", headers=script).status_code == 401
    assert client.get("/api/calls").status_code == 200
