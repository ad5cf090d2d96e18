"""Spoken days and times understood: "nächsten dienstag um halb drei".

Input is what a recogniser delivers: lower-case words without marks.
"""

import re
from datetime import date, timedelta

from agents.german.clock import MONTHS
from agents.german.counting import ordinal
from agents.german.numbers import number_word

_WEEKDAYS = {
    name: day
    for day, names in enumerate(
        ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag sonnabend wochenende",
         "sonntag")
    )
    for name in names.split()
}  # fmt: skip
MONTH_NUMBERS = {name.lower(): month for month, name in enumerate(MONTHS, 1)} | {
    "jänner": 1,
    "juno": 6,
}
ORDINALS = {
    ordinal(number, ending): number
    for number in range(1, 32)
    for ending in ("e", "en", "er", "es", "em")
} | {"siebenten": 7, "siebente": 7}
_QUARTERS = {"viertel": 15, "dreiviertel": 45}
_AFTERNOON = frozenset("nachmittag nachmittags abend abends".split())
_BEFORE_AN_HOUR = frozenset("um gegen ab bis nach vor zwischen".split())
_UNITS_OF_NUMBERS = frozenset(
    "tag tagen tage woche wochen monat monaten minuten stunden euro prozent personen jahren "
    "mal".split()
)
_DAYS_AHEAD = re.compile(r"\bin (\w+) (tage?n?|wochen?)\b")
_NOT_TOMORROW = frozenset("guten heute schönen am".split())


def _number(word: str) -> int | None:
    return 1 if word in ("ein", "eine", "einer", "einem", "einen") else number_word(word)


def clock_in(text: str) -> int | None:
    """The first time of day in `text`, in minutes after midnight; as it was said, so "halb drei"
    is 2:30 unless an afternoon or evening is named. None where there is none.
    """
    words = text.replace("drei viertel", "dreiviertel").split()
    for at in range(len(words)):
        if (minutes := _clock_at(words, at)) is not None:
            if minutes < 12 * 60 and not _AFTERNOON.isdisjoint(words):
                minutes += 12 * 60
            return minutes
    return None


def _clock_at(words: list[str], at: int) -> int | None:
    word, following = words[at], [*words[at + 1 : at + 4], "", "", ""]
    if word == "mitternacht":
        return 0
    if word == "halb":
        hour = _hour(following[0])
        return None if hour is None else _minutes(hour, -30)
    if word in _QUARTERS:
        return _quarter(_QUARTERS[word], following)
    number = _number(word)
    if number is None:
        hour = _hour(following[0]) if word in _BEFORE_AN_HOUR else None
        if hour is None or following[1] in {"uhr", "vor", "nach", "und", *_UNITS_OF_NUMBERS}:
            return None
        return None if number_word(following[1]) is not None else hour * 60
    shift = following[1:] if following[0] in ("minuten", "minute") else following
    if number < 30 and shift[0] in ("vor", "nach"):
        sign = -1 if shift[0] == "vor" else 1
        hour = _hour(shift[2] if shift[1] == "halb" else shift[1])
        if hour is not None and number:
            return _minutes(hour, sign * number - (30 if shift[1] == "halb" else 0))
    if following[0] == "uhr" and number <= 24:
        minute = _number(following[1]) if following[1] not in ("ein", "eine") else None
        return _minutes(number, minute if minute is not None and minute < 60 else 0)
    return None


def _quarter(minutes: int, following: list[str]) -> int | None:
    """ "viertel nach drei", "viertel vor drei", "viertel drei" (2:15), "dreiviertel drei"."""
    if following[0] in ("nach", "über", "vor"):
        hour = _hour(following[1])
        shift = -minutes if following[0] == "vor" else minutes
    else:
        hour, shift = _hour(following[0]), minutes - 60
    return None if hour is None else _minutes(hour, shift)


def _hour(word: str) -> int | None:
    number = _number(word)
    return number if number is not None and number <= 24 and word not in ("eine", "einem") else None


def _minutes(hour: int, shift: int) -> int:
    return (hour * 60 + shift) % (24 * 60)


def day_in(text: str, today: date) -> date | None:
    """The day `text` speaks of, seen from `today`; the next one where no year is said."""
    if match := _DAYS_AHEAD.search(text):
        count = _number(match[1])
        if count is not None:
            ahead = timedelta(days=count * (7 if match[2].startswith("woche") else 1))
            return _weekday_of(text, today, ahead) or today + ahead
    words = text.split()
    if (day := calendar_day(words, today)) is not None:
        return day
    if (day := _weekday_of(text, today, timedelta())) is not None:
        return day
    if "übermorgen" in words:
        return today + timedelta(days=2)
    for at, word in enumerate(words):
        if word == "morgen" and "".join(words[at - 1 : at]) not in _NOT_TOMORROW:
            return today + timedelta(days=1)
    return today if "heute" in words else None


def _weekday_of(text: str, today: date, ahead: timedelta) -> date | None:
    """The weekday in `text`: the coming one, next week's, or one `ahead` of it."""
    for word in text.split():
        day = _WEEKDAYS.get(word.removesuffix("s"), _WEEKDAYS.get(word))
        if day is None:
            continue
        monday = today - timedelta(days=today.weekday())
        if re.search(r"\bnächste[rn]? woche\b", text):
            return monday + timedelta(days=7 + day)
        if re.search(r"\bübernächste[rn]? woche\b", text):
            return monday + timedelta(days=14 + day)
        coming = (day - today.weekday()) % 7
        if not coming and re.search(r"\b(?:nächste|kommende)[nrs]? \w+", text):
            coming = 7
        later = 7 if re.search(rf"\bübernächste[nrs]? {word}\b", text) else 0
        return today + timedelta(days=coming + later) + ahead
    return None


def calendar_day(words: list[str], today: date) -> date | None:
    """A date by day and month, with or without its year: "am dritten fünften", "ersten mai"."""
    for at, word in enumerate(words):
        day = ORDINALS.get(word)
        if day is None:
            continue
        following = [*words[at + 1 : at + 3], "", ""]
        month = MONTH_NUMBERS.get(following[0]) or ORDINALS.get(following[0])
        if month is not None and month <= 12:
            return _date(day, month, _year(following[1]), today)
        if "".join(words[at - 1 : at]) in ("am", "dem", "zum", "vom") and not _is_noun(
            following[0]
        ):
            month_now = today.replace(day=1)
            later = month_now if day >= today.day else (month_now + timedelta(days=32))
            return _valid(later.year, later.month, day)
    return None


def _is_noun(word: str) -> bool:
    """Whether an ordinal before `word` counts something else ("am dritten termin")."""
    return word in ("termin", "tag", "stock", "mal", "platz", "punkt", "anruf")


def _year(word: str) -> int | None:
    number = number_word(word) if word else None
    if number is None:
        return None
    if number < 100:
        return number + (2000 if number < 40 else 1900)
    return number if 1900 <= number < 2100 else None


def _date(day: int, month: int, year: int | None, today: date) -> date | None:
    if year is not None:
        return _valid(year, month, day)
    this_year = _valid(today.year, month, day)
    return this_year if this_year and this_year >= today else _valid(today.year + 1, month, day)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
