"""Written German made speakable: a speech engine is given words only.

    "Am 14.05.2026 ab 9:30 Uhr, Tel. 030 1234567"
    -> "Am vierzehnten Mai zweitausendsechsundzwanzig ab neun Uhr dreißig, Telefon null drei null,
       eins zwei, drei vier, fünf sechs sieben"

The passes run from the most to the least specific; each leaves words behind that no later pass
touches. Text that holds no digit or sign comes out as it went in.
"""

import re

from agents.german import (
    abbreviations,
    codes,
    contact,
    dates,
    ordinals,
    prices,
    roman,
    units,
)
from agents.german.counting import ONES, attributive, cardinal, decimal, year
from agents.german.digits import spoken_digits

_DAY = r"(?:Mo|Di|Mi|Do|Fr|Sa|So)\b"
_AMOUNT_OF = r"(?:Tag|Woche|Monat|Jahr|Stunde|Person|kg|h)\b"
_WRITTEN = (
    (re.compile(r"(?<!\w)~\s?(?=\d)"), "circa "),
    (re.compile(r"(?<=\w)[*:_](?=innen\b|in\b)"), " "),
    (re.compile(rf"(\d\s?(?:mg|ml|g|l|kg|Std\.))/(?={_AMOUNT_OF})"), r"\1 pro "),
    (re.compile(r"(?<=\d)\s?[x×]\s?/\s?(?=Tag\b|Woche\b|Monat\b|Jahr\b)"), "x pro "),
    (re.compile(r"(?<=[a-zäöüß])/(?=[a-zäöüß]{2})"), " "),
    (re.compile(rf"(?<=\w[a-zäöüß])(?<!Euro)(?<!Cent)/(?=[A-ZÄÖÜ][a-zäöüß])(?!{_DAY})"), " "),
    (re.compile(r"(?<=[A-ZÄÖÜ]{2})(?<!EUR)/(?=[A-ZÄÖÜ]{2})"), " "),
    (re.compile(r"(?<=\d)(?:\s+[x×]\s+|[x×])(?=\d)"), " mal "),
    (re.compile(r"\b(Blutdruck:?|RR:?) (\d{2,3})/(?=\d)"), r"\1 \2 zu "),
    (re.compile(r"(?<=\d)['’\u00a0\u202f](?=\d{3}(?!\d))"), "."),
    (re.compile(r"(?<![\d.,/+-])\b([1-9]\d{0,2}) (?=000(?!\d))"), r"\1."),
)
"""Ways of writing that the passes would stumble over."""
_SIGNS = (
    (re.compile(r"\s*&\s*"), " und "),
    (re.compile(r"§§?\s*(?=\d)"), "Paragraf "),
    (re.compile(r"(?<=\w)\s*=\s*(?=\w)"), " gleich "),
    (re.compile(r"(?<=\d)/(?=\d)"), " "),
    (re.compile(r"(?<=\d)\s*\+\s*(?=\d)|\s\+\s"), " plus "),
    (re.compile(r"±\s*"), "plus minus "),
    (re.compile(r"#\s?(?=\d)"), "Nummer "),
    (re.compile(r"(?<=\d):(?=\d)"), " zu "),
    (re.compile(r"[„“”»«\"*_`|<>\[\]{}]"), ""),
)
_POINTS = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{1,3})+(?![\d.]*\d)")
_YEARS = re.compile(r"(?<![\w.,-])((?:1[89]|20)\d\d)\s?[-–—]\s?((?:1[89]|20)\d\d)(?![\w-]|[.,]\d)")
_LONG_RANGE = re.compile(
    r"(?<![\w.,-])([1-9]\d{0,2}(?:\.\d{3})+|\d+,\d+|\d+)\s*[-–—]\s*"
    r"(?=(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+,\d+)(?![\d.,-]\d))"
)
""" "1.000-2.000", "1,5-2,5"."""
_RANGE = re.compile(r"(?<![\w.,-])(\d{1,6})\s*[-–—]\s*(\d{1,6})(?![\w-]|[.,]\d)")
_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3}(?:\.\d{3})+)(?![\d.]\d|,\d)")
_DECIMAL = re.compile(r"(?<![\d.,])(\d{1,3}(?:\.\d{3})+|\d+),(\d+)(?![\d,])")
_YEAR = re.compile(r"(?<![\w.,-])(1[1-9]\d\d)(?![\w,]|\.\d)")
_TIMES = re.compile(r"\b(?:(\d+)\s?[-–]\s?)?(\d+)\s?x\b(?!\s*\d)")
_LEAST_LONG = 7
"""Digits of a number without points that is no amount, unless it is round."""
_INTEGER = re.compile(r"(?<![\d])(?:(?<=\s)|(?<=^)|(?<=\())?(-|−)?(\d+)")


