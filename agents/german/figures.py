"""Days and times as recognisers write them, put as the rest of agents/german reads them.

Recognisers differ: "am vierundzwanzigsten dezember um halb drei", "am 24. dezember um 14:30 uhr",
"am 24.12. um 14.30 uhr". A day becomes words, so that it is no run of digits; a time is "14:30".
"""

import re

from agents.german.clock import MONTHS
from agents.german.counting import ordinal

_NAMES = [month.lower() for month in MONTHS]
_DAY = r"(?<![\d.,:/-])(0?[1-9]|[12]\d|3[01])"
_MONTH = r"(0?[1-9]|1[0-2])"
_DATE = re.compile(rf"(?<!\bum )(?<!\d ){_DAY}\. ?{_MONTH}\.((?:19|20)?\d\d(?!\d))?(?!\.?\d)")
_IN_A_NUMBER = re.compile(r"nummer(?: ist| lautet)? $")
_SHORT_DATE = re.compile(rf"\b(am|vom|zum) {_DAY}\.{_MONTH}(?![.,]?\d)")
_DAY_OF_MONTH = re.compile(rf"{_DAY}\.? ?(?=(?:{'|'.join(_NAMES)})\b)")
_ORDINAL = re.compile(rf"\b(am|dem|den|der|im|vom|zum) {_DAY}\.(?!\d)")
_DOTTED = re.compile(
    r"(?<![\d.,:])(?P<before>\b(?:um|gegen|ab|bis|von|nach|vor) )?(?P<hour>[01]?\d|2[0-3])"
    r"\.(?P<minutes>[0-5]\d)(?![.,]?\d| ?(?:€|%|euro|prozent|(?:zenti|kilo)?meter|kilo|liter"
    r"|teurer|billiger|günstiger|mehr|weniger))(?P<behind> uhr\b)?"
)
_PRICE = re.compile(r"kost|preis")


def as_said(text: str) -> str:
    """Lower-case `text` with days in words and times with a colon: "24.12." -> "vierundzwanzigsten
    dezember", "um 14.30" -> "um 14:30". What is said in words stays."""
    text = _DATE.sub(_day_and_year, text)
    text = _SHORT_DATE.sub(lambda m: f"{m[1]} {_date(m[2], m[3])}", text)
    text = _DAY_OF_MONTH.sub(lambda m: f"{_said(m[1])} ", text)
    text = _ORDINAL.sub(lambda m: f"{m[1]} {_said(m[2])}", text)
    return _DOTTED.sub(_clock, text)


def _day_and_year(match: re.Match[str]) -> str:
    if _IN_A_NUMBER.search(match.string, max(match.start() - 20, 0), match.start()):
        return match[0]
    return f"{_date(match[1], match[2])} {match[3] or ''}".rstrip()


def _date(day: str, month: str) -> str:
    return f"{_said(day)} {_NAMES[int(month) - 1]}"


def _said(day: str) -> str:
    return ordinal(int(day), "en")


def _clock(match: re.Match[str]) -> str:
    if match["behind"] is None and (match["before"] is None or _PRICE.search(match.string)):
        return match[0]
    return f"{match['before'] or ''}{match['hour']}:{match['minutes']}{match['behind'] or ''}"
