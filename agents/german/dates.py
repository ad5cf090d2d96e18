"""German dates and weekdays as words, with the ending the sentence asks for."""

import re

from agents.german import times
from agents.german.clock import MONTHS, WEEKDAYS
from agents.german.counting import ordinal, year

_MONTH_NAMES = "|".join(MONTHS)
_DAY_SHORT = {day[:2]: day for day in WEEKDAYS}
_SHORT = "|".join(_DAY_SHORT)
_TO = r"\s*(?:-|–|—|bis)\s*"

_WEEKDAYS = re.compile(
    rf"\b(?:{_SHORT})\b\.?(?:\s*(?:,|/|\+|u\.|und|oder|bis|[-–—])\s*(?:{_SHORT})\b\.?)+"
)
_LINKS = {"/": " und ", "+": " und ", "u.": " und ", "und": " und ", "oder": " oder ", ",": ", "}
_PART_OF_DAY = r"(?:(?:Vor|Nach)?[Mm]ittags?|(?:vor|nach)mittags|[Aa]bends?|[Mm]orgens?|früh)\b"
_WEEKDAY = re.compile(
    rf"\b({_SHORT})\b\.?(?=:?,?\s*(?:(?:den |dem |der )?\d|geschl))"
    rf"|\b(?!So)({_SHORT})(?=:)"
    rf"|\b(?!So (?:früh|morgen)\b)({_SHORT})(?:\.(?= zu\b)|\b\.?(?= {_PART_OF_DAY}))"
    rf"|(?:(?<=[Aa]m )|(?<=[Aa]ußer )|(?<=[Nn]ur )|(?<=jeden ))({_SHORT})\b"
    r"(?:\.(?= ?[^ ])|(?=[ ,]|\.$|$))"
)
_FULL_NAMES = "|".join(WEEKDAYS)
_FULL_WEEKDAYS = re.compile(rf"\b({_FULL_NAMES})\s*[-–—]\s*(?={_FULL_NAMES})")
_FULL_MONTHS = re.compile(rf"\b({_MONTH_NAMES})\s*[-–—]\s*(?=(?:{_MONTH_NAMES})\b)")

_ISO = re.compile(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")
_NUMERIC = re.compile(
    r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4}|(?<=\.)\d\d(?!\d|[:.,]\d|\s*Uhr)|\d\d(?![\d:.,]|\s*Uhr)))?"
    r"(?!\d)"
)
_DAY_RANGE = re.compile(
    rf"(?<![\d.])(\d{{1,2}})\.(?:{_TO}|\s*(/|und|oder)\s*)(?=(?:zum |am )?\d{{1,2}}\.)"
)
_NAMED = re.compile(rf"(?<![\d.])(\d{{1,2}})\.\s*({_MONTH_NAMES})\b(?:\s+(\d{{4}})\b)?")
_A_DATE = (
    rf"(?:\d{{1,2}}\.\s?(?:\d{{1,2}}\.|(?:{_MONTH_NAMES})\b)(?:\s?(?:\d{{4}}|\d{{2}}(?!\d|\.)))?"
    r"|\d{4}-\d\d-\d\d)"
)
_DATE_RANGE = re.compile(
    rf"(?<![\d.-])({_A_DATE})\s*[-–—]\s*(?=(?:(?:{_FULL_NAMES}),? )?{_A_DATE})"
)
_BARE = (
    r"(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])"
    rf"(?![\d.]|,\d|:\d|\s?Uhr\b|(?: bis \d+\.\d+)?{times.OF_AMOUNTS})"
)
_NO_STOP = re.compile(
    rf"((?:\b(?:[Aa]m|[Vv]om|[Zz]um|[Dd]em|[Dd]en) |(?<=\d\.)\s*(?:bis|[-–—])\s*){_BARE})"
)
""" "vom 24.12 bis 6.1": dates that lack their last full stop."""
_NO_STOP_EITHER = re.compile(rf"(\b(?:[Aa]b|(?<!\d )[Bb]is|[Ss]eit) {_BARE})")
"""What has lasted since then may have since a time of day, too."""
_MONTH_NUMBER = re.compile(
    r"(?<![\d/.,])(?:(0?[1-9]|1[0-2])/(20\d\d)"
    r"|(?:(?<=bis )|(?<=seit )|(?<=ab )|(?<=fällig )|(?<=TÜV ))(0[1-9]|1[0-2])/(2\d|3\d))(?![\d/])"
)
""" "TÜV bis 05/2027"."""
_MONTH_YEAR = re.compile(rf"\b({_MONTH_NAMES}|Jahr|Jahre|Jahres|seit|Seit)\s+(\d{{4}})\b")

