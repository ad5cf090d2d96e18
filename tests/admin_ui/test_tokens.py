"""`Tokens`: good for so long, taken back, never somebody else's."""

import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jwt
import pytest

from admin_ui.tokens import ACCESS_S, REMEMBERED_S, Principal, Role, TokenRefused, Tokens

KEY = b"0123456789abcdef0123456789abcdef"


class Clock:
    now = 1_750_000_000.5

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tokens(clock: Clock) -> Tokens:
    return Tokens(KEY, clock)


@pytest.mark.parametrize("role", ["admin", "viewer", "monitor", "newcomer"])
def test_a_token_says_who_asks(tokens: Tokens, role: Role) -> None:
    assert tokens.check(tokens.issue("Jürgen", role)) == Principal("Jürgen", role)


def test_a_token_ends(tokens: Tokens, clock: Clock) -> None:
    short, long = tokens.issue("a", "viewer"), tokens.issue("a", "viewer", 86_400)
    clock.now += ACCESS_S
    with pytest.raises(TokenRefused, match="expired"):
        tokens.check(short)
    assert tokens.check(long).name == "a"


def test_tokens_are_taken_back(tokens: Tokens, clock: Clock) -> None:
    old, other = tokens.issue("a", "admin"), tokens.issue("b", "admin")
    assert tokens.check(old).name == "a"
    tokens.revoke("a")
    with pytest.raises(TokenRefused, match="taken back"):
        tokens.check(old)
    assert tokens.check(other).name == "b"
    clock.now += 1e-6
    assert tokens.check(tokens.issue("a", "viewer")).role == "viewer"


def test_what_was_taken_back_stays_so(tokens: Tokens, clock: Clock) -> None:
    token = tokens.issue("a", "admin")
    tokens.adopt({"a": clock.now})
    tokens.adopt({"a": clock.now - 5, "b": clock.now})
    tokens.adopt({})
    with pytest.raises(TokenRefused):
        tokens.check(token)


def test_a_token_is_as_old_as_what_it_says(tokens: Tokens, clock: Clock) -> None:
    looked_at = clock.now
    clock.now += 1
    tokens.revoke("a")  # meanwhile
    clock.now += 1
    with pytest.raises(TokenRefused, match="taken back"):
        tokens.check(tokens.issue("a", "admin", at=looked_at))


def forged(
    clock: Clock, key: bytes | None = KEY, algorithm: str = "HS256", **changes: object
) -> str:
    claims = {"iss": "tom", "sub": "a", "role": "admin", "iat": clock.now, "exp": clock.now + 60}
    claims |= changes
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(claims, key, algorithm=algorithm)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "forge",
    [
        lambda clock: "",
        lambda clock: "a.b.c",
        lambda clock: forged(clock, KEY[::-1]),
        lambda clock: forged(clock, None, "none"),
        lambda clock: forged(clock, KEY * 2, "HS512"),
        lambda clock: forged(clock, iss="other"),
        lambda clock: forged(clock, role="root"),
        lambda clock: forged(clock, role=None),
        lambda clock: forged(clock, exp=None),
        lambda clock: forged(clock, iat=None),
        lambda clock: forged(clock, sub=None),
        lambda clock: forged(clock) + "x",
    ],
)
def test_what_is_no_token_of_ours(
    tokens: Tokens, clock: Clock, forge: Callable[[Clock], str]
) -> None:
    assert tokens.check(forged(clock)).role == "admin"
    with pytest.raises(TokenRefused):
        tokens.check(forge(clock))


# ── the key ──────────────────────────────────────────────────────────────────────────────────


def test_the_key_is_its_owners(tmp_path: Path) -> None:
    data = tmp_path / "data"
    token = Tokens.open(data).issue("a", "admin")
    assert Tokens.open(data).check(token).name == "a"
    assert stat.S_IMODE((data / "jwt.key").stat().st_mode) == 0o600
    assert [path.name for path in data.iterdir()] == ["jwt.key"]
    with pytest.raises(TokenRefused):
        Tokens.open(tmp_path / "other").check(token)


def test_many_who_start_at_once_have_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: Tokens.open(tmp_path), range(16)))
    token = found[0].issue("a", "admin")
    assert [tokens.check(token).name for tokens in found] == ["a"] * 16


@pytest.mark.parametrize("content", ["", "00" * 31, "no hex at all", "ÿ"])
def test_a_damaged_key_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / "jwt.key").write_text(content, encoding="latin-1")
    with pytest.raises(OSError, match="is no key for tokens") as raised:
        Tokens.open(tmp_path)
    assert raised.value.filename == str(tmp_path / "jwt.key")


# ── browsers that somebody has signed in with before ─────────────────────────────────────────


def test_a_browser_is_remembered(tokens: Tokens, clock: Clock) -> None:
    one, other = tokens.remember("erika"), tokens.remember("erika")
    device = tokens.remembered(one, "erika")
    assert device not in (None, tokens.remembered(other, "erika"))
    assert tokens.remembered(one, "max") is None
    assert Tokens(KEY[::-1], clock).remembered(one, "erika") is None
    assert tokens.remembered("nothing", "erika") is None
    clock.now += REMEMBERED_S
    assert tokens.remembered(one, "erika") is None


def test_such_a_cookie_is_no_token_and_a_token_no_such_cookie(tokens: Tokens) -> None:
    with pytest.raises(TokenRefused):
        tokens.check(tokens.remember("erika"))
    assert tokens.remembered(tokens.issue("erika", "admin"), "erika") is None
