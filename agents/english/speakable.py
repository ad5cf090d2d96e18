"""Written English made speakable: dates, times, prices, measures and numbers as words.

The passes run from the most to the least specific, as in agents/german/speakable.py.
"""

import re

from agents.english import written
from agents.english.counting import cardinal, clock, each, ordinal
from agents.english.opening import WEEKDAYS

_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_MONTH = "|".join([*_MONTHS, *(month[:3] for month in _MONTHS if len(month) > 3)])
_DAYS = {day[:3]: day for day in WEEKDAYS} | {"Tues": "Tuesday", "Thurs": "Thursday"}
_DAY = "|".join(sorted(_DAYS, key=len, reverse=True))

_WEEKDAY = re.compile(rf"\b({_DAY})\b\.?(?=\s?[-–,&]| and | to |:|\s+\d)(\s?[-–]\s?(?=[A-Z]))?")
_WEEKDAY_END = re.compile(rf"(?<=day to )({_DAY})\b\.?|(?<=day and )({_DAY})\b\.?")
_ISO = re.compile(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")
_DATE = re.compile(
    rf"(?<!\w)(the )?(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({_MONTH})\b\.?(?:,? (\d{{4}})\b)?"
)
_DATE_US = re.compile(rf"\b({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?\b(?:, (\d{{4}})\b)?")
_YEAR = re.compile(r"\b([Ii]n|[Ss]ince|[Uu]ntil|[Ff]rom|[Yy]ear) (1[1-9]\d\d|20\d\d)\b")
_DECADE = re.compile(r"\b((?:1[1-9]|20)\d0)s\b")
_HALF = r"(?:\s?([ap])\.?m\.?)(?!\w)"
_TIME_RANGE = re.compile(
    r"(\d{1,2}(?::[0-5]\d)?\s?(?:[ap]\.?m)?)\s?[-–]\s?(?=\d{1,2}(?::|\s?[ap]\.?m))"
)
_TIME_HALF = re.compile(rf"(?<![\d:])(\d{{1,2}})(?::([0-5]\d))?{_HALF}")
_TIME = re.compile(r"(?<![\d:])([01]?\d|2[0-4]):([0-5]\d)(?![\d:])")

_CURRENCIES = {
    "€": ("euro", "euros", "cents"),
    "EUR": ("euro", "euros", "cents"),
    "£": ("pound", "pounds", "pence"),
    "GBP": ("pound", "pounds", "pence"),
    "$": ("dollar", "dollars", "cents"),
    "USD": ("dollar", "dollars", "cents"),
}
_AMOUNT = r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d\d))?(?![\d.]\d)"
_SCALE = r"(?:\s?(m|bn|k|million|billion)\b)?"
_SCALES = {"m": "million", "bn": "billion", "k": "thousand"}
_PRICE = re.compile(rf"([€£$])\s?(?:(\d+)\s?[-–]\s?)?{_AMOUNT}{_SCALE}")
_PRICE_AFTER = re.compile(rf"{_AMOUNT}{_SCALE}\s?(€|EUR|GBP|USD)(?!\w)")
_PENCE = re.compile(r"\b(\d+)p\b")
_PER = re.compile(r"(?<=[\w.])/(?=(?:hour|day|week|month|year|person|night)\b)")

