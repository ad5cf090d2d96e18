"""Percentages, measures, durations and "1" before a noun as German words."""

import re

from agents.german.counting import attributive, cardinal
from agents.german.prices import NUMBER, SCALE, number, scaled

# Written unit: what one is called, and many. "eine" marks the feminine ones.
_UNITS = {
    "%": ("ein Prozent", "Prozent"),
    "‰": ("ein Promille", "Promille"),
    "km/h": ("ein Kilometer pro Stunde", "Kilometer pro Stunde"),
    "m/s": ("ein Meter pro Sekunde", "Meter pro Sekunde"),
    "Mbit/s": ("ein Megabit pro Sekunde", "Megabit pro Sekunde"),
    "l/100 km": ("ein Liter auf einhundert Kilometer", "Liter auf einhundert Kilometer"),
    "km": ("ein Kilometer", "Kilometer"),
    "dm": ("ein Dezimeter", "Dezimeter"),
    "cm": ("ein Zentimeter", "Zentimeter"),
    "mm": ("ein Millimeter", "Millimeter"),
    "km²": ("ein Quadratkilometer", "Quadratkilometer"),
    "m²": ("ein Quadratmeter", "Quadratmeter"),
    "qm": ("ein Quadratmeter", "Quadratmeter"),
    "cm²": ("ein Quadratzentimeter", "Quadratzentimeter"),
    "m³": ("ein Kubikmeter", "Kubikmeter"),
    "cm³": ("ein Kubikzentimeter", "Kubikzentimeter"),
    "ha": ("ein Hektar", "Hektar"),
    "m": ("ein Meter", "Meter"),
    "t": ("eine Tonne", "Tonnen"),
    "kg": ("ein Kilogramm", "Kilogramm"),
    "mg": ("ein Milligramm", "Milligramm"),
    "g": ("ein Gramm", "Gramm"),
    "ml": ("ein Milliliter", "Milliliter"),
    "l": ("ein Liter", "Liter"),
    "kWh": ("eine Kilowattstunde", "Kilowattstunden"),
    "kW": ("ein Kilowatt", "Kilowatt"),
    "W": ("ein Watt", "Watt"),
    "V": ("ein Volt", "Volt"),
    "Hz": ("ein Hertz", "Hertz"),
    "kHz": ("ein Kilohertz", "Kilohertz"),
    "MHz": ("ein Megahertz", "Megahertz"),
    "GHz": ("ein Gigahertz", "Gigahertz"),
    "PS": ("ein PS", "PS"),
    "Ah": ("eine Amperestunde", "Amperestunden"),
    "Nm": ("ein Newtonmeter", "Newtonmeter"),
    "dB": ("ein Dezibel", "Dezibel"),
    "U/min": ("eine Umdrehung pro Minute", "Umdrehungen pro Minute"),
    "mmHg": ("ein Millimeter Quecksilbersäule", "Millimeter Quecksilbersäule"),
    "Tabl.": ("eine Tablette", "Tabletten"),
    "Tbl.": ("eine Tablette", "Tabletten"),
    "Trpf.": ("ein Tropfen", "Tropfen"),
    "TL": ("ein Teelöffel", "Teelöffel"),
    "EL": ("ein Esslöffel", "Esslöffel"),
    "Tg.": ("ein Tag", "Tage"),
    "Mon.": ("ein Monat", "Monate"),
    "kcal": ("eine Kilokalorie", "Kilokalorien"),
    "kB": ("ein Kilobyte", "Kilobyte"),
    "MB": ("ein Megabyte", "Megabyte"),
    "GB": ("ein Gigabyte", "Gigabyte"),
    "TB": ("ein Terabyte", "Terabyte"),
    "°C": ("ein Grad", "Grad"),
    "°": ("ein Grad", "Grad"),
    "s": ("eine Sekunde", "Sekunden"),
    "Sek.": ("eine Sekunde", "Sekunden"),
    "min": ("eine Minute", "Minuten"),
    "h": ("eine Stunde", "Stunden"),
    "ct": ("ein Cent", "Cent"),
    "Cent": ("ein Cent", "Cent"),
    "Stunden": ("eine Stunde", "Stunden"),
    "Minuten": ("eine Minute", "Minuten"),
    "Personen": ("eine Person", "Personen"),
}
_PER = {
    "kWh": "Kilowattstunde",
    "km": "Kilometer",
    "m²": "Quadratmeter",
    "qm": "Quadratmeter",
    "m": "Meter",
    "kg": "Kilogramm",
    "l": "Liter",
    "h": "Stunde",
    "Std.": "Stunde",
    "min": "Minute",
    "Min.": "Minute",
    "Pers.": "Person",
    "Stk.": "Stück",
}
NAMES = tuple(sorted(_UNITS, key=len, reverse=True))
_NAMES = "|".join(map(re.escape, NAMES))
_UNIT = re.compile(rf"{NUMBER}\s?({_NAMES})(?![\w²³/°])")
_UNIT_PER = re.compile(rf"\bpro ({'|'.join(map(re.escape, _PER))})(?![\w²³])")
_PLAIN = r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?"
_RANGE = re.compile(
    rf"(?<![\w.,])({_PLAIN})\s*[-–—]\s*(?={_PLAIN}\s?(?:{_NAMES}|({SCALE}))(?![\w²³]))"
)
_UNIT_RANGE = re.compile(
    rf"(?<=\d)(\s?(?:{_NAMES}))\s*[-–—]\s*(?={_PLAIN}\s?(?:{_NAMES})(?![\w²³]))"
)
_PERCENT_ADJECTIVE = re.compile(r"(\d+)\s?%-?(?=ig)")
_SCALED = re.compile(rf"{NUMBER}\s?({SCALE})")
_HEIGHT = re.compile(r"(?<![\d.,])(\d),(\d\d) m(?![\w²³/])")
_AND_A_HALF = re.compile(
    r"(?<![\d.,])(\d{1,2}),5\s?(?=(?:(?:bis|oder) \d{1,2}(?:,5)? )?"
    r"(?:h|Stunden|Tage|Wochen|Monate|Jahre|Zimmer)\b)"
)
_HOURS = re.compile(r"(?<=einhalb )h\b")
_AT_KILOMETRE = re.compile(r"\bkm(?= \d)")

