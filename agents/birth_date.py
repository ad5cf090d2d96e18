"""How far a date of birth has come, in any language: a day, a month, a year.

A language writes each word as one sign, so that a date is a string to be matched:

    0–9  a digit                       o  "third"         y  a year in one word
    t    10 to 12                      m  a month's name  C  1900, more is due
    T    13 to 31 but for c            z  32 to 99        k  2000, more may come
    c    19 or 20, a century begun     H  a hundred       K  a thousand
"""

import re

from agents.turn_end import Completion

_DAY = r"(?:[cT]?o|[tTc]|c[1-9]|0?[1-9]|[0-3]\d)"
_MONTH = r"(?:[om]|t|0?[1-9]|[01]\d)"
_REST = r"(?:t|[Tzc][1-9]?|0?[1-9]|[1-9]\d)"
"""Of a year, after its century."""
_SHORT = r"(?:t|[Tz][1-9]?|0[1-9]|(?!19|20)[1-9]\d)"
"""A year without its century."""
_YEAR = (
    rf"(?:y|C{_REST}|cH{_REST}|c(?:t|c|[Tz][1-9]?|0[1-9])|(?:19|20)\d\d|(?:k|2K){_REST}|{_SHORT})"
)
_ROUND = r"(?:k|2K|c)"
"""A year that may be whole, or only begun."""
_IN_DIGITS = re.compile(r"\d+")
_LEAST_DIGITS = 6
"""Of a date that is dictated digit by digit: "eins zwei null drei" is no day with a year."""
_DAY_AND_MONTH = rf"(?:{_DAY}{_MONTH}|m{_DAY})"
_WHOLE = re.compile(rf"{_DAY_AND_MONTH}{_YEAR}|y|(?:C|cH){_REST}|c?z[1-9]?")
"""Or the year alone, where the rest was said before."""
_MAYBE = re.compile(rf"{_DAY_AND_MONTH}{_ROUND}|k|2K")


def completion(signs: str) -> Completion:
    """How far the date at the end of a line has come, given in signs."""
    short = bool(_IN_DIGITS.fullmatch(signs)) and len(signs) < _LEAST_DIGITS
    if short:
        return Completion.OPEN
    if _WHOLE.fullmatch(signs):
        return Completion.LIKELY
    return Completion.UNSURE if _MAYBE.fullmatch(signs) else Completion.OPEN


def number_sign(value: int) -> str:
    """The sign of a number that was said in one word; empty for one that is in no date."""
    if value < 10:
        return str(value)
    if value in (19, 20):
        return "c"
    if value < 100:
        return "t" if value <= 12 else "T" if value <= 31 else "z"
    known = {100: "H", 1000: "K", 1900: "C", 2000: "k"}
    return known.get(value, "y" if 1900 < value < 2100 else "")


def figures_sign(figures: str) -> str:
    """The sign of a number as recognisers write it: "12", "03", "1980"."""
    return figures if figures in _ZERO_FIRST else number_sign(int(figures))


_ZERO_FIRST = frozenset(f"0{digit}" for digit in range(1, 10))
