"""Spoken days and times understood in English: "next tuesday at half past two".

Input is what a recogniser delivers, in lower case; days and times may be written in figures.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from agents.english.counting import MONTHS, ONES, TENS, ordinal
from agents.english.figures import as_said, nth

_WEEKDAYS: Sequence[str] = "monday tuesday wednesday thursday friday saturday sunday".split()
_NUMBERS = (
    {word: value for value, word in enumerate(ONES)}
    | {figures: value for value in range(60) for figures in (f"{value}", f"{value:02}")}
    | {
        f"{tens} {ONES[one]}" if one else tens: value * 10 + one
        for value, tens in enumerate(TENS)
        if value > 1
        for one in range(10)
    }
)
ORDINALS = {
    said: number
    for number in range(1, 32)
    for said in (ordinal(number).replace("-", " "), nth(number))
}


def _either(words: dict[str, int]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_NUMBER, _ORDINAL, _MONTH = _either(_NUMBERS), _either(ORDINALS), "|".join(MONTHS)
_FIVES = _either({word: value for word, value in _NUMBERS.items() if value in (5, 10, 20, 25)})
"""Minutes that nobody calls so: "twenty past", where "nine to five" is from nine on."""
_HALF_OF_DAY = (
    r"(?: (?P<half>a m|p m|am|pm|(?:in the|this|tomorrow) (?:morning|afternoon|evening)|tonight))?"
)
_PAST = re.compile(
    rf"(?<!from )\b(?:(?P<half_past>half)|(?P<quarter>(?:a )?quarter)"
    rf"|(?P<minutes>{_FIVES}|(?:{_NUMBER})(?= minutes| past\b))(?: minutes)?)"
    rf" (?P<way>past|to|after) (?P<hour>{_NUMBER})\b{_HALF_OF_DAY}"
)
_CLOCK = re.compile(
    r"\b(?P<at>(?:at|after|before|between|until|by|around|about|from) (?:about )?)?"
    rf"(?P<hour>{_NUMBER})(?:(?: oh)? (?P<minutes>{_NUMBER})|:(?P<figures>[0-5]\d))?"
    rf"(?P<sharp> o clock)?\b(?: (?:and|or|to) (?P<second>{_NUMBER})(?:[: ][0-5]\d)?"
    rf"(?= (?:a m|p m|am|pm|in the|this|tonight)\b))?{_HALF_OF_DAY}"
)
_BEHIND_AN_HOUR = re.compile(
    r" (?:a|actually|again|an|and|any|are|as|at|because|before|but|can|could|do|does|every|for|from"
    r"|he|i|ideally|if|in|instead|is|it|maybe|my|next|not|ok|okay|on|only|or|please|sharp|she|since"
    r"|so|sounds|suits|thank|thanks|that|the|then|they|this|till|to|today|tomorrow|tonight|until"
    r"|was|we|when|will|with|works|would|yeah|yes|you|your|\w+day)\b|$"
)
"""Before any other word a bare number counts what it names: "it is about three tyres"."""
_AHEAD = re.compile(rf"\bin (?P<count>an?|{_NUMBER}) (?P<unit>days?|weeks?)\b")
_DATE = re.compile(
    rf"\b(?:(?:the )?(?P<day>{_ORDINAL})(?: of)? (?P<month>{_MONTH})"
    rf"|(?P<month2>{_MONTH})(?: the)? (?P<day2>{_ORDINAL}))\b"
    rf"(?: (?P<century>nineteen|twenty|two thousand)(?: and)?(?: (?P<year>{_NUMBER}))?"
    r"| (?P<figures>(?:19|20)\d\d)\b)?"
)
_DAY_ONLY = re.compile(rf"\bon the (?P<day>{_ORDINAL})\b")
_CENTURIES = {"nineteen": 1900, "twenty": 2000, "two thousand": 2000}


def clock_in(text: str) -> int | None:
    """The first time of day in `text`, in minutes after midnight; None where there is none."""
    text = _plain(text)
    if re.search(r"\b(?:noon|midday)\b", text):
        return 12 * 60
    if "midnight" in text.split():
        return 0
    if match := _PAST.search(text):
        shift = 30 if match["half_past"] else 15 if match["quarter"] else _NUMBERS[match["minutes"]]
        minutes = _NUMBERS[match["hour"]] * 60 + (-shift if match["way"] == "to" else shift)
        return _of_day(minutes, match["half"])
    for match in _CLOCK.finditer(text):
        sure = match["figures"] or match["sharp"] or match["half"]
        if not sure and not (match["at"] and _BEHIND_AN_HOUR.match(text, match.end())):
            continue
        hour = _NUMBERS[match["hour"]]
        minute = int(match["figures"] or _NUMBERS.get(match["minutes"] or "", 0))
        if hour <= 24 and minute < 60:
            second = _NUMBERS.get(match["second"] or "")
            shared = second is None or hour % 12 < second % 12
            return _of_day(hour * 60 + minute, match["half"] if shared else None)
    return None


def _plain(text: str) -> str:
    """`text` without marks; days and times in figures are read as if they had been said."""
    text = as_said(text.replace("o'clock", "o clock"))
    return " ".join(re.findall(r"\d+:\d\d|\w+", text))


def _of_day(minutes: int, half: str | None) -> int:
    if half and (half[0] == "p" or "noon" in half or "evening" in half or half == "tonight"):
        return minutes % 720 + 720
    return minutes % 720 if half and half[0] == "a" else minutes % 1440


def day_in(text: str, today: date) -> date | None:
    """The day `text` speaks of, seen from `today`; the next one where no year is said."""
    text = _plain(text)
    if match := _AHEAD.search(text):
        count = _NUMBERS.get(match["count"], 1)
        return today + timedelta(days=count * (7 if match["unit"].startswith("week") else 1))
    if (day := _calendar_day(text, today)) is not None:
        return day
    for word in text.split():
        if word.removesuffix("s") in _WEEKDAYS or word in ("weekend", "weekends"):
            return _weekday(text, word.removesuffix("s"), today)
    if "day after tomorrow" in text:
        return today + timedelta(days=2)
    if "tomorrow" in text.split():
        return today + timedelta(days=1)
    return today if re.search(r"\b(?:today|tonight)\b", text) else None


def _weekday(text: str, word: str, today: date) -> date:
    weekday = 5 if word == "weekend" else _WEEKDAYS.index(word)
    if "next week" in text:
        return today + timedelta(days=7 - today.weekday() + weekday)
    coming = (weekday - today.weekday()) % 7
    return today + timedelta(days=7 if not coming and f"next {word}" in text else coming)


def _calendar_day(text: str, today: date) -> date | None:
    if match := _DATE.search(text):
        day = ORDINALS[match["day"] or match["day2"]]
        month = MONTHS.index(match["month"] or match["month2"]) + 1
        if match["figures"]:
            return _valid(int(match["figures"]), month, day)
        if match["century"]:
            year = _CENTURIES[match["century"]] + _NUMBERS.get(match["year"] or "", 0)
            return _valid(year, month, day)
        this_year = _valid(today.year, month, day)
        return this_year if this_year and this_year >= today else _valid(today.year + 1, month, day)
    if match := _DAY_ONLY.search(text):
        day = ORDINALS[match["day"]]
        month = today if day >= today.day else today.replace(day=1) + timedelta(days=32)
        return _valid(month.year, month.month, day)
    return None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