_DATE_BEFORE = re.compile(
    rf"(?<![\d.])(?:{_A_DATE}|\d{{1,2}}\.)(?:,|,? (?:und|oder|bis)) (?:(?:{_FULL_NAMES}),? )?$"
)
""" "am 24.12. und …": the second date has the ending of the first."""
_NEAR = 100
"""Characters in front of a date that tell its ending: many days in a row take no second."""
_OBLIQUE = frozenset(
    """
    am vom zum dem den des beim bis ab im nach seit vor zwischen einem einen eines diesem diesen
    jedem jeden nächsten letzten kommenden einschließlich
    """.split()
)
"""Words after which a date's ordinal ends in -en."""
_WEAK = frozenset("der die das dieser diese dieses jeder jede jedes".split())
_AM_WEEKDAY = re.compile(
    rf"\b(?:am|vom|zum|bis|ab|dem|den)\s+(?:{_FULL_NAMES}),?\s*$", re.IGNORECASE
)


def ending(before: str) -> str:
    """The ending of a masculine ordinal after the text `before`: "e", "en" or "er"."""
    before = before[-_NEAR:]
    if date_before := _DATE_BEFORE.search(before):
        return ending(before[: date_before.start()])
    words = re.findall(r"\w+", before[-40:])
    last = words[-1].lower() if words else ""
    if last in ("und", "oder", "bis") and (
        ordinal_before := re.search(r"t(e|en|er) (?:und|oder|bis)$", before.rstrip())
    ):
        return ordinal_before[1]
    if last in _OBLIQUE or _AM_WEEKDAY.search(before):
        return "en"
    return "e" if last in _WEAK else "er"


def weekdays(text: str) -> str:
    """ "Mo-Fr 8-12 Uhr" -> "Montag bis Freitag 8-12 Uhr"."""
    text = _WEEKDAYS.sub(_days, _FULL_WEEKDAYS.sub(r"\1 bis ", text))
    return _WEEKDAY.sub(lambda m: _DAY_SHORT[m[m.lastindex or 0]], text)


def _days(match: re.Match[str]) -> str:
    """ "Mo, Mi u. Fr" -> "Montag, Mittwoch und Freitag"."""
    parts = re.findall(rf"(?:{_SHORT})\b|,|/|\+|u\.|und|oder|bis|[-–—]", match[0])
    words = "".join(_DAY_SHORT.get(part) or _LINKS.get(part, " bis ") for part in parts)
    ends = match[0].endswith(".") and not match.string[match.end() :].strip()
    return f"{words}." if ends else words


def rewrite(text: str) -> str:
    """`text` with its dates and times of day as words."""
    text = _FULL_MONTHS.sub(r"\1 bis ", text)
    text = _NO_STOP.sub(r"\1.", _NO_STOP.sub(r"\1.", text))
    text = _DATE_RANGE.sub(r"\1 bis ", text)
    text = _MONTH_NUMBER.sub(_month_number, text)
    text = _ISO.sub(_iso, text)
    text = _NO_STOP_EITHER.sub(r"\1.", times.rewrite(text))
    text = _DAY_RANGE.sub(_day_range, text)
    text = _NUMERIC.sub(_numeric, text)
    text = _NAMED.sub(_named, text)
    return _MONTH_YEAR.sub(lambda m: f"{m[1]} {year(int(m[2]))}", text)


def _date(match: re.Match[str], day: int, month: str, of_year: str | None) -> str:
    before = match.string[: match.start()]
    words = f"{ordinal(day, ending(before))} {month}"
    if not of_year:
        return words
    full = int(of_year)
    if len(of_year) == 2:
        full += 2000 if full < 70 else 1900
    return f"{words} {year(full)}"


def _iso(match: re.Match[str]) -> str:
    of_year, month, day = match[1], int(match[2]), int(match[3])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return match[0]
    return _date(match, day, MONTHS[month - 1], of_year)


def _numeric(match: re.Match[str]) -> str:
    day, month = int(match[1]), int(match[2])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return match[0]
    words = _date(match, day, MONTHS[month - 1], match[3])
    rest = match.string[match.end() :].lstrip()
    return words if match[3] or rest else f"{words}."


def _month_number(match: re.Match[str]) -> str:
    """ "05/2027" -> "Mai zweitausendsiebenundzwanzig"."""
    month, of_year = match[1] or match[3], int(match[2] or f"20{match[4]}")
    return f"{MONTHS[int(month) - 1]} {year(of_year)}"


def _named(match: re.Match[str]) -> str:
    day = int(match[1])
    return _date(match, day, match[2], match[3]) if 1 <= day <= 31 else match[0]


def _day_range(match: re.Match[str]) -> str:
    """The first day of "3. bis 5. Mai"; its month is said with the second."""
    day = int(match[1])
    before = match.string[: match.start()]
    link = {"/": "und", None: "bis"}.get(match[2], match[2])
    return f"{ordinal(day, ending(before))} {link} " if 1 <= day <= 31 else match[0]
