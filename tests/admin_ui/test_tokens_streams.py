"""Who may open a stream: the token's ways in, and the developer's way without one."""

import pytest
from starlette.datastructures import Headers

from admin_ui.auth import RoleRefused, is_loopback, stream_principal
from admin_ui.tokens import Principal, TokenRefused, Tokens


def opens(tokens: Tokens, host: str = "192.168.1.5", *, without: bool = False, **given: str) -> str:
    headers = Headers({name.replace("_", "-"): value for name, value in given.items()})
    return stream_principal(tokens, headers, client_host=host, allow_without=without).name


def test_a_token_comes_as_a_header_or_as_a_subprotocol(tokens: Tokens) -> None:
    token = tokens.issue("erika", "viewer")
    assert opens(tokens, authorization=f"Bearer {token}") == "erika"
    assert opens(tokens, Authorization=f"bearer  {token}") == "erika"
    assert opens(tokens, sec_websocket_protocol=f"tom.v1, bearer.{token}") == "erika"
    assert opens(tokens, sec_websocket_protocol=f"bearer.{token},tom.v1") == "erika"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Basic ZXJpa2E6Z2VoZWlt"},
        {"authorization": "Bearer "},
        {"authorization": "Bearer no.such.token"},
        {"sec_websocket_protocol": "tom.v1"},
        {"sec_websocket_protocol": "tom.v1, bearer."},
    ],
)
def test_without_a_good_token_nobody_streams(tokens: Tokens, headers: dict[str, str]) -> None:
    with pytest.raises(TokenRefused):
        opens(tokens, "127.0.0.1", without=False, **headers)


@pytest.mark.parametrize("role", ["newcomer", "monitor"])
def test_a_role_that_may_not_stream(tokens: Tokens, role: str) -> None:
    token = tokens.issue("erika", role)  # pyright: ignore[reportArgumentType]
    with pytest.raises(RoleRefused, match=role):
        opens(tokens, authorization=f"Bearer {token}")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.3.2.1", "::1"])
@pytest.mark.parametrize(
    "origin", [None, "http://localhost:5173", "http://127.0.0.1:8081", "http://[::1]:8081"]
)
def test_a_developer_needs_none(tokens: Tokens, host: str, origin: str | None) -> None:
    given = {"origin": origin} if origin else {}
    assert opens(tokens, host, without=True, **given) == "dev"


def test_the_developer_may_not_administer(tokens: Tokens) -> None:
    found = stream_principal(tokens, Headers(), client_host="::1", allow_without=True)
    assert found == Principal("dev", "viewer")


@pytest.mark.parametrize(
    ("host", "headers"),
    [
        ("192.168.1.5", {}),
        ("", {}),
        ("127.0.0.1", {"x_forwarded_for": "127.0.0.1"}),
        ("127.0.0.1", {"forwarded": "for=10.0.0.1"}),
        ("127.0.0.1", {"origin": "https://evil.example"}),
        ("127.0.0.1", {"origin": "http://localhost.evil.example"}),
        ("127.0.0.1", {"origin": "http://[bad"}),
        ("127.0.0.1", {"origin": "null"}),
    ],
)
def test_nobody_else_does_without(tokens: Tokens, host: str, headers: dict[str, str]) -> None:
    with pytest.raises(TokenRefused, match="no token"):
        opens(tokens, host, without=True, **headers)


def test_a_bad_token_is_no_missing_one(tokens: Tokens) -> None:
    with pytest.raises(TokenRefused, match="not valid"):
        opens(tokens, "127.0.0.1", without=True, authorization="Bearer x")


@pytest.mark.parametrize("host", [None, "", "localhost.example.org", "10.0.0.1", "tom"])
def test_what_is_not_loopback(host: str | None) -> None:
    assert not is_loopback(host)
