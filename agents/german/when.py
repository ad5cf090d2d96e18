"""Spoken days and times understood: "nächsten dienstag um halb drei".

Input is what a recogniser delivers, in lower case; days and times may be written in figures.
"""

import re
from datetime import date, timedelta

from agents.german.calendar_day import BEHIND_A_NUMBER, WEEKDAYS, calendar_day, value
from agents.german.figures import as_said

_QUARTERS = {"viertel": 15, "dreiviertel": 45}
_PARTS_OF_DAY = {"mittag": 10, "nachmittag": 12, "abend": 16, "nacht": 19}
"""The hour from which on a time is in it: "mittags um eins" is 13:00, "mittags um elf" 11:00."""
_REACHING = ("nachmittag", "abend")
"""Parts of the day that hold for the line: "heute nachmittag kann ich um vier"."""
_ENDS_A_PART = frozenset("aber sondern oder".split())
_ENDS_A_TIME = _ENDS_A_PART | frozenset("und bis nur lieber sonst nicht".split())
"""Behind these another part of the day is meant: "um neun oder am nachmittag"."""
_COMPOUND = re.compile(
    r"\b((?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend)s?"
    r"(früh|morgen|vormittag|mittag|nachmittag|abend|nacht)s?\b"
)
_BEFORE_AN_HOUR = frozenset("um gegen ab bis nach von vor zwischen".split())
_BESIDE_A_TIME = (
    _BEFORE_AN_HOUR
    | WEEKDAYS.keys()
    | frozenset("heute morgen uhr am an in der so etwa ungefähr circa dann".split())
)
"""Between a time and its part of the day: "am nachmittag so gegen drei"."""
_LISTS = frozenset(("und", "oder", "bis"))
_TENS = range(20, 100, 10)
_DAYS_AHEAD = re.compile(r"\bin (\w+) (tage?n?|wochen?)\b")
_NOT_TOMORROW = frozenset("guten heute schönen am".split())
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)")


def _words(text: str) -> list[str]:
    """The words of `text`; days and times in figures are read as if they had been said."""
    text = _COMPOUND.sub(r"\1 \2", as_said(text)).replace("drei viertel", "dreiviertel")
    return re.findall(r"\d+:\d\d|\w+", text)


def _number(word: str) -> int | None:
    return 1 if word in ("ein", "eine", "einer", "einem", "einen") else value(word)


def clock_in(text: str) -> int | None:
    """The first time of day in `text`, in minutes after midnight; as it was said, so "halb drei"
    is 2:30 unless an afternoon or evening is named beside it. None where there is none.
    """
    words = _words(text)
    for at in range(len(words)):
        if found := _clock_at(words, at):
            minutes, end = found
            begins = _part_of_day(words, at, _end_of_range(words, end, minutes))
            if begins is None or minutes >= 13 * 60:
                return minutes
            return ((minutes - begins * 60) % (12 * 60) + begins * 60) % (24 * 60)
    return None


def _end_of_range(words: list[str], end: int, minutes: int) -> int:
    """The place behind the second time of "von drei bis fünf", where both are on one half day."""
    word, number, behind = [*words[end : end + 3], "", "", ""][:3]
    hour = _hour(number.partition(":")[0]) if word in _LISTS else None
    if hour is None or minutes % (12 * 60) >= hour % 12 * 60:
        return end
    return end + 3 if behind == "uhr" else end + 2


def _part_of_day(words: list[str], at: int, end: int) -> int | None:
    """When the part of the day begins that is named nearest to the time from `at` to `end`."""
    named: list[tuple[int, int]] = []
    for place, word in enumerate(words):
        part = word.removesuffix("s")
        if part not in _PARTS_OF_DAY or "".join(words[place - 1 : place]) in ("guten", "schönen"):
            continue
        later = place >= end
        between = words[end:place] if later else words[place + 1 : at]
        beside = _BESIDE_A_TIME.issuperset(between)
        ended = not (_ENDS_A_TIME if later else _ENDS_A_PART).isdisjoint(between)
        days = words[max(at - 2, 0) : place] if later else words[max(place - 1, 0) : at]
        if beside or (part in _REACHING and not ended and len(_days(days)) <= 1):
            named.append((len(between), _PARTS_OF_DAY[part]))
    return min(named)[1] if named else None


