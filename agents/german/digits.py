"""Digits read one by one, in groups a listener can write down."""

import re

from agents.german.counting import ONES

_NAMES = {str(value): word for value, word in enumerate(ONES[:10])} | {
    "+": "plus",
    "*": "Stern",
    "#": "Raute",
}
# Area codes with two digits after the 0, and mobile codes with three or four (Bundesnetzagentur).
_AREA_CODE = re.compile(r"0(?:30|40|69|89|1[567]\d)|\+\d\d")


def each(digits: str) -> str:
    """ "305" -> "drei null fünf". Characters without a name are left out."""
    return " ".join(_NAMES[character] for character in digits if character in _NAMES)


def groups(digits: str) -> list[str]:
    """Split a telephone number: its code first, then pairs, three at the end of an odd rest."""
    code = _AREA_CODE.match(digits)
    head = digits[: code.end()] if code else digits[:4] if digits[:1] == "0" else ""
    if len(head) == 4 and not code and len(digits) < 8:
        head = digits[:3]
    parts, rest = ([head] if head else []), digits[len(head) :]
    while len(rest) > 3:
        parts.append(rest[:2])
        rest = rest[2:]
    return [*parts, rest] if rest else parts


def spoken_digits(digits: str) -> str:
    """ "03012" -> "null drei null, eins zwei"."""
    return ", ".join(each(group) for group in groups(digits))
