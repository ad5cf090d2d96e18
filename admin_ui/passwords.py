"""Passwords: what a good one is (NIST SP 800-63B), argon2id hashes (RFC 9106), one-time ones."""

import secrets
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from threading import BoundedSemaphore
from typing import Literal, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from media.background import background_threads

SHORTEST = 12
"""Characters. NIST asks for 15 where nothing else protects, and 8 beside a second factor; here
guesses are limited, and common passwords refused."""
LONGEST = 128
"""Characters; NIST asks for 64 at least."""

AT_ONCE = 2
"""Hashes computed at the same time, each in 46 MiB."""
WAITING = 8
"""Sign-ins that are computed or wait for it; more are sent away."""

Result = TypeVar("Result")

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without i, l, o, 0, 1, which people take for each other."""

_ROWS = (
    "abcdefghijklmnopqrstuvwxyz" * 2,
    "01234567890123456789012345678901234567890",
    "qwertzuiopü+asdfghjklöä#yxcvbnm,.-",
    "qwertyuiop[]asdfghjkl;'zxcvbnm,./",
    "^1234567890ß´qwertzuiopü+",
    "1qay2wsx3edc4rfv5tgb6zhn7ujm8ik,9ol.0pö-",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
)
"""Alphabet, digits and keyboards."""

_COMMON = frozenset(
    """
    passwort password passwd kennwort geheim geheimnis secret hallo hello halloween willkommen
    welcome admin administrator adminadmin root benutzer user test testtest tester default standard
    login logon anmeldung zugang start changeme letmein iloveyou ichliebedich schatz schatzi
    sommer winter fruehling frühling herbst summer spring autumn montag freitag januar dezember
    fussball fußball football baseball basketball bayern bayernmuenchen bayernmünchen schalke
    borussia deutschland germany berlin hamburg muenchen münchen koeln köln frankfurt
    qwertz qwerty qwertzuiop qwertyuiop asdfgh asdfghjkl yxcvbnm zxcvbnm qwertzu abc abcdef
    sonnenschein sunshine princess prinzessin dragon drachen monkey superman batman starwars
    pokemon master computer internet telefon telephone phone fritzbox anrufbeantworter tom
    tomtom voice agent praxis werkstatt buero büro office firma company familie family
    """.split()
)
"""Words that many passwords are made of, with digits and marks around them."""

WeakBecause = Literal[
    "password_short", "password_long", "password_common", "password_name", "password_same"
]
REASONS: dict[WeakBecause, str] = {
    "password_short": f"A password has at least {SHORTEST} characters.",
    "password_long": f"A password has at most {LONGEST} characters.",
    "password_common": "This password is easily guessed: take several words, or a sentence.",
    "password_name": "The password must not be made of the account's name.",
    "password_same": "Take another password than the one you have now.",
}


class HashingBusy(Exception):
    """Too many sign-ins at once: try again in a second."""


def weakness(password: str, name: str, current: str) -> WeakBecause | None:
    """Why `password` is none for the account `name`, whose password is `current`; None: it is."""
    password, folded = _normal(password), _normal(password).casefold()
    if len(password) < SHORTEST:
        return "password_short"
    if len(password) > LONGEST:
        return "password_long"
    if password == _normal(current):
        return "password_same"
    if _is_common(folded):
        return "password_common"
    rest = folded.replace(_normal(name).casefold(), "")
    if rest != folded and (_is_common(rest) or len(rest) < SHORTEST // 2):
        return "password_name"
    return None


def _is_common(folded: str) -> bool:
    letters = "".join(character for character in folded if character.isalpha())
    return (
        _repeated(letters) in _COMMON
        or len(_repeated(folded)) < SHORTEST // 2
        or len(set(folded)) < 5
        or any(folded in row or folded in row[::-1] for row in _ROWS)
    )


def _repeated(text: str) -> str:
    """The shortest piece of which `text` is made by repeating it."""
    return text[: (text + text).find(text, 1)] if text else ""


def one_time_password() -> str:
    """79 random bits, in groups that can be read aloud."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


class Passwords:
    """Hashes and checks passwords, few at once. For threads: a hash takes about 60 ms."""

    def __init__(self) -> None:
        # OWASP's first choice (Password Storage Cheat Sheet); one lane, since calls need the rest.
        self._hasher = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)
        self._computing = BoundedSemaphore(AT_ONCE)
        self._places = BoundedSemaphore(WAITING)

    def hash(self, password: str) -> str:
        """argon2id in the PHC string format. Raises HashingBusy."""
        with self._place():
            return _politely(lambda: self._hasher.hash(_normal(password)))

    def check(self, password: str, password_hash: str | None) -> bool:
        """`password` is that of the hash. Takes as long where there is none. Raises HashingBusy."""
        with self._place():
            password = _normal(password)
            if len(password) > LONGEST:
                password, password_hash = "", None
            try:
                _politely(lambda: self._hasher.verify(password_hash or self._nobodys, password))
            except (VerificationError, InvalidHashError):
                return False
            return password_hash is not None

    def outdated(self, password_hash: str) -> bool:
        """The hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(password_hash)

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash(secrets.token_hex())

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise HashingBusy
        try:
            with self._computing:
                yield
        finally:
            self._places.release()


def _politely(work: Callable[[], Result]) -> Result:
    """In a thread of its own, behind the calls' audio."""
    with background_threads("argon2", 1) as thread:
        return thread.submit(work).result()


def _normal(password: str) -> str:
    """The same characters, however a keyboard composes them (NIST SP 800-63B-4, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