def _days(words: list[str]) -> set[str]:
    """The days that `words` name."""
    return {
        word
        for at, word in enumerate(words)
        if word in WEEKDAYS
        or word in ("heute", "übermorgen")
        or (word == "morgen" and "".join(words[at - 1 : at]) not in _NOT_TOMORROW)
    }


def _clock_at(words: list[str], at: int) -> tuple[int, int] | None:
    """The time that begins at `at`, and the place behind it."""
    word, following = words[at], [*words[at + 1 : at + 4], "", "", ""]
    if word == "mitternacht":
        return 0, at + 1
    if match := _CLOCK.fullmatch(word):
        return _minutes(int(match[1]), int(match[2])), at + 1
    if word == "halb":
        hour = _hour(following[0])
        return None if hour is None else (_minutes(hour, -30), at + 2)
    if word in _QUARTERS:
        return _quarter(_QUARTERS[word], words, at + 1)
    number = _number(word)
    if number is None:
        return _bare_hour(words, at + 1) if word in _BEFORE_AN_HOUR else None
    begin = at + 2 if following[0] in ("minuten", "minute") else at + 1
    shift = [*words[begin : begin + 3], "", "", ""]
    if number < 30 and shift[0] in ("vor", "nach"):
        sign, half = -1 if shift[0] == "vor" else 1, shift[1] == "halb"
        hour = _hour(shift[2] if half else shift[1])
        if hour is not None and number:
            return _minutes(hour, sign * number - 30 * half), begin + 2 + half
    if following[0] == "uhr" and number <= 24:
        minute = value(following[1])
        past = minute is not None and minute < 60
        return _minutes(number, minute if minute and past else 0), at + 2 + past
    return None


def _bare_hour(words: list[str], at: int) -> tuple[int, int] | None:
    """The hour at `at`, behind "um"."""
    hour = _hour("".join(words[at : at + 1]))
    whole = hour is not None and _no_more_than_an_hour(words, at + 1)
    return (hour * 60, at + 1) if hour is not None and whole else None


def _no_more_than_an_hour(words: list[str], end: int) -> bool:
    """Whether the number before `end` is an hour by what follows: "um drei", "drei oder vier"."""
    word, *behind = [*words[end : end + 3], ""]
    number = value(behind[0]) if word in _LISTS and behind else None
    if number is None:
        return not word or word in BEHIND_A_NUMBER
    if word == "und" and number in _TENS:
        return False
    return behind[1] == "uhr" or _no_more_than_an_hour(words, end + 2)


def _quarter(minutes: int, words: list[str], at: int) -> tuple[int, int] | None:
    """ "viertel nach drei", "viertel vor drei", "viertel drei" (2:15), "dreiviertel drei"."""
    way, hour = [*words[at : at + 2], "", ""][:2]
    if way in ("nach", "über", "vor"):
        shift, end = -minutes if way == "vor" else minutes, at + 2
    else:
        hour, shift, end = way, minutes - 60, at + 1
    found = _hour(hour)
    return None if found is None else (_minutes(found, shift), end)


def _hour(word: str) -> int | None:
    number = value(word)
    return number if number is not None and number <= 24 else None


def _minutes(hour: int, shift: int) -> int:
    return (hour * 60 + shift) % (24 * 60)


def day_in(text: str, today: date) -> date | None:
    """The day `text` speaks of, seen from `today`; the next one where no year is said."""
    words = _words(text)
    text = " ".join(words)
    if match := _DAYS_AHEAD.search(text):
        count = _number(match[1])
        if count is not None:
            ahead = timedelta(days=count * (7 if match[2].startswith("woche") else 1))
            return _weekday_of(text, today, ahead) or today + ahead
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
        day = WEEKDAYS.get(word.removesuffix("s"), WEEKDAYS.get(word))
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
