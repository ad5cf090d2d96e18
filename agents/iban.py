"""Bank account numbers (IBAN, ISO 13616): form, check digits, groups of four."""

import re
from collections.abc import Callable, Sequence

LENGTHS = {
    "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20,
    "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IT": 27,
    "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25,
    "RO": 24, "SE": 24, "SI": 19, "SK": 24,
}  # fmt: skip
"""Signs in all, by country (the registry of ISO 13616)."""
_CHECK_DIGITS = 2


def plain(account: str) -> str:
    """Capitals and digits only: "de89 3704" -> "DE893704"."""
    return re.sub(r"[^A-Z0-9]", "", account.upper())


def missing(account: str) -> int:
    """How many signs are still to come; 0 for a whole one, less for one that is too long."""
    return LENGTHS.get(account[:2], 0) - len(account)


def country(letters: str) -> str:
    """The country that the caller's letters before the digits name; without one it is Germany."""
    return letters.upper() if letters.upper() in LENGTHS else "DE"


def is_valid(account: str) -> bool:
    """Whether `account` has its country's length and the right check digits (modulo 97)."""
    if account[:2] not in LENGTHS or missing(account) or not account[2:4].isdigit():
        return False
    turned = account[4:] + account[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def in_fours(account: str) -> str:
    """ "DE89370400440532013000" -> "DE89 3704 0044 0532 0130 00"."""
    return " ".join(account[at : at + 4] for at in range(0, len(account), 4))


def begun(dictated: str, digit_runs: Callable[[str], Sequence[str]]) -> str:
    """The German IBAN whose digits begin `dictated`, as far as it is there; empty for none.

    `digit_runs` finds a language's spoken digits. What does not begin with one belongs to a country
    that is only talked of, or to one whose letters are not understood.
    """
    rest = dictated.strip()
    if not digit_runs(rest.split(" ", 1)[0]):
        return ""
    digits = "".join(digit_runs(rest))
    return f"DE{digits}" if len(digits) >= _CHECK_DIGITS else ""
