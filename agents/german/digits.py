"""Digits read one by one, in groups a listener can write down."""

import re

from agents.german.counting import ONES

_NAMES = {str(value): word for value, word in enumerate(ONES[:10])} | {
    "+": "plus",
    "*": "Stern",
    "#": "Raute",
}
# Area codes with two digits after the 0, and mobile codes with three or four (Bundesnetzagentur).
_AREA_CODE = re.compile(r"0(?:30|40|69|89|1[567]\d)")
_COUNTRY = re.compile(
    r"(?:\+|00)(?:1(?=\d)|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[2-9]\d\d)"
)
"""Country codes of ITU-T E.164; those that are not listed have three digits."""
_WRITTEN_CODE = re.compile(
    r"\(?(0(?: \d{1,3}){1,3})(?:\)|\s?[/–-])\s*(?=\d)|\(?(\d{1,6})\)?[\s/–.-]+(?=\d)"
)
"""In pairs ("0 71 21 / 1…"), or as one."""
_EXTENSION = re.compile(r"\s?[–-]\s?(\d{1,3})$")


def each(digits: str) -> str:
    """ "305" -> "drei null fünf". Characters without a name are left out."""
    return " ".join(_NAMES[character] for character in digits if character in _NAMES)


def groups(digits: str) -> list[str]:
    """Split a telephone number: its code first, then pairs, three at the end of an odd rest."""
    if country := _COUNTRY.match(digits):
        rest = digits[country.end() :]
        if len(rest) < 4:
            return [country[0], rest] if rest else [country[0]]
        code, *pairs = groups(f"0{rest}")
        return [country[0], *filter(None, (code[1:], *pairs))]
    code = _AREA_CODE.match(digits)
    head = digits[: code.end()] if code else digits[:4] if digits[:1] == "0" else ""
    if len(head) == 4 and not code and len(digits) < 8:
        head = digits[:3]
    return [head, *_pairs(digits[len(head) :])] if head else _pairs(digits)


def _pairs(digits: str) -> list[str]:
    parts: list[str] = []
    while len(digits) > 3:
        parts.append(digits[:2])
        digits = digits[2:]
    return [*parts, digits] if digits else parts


def _as_written(rest: str) -> list[str]:
    """The groups of a number that has some of three or four digits; else none."""
    written = re.findall(r"\d+", rest)
    longest = max(map(len, written), default=0)
    return written if len(written) > 1 and 3 <= longest <= 4 else []


def spoken_digits(digits: str) -> str:
    """ "03012" -> "null drei null, eins zwei"."""
    return ", ".join(each(group) for group in groups(digits))


def spoken_phone(written: str) -> str:
    """A written number: "(0712) 1234-0" -> "null sieben eins zwei, eins zwei, drei vier, null".

    What is written apart is the code, what follows a last hyphen the extension. Groups of three
    stay as they are written, pairs are made anew.
    """
    parts: list[str] = []
    rest = written.strip()
    if country := _COUNTRY.match(rest):
        parts.append(country[0])
        rest = re.sub(r"^[\s/–-]*(?:\(0\)[\s/–-]*)?", "", rest[country.end() :])
    code = _WRITTEN_CODE.match(rest)
    if code is None or code[2] == "0":
        whole = groups("".join(parts) + re.sub(r"\D", "", rest))
        return ", ".join(each(group) for group in whole)
    parts.append(re.sub(r"\D", "", code[0]))
    rest = rest[code.end() :]
    extension = _EXTENSION.search(rest)
    if extension:
        rest = rest[: extension.start()]
    parts += _as_written(rest) or _pairs(re.sub(r"\D", "", rest))
    if extension:
        parts.append(extension[1])
    return ", ".join(each(part) for part in parts)
