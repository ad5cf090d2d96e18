"""What a language reads out of a caller's words: one `Reader` each."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from agents.english import dictated as english_dictated
from agents.english import figures as english_figures
from agents.english import spelling as english_spelling
from agents.english import understanding as english
from agents.english import when as english_when
from agents.german import dictated as german_dictated
from agents.german import figures as german_figures
from agents.german import names as german_names
from agents.german import numbers as german_numbers
from agents.german import spelling as german_spelling
from agents.german import when as german_when


class FindName(Protocol):
    """Finds the caller's name; `asked`: bare words may be one."""

    def __call__(self, text: str, *, asked: bool = False) -> str: ...


@dataclass(frozen=True, slots=True)
class Reader:
    """One language's pure functions over lower-case transcripts without marks (see `plain`)."""

    as_said: Callable[[str], str]
    """Days and times in figures, as the others read them."""
    find_name: FindName
    digits_in: Callable[[str], str]
    corrected: Callable[[str, str], str]
    spelled: Callable[[str], tuple[str, str]]
    account_in: Callable[[str], str]
    account_goes_on: Callable[[str, str], str]
    postcode_in: Callable[[str], str]
    day_in: Callable[[str, date], date | None]
    clock_in: Callable[[str], int | None]


_GERMAN = Reader(
    as_said=german_figures.as_said,
    find_name=german_names.find_name,
    digits_in=german_numbers.digits_in,
    corrected=german_numbers.corrected,
    spelled=german_spelling.spelled,
    account_in=german_dictated.account_in,
    account_goes_on=german_dictated.account_goes_on,
    postcode_in=german_dictated.postcode_in,
    day_in=german_when.day_in,
    clock_in=german_when.clock_in,
)
_ENGLISH = Reader(
    as_said=english_figures.as_said,
    find_name=english.find_name,
    digits_in=english.digits_in,
    corrected=english.corrected,
    spelled=english_spelling.spelled,
    account_in=english_dictated.account_in,
    account_goes_on=english_dictated.account_goes_on,
    postcode_in=english_dictated.postcode_in,
    day_in=english_when.day_in,
    clock_in=english_when.clock_in,
)
_MARKS = re.compile(
    r"[^\w+\-/: ]|(?<!\d):|:(?!\d)|(?<!\w)[-/]|[-/](?!\w)|(?<=\b[^\W\d_])-(?=[^\W\d_]\b)"
)
"""What is no part of a word; "14:30" and "0711/123456" are words, "m-e-y-e-r" is spelled."""
_WITH_COLONS = re.compile(r"\d[\d: ]*:[\d: ]*\d")
_TIME = re.compile(r"(?:(?:19|20)\d\d )?\d{1,2}:\d\d")


def reader(language: str) -> Reader:
    """The reader of a language, ISO 639-1."""
    return _GERMAN if language == "de" else _ENGLISH


def plain(text: str, language: str) -> str:
    """`text` as the readers take it, whatever a recogniser makes of it: lower case, without marks,
    days and times as they are said."""
    said = _WITH_COLONS.sub(_time_or_number, reader(language).as_said(text.lower()))
    return " ".join(_MARKS.sub(" ", said).split())


def _time_or_number(match: re.Match[str]) -> str:
    """The time "14:30" stays; "0711 12:34:56" is a number in groups."""
    return match[0] if _TIME.fullmatch(match[0]) else match[0].replace(":", " ")
