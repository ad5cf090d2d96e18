"""Prices, percentages, measures and ordinals as German words."""

import re

from agents.german.counting import attributive, cardinal, decimal, ordinal

_NUMBER = r"(?<![\d.,])([-−]?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+|[-–—]+))?"
_SCALE = r"(?:\s?(Tsd\.|Mio\.|Mrd\.|Millionen|Milliarden|Million|Milliarde))?"
_PRICE = re.compile(rf"{_NUMBER}{_SCALE}\s?(?:€|EUR\b|Euro\b)")
_PRICE_BEFORE = re.compile(rf"(?:€|EUR)\s?{_NUMBER}{_SCALE}(?!\s?(?:€|EUR|Euro))")
_SCALE_WORDS = {"Tsd.": "tausend", "Mio.": "Millionen", "Mrd.": "Milliarden"}
_SCALED = re.compile(rf"{_NUMBER}\s?(Tsd\.|Mio\.|Mrd\.)")

# Written unit: (one, many). "eine" marks the feminine ones.
_UNITS = {
    "%": ("ein Prozent", "Prozent"),
    "‰": ("ein Promille", "Promille"),
    "km/h": ("ein Kilometer pro Stunde", "Kilometer pro Stunde"),
    "km": ("ein Kilometer", "Kilometer"),
    "cm": ("ein Zentimeter", "Zentimeter"),
    "mm": ("ein Millimeter", "Millimeter"),
    "m²": ("ein Quadratmeter", "Quadratmeter"),
    "qm": ("ein Quadratmeter", "Quadratmeter"),
    "m³": ("ein Kubikmeter", "Kubikmeter"),
    "m": ("ein Meter", "Meter"),
    "kg": ("ein Kilogramm", "Kilogramm"),
    "mg": ("ein Milligramm", "Milligramm"),
    "g": ("ein Gramm", "Gramm"),
    "ml": ("ein Milliliter", "Milliliter"),
    "l": ("ein Liter", "Liter"),
    "kWh": ("eine Kilowattstunde", "Kilowattstunden"),
    "kW": ("ein Kilowatt", "Kilowatt"),
    "PS": ("ein PS", "PS"),
    "GB": ("ein Gigabyte", "Gigabyte"),
    "MB": ("ein Megabyte", "Megabyte"),
    "°C": ("ein Grad", "Grad"),
    "°": ("ein Grad", "Grad"),
    "min": ("eine Minute", "Minuten"),
    "h": ("eine Stunde", "Stunden"),
    "Cent": ("ein Cent", "Cent"),
    "Stunden": ("eine Stunde", "Stunden"),
    "Minuten": ("eine Minute", "Minuten"),
}
_UNIT = re.compile(rf"{_NUMBER}\s?({'|'.join(map(re.escape, _UNITS))})(?![\w²³/°])")
_AMOUNT_SIGNS = "|".join(map(re.escape, (*_UNITS, "€", "EUR", "Euro")))
_UNIT_RANGE = re.compile(
    rf"(?<![\w.,])(\d+)\s*[-–—]\s*(?=\d+(?:,\d+)?\s?(?:{_AMOUNT_SIGNS})(?![\w²³]))"
)
_PERCENT_ADJECTIVE = re.compile(r"(\d+)\s?%-?(?=ig)")

_WEAK = "der|die|das|dieser|diese|dieses|jeder|jede|jedes|welcher|welche|welches"
_OBLIQUE = (
    "am|im|vom|zum|zur|beim|den|dem|des|einer|eines|einem|einen|diesem|diesen|jedem|jeden|"
    r"(?:in|aus|mit|von|bei|an|auf|zu|seit|nach|vor|ab|unter|neben) (?:der|die)|"
    "unserem|unseren|unserer|ihrem|ihren|ihrer|meinem|meinen|meiner|seinem|seinen|seiner"
)
_STRONG = "ein|mein|dein|sein|ihr|unser|kein"
_ORDINAL = re.compile(
    rf"\b(?:({_OBLIQUE})|({_WEAK})|({_STRONG})|(eine|meine|unsere|ihre|seine|keine))"
    r"(\s+)(\d{1,3})\.(?=\s+(?:und |oder |bis )?\w|\s*[-–,;]|$)",
    re.IGNORECASE,
)


def rewrite(text: str) -> str:
    """`text` with prices, percentages, measures and ordinals as words."""
    text = _PERCENT_ADJECTIVE.sub(lambda m: f"{cardinal(int(m[1]))}prozent", text)
    text = _UNIT_RANGE.sub(lambda m: f"{cardinal(int(m[1]))} bis ", text)
    text = _PRICE_BEFORE.sub(_price, text)
    text = _PRICE.sub(_price, text)
    text = _UNIT.sub(_unit, text)
    text = _SCALED.sub(lambda m: f"{_value(m[2], m[3], m[1])} {_SCALE_WORDS[m[4]]}", text)
    return _ORDINAL.sub(_ordinal, text)


def _value(whole: str, fraction: str | None, sign: str = "", *, noun: bool = False) -> str:
    number = whole.replace(".", "")
    if fraction and fraction.isdigit():
        words = decimal(number, fraction)
    else:
        words = attributive(int(number)) if noun else cardinal(int(number))
    return f"minus {words}" if sign else words


def _price(match: re.Match[str]) -> str:
    sign, whole, fraction, scale = match.groups()
    if scale:
        return f"{_value(whole, fraction, sign)} {_SCALE_WORDS.get(scale, scale)} Euro"
    euros = int(whole.replace(".", ""))
    minus = "minus " if sign else ""
    if fraction and fraction.isdigit() and len(fraction) != 2:
        return f"{minus}{decimal(str(euros), fraction)} Euro"
    cents = int(fraction) if fraction and fraction.isdigit() else 0
    if not euros and cents:
        return f"{minus}{attributive(cents)} Cent"
    words = f"{minus}{attributive(euros)} Euro"
    return f"{words} {cardinal(cents)}" if cents else words


def _unit(match: re.Match[str]) -> str:
    sign, whole, fraction, unit = match.groups()
    one, many = _UNITS[unit]
    if whole == "1" and fraction is None:
        return f"minus {one}" if sign else one
    return f"{_value(whole, fraction, sign, noun=True)} {many}"


def _ordinal(match: re.Match[str]) -> str:
    oblique, weak, strong, feminine, space, number = match.groups()
    word = oblique or weak or strong or feminine
    suffix = "en" if oblique else "er" if strong else "e"
    words = f"{word}{space}{ordinal(int(number), suffix)}"
    # "am 3." at the very end: the full stop is the sentence's too.
    return words if match.string[match.end() :].strip() else f"{words}."
