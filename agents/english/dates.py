"""Written dates, times of day and weekdays as English words."""

import re

from agents.english.counting import cardinal, clock, on_the_dial, ordinal
from agents.english.opening import WEEKDAYS

_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_MONTH = "|".join([*_MONTHS, *(month[:3] for month in _MONTHS if len(month) > 3), "Sept"])
_DAYS = {day[:3]: day for day in WEEKDAYS} | {"Tues": "Tuesday", "Thurs": "Thursday"}
_DAY = "|".join(sorted(_DAYS, key=len, reverse=True))
_DASH = r"\s?[-–—]\s?"

_WEEKDAY = re.compile(rf"\b({_DAY})\b\.?(?=\s?[-–,&]| and | to |:|\s+\d)(\s?[-–]\s?(?=[A-Z]))?")
_WEEKDAY_END = re.compile(rf"(?<=day to )({_DAY})\b\.?|(?<=day and )({_DAY})\b\.?")
_ON_WEEKDAY = re.compile(rf"\b([Oo]n |[Cc]losed )({_DAY})\b(?:\.(?= ))?")
_DAY_OF = r"\d{1,2}(?:st|nd|rd|th)?(?: of)?"
_ISO = re.compile(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")
_DATE = re.compile(
    rf"(?<!\w)(the )?(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({_MONTH})\b(?:\.(?!\s*$))?"
    r"(?:,? (\d{4})\b)?"
)
_DATE_US = re.compile(
    rf"\b({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?\b(?:{_DASH}(\d{{1,2}})\b(?!:))?"
    r"(?:, (\d{4})\b)?"
)
_NUMERIC = r"\d{1,2}(?:/\d{1,2}/(?:\d{4}|\d\d)|\.\d{1,2}\.\d{4}|-\d{1,2}-\d{4})"
_YEAR_LAST = re.compile(rf"(?<![\d/.-])(?:the )?({_NUMERIC})(?![\d/-]|\.\d)")
_NO_YEAR = re.compile(
    r"\b([Oo]n|[Uu]ntil|[Tt]ill|[Ss]ince|[Ff]rom|[Tt]o|[Bb]y|[Bb]efore|[Aa]fter|[Aa]nd) "
    r"(\d{1,2})/(\d{1,2})(?![\d/])"
)
_LIKE_A_FRACTION = re.compile(r"[1-9]/[2-58]$")
_BOTH_NO_YEAR = re.compile(
    rf"(?<![\d/])(\d{{1,2}})/(\d{{1,2}}){_DASH}(\d{{1,2}})/(\d{{1,2}})(?![\d/])"
)
_WRITTEN = rf"(?:{_NUMERIC}|{_DAY_OF} (?:{_MONTH})\b|(?:{_MONTH})\b\.? \d{{1,2}})(?:,? \d{{4}}\b)?"
_RANGE = re.compile(rf"(?<![\d/.-])({_WRITTEN}){_DASH}(?={_WRITTEN})")
_DAYS_OF = re.compile(
    rf"(?<![\w/.-])(?:the )?(\d{{1,2}})(?:{_DASH}|(/))(?={_DAY_OF} (?:{_MONTH})\b)"
)
_MONTHS_RANGE = re.compile(rf"\b({_MONTH})\b{_DASH}(?=(?:{_MONTH})\b)")
_YEAR = re.compile(r"\b([Ii]n|[Ss]ince|[Uu]ntil|[Ff]rom|[Yy]ear) (1[1-9]\d\d|20\d\d)\b")
_YEARS = re.compile(
    rf"(?<![\w.,-])((?:1[89]|20)\d\d){_DASH}((?:1[89]|20)\d\d|\d\d)(?![\w-]|[.,]\d)"
)
_DECADE = re.compile(r"\b((?:1[1-9]|20)\d0)s\b")

_HALF = r"(?:\s?([ap])\.?m\.?)(?!\w)"
_NO_AMOUNT = (
    r"(?!\d|[.,:]\d|\s?(?:[€£%°]|EUR|euro|pound|dollar|percent|km|kg|m\b|cm|mm|l\b|h\b|hours?\b"
    r"|per\b|each\b|out of\b|million|met(?:re|er)s?\b))"
)
_POINT = rf"([01]?\d|2[0-3])\.([0-5]\d){_NO_AMOUNT}"
_FIVES = rf"([01]?\d|2[0-3])\.([0-5][05]){_NO_AMOUNT}"
_LABEL = r"(?<![Vv]ersion )(?<![Rr]oom )(?<![Cc]hapter )(?<![Ss]ection )(?<![€£$] )(?<![\w.,:€£$])"
_WITH_POINT = (
    re.compile(r"(?<![\d.:])()(\d{1,2})\.([0-5]\d)(?=\s?[ap]\.?m\b)"),
    re.compile(rf"(\b(?:[Aa]t|[Bb]etween|[Uu]ntil|[Tt]ill) ){_POINT}"),
    re.compile(rf"(\b(?:[Ff]rom|[Bb]y|[Aa]fter|[Bb]efore|[Ss]ince) ){_FIVES}"),
    re.compile(rf"({_LABEL}){_FIVES}(?={_DASH}{_FIVES})"),
    re.compile(rf"(\d[:∶]\d\d(?:{_DASH}| to | and | or |, )){_POINT}"),
)
"""Times of day as the British write them: "at 9.30". A ratio sign is put for their point."""
_OF_24 = re.compile(r"(?<!\d)(?:1[3-9]|2[0-3])[:∶]\d\d")
_TIME_RANGE = re.compile(
    r"(\d{1,2}(?:[:∶][0-5]\d)?\s?(?:[ap]\.?m)?)\s?[-–]\s?(?=\d{1,2}(?:[:∶]|\s?[ap]\.?m))"
)
_TIME_HALF = re.compile(rf"(?<![\d:∶])(\d{{1,2}})(?:[:∶]([0-5]\d))?{_HALF}")
_TIME = re.compile(r"(?<![\d:∶])([01]?\d|2[0-4])([:∶])([0-5]\d)(?![\d:])")


def times(text: str) -> str:
    """`text` with its times of day as words."""
    for pattern in _WITH_POINT:
        text = pattern.sub(r"\1\2∶\3", text)
    halves = _OF_24.search(text) is not None
    text = _TIME_RANGE.sub(r"\1 to ", text)
    text = _TIME_HALF.sub(_time_half, text)
    return _TIME.sub(lambda m: _time(m, halves=halves), text)


def rewrite(text: str) -> str:
    """`text` with its dates and weekdays as words."""
    text = _WEEKDAY.sub(lambda m: _DAYS[m[1]] + (" to " if m[2] else ""), text)
    text = text.replace("day & ", "day and ")
    text = _WEEKDAY_END.sub(lambda m: _DAYS[m[1] or m[2]], text)
    text = _ON_WEEKDAY.sub(lambda m: m[1] + _DAYS[m[2]], text)
    text = _ISO.sub(_iso, text)
    text = _MONTHS_RANGE.sub(r"\1 to ", _RANGE.sub(r"\1 to ", text))
    text = _DAYS_OF.sub(_first_day, text)
    text = _YEAR_LAST.sub(_year_last, text)
    text = _BOTH_NO_YEAR.sub(_both, text)
    text = _NO_YEAR.sub(_no_year, text)
    text = _DATE.sub(lambda m: _date(int(m[2]), m[3], m[4]), text)
    text = _DATE_US.sub(_date_us, text)
    text = _DECADE.sub(lambda m: re.sub(r"y$", "ies", year(int(m[1]))), text)
    text = _YEARS.sub(_years, text)
    return _YEAR.sub(lambda m: f"{m[1]} {year(int(m[2]))}", text)


def year(number: int) -> str:
    """1999 -> "nineteen ninety-nine", 2005 -> "two thousand and five"."""
    hundreds, rest = divmod(number, 100)
    if 2000 <= number < 2010 or (not rest and hundreds % 10 == 0):
        return cardinal(number)
    if not rest:
        return f"{cardinal(hundreds)} hundred"
    return f"{cardinal(hundreds)} {cardinal(rest) if rest > 9 else f'oh {cardinal(rest)}'}"


def _month(written_month: str) -> str:
    return next(month for month in _MONTHS if month.startswith(written_month[:3]))


def _date(day: int, month: str, of_year: str | None) -> str:
    words = f"the {ordinal(day)} of {_month(month)}"
    return f"{words} {year(int(of_year))}" if of_year else words


def _date_us(match: re.Match[str]) -> str:
    words = f"{_month(match[1])} the {ordinal(int(match[2]))}"
    if match[3]:
        words += f" to the {ordinal(int(match[3]))}"
    return f"{words}, {year(int(match[4]))}" if match[4] else words


def _iso(match: re.Match[str]) -> str:
    return _numeric(int(match[3]), int(match[2]), match[1]) or match[0]


def _numeric(day: int, month: int, of_year: str | None = None) -> str | None:
    """None: there is no such day."""
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return _date(day, _MONTHS[month - 1], of_year)


def _year_last(match: re.Match[str]) -> str:
    """ "14/05/2026"; an American's "05/14/2026" can be nothing else."""
    day, month, of_year = re.split(r"[/.-]", match[1])
    if len(of_year) == 2:
        of_year = f"20{of_year}" if int(of_year) < 70 else f"19{of_year}"
    first, second = int(day), int(month)
    return _numeric(first, second, of_year) or _numeric(second, first, of_year) or match[0]


def _no_year(match: re.Match[str]) -> str:
    """ "on 24/12", "by 24/12"; but "by 3/4" is a part."""
    certain = match[1].lower() in ("on", "until", "till", "since")
    if not certain and _LIKE_A_FRACTION.search(match[0]):
        return match[0]
    date = _numeric(int(match[2]), int(match[3]))
    return f"{match[1]} {date}" if date else match[0]


def _both(match: re.Match[str]) -> str:
    day, month, last_day, last_month = (int(part) for part in match.groups())
    first, last = _numeric(day, month), _numeric(last_day, last_month)
    return f"{first} to {last}" if first and last else match[0]


def _first_day(match: re.Match[str]) -> str:
    """The first day of "3-5 May" or "16/17 May"; its month is said with the second."""
    return f"the {ordinal(int(match[1]))} {'and' if match[2] else 'to'} "


def _years(match: re.Match[str]) -> str:
    first, last = int(match[1]), match[2]
    return f"{year(first)} to {year(int(last)) if len(last) == 4 else cardinal(int(last))}"


def _time(match: re.Match[str], *, halves: bool) -> str:
    """ "at 5.30" may be either half of the day, unless `halves` are told apart."""
    hour, sign, minute = int(match[1]), match[2], int(match[3])
    if sign == ":" or halves or not 0 < hour <= 12:
        return clock(hour * 60 + minute)
    return on_the_dial(hour, minute)


def _time_half(match: re.Match[str]) -> str:
    """ "9:30 am"; "a.m." at the end of a text is its full stop, too."""
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    stop = "." if match[0].endswith(".") and not match.string[match.end() :].strip() else ""
    return f"{on_the_dial(hour, minute)} {half}.m{stop}"