# Written unit: what one is called, and many.
_UNITS = {
    "%": ("percent", "percent"),
    "km/h": ("kilometre per hour", "kilometres per hour"),
    "mph": ("mile per hour", "miles per hour"),
    "km": ("kilometre", "kilometres"),
    "cm": ("centimetre", "centimetres"),
    "mm": ("millimetre", "millimetres"),
    "m²": ("square metre", "square metres"),
    "m": ("metre", "metres"),
    "ft": ("foot", "feet"),
    "kg": ("kilogram", "kilograms"),
    "mg": ("milligram", "milligrams"),
    "g": ("gram", "grams"),
    "ml": ("millilitre", "millilitres"),
    "l": ("litre", "litres"),
    "kWh": ("kilowatt hour", "kilowatt hours"),
    "kW": ("kilowatt", "kilowatts"),
    "GB": ("gigabyte", "gigabytes"),
    "MB": ("megabyte", "megabytes"),
    "°C": ("degree", "degrees"),
    "°F": ("degree Fahrenheit", "degrees Fahrenheit"),
    "°": ("degree", "degrees"),
    "hrs": ("hour", "hours"),
    "hr": ("hour", "hours"),
    "h": ("hour", "hours"),
    "mins": ("minute", "minutes"),
    "min": ("minute", "minutes"),
}
_NAMES = "|".join(map(re.escape, sorted(_UNITS, key=len, reverse=True)))
_UNIT = re.compile(rf"(?<![\d.,])(-?)({_AMOUNT}|\d+\.\d+)\s?({_NAMES})(?![\w²/])")
_RANGE = re.compile(r"(?<![\w.,-])(\d{1,6})\s?[-–]\s?(?=\d{1,6}(?![\w-]*-))")
_FRACTIONS = {"½": "1/2", "¼": "1/4", "¾": "3/4"}
_FRACTION = re.compile(r"(?<![\d/.,])(?:(\d+) )?([1-9])/([2-58])(?![\d/])( hour\b)?")
_PARTS = {2: "half", 3: "third", 4: "quarter", 5: "fifth", 8: "eighth"}
_TIMES = re.compile(r"\b(\d+)\s?x\b(?!\s*\d)")
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")
_DECIMAL = re.compile(r"(?<![\d.,])(\d+)\.(\d+)(?![\d.])")
_THOUSANDS = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?!\d)")
_INTEGER = re.compile(r"\d+")


def speakable(text: str) -> str:
    """`text` with what a voice would misread as words."""
    for rewrite in (
        written.addresses,
        _times,
        _dates,
        written.abbreviations,
        written.numbers,
        _fractions,
        _amounts,
        _plain_numbers,
    ):
        text = rewrite(text)
    return " ".join(text.split())


def year(number: int) -> str:
    """1999 -> "nineteen ninety-nine", 2005 -> "two thousand and five"."""
    hundreds, rest = divmod(number, 100)
    if 2000 <= number < 2010 or (not rest and hundreds % 10 == 0):
        return cardinal(number)
    if not rest:
        return f"{cardinal(hundreds)} hundred"
    return f"{cardinal(hundreds)} {cardinal(rest) if rest > 9 else f'oh {cardinal(rest)}'}"


def _dates(text: str) -> str:
    text = _WEEKDAY.sub(lambda m: _DAYS[m[1]] + (" to " if m[2] else ""), text)
    text = text.replace("day & ", "day and ")
    text = _WEEKDAY_END.sub(lambda m: _DAYS[m[1] or m[2]], text)
    text = _ISO.sub(_iso, text)
    text = _DATE.sub(lambda m: _date(int(m[2]), m[3], m[4]), text)
    text = _DATE_US.sub(_date_us, text)
    text = _DECADE.sub(lambda m: re.sub(r"y$", "ies", year(int(m[1]))), text)
    return _YEAR.sub(lambda m: f"{m[1]} {year(int(m[2]))}", text)


def _month(written_month: str) -> str:
    return next(month for month in _MONTHS if month.startswith(written_month[:3]))


def _date(day: int, month: str, of_year: str | None) -> str:
    words = f"the {ordinal(day)} of {_month(month)}"
    return f"{words} {year(int(of_year))}" if of_year else words


def _date_us(match: re.Match[str]) -> str:
    words = f"{_month(match[1])} the {ordinal(int(match[2]))}"
    return f"{words}, {year(int(match[3]))}" if match[3] else words


def _iso(match: re.Match[str]) -> str:
    month, day = int(match[2]), int(match[3])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return match[0]
    return _date(day, _MONTHS[month - 1], match[1])


def _times(text: str) -> str:
    text = _TIME_RANGE.sub(r"\1 to ", text)
    text = _TIME_HALF.sub(_time_half, text)
    return _TIME.sub(lambda m: clock(int(m[1]) * 60 + int(m[2])), text)


