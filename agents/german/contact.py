"""Telephone numbers, bank accounts and internet addresses as German words."""

import re

from agents.german.counting import ONES
from agents.german.digits import each, spoken_phone

_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(
    r"\b(?:(?:https?://|www\.)[\w.-]+\.\w{2,}|[\w-]+\.(?:de|com|org|net|eu|info|at|ch)\b)"
    r"(?:/[\w./-]*(?:\?[\w=&%.-]*\w)?)?"
)
_IBAN = re.compile(
    r"\b([A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?|NO\d{2}(?:\s?\d{4}){2}\s?\d{3})\b"
)
_GAP = r"[\s/–-]{1,3}"
_PHONE = re.compile(
    r"(?<![\w.,+])(?:\+\d{1,3}|00\d{2}|\(0\d{1,5}\)|0\d{1,5})(?:\s?\(0\))?(?:\s?\([1-9]\d{1,4}\))?"
    rf"(?:(?:{_GAP})?\d{{2,}}|\.\d{{5,}}|{_GAP}\d(?={_GAP}\d\d)){{1,7}}"
    r"(?:(?<=[\s/]\d\d)\s\d(?!\d))?(?:\s?[–-]\s?\d)?(?![\w]|[.,:]\d)"
)
"""With the code together: "0711/1 23 45-0"."""
_IN_PAIRS = re.compile(
    rf"(?<![\w.,+])\(?0 \d{{2,3}}(?: \d\d?){{0,2}}\)?{_GAP}\d{{1,3}}(?:{_GAP}\d{{2,3}})+"
    r"(?:(?<=\s\d\d)\s\d(?!\d))?(?:\s?[–-]\s?\d)?(?![\w]|[.,:]\d)"
)
"""With the code in pairs, too: "0 71 21 / 12 34 5"."""
_SEPARATORS = {
    ".": "Punkt", "-": "minus", "_": "Unterstrich", "/": "Schrägstrich", "@": "ät", "+": "plus",
    "?": "Fragezeichen", "=": "gleich", "&": "und", "%": "Prozent",
}  # fmt: skip
_SPELLED = frozenset("de eu ch www".split())
_LEAST_PHONE_DIGITS = 6


def rewrite(text: str) -> str:
    """`text` with internet addresses and bank accounts as words."""
    text = _EMAIL.sub(lambda m: _address(m[0]), text)
    text = _URL.sub(_url, text)
    return _IBAN.sub(lambda m: spoken_account(m[1]), text)


def numbers(text: str) -> str:
    """`text` with telephone numbers as words."""
    return _PHONE.sub(_phone, _IN_PAIRS.sub(_phone, text))


def spoken_account(account: str) -> str:
    """An IBAN as it is read out: "DE89 37…" -> "D E acht neun, drei sieben …", in fours."""
    account = re.sub(r"\s", "", account)
    groups = [account[at : at + 4] for at in range(0, len(account), 4)]
    return ", ".join(
        " ".join(each(sign) if sign.isdigit() else sign for sign in group) for group in groups
    )


def _address(address: str) -> str:
    parts = re.split(r"([.@_/+?=&%-])", address)
    return " ".join(_SEPARATORS.get(part) or _label(part) for part in parts if part)


def _label(part: str) -> str:
    if part.lower() in _SPELLED:
        return " ".join(part)
    return re.sub(r"\d", lambda m: f" {ONES[int(m[0])]} ", part).strip()


def _url(match: re.Match[str]) -> str:
    written = re.sub(r"^https?://", "", match[0])
    stop = "." if written.endswith(".") else ""
    return _address(written.rstrip("./")) + stop


def _phone(match: re.Match[str]) -> str:
    return (
        spoken_phone(match[0])
        if len(re.sub(r"\D", "", match[0])) >= _LEAST_PHONE_DIGITS
        else match[0]
    )