def speakable(text: str) -> str:
    """`text` with dates, times, numbers, amounts, contacts and abbreviations as words."""
    for rewrite in (
        contact.rewrite,
        codes.rewrite,
        prices.grouped,
        _as_usual,
        dates.weekdays,
        prices.per,
        units.per,
        ordinals.floors,
        abbreviations.rewrite,
        dates.rewrite,
        contact.numbers,
        codes.numbers,
        ordinals.fractions,
        prices.ranges,
        units.ranges,
        prices.rewrite,
        units.per,
        units.rewrite,
        roman.rewrite,
        ordinals.rewrite,
        _plain_numbers,
    ):
        text = rewrite(text)
    return re.sub(r"[ \t\u00a0\u202f]+", " ", text).strip()


def _as_usual(text: str) -> str:
    for pattern, usual in _WRITTEN:
        text = pattern.sub(usual, text)
    return text


def _plain_numbers(text: str) -> str:
    text = _TIMES.sub(_often, text)
    for pattern, word in _SIGNS:
        text = pattern.sub(word, text)
    text = _LONG_RANGE.sub(r"\1 bis ", text)
    text = _DECIMAL.sub(lambda m: decimal(m[1].replace(".", ""), m[2]), text)
    text = _THOUSANDS.sub(lambda m: cardinal(int(m[1].replace(".", ""))), text)
    text = _POINTS.sub(lambda m: " Punkt ".join(_digits(part) for part in m[0].split(".")), text)
    text = _YEARS.sub(lambda m: f"{year(int(m[1]))} bis {year(int(m[2]))}", text)
    text = _RANGE.sub(_range, text)
    text = _YEAR.sub(lambda m: year(int(m[1])), text)
    return _INTEGER.sub(_integer, text)


def _range(match: re.Match[str]) -> str:
    """ "1-2 Tage" -> "ein bis zwei Tage", "1-2" -> "eins bis zwei"."""
    noun = re.match(r" [A-ZÄÖÜ][a-zäöüß]", match.string[match.end() :])
    first = attributive(int(match[1])) if noun else cardinal(int(match[1]))
    return f"{first} bis {cardinal(int(match[2]))}"


def _digits(digits: str) -> str:
    leading_zero = len(digits) > 1 and digits[0] == "0"
    return " ".join(ONES[int(d)] for d in digits) if leading_zero else cardinal(int(digits))


def _often(match: re.Match[str]) -> str:
    """ "2x", "1-2x"."""
    least = f"{_factor(int(match[1]))} bis " if match[1] else ""
    return f"{least}{_factor(int(match[2]))}mal"


def _factor(number: int) -> str:
    return "ein" if number == 1 else cardinal(number)


def _integer(match: re.Match[str]) -> str:
    sign, digits = match[1], match[2]
    text, start, end = match.string, match.start(), match.end()
    before = text[start - 1] if start else " "
    minus = "minus " if sign and not before.isalnum() else " " if sign else ""
    long = len(digits) >= _LEAST_LONG and not digits.endswith("000")
    words = spoken_digits(digits) if long else _digits(digits)
    left = " " if before.isalpha() and not sign else ""
    right = " " if text[end : end + 1].isalpha() else ""
    return f"{left}{minus}{words}{right}"
