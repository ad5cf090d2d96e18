"""German for the recogniser: numbers, digit runs, dates and clock times as they are said."""

import random
import re
from collections.abc import Callable, Mapping
from typing import ClassVar

UNITS = "null eins zwei drei vier fünf sechs sieben acht neun".split()
TEENS = "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".split()
TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
YEARS = range(1930, 2030)
CENTURIES = "neunzehnhundert zweitausend".split()
ORDINAL_STEMS = "ers zwei drit vier fünf sechs sieb ach neun".split()


def number_word(n: int) -> str:
    """German word for 0..99, as said alone ("eins", "einundzwanzig")."""
    if n < 10:
        return UNITS[n]
    if n < 20:
        return TEENS[n - 10]
    ten, unit = divmod(n, 10)
    if unit == 0:
        return TENS[ten - 2]
    return ("ein" if unit == 1 else UNITS[unit]) + "und" + TENS[ten - 2]


def ordinal_word(n: int) -> str:
    """German ordinal for 1..31 without its ending's n: "erste", "zwanzigste"."""
    if n < 10:
        return ORDINAL_STEMS[n - 1] + "te"
    return number_word(n) + ("te" if n < 20 else "ste")


def year_words(n: int) -> str:
    """A year of 1900..2099, its century apart: "neunzehnhundert achtzig", "zweitausend sechs"."""
    hundreds, rest = divmod(n, 100)
    return CENTURIES[hundreds - 19] + (f" {number_word(rest)}" if rest else "")


def transcript(spoken: str) -> str:
    """What the recogniser should write for a spoken text: lower-case words, single spaces."""
    return " ".join(re.sub(r"[^a-zäöüß ]", "", spoken.lower().replace("-", "")).split())


class Numbers:
    """What the corpus makes by rule, drawn from its generator."""

    WORDS: ClassVar[tuple[str, ...]] = (
        *(number_word(n) for n in range(100)),
        *(ordinal_word(n) + end for n in range(1, 32) for end in ("", "n", "r")),
        *CENTURIES,
        *"ein zwo uhr plus".split(),
    )
    """Every word `made` can bring."""

    def __init__(self, rng: random.Random, slots: Mapping[str, list[str]]) -> None:
        self.rng = rng
        self.slots = slots
        self.made: dict[str, Callable[[], str]] = {
            "digit": self._digit,
            "digit_f": lambda: self._digit().capitalize(),
            "digits": lambda: self._digits(rng.randint(2, 9)),
            "postcode": lambda: " ".join(self._digit() for _ in range(5)),
            "phone": self._phone,
            "pairs": self._pairs,
            "number": lambda: number_word(rng.randint(0, 99)),
            "hour": self._hour,
            "clock": self._clock,
            "ordinal": lambda: ordinal_word(rng.randint(1, 31)) + "n",
            "ordinal_nom": lambda: ordinal_word(rng.randint(1, 31)),
            "year": self._year,
            "date": lambda: self._date("r"),
            "date_n": lambda: self._date("n"),
        }

    def _digit(self) -> str:
        return "zwo" if self.rng.random() < 0.03 else self.rng.choice(UNITS)

    def _digits(self, n: int) -> str:
        """n single digits, in groups of 2 to 4 with a pause between, or without any pause."""
        digits = [self._digit() for _ in range(n)]
        if self.rng.random() < 0.4:
            return " ".join(digits)
        groups = []
        while digits:
            size = self.rng.choice((2, 3, 3, 4))
            groups.append(" ".join(digits[:size]))
            digits = digits[size:]
        return ", ".join(groups)

    def _pairs(self) -> str:
        """1 to 5 two-digit numbers, as Germans like to say telephone numbers."""
        pairs = [number_word(self.rng.randint(10, 99)) for _ in range(self.rng.randint(1, 5))]
        return self.rng.choice((" ", ", ")).join(pairs)

    def _phone(self) -> str:
        """A telephone number of 3 to 12 digits, by digits (mostly) or with two-digit numbers."""
        draw = self.rng.random()
        if draw < 0.65:
            prefix = "null " if self.rng.random() < 0.6 else ""
            return prefix + self._digits(self.rng.randint(3, 11))
        if draw < 0.7:
            return "plus vier neun, " + self._digits(self.rng.randint(5, 10))
        return "null " + self._digits(self.rng.randint(2, 4)) + ", " + self._pairs()

    def _hour(self) -> str:
        hour = self.rng.randint(7, 19) if self.rng.random() < 0.7 else self.rng.randint(0, 24)
        return "ein" if hour == 1 else number_word(hour)

    def _year(self) -> str:
        return year_words(self.rng.choice(YEARS))

    def _date(self, ending: str) -> str:
        """A day, a month and a year, as dates of birth are given: "dritter fünfter achtzig"."""
        n = self.rng.choice(YEARS)
        year = number_word(n % 100) if self.rng.random() < 0.35 else year_words(n)
        month = ordinal_word(self.rng.randint(1, 12)) + ending
        if self.rng.random() < 0.45:
            month = self.rng.choice(self.slots["month"])
        return f"{ordinal_word(self.rng.randint(1, 31))}{ending} {month} {year}"

    def _clock(self) -> str:
        draw, hour = self.rng.random(), self._hour()
        if draw < 0.3:
            return hour
        if draw < 0.7:
            return hour + " Uhr"
        return hour + " Uhr " + self.rng.choice(self.slots["minutes"])
