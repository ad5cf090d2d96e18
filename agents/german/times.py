"""Written times of day as German words."""

import re

from agents.german.clock import WEEKDAYS, clock
from agents.german.counting import cardinal
from agents.german.units import NAMES

_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?"
_HOUR_SIGN = re.compile(
    r"((?:\b(?:um|ab|bis|gegen|von|vor|nach)\s+|\d\s?[-–—]\s?)\d{1,2}|\d[:.]\d\d)\s?h\b"
)
"""Hours that are a time of day: "ab 14 h", "8-17 h", "9:30 h"."""
_LASTS = re.compile(r"\b(?:alle|in|circa|etwa|ungefähr|dauert|für) \d?$")
"""Before hours that are a time to wait: "alle 4-6 h"."""
_TIME_RANGE = re.compile(rf"(?<![\d:.,]){_CLOCK}\s*(?:Uhr)?(\s*[-–—]\s*|\s+bis\s+){_CLOCK}\s*Uhr\b")
_TIME_RANGE_BARE = re.compile(
    r"(?<![\d:.,])(\d{1,2})(?::(\d{2}))?(\s*[-–—]\s*|(?<=:\d\d)\s+bis\s+)(\d{1,2}):(\d{2})(?![\d:]|\.\d)"
)
_TIME = re.compile(rf"(?<![\d:.,]){_CLOCK}\s*Uhr\b(?:\s+(\d{{1,2}})\b(?!\s*[.,:/-]?\d|\s*[€%]))?")
_TIME_BARE = re.compile(r"(?<![\d:.,])(\d{1,2}):(\d{2})(?::\d{2})?(?![\d:])")

_HOUR, _MINUTE = r"(?:[01]?\d|2[0-3])", r"[0-5]\d"
_MEASURES = "|".join(map(re.escape, NAMES))
OF_AMOUNTS = (
    rf"\s?(?:{_MEASURES}|€|%|EUR|[Ee]uro|Dollar|Prozent|Grad|Mio|Tsd|Millionen|Tonnen?|Liter"
    r"|(?:Kilom|M)etern?|Jahren?|Stunde)(?!\w)"
)
"""What is counted or measured; no time of day or date is in front of it."""
_NO_AMOUNT = rf"(?!\d|[.,:]\d|{OF_AMOUNTS})"
_POINT = rf"({_HOUR}|24(?=\.00))\.({_MINUTE}){_NO_AMOUNT}"
_FIVES = rf"({_HOUR}|24(?=\.00))\.([0-5][05]){_NO_AMOUNT}(?!\.(?!\s*$))"
"""Where a date might stand: minutes are said in fives, and no full stop makes it one."""
_NO_DATE = r"(?!(?<=\.0[1-9]|\.1[0-2])\.)"
"""Behind what a full stop would make a date: "bis 20.10."."""
_LABEL = (
    r"(?<!Version )(?<!Raum )(?<!Zimmer )(?<!Kapitel )(?<!Abschnitt )(?<!Ziffer )(?<!Punkt )"
    r"(?<!EUR )(?<!€ )(?<!€)"
)
_LINK = r"(?:,| und| oder| bis|(?: um| und um| oder um))\s"
_ABOUT = r"(?:(?:circa|etwa|ungefähr|kurz nach|kurz vor) )?"
_WITH_POINT = (
    re.compile(rf"(\b(?:[Uu]m|[Gg]egen) {_ABOUT}){_POINT}"),
    re.compile(rf"(\b(?:[Zz]wischen|Einlass|Beginn|Start) {_ABOUT}){_POINT}{_NO_DATE}"),
    re.compile(
        rf"(\b(?:[Aa]b|(?<!\d )(?<!\d\. )[Bb]is|[Ss]eit|[Nn]ach|[Vv]or|[Hh]eute|[Mm]orgen"
        rf"|(?i:{'|'.join(WEEKDAYS)})s?) {_ABOUT}){_FIVES}{_NO_DATE}"
    ),
    re.compile(rf"({_LABEL}(?<![\w.,:])){_FIVES}(?= bis {_FIVES})"),
    re.compile(rf"({_LABEL}(?<![\w.,:])){_POINT}(?=\s?[-–—]\s?{_POINT})"),
    re.compile(rf"({_LABEL}(?<![\w.,:])){_POINT}(?={_LINK}{_CLOCK}(?:{_LINK}{_CLOCK})*\s?Uhr\b)"),
)
"""Times of day without a word for it: "um 8.30", "8.00 bis 12.30"."""
_NEXT = (
    re.compile(rf"(\d:\d\d{_LINK}|{_LABEL}(?<![\w.,:])\d\d? ?(?:bis|[-–—]) ?){_FIVES}"),
    re.compile(rf"(\d:\d\d\s?[-–—]\s?){_POINT}"),
)
""" "8:00 und 9.30", "8 bis 12.30"."""


def rewrite(text: str) -> str:
    """`text` with its times of day as words."""
    text = _HOUR_SIGN.sub(_hour_sign, text)
    for pattern in _WITH_POINT:
        text = pattern.sub(r"\1\2:\3", text)
    before = ""
    while text != before:
        before = text
        for pattern in _NEXT:
            text = pattern.sub(r"\1\2:\3", text)
    text = _TIME_RANGE.sub(_time_range, text)
    text = _TIME_RANGE_BARE.sub(_time_range, text)
    text = _TIME.sub(_time, text)
    return _TIME_BARE.sub(_time, text)


def _hour_sign(match: re.Match[str]) -> str:
    lasts = _LASTS.search(match.string[: match.start()])
    return match[0] if lasts else f"{match[1]} Uhr"


def _minutes(hour: str, minute: str | None) -> int | None:
    hours, minutes = int(hour), int(minute or 0)
    return hours * 60 + minutes if hours <= 24 and minutes < 60 else None


def _time_range(match: re.Match[str]) -> str:
    start, end = _minutes(match[1], match[2]), _minutes(match[4], match[5])
    if start is None or end is None:
        return match[0]
    full = start % 60 == 0 and end % 60 == 0
    return f"{cardinal(start // 60) if full else clock(start)} bis {clock(end)}"


def _time(match: re.Match[str]) -> str:
    groups = match.groups()
    minute = groups[1] or (groups[2] if len(groups) > 2 else None)
    minutes = _minutes(match[1], minute)
    return match[0] if minutes is None else clock(minutes)