def _time_half(match: re.Match[str]) -> str:
    """ "9:30 am"; "a.m." at the end of a text is its full stop, too."""
    hour, minute, half = int(match[1]), match[2], match[3]
    past = f" {cardinal(int(minute))}" if minute and int(minute) > 9 else ""
    past = f" oh {cardinal(int(minute))}" if minute and 0 < int(minute) < 10 else past
    stop = "." if match[0].endswith(".") and not match.string[match.end() :].strip() else ""
    return f"{cardinal(hour)}{past} {half}.m{stop}"


def _fractions(text: str) -> str:
    for sign, figures in _FRACTIONS.items():
        text = re.sub(rf"(\d)?{sign}", lambda m, f=figures: f"{m[1]} {f}" if m[1] else f, text)
    return _FRACTION.sub(_fraction, text)


def _fraction(match: re.Match[str]) -> str:
    whole, above, part = match[1], int(match[2]), _PARTS[int(match[3])]
    hour = match[4] or ""
    if part == "half" and not whole:
        return f"half{' an' if hour else ''}{hour}" if above == 1 else match[0]
    words = f"a {part}" if above == 1 else f"{cardinal(above)} {part}s"
    return (f"{cardinal(int(whole))} and {words}" if whole else words) + hour


def _amounts(text: str) -> str:
    text = _PER.sub(" per ", text)
    text = _PRICE.sub(lambda m: _price(m[1], m[2], m[3], m[4], m[5]), text)
    text = _PRICE_AFTER.sub(lambda m: _price(m[4], None, m[1], m[2], m[3]), text)
    text = _PENCE.sub(
        lambda m: f"{cardinal(int(m[1]))} {'penny' if m[1] == '1' else 'pence'}", text
    )
    text = _RANGE.sub(lambda m: f"{cardinal(int(m[1]))} to ", text)
    return _UNIT.sub(_unit, text)


def _price(currency: str, low: str | None, whole: str, cents: str | None, scale: str | None) -> str:
    one, many, small = _CURRENCIES[currency]
    amount, part = int(whole.replace(",", "")), int(cents or 0)
    begin = f"{cardinal(int(low))} to " if low else ""
    if scale:
        digits = f" point {each(cents)}" if cents else ""
        return f"{begin}{cardinal(amount)}{digits} {_SCALES.get(scale, scale)} {many}"
    if not amount and part:
        return f"{cardinal(part)} {small}"
    words = f"{begin}{cardinal(amount)} {one if amount == 1 and not low else many}"
    return f"{words} {cardinal(part)}" if part else words


def _unit(match: re.Match[str]) -> str:
    one, many = _UNITS[match[5]]
    figures = match[2].replace(",", "")
    whole, _, fraction = figures.partition(".")
    words = cardinal(int(whole)) + (f" point {each(fraction)}" if fraction else "")
    return f"{'minus ' if match[1] else ''}{words} {one if figures == '1' else many}"


def _plain_numbers(text: str) -> str:
    text = _TIMES.sub(_often, text)
    text = _ORDINAL.sub(lambda m: ordinal(int(m[1])), text)
    text = _DECIMAL.sub(lambda m: f"{cardinal(int(m[1]))} point {each(m[2])}", text)
    text = _THOUSANDS.sub(lambda m: cardinal(int(m[0].replace(",", ""))), text)
    return _INTEGER.sub(_integer, text)


def _often(match: re.Match[str]) -> str:
    count = int(match[1])
    return ("", "once", "twice")[count] if 0 < count < 3 else f"{cardinal(count)} times"


def _integer(match: re.Match[str]) -> str:
    digits = match[0]
    words = each(digits) if digits[0] == "0" and len(digits) > 1 else cardinal(int(digits))
    text, start, end = match.string, match.start(), match.end()
    left = " " if text[start - 1 : start].isalpha() else ""
    right = " " if text[end : end + 1].isalpha() else ""
    return f"{left}{words}{right}"
