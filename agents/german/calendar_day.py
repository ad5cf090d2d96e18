"""A day by its day and month, as it is said: "am dritten fünften", "ersten mai zweitausend"."""

from datetime import date, timedelta

from agents.german.clock import MONTHS
from agents.german.counting import ordinal
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

WEEKDAYS = {
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
BEHIND_A_NUMBER = (
    FINITE | INFINITIVES | FUNCTION_WORDS | TIMES | CONJUNCTIONS | PREPOSITIONS | DETERMINERS
    | PREDICATES | PREFIXES.keys()
    | frozenset(
        "danke erreichbar geöffnet nächste nächsten nachts nochmal okay ok dann genau rum herum "
        "ungefähr etwas lieber sehr spätestens frühestens pünktlich ginge gehts passts wär rufen "
        "ruf zeit platz termin feierabend herr frau".split()
    )
) - frozenset(("uhr", "vor", "nach", "mal"))  # fmt: skip
"""Before any other word a number counts what it names: "es geht um drei reifen"."""
_COUNTED = frozenset(
    "termin tag stock mal platz punkt anruf weihnachtstag weihnachtsfeiertag feiertag advent "
    "quartal monat".split()
)
_LONGEST_YEAR = len("zwei tausend sechs und zwanzig".split())


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
    if not words or words[0] not in ("und", "oder", "bis"):
        return None
    begin = 2 if "".join(words[1:2]) in ("am", "dem", "zum") else 1
    later, name = [*words[begin : begin + 2], "", ""][:2]
    month = MONTH_NUMBERS.get(name) or ORDINALS.get(name)
    if month is None or month > 12 or ORDINALS.get(later, 0) <= day:
        return None
    return month, _year(words[begin + 2 :])


def _is_noun(word: str) -> bool:
    """Whether an ordinal before `word` counts something else ("am dritten termin")."""
    return word in WEEKDAYS or word in _COUNTED


def _year(words: list[str]) -> int | None:
    """The year that `words` begin with, in however many: "zweitausend sechsundzwanzig"."""
    for count in range(_LONGEST_YEAR, 0, -1):
        said = "".join(words[:count])
        number = int(said) if count == 1 and said.isdecimal() else number_word(said)
        if number is not None and 1900 <= number < 2100:
            return number
    word, behind = [*words[:2], "", ""][:2]
    number = value(word)
    if (
        number is None
        or len(word) < 2
        or number >= 100
        or (behind and behind not in BIRTHDAYS and behind not in BEHIND_A_NUMBER)
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


def value(word: str) -> int | None:
    """The number that a word or one or two figures say."""
    if word.isdecimal():
        return int(word) if len(word) <= 2 else None
    return number_word(word)
