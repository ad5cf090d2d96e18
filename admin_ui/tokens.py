"""`Tokens`: short-lived JSON Web Tokens (RFC 7519) that say who asks, signed with this house's key.

The key lies in the data directory, readable by its owner only. Whoever can read it is in the house
already: `tom token` and `tom probe` make themselves tokens with it.
"""

import errno
import secrets
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self, get_args

import jwt

Role = Literal["admin", "viewer", "monitor", "newcomer"]
"""`admin` may do all, `viewer` may look and call, `monitor` may read readiness and metrics, and a
`newcomer` has a one-time password and may only change it."""

ACCESS_S = 600.0
"""How long a browser's token lives; its session gets it new ones."""
KEY_BYTES = 32
_KEY_FILE = "jwt.key"
_ISSUER = "tom"
_DEVICE_ISSUER = "tom-device"
REMEMBERED_S = 180 * 24 * 3600.0


class TokenRefused(Exception):
    """The token is not ours, has expired, or was taken back."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks."""

    name: str
    role: Role


class Tokens:
    """Issues and checks tokens. Knows what was taken back: `adopt` tells it what others took."""

    def __init__(self, key: bytes, clock: Callable[[], float] = time.time) -> None:
        """`key`: at least KEY_BYTES. `clock`: seconds since 1970."""
        self._key = key
        self._clock = clock
        self._revoked: dict[str, float] = {}

    @classmethod
    def open(cls, data: Path) -> Self:
        """With the key of this data directory, made where there is none. Raises OSError."""
        data.mkdir(parents=True, exist_ok=True)
        path = data / _KEY_FILE
        try:
            return cls(_read_key(path))
        except FileNotFoundError:
            pass
        # Whole or not at all, though two may do this at once. Only its owner may read the file.
        with tempfile.NamedTemporaryFile("w", dir=data, encoding="ascii") as file:
            file.write(secrets.token_bytes(KEY_BYTES).hex())
            file.flush()
            with suppress(FileExistsError):
                path.hardlink_to(file.name)
        return cls(_read_key(path))

    def issue(
        self, name: str, role: Role, lifetime_s: float = ACCESS_S, at: float | None = None
    ) -> str:
        """A token for `name`. `at`: when the name was found to have this role; default: now."""
        now = self._clock() if at is None else at
        claims = {"iss": _ISSUER, "sub": name, "role": role, "iat": now, "exp": now + lifetime_s}
        return jwt.encode(claims, self._key, algorithm="HS256")

    def check(self, token: str) -> Principal:
        """Whose token it is. Raises TokenRefused."""
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=["HS256"],
                issuer=_ISSUER,
                options={
                    "require": ["sub", "role", "iat", "exp"],
                    "verify_exp": False,  # by our own clock, below
                    "verify_iat": False,
                },
            )
        except jwt.PyJWTError as error:
            raise TokenRefused("the token is not valid") from error
        name, role = str(claims["sub"]), claims["role"]
        if role not in get_args(Role):
            raise TokenRefused("the token names no role")
        if self._clock() >= claims["exp"]:
            raise TokenRefused("the token has expired")
        if claims["iat"] <= self._revoked.get(name, float("-inf")):
            raise TokenRefused("the token was taken back")
        return Principal(name, role)

    def revoke(self, name: str) -> None:
        """Every token that `name` has up to now is refused from now on."""
        self.adopt({name: self._clock()})

    def adopt(self, revoked: Mapping[str, float]) -> None:
        """Up to when each name's tokens are taken back, in seconds since 1970 (`Accounts`)."""
        for name, at in revoked.items():
            self._revoked[name] = max(at, self._revoked.get(name, at))

    # ── browsers that somebody has signed in with before ─────────────────────────────────────

    def remember(self, key: str) -> str:
        """For a browser's cookie: the account `key` has signed in there."""
        claims = {"iss": _DEVICE_ISSUER, "sub": key, "jti": secrets.token_hex(8)}
        claims |= {"exp": int(self._clock() + REMEMBERED_S)}
        return jwt.encode(claims, self._key, algorithm="HS256")

    def remembered(self, cookie: str, key: str) -> str | None:
        """The browser's id, where `key` has signed in there before."""
        try:
            claims = jwt.decode(
                cookie,
                self._key,
                algorithms=["HS256"],
                issuer=_DEVICE_ISSUER,
                subject=key,
                options={"require": ["jti", "exp"], "verify_exp": False},
            )
        except jwt.PyJWTError:
            return None
        return str(claims["jti"]) if self._clock() < claims["exp"] else None


def _read_key(path: Path) -> bytes:
    """Raises OSError where the file is damaged: a short key could be guessed."""
    text = path.read_text(encoding="ascii", errors="replace").strip()
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) < KEY_BYTES:
        raise OSError(
            errno.EINVAL, "is no key for tokens: delete it, and TOM makes a new one", str(path)
        )
    return key
