"""Spoken days and times understood: "nächsten dienstag um halb drei".

Input is what a recogniser delivers, in lower case; days and times may be written in figures.
"""

import re
from datetime import date, timedelta

from agents.german.clock import MONTHS
from agents.german.counting import ordinal
from agents.german.figures import as_said
from agents.german.numbers import number_word
from agents.german.turn_words import (
    BIRTHDAYS,
    CONJUNCTIONS,
    DETERMINERS,
    FINITE,
    FUNCTION_WORDS,
    INFINITIVES,
    PREDICATES,
    PREFIXES,
    PREPOSITIONS,
    TIMES,
)

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
    | _WEEKDAYS.keys()
    | frozenset("heute morgen uhr am an in der so etwa ungefähr circa dann".split())
)
"""Between a time and its part of the day: "am nachmittag so gegen drei"."""
_BEHIND_AN_HOUR = (
    FINITE | INFINITIVES | FUNCTION_WORDS | TIMES | CONJUNCTIONS | PREPOSITIONS | DETERMINERS
    | PREDICATES | PREFIXES.keys()
    | frozenset(
        "danke erreichbar geöffnet nächste nächsten nachts nochmal okay ok dann genau rum herum "
        "ungefähr etwas lieber sehr spätestens frühestens pünktlich ginge gehts passts wär rufen "
        "ruf zeit platz termin feierabend herr frau".split()
    )
) - frozenset(("uhr", "vor", "nach", "mal"))  # fmt: skip
"""Before any other word a number counts what it names: "es geht um drei reifen"."""
_LISTS = frozenset(("und", "oder", "bis"))
_TENS = range(20, 100, 10)
_COUNTED = frozenset(
    "termin tag stock mal platz punkt anruf weihnachtstag weihnachtsfeiertag feiertag advent "
    "quartal monat".split()
)
_DAYS_AHEAD = re.compile(r"\bin (\w+) (tage?n?|wochen?)\b")
_NOT_TOMORROW = frozenset("guten heute schönen am".split())
_LONGEST_YEAR = len("zwei tausend sechs und zwanzig".split())
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)")


def _words(text: str) -> list[str]:
    """The words of `text`; days and times in figures are read as if they had been said."""
    text = _COMPOUND.sub(r"\1 \2", as_said(text)).replace("drei viertel", "dreiviertel")
    return re.findall(r"\d+:\d\d|\w+", text)


def _value(word: str) -> int | None:
    if word.isdecimal():
        return int(word) if len(word) <= 2 else None
    return number_word(word)


def _number(word: str) -> int | None:
    return 1 if word in ("ein", "eine", "einer", "einem", "einen") else _value(word)


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
        if word in _WEEKDAYS
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
        minute = _value(following[1])
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
    number = _value(behind[0]) if word in _LISTS and behind else None
    if number is None:
        return not word or word in _BEHIND_AN_HOUR
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
    number = _value(word)
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
        following = [*words[at + 1 : at + 2], ""]
        month = MONTH_NUMBERS.get(following[0]) or ORDINALS.get(following[0])
        if month is not None and month <= 12:
            return _date(day, month, _year(words[at + 2 :]), today)
        if shared := _shared_month(words[at + 1 :], day):
            return _date(day, *shared, today)
        if "".join(words[at - 1 : at]) in ("am", "dem", "zum", "vom") and not _is_noun(
            following[0]
        ):
            month_now = today.replace(day=1)
            later = month_now if day >= today.day else (month_now + timedelta(days=32))
            return _valid(later.year, later.month, day)
    return None


def _shared_month(words: list[str], day: int) -> tuple[int, int | None] | None:
    """The month, and the year, that follow a later day: "am ersten und am zweiten januar"."""
    if not words or words[0] not in _LISTS:
        return None
    begin = 2 if "".join(words[1:2]) in ("am", "dem", "zum") else 1
    later, name = [*words[begin : begin + 2], "", ""][:2]
    month = MONTH_NUMBERS.get(name) or ORDINALS.get(name)
    if month is None or month > 12 or ORDINALS.get(later, 0) <= day:
        return None
    return month, _year(words[begin + 2 :])


def _is_noun(word: str) -> bool:
    """Whether an ordinal before `word` counts something else ("am dritten termin")."""
    return word in _WEEKDAYS or word in _COUNTED


def _year(words: list[str]) -> int | None:
    """The year that `words` begin with, in however many: "zweitausend sechsundzwanzig"."""
    for count in range(_LONGEST_YEAR, 0, -1):
        said = "".join(words[:count])
        number = int(said) if count == 1 and said.isdecimal() else number_word(said)
        if number is not None and 1900 <= number < 2100:
            return number
    word, behind = [*words[:2], "", ""][:2]
    number = _value(word)
    if (
        number is None
        or len(word) < 2
        or number >= 100
        or (behind and behind not in BIRTHDAYS and behind not in _BEHIND_AN_HOUR)
    ):
        return None
    return number + (2000 if number < 40 else 1900)


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