_ONE = re.compile(r"(?<![\d.,:/+-])\b1 (?=([A-ZÄÖÜ][a-zäöüß]+)\b)")
_FEMININE = re.compile(
    r"(?:e|ung|heit|keit|schaft|ion|tät|ei|nacht|person|nummer|frau|uhr|fahrt|antwort|kraft)$"
)
_NOT_FEMININE = frozenset("Ende Name Kollege Kunde Junge Kaffee Gebäude Gelände Käse Auge".split())


def per(text: str) -> str:
    """ "5 Euro pro h" -> "5 Euro pro Stunde"."""
    return _UNIT_PER.sub(lambda m: f"pro {_PER[m[1]]}", text)


def ranges(text: str) -> str:
    """ "5-10 %" -> "fünf bis 10 %"."""
    return _RANGE.sub(_range, _UNIT_RANGE.sub(r"\1 bis ", text))


def _range(match: re.Match[str]) -> str:
    first = match[1]
    if first.isdigit():
        first = "eine" if match[2] and first == "1" else attributive(int(first))
    return f"{first} bis "


def rewrite(text: str) -> str:
    """`text` with percentages, measures and durations as words."""
    text = _PERCENT_ADJECTIVE.sub(lambda m: f"{cardinal(int(m[1]))}prozent", text)
    text = _HEIGHT.sub(lambda m: f"{attributive(int(m[1]))} Meter {cardinal(int(m[2]))}", text)
    text = _HOURS.sub("Stunden", _AND_A_HALF.sub(lambda m: f"{half_more(int(m[1]))} ", text))
    text = _AT_KILOMETRE.sub("Kilometer", _UNIT.sub(_unit, text))
    text = _SCALED.sub(lambda m: scaled(m[1], m[2], m[3], m[4]), text)
    return _ONE.sub(_one, text)


def half_more(whole: int) -> str:
    """2 -> "zweieinhalb"."""
    return f"{attributive(whole)}einhalb"


def _unit(match: re.Match[str]) -> str:
    sign, whole, fraction, unit = match.groups()
    one, many = _UNITS[unit]
    if whole == "1" and fraction is None:
        return f"minus {one}" if sign else one
    return f"{number(whole, fraction, sign, noun=True)} {many}"


def _one(match: re.Match[str]) -> str:
    """ "1 Woche" -> "eine Woche"; not after the noun that a number belongs to ("Zimmer 1")."""
    before = match.string[: match.start()].split()
    if before and before[-1][0].isupper() and len(before) > 1:
        return match[0]
    noun = match[1]
    feminine = noun not in _NOT_FEMININE and _FEMININE.search(noun.lower())
    return "eine " if feminine else "ein "
