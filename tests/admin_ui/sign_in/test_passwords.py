"""What a good password is, and how passwords are kept."""

import re
import unicodedata

import pytest

from admin_ui.passwords import LONGEST, SHORTEST, Passwords, one_time_password, weakness

GOOD = [
    "vier gelbe Gummistiefel",
    "correct horse battery",
    "Öl im Getriebe!",
    "xK9#mQ2$vL5n",
    "739105826417",
    "hallo liebe leute aus nah und fern",
    "密码密码很长很长的密码好的",
    "x7" * 3 + "q9fKwz",
    "a" * 4 + "bcdefzyxwvuts" + "!" * (LONGEST - 17),
]
COMMON = [
    "passwort1234",
    "Passwort2025!",
    "PASSWORDPASSWORD",
    "hallohallo12",
    "!!willkommen!!",
    "123456789012",
    "210987654321",
    "qwertzuiopü+",
    "asdfghjkl;'z",
    "abcdefghijkl",
    "aaaaaaaaaaaa",
    "abcabcabcabc",
    "aabbaabbaabb",
    "tom-tom-tom-tom",
    "1qay2wsx3edc",
    "ＰＡＳＳＷＯＲＴ１２３４",
]


@pytest.mark.parametrize("password", GOOD)
def test_good_ones(password: str) -> None:
    assert weakness(password, "erika", "another one") is None


@pytest.mark.parametrize("password", COMMON)
def test_common_ones(password: str) -> None:
    assert weakness(password, "erika", "another one") == "password_common"


@pytest.mark.parametrize("password", ["", "a", "x7#" * (SHORTEST // 3 - 1) + "qz"])
def test_short_ones(password: str) -> None:
    assert weakness(password, "erika", "another one") == "password_short"


def test_long_ones() -> None:
    assert weakness("vier gelbe Gummistiefel" * 6, "erika", "") == "password_long"


@pytest.mark.parametrize("password", ["Erika-Muster", "erika.muster12", "ERIKA.MUSTER2025"])
def test_ones_made_of_the_name(password: str) -> None:
    name = password[:12].lower()
    assert weakness(password, name, "another one") == "password_name"
    assert weakness(f"{name} mag Regen im Mai", name, "another one") is None


def test_the_one_there_is_now() -> None:
    assert weakness("vier gelbe Gummistiefel", "erika", "vier gelbe Gummistiefel") == (
        "password_same"
    )


def test_one_time_passwords() -> None:
    made = [one_time_password() for _ in range(50)]
    assert len(set(made)) == 50
    assert all(re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}", one) for one in made)


def test_hashes() -> None:
    passwords = Passwords()
    kept = passwords.hash("grüne Fähre um zehn")
    assert kept.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    assert passwords.hash("grüne Fähre um zehn") != kept
    assert passwords.check("grüne Fähre um zehn", kept)
    assert passwords.check(unicodedata.normalize("NFD", "grüne Fähre um zehn"), kept)
    assert not passwords.outdated(kept)
    for wrong in ("grüne fähre um zehn", "", "grüne Fähre um zehn "):
        assert not passwords.check(wrong, kept)
    assert not passwords.check("grüne Fähre um zehn", None)
    assert not passwords.check("x", "damaged")


def test_what_is_too_long_is_not_cut() -> None:
    passwords = Passwords()
    longest = "x" * LONGEST
    kept = passwords.hash(longest)
    assert passwords.check(longest, kept)
    assert not passwords.check(longest + "y", kept)
