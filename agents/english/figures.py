"""Days and times as recognisers write them, put as the rest of agents/english reads them.

Recognisers differ: "on the third of may at half past two", "on may 3rd at 2:30 p.m.", "on 03/05 at
2.30pm", "on may 3, 2027". A day becomes "3rd", so that it is no run of digits; a time is "2:30".
"""

import re

from agents.english.counting import MONTHS

_DAY = r"(?<![\d.,:/-])(0?[1-9]|[12]\d|3[01])\b"
_NAMES = "|".join(MONTHS)
_HALF_OF_DAY = re.compile(r"(?<=\d) ?([ap])(?:\.m\.?|\. m\.?| ?m)(?!\w)")
_DOTTED = re.compile(
    r"(?<![\d.,:])(\b(?:at|at about|by|from|until|till|before|after|around) )?([01]?\d|2[0-3])"
    r"\.([0-5]\d)(?![.,]?\d)( [ap] m\b)?"
    r"(?! ?[%£$€]| (?:pounds?|dollars?|euros?|per(?:cent)?|each|a kilo|kilos?|met(?:er|re)s?"
    r"|miles?|million)\b)"
)
_PRICE = re.compile(r"\b(?:cost|pric)")
_NUMERIC = re.compile(
    r"\b(on |from |until |till |by )?(?<![\d/])(\d\d?)/(\d\d?)(/(?:\d\d)?\d\d)?(?![\d/])"
)
_DAY_FIRST = re.compile(rf"{_DAY}(?= (?:of )?(?:{_NAMES})\b)")
_DAY_LAST = re.compile(rf"\b({_NAMES}) (?:the )?{_DAY}(?![\d:]|[.,]\d| (?:[ap] m|o.?clock)\b)")
_ENDINGS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}


def as_said(text: str) -> str:
    """Lower-case `text` with days as ordinals and times with a colon: "24/12/2026" -> "24th of
    december 2026", "at 3.30pm" -> "at 3:30 p m". What is said in words stays."""
    text = _HALF_OF_DAY.sub(r" \1 m", text)
    text = _DOTTED.sub(_clock, text)
    text = _NUMERIC.sub(_date, text)
    text = _DAY_FIRST.sub(lambda m: nth(int(m[1])), text)
    return _DAY_LAST.sub(lambda m: f"{m[1]} {nth(int(m[2]))}", text)


def nth(number: int) -> str:
    """21 -> "21st"."""
    return f"{number}{_ENDINGS.get(number, 'th')}"


def _clock(match: re.Match[str]) -> str:
    before, hour, minutes, half = match.groups()
    if half is None and (before is None or _PRICE.search(match.string)):
        return match[0]
    return f"{before or ''}{hour}:{minutes}{half or ''}"


def _date(match: re.Match[str]) -> str:
    """The day is first, as in Britain, unless no month were left."""
    before, year = match[1] or "", (match[4] or "").lstrip("/")
    day, month = int(match[2]), int(match[3])
    if month > len(MONTHS):
        day, month = month, day
    if not (before or year) or not (0 < day <= 31 and 0 < month <= len(MONTHS)):
        return match[0]
    year = f"20{year}" if len(year) == 2 else year
    return f"{before}{nth(day)} of {MONTHS[month - 1]} {year}".rstrip()
