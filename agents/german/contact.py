"""Telephone numbers, bank accounts, postcodes and internet addresses as words."""

import re

from agents.german.counting import ONES
from agents.german.digits import each, spoken_digits

_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(
    r"\b(?:https?://|www\.)[\w.-]+\.\w{2,}(?:/[\w./-]*)?|\b[\w-]+\.(?:de|com|org|net|eu|info|at|ch)\b"
    r"(?:/[\w./-]*)?"
)
_IBAN = re.compile(r"\b([A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?)\b")
_PHONE = re.compile(
    r"(?<![\w.,+])(?:\+\d{1,3}|00\d{2}|\(0\d{1,5}\)|0\d{1,5})(?:\s?\(0\))?"
    r"(?:[\s/–-]{0,3}\d{2,}){1,6}(?![\w]|[.,:]\d)"
)
_CODE = re.compile(
    r"\b((?:\w*[Nn]ummer|Notruf|Durchwahl|Telefon|PIN|Code)(?: ist| lautet)?(?: die)?:? )"
    r"(\d{2,12}(?:[-/]\d+)*)(?![\w€%]|[.,:]\d| ?(?:€|%|Euro|Uhr|Prozent))"
)
_EMERGENCY = re.compile(r"\b((?:[Dd]ie|[Dd]er|unter|wählen Sie) )(110|112)\b(?![.,:]?\d)")
_DOCTORS_ON_CALL = re.compile(r"\b116\s?117\b")
_POSTCODE = re.compile(r"(?<![\w.,-])(?:D-)?(\d{5})(?=\s+[A-ZÄÖÜ][a-zäöüß])")
_POSTCODE_NAMED = re.compile(r"\b(Postleitzahl\s+(?:ist\s+)?)(\d{5})\b")
_SEPARATORS = {".": "Punkt", "-": "minus", "_": "Unterstrich", "/": "Schrägstrich", "@": "at"}
_SPELLED = frozenset("de com eu at ch www".split()) - {"com", "at"}
_LEAST_PHONE_DIGITS = 6


def rewrite(text: str) -> str:
    """`text` with internet addresses and bank accounts as words."""
    text = _EMAIL.sub(lambda m: _address(m[0]), text)
    text = _URL.sub(_url, text)
    return _IBAN.sub(_iban, text)


def numbers(text: str) -> str:
    """`text` with telephone numbers and postcodes as words."""
    text = _DOCTORS_ON_CALL.sub("eins eins sechs, eins eins sieben", text)
    text = _PHONE.sub(_phone, text)
    text = _POSTCODE.sub(lambda m: each(m[1]), text)
    text = _POSTCODE_NAMED.sub(lambda m: m[1] + each(m[2]), text)
    text = _EMERGENCY.sub(lambda m: m[1] + each(m[2]), text)
    return _CODE.sub(_code, text)


def _address(address: str) -> str:
    parts = re.split(r"([.@_/-])", address)
    return " ".join(_SEPARATORS.get(part) or _label(part) for part in parts if part)


def _label(part: str) -> str:
    if part.lower() in _SPELLED:
        return " ".join(part)
    return re.sub(r"\d", lambda m: f" {ONES[int(m[0])]} ", part).strip()


def _url(match: re.Match[str]) -> str:
    written = re.sub(r"^https?://", "", match[0])
    stop = "." if written.endswith(".") else ""
    return _address(written.rstrip("./")) + stop


def _iban(match: re.Match[str]) -> str:
    account = re.sub(r"\s", "", match[1])
    groups = [account[at : at + 4] for at in range(0, len(account), 4)]
    return ", ".join(
        " ".join(ONES[int(sign)] if sign.isdigit() else sign for sign in group) for group in groups
    )


def _phone(match: re.Match[str]) -> str:
    digits = re.sub(r"\(0\)|[^\d+]", "", match[0]) if "+" in match[0] else ""
    digits = digits or re.sub(r"\D", "", match[0])
    return spoken_digits(digits) if len(digits) >= _LEAST_PHONE_DIGITS else match[0]


def _code(match: re.Match[str]) -> str:
    groups = re.split(r"[-/]", match[2])
    if groups == [match[2]] and len(match[2]) > 4:
        return match[1] + spoken_digits(match[2])
    if len(groups) == 1 and len(match[2]) < 3 and "ummer" in match[1]:
        return match[0]
    return match[1] + ", ".join(each(group) for group in groups)
