"""`Tokens`: short-lived JSON Web Tokens (RFC 7519) that say who asks, signed with this house's key.

The key lies in the data directory, readable by its owner only. Whoever can read it is in the house
already: `tom token` and `tom probe` make themselves tokens with it.
"""

import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self, get_args

import jwt

Role = Literal["admin", "viewer", "monitor", "newcomer"]
"""`admin` may do all, `viewer` may look and call, `monitor` may read readiness and metrics, and a
`newcomer` has a one-time password and may only change it."""

ACCESS_S = 600.0
"""How long a browser's token lives; its session gets it new ones."""
_KEY_FILE = "jwt.key"
_ISSUER = "tom"


class TokenRefused(Exception):
    """The token is not ours, has expired, or was taken back."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks."""

    name: str
    role: Role


class Tokens:
    """Issues and checks tokens. Knows what was taken back since the server's start."""

    def __init__(self, key: bytes, clock: Callable[[], float] = time.time) -> None:
        """`key`: at least 32 bytes. `clock`: seconds since 1970."""
        self._key = key
        self._clock = clock
        self._revoked: dict[str, float] = {}

    @classmethod
    def open(cls, data: Path) -> Self:
        """With the key of this data directory, made where there is none. Raises OSError."""
        data.mkdir(parents=True, exist_ok=True)
        path = data / _KEY_FILE
        try:
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            return cls(bytes.fromhex(path.read_text(encoding="ascii")))
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            key = secrets.token_bytes(32)
            file.write(key.hex())
        return cls(key)

    def issue(self, name: str, role: Role, lifetime_s: float = ACCESS_S) -> str:
        """A token for `name`."""
        now = self._clock()
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
        self._revoked[name] = self._clock()
