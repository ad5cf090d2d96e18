"""Written English made speakable: dates, times, prices, measures and numbers as words.

The passes run from the most to the least specific, as in agents/german/speakable.py.
"""

import re

from agents.english import dates, written
from agents.english.counting import cardinal, each, ordinal, spoken_digits

_CURRENCIES = {
    "€": ("euro", "euros", "cents"),
    "EUR": ("euro", "euros", "cents"),
    "£": ("pound", "pounds", "pence"),
    "GBP": ("pound", "pounds", "pence"),
    "$": ("dollar", "dollars", "cents"),
    "USD": ("dollar", "dollars", "cents"),
}
_WHOLE = r"(?:\d{1,3}(?:,\d{3})+|\d+)"
_AMOUNT = rf"({_WHOLE})(?:\.(\d+))?(?![\d.]\d)"
_DASH = r"\s?[-–—]\s?"
_SCALE = r"(?:\s?(m|bn|k|million|billion)\b)?"
_SCALES = {"m": "million", "bn": "billion", "k": "thousand"}
_PRICE_RANGE = re.compile(rf"([€£$])\s?({_WHOLE})(\.\d\d)?{_DASH}(?:\1\s?)?(?=\d)")
_RANGE_AFTER = re.compile(
    rf"(?<![\w.,-]){_AMOUNT}{_DASH}(?={_WHOLE}(?:\.\d+)?{_SCALE}\s?(€|EUR|GBP|USD)(?!\w))"
)
_PRICE = re.compile(rf"([€£$])\s?(?:({_WHOLE})-)?{_AMOUNT}{_SCALE}")
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
_UNIT_RANGE = re.compile(rf"(?<=\d)(\s?(?:{_NAMES})){_DASH}(?={_AMOUNT}\s?(?:{_NAMES})(?![\w²/]))")
_LONG_RANGE = re.compile(
    rf"(?<![\w.,-])({_WHOLE}(?:\.\d+)?){_DASH}(?=(?:\d{{1,3}}(?:,\d{{3}})+|\d+\.\d)(?![\d.,-]*\d-))"
    rf"|(?<![\w.,-])(\d+\.\d+){_DASH}(?=\d)"
)
_RANGE = re.compile(r"(?<![\w.,-])(\d{1,6})\s?[-–]\s?(?=\d{1,6}(?![\w-]*-))")
_FRACTIONS = {"½": "1/2", "¼": "1/4", "¾": "3/4"}
_FRACTION = re.compile(r"(?<![\d/.,])(?:(\d+) )?([1-9])/([2-58])(?![\d/])( hour\b)?")
_PARTS = {2: "half", 3: "third", 4: "quarter", 5: "fifth", 8: "eighth"}
_TIMES = re.compile(r"\b(\d+)\s?x\b(?!\s*\d)")
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")
_DECIMAL = re.compile(rf"(?<![\d.,])({_WHOLE})\.(\d+)(?!\.?\d)")
_THOUSANDS = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?!\d)")
_LEAST_LONG = 7
"""Digits of a number without commas that is no amount, unless it is round."""
_INTEGER = re.compile(r"\d+")


def speakable(text: str) -> str:
    """`text` with what a voice would misread as words."""
    for rewrite in (
        written.addresses,
        dates.times,
        dates.rewrite,
        written.abbreviations,
        written.numbers,
        _fractions,
        _amounts,
        _plain_numbers,
    ):
        text = rewrite(text)
    return " ".join(text.split())


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
    text = _PRICE_RANGE.sub(_price_range, text)
    text = _RANGE_AFTER.sub(_range_after, text)
    text = _PRICE.sub(lambda m: _price(m[1], m[2], m[3], m[4], m[5]), text)
    text = _PRICE_AFTER.sub(lambda m: _price(m[4], None, m[1], m[2], m[3]), text)
    text = _PENCE.sub(
        lambda m: f"{cardinal(int(m[1]))} {'penny' if m[1] == '1' else 'pence'}", text
    )
    text = _UNIT_RANGE.sub(r"\1 to ", text)
    text = _LONG_RANGE.sub(lambda m: f"{m[1] or m[2]} to ", text)
    text = _RANGE.sub(lambda m: f"{cardinal(int(m[1]))} to ", text)
    return _UNIT.sub(_unit, text)


def _price_range(match: re.Match[str]) -> str:
    """ "£1.50-2.50" -> "£1.50 to £2.50"; "£5-£10" -> "£5-10", which is "five to ten pounds"."""
    currency, whole, pence = match.groups()
    return f"{currency}{whole}{pence} to {currency}" if pence else f"{currency}{whole}-"


def _range_after(match: re.Match[str]) -> str:
    whole, cents, _, currency = match.groups()
    if cents and len(cents) == 2:
        return f"{_price(currency, None, whole, cents, None)} to "
    return f"{whole}{f'.{cents}' if cents else ''} to "


def _price(currency: str, low: str | None, whole: str, cents: str | None, scale: str | None) -> str:
    one, many, small = _CURRENCIES[currency]
    amount, part = int(whole.replace(",", "")), int(cents or 0)
    begin = f"{cardinal(int(low.replace(',', '')))} to " if low else ""
    if scale or (cents and len(cents) != 2):
        digits = f" point {each(cents)}" if cents else ""
        large = f" {_SCALES.get(scale, scale)}" if scale else ""
        return f"{begin}{cardinal(amount)}{digits}{large} {many}"
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
    text = re.sub(r"(?<=\d)/(?=\d)", " ", _TIMES.sub(_often, text))
    text = _ORDINAL.sub(lambda m: ordinal(int(m[1])), text)
    text = _DECIMAL.sub(
        lambda m: f"{cardinal(int(m[1].replace(',', '')))} point {each(m[2])}", text
    )
    text = _THOUSANDS.sub(lambda m: cardinal(int(m[0].replace(",", ""))), text)
    return _INTEGER.sub(_integer, text)


def _often(match: re.Match[str]) -> str:
    count = int(match[1])
    return ("", "once", "twice")[count] if 0 < count < 3 else f"{cardinal(count)} times"


def _integer(match: re.Match[str]) -> str:
    digits = match[0]
    if len(digits) >= _LEAST_LONG and not digits.endswith("000"):
        words = spoken_digits(digits)
    else:
        words = each(digits) if digits[0] == "0" and len(digits) > 1 else cardinal(int(digits))
    text, start, end = match.string, match.start(), match.end()
    left = " " if text[start - 1 : start].isalpha() else ""
    right = " " if text[end : end + 1].isalpha() else ""
    return f"{left}{words}{right}"
