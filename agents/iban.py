"""Bank account numbers (IBAN, ISO 13616): form, check digits, groups of four."""

import re

_PATTERNS = {
    "AT": "16n", "BE": "12n", "BG": "4a6n8c", "CH": "5n12c", "CY": "8n16c", "CZ": "20n",
    "DE": "18n", "DK": "14n", "EE": "16n", "ES": "20n", "FI": "14n", "FR": "10n11c2n",
    "GB": "4a14n", "GR": "7n16c", "HR": "17n", "HU": "24n", "IE": "4a14n", "IS": "22n",
    "IT": "1a10n12c", "LI": "5n12c", "LT": "16n", "LU": "3n13c", "LV": "4a13c", "MC": "10n11c2n",
    "MT": "4a5n18c", "NL": "4a10n", "NO": "11n", "PL": "24n", "PT": "21n", "RO": "4a16c",
    "SE": "20n", "SI": "15n", "SK": "20n", "SM": "1a10n12c",
}  # fmt: skip
"""What stands behind the check digits, by country, as the registry of ISO 13616 writes it: so many
digits (n), capitals (a), or either (c)."""
_KINDS = {
    country: "aann" + "".join(kind * int(count) for count, kind in re.findall(r"(\d+)(.)", written))
    for country, written in _PATTERNS.items()
}
CHECKED = 4
"""Signs of an account's beginning: the country and the check digits."""


def plain(account: str) -> str:
    """Capitals and digits only: "de89 3704" -> "DE893704"."""
    return re.sub(r"[^A-Z0-9]", "", account.upper())


def pattern(account: str) -> str:
    """The kinds of the signs ("n", "a", "c") of an account that begins so; empty for no country."""
    return _KINDS.get(account[:2], "")


def missing(account: str) -> int:
    """How many signs are still to come; 0 for a whole one, less for one that is too long."""
    return len(pattern(account)) - len(account)


def country(letters: str) -> str:
    """The country that the caller's letters before the digits name; without one it is Germany."""
    return letters.upper() if letters.upper() in _KINDS else "DE"


def is_valid(account: str) -> bool:
    """Whether `account` has its country's pattern and the right check digits (modulo 97)."""
    kinds = pattern(account)
    if not kinds or len(account) != len(kinds):
        return False
    allowed = {"n": str.isdecimal, "a": str.isalpha, "c": str.isalnum}
    if not all(allowed[kind](sign) for kind, sign in zip(kinds, account, strict=True)):
        return False
    turned = account[4:] + account[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def in_fours(account: str) -> str:
    """ "DE89370400440532013000" -> "DE89 3704 0044 0532 0130 00"."""
    return " ".join(account[at : at + 4] for at in range(0, len(account), 4))
