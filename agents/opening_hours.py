"""When a place is open: weekly ranges, closed days, and what follows from them at a moment.

Everything here is wall-clock time in the place's own zone, so a range keeps its hours when the
clocks change; the moments that come out are timezone-aware.
"""

import re
from calendar import isleap
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""Keys of a week, in the order of `date.weekday()`."""

_MINUTES_A_DAY = 24 * 60
_LOOK_AHEAD_DAYS = 366
_RANGE = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")
_YEARLY = re.compile(r"(\d{2})-(\d{2})")
_EASTER = re.compile(r"easter([+-]\d{1,3})?")


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """Open from `start` to `end`, both in minutes after midnight; `end` may be 1440 (24:00)."""

    start: int
    end: int

    def __str__(self) -> str:
        return "-".join(f"{m // 60:02}:{m % 60:02}" for m in (self.start, self.end))


def parse_range(value: object) -> Range:
    """Read "08:00-12:00". A range that crosses midnight is two ranges on two days."""
    if isinstance(value, Range):
        return value
    match = _RANGE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f'{value!r} is not a range like "08:00-12:00"')
    h1, m1, h2, m2 = (int(part) for part in match.groups())
    start, end = h1 * 60 + m1, h2 * 60 + m2
    if m1 > 59 or m2 > 59 or start >= _MINUTES_A_DAY or end > _MINUTES_A_DAY:
        raise ValueError(f"{value!r} holds a time that no clock shows")
    if end <= start:
        raise ValueError(
            f"{value!r} crosses midnight: write one range up to 24:00 and one from 00:00"
        )
    return Range(start, end)


Ranges = tuple[Annotated[Range, BeforeValidator(parse_range)], ...]


class Week(BaseModel):
    """The regular opening hours. A day without ranges is closed."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    monday: Ranges = ()
    tuesday: Ranges = ()
    wednesday: Ranges = ()
    thursday: Ranges = ()
    friday: Ranges = ()
    saturday: Ranges = ()
    sunday: Ranges = ()

    @model_validator(mode="after")
    def _in_order(self) -> "Week":
        for name, ranges in zip(WEEKDAYS, self.days(), strict=True):
            for earlier, later in pairwise(ranges):
                if later.start <= earlier.end:
                    raise ValueError(f"{name}: {later} must begin after {earlier} has ended")
        return self

    def days(self) -> tuple[Ranges, ...]:
        """The ranges of Monday to Sunday."""
        return (
            self.monday,
            self.tuesday,
            self.wednesday,
            self.thursday,
            self.friday,
            self.saturday,
            self.sunday,
        )


def easter(year: int) -> date:
    """Easter Sunday (Gregorian), by the anonymous algorithm (Meeus/Jones/Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _day_text(value: object) -> object:
    return value.isoformat() if type(value) is date else value


class ClosedDay(BaseModel):
    """A day, or a run of days, on which the place is closed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: Annotated[str, BeforeValidator(_day_text)]
    """"2026-12-24", "12-24" (every year) or "easter", "easter-2", "easter+39" (every year)."""
    until: Annotated[str, BeforeValidator(_day_text)] = ""
    """Last day of the run, in the same form as `day`; empty for a single day."""
    name: str = ""

    @model_validator(mode="after")
    def _readable(self) -> "ClosedDay":
        first, last = self._span(2028)
        if last < first and not self._yearly():
            raise ValueError(f"until {self.until!r} is before day {self.day!r}")
        return self

    def covers(self, day: date) -> bool:
        """Whether the place is closed on `day` because of this entry."""
        first, last = self._span(day.year)
        if last < first:  # from one year into the next
            return day >= first or day <= last
        return first <= day <= last

    def _yearly(self) -> bool:
        return all(_YEARLY.fullmatch(text) for text in (self.day, self.until))

    def _span(self, year: int) -> tuple[date, date]:
        first = _resolve(self.day, year)
        return first, _resolve(self.until, year) if self.until else first


def _resolve(text: str, year: int) -> date:
    if match := _EASTER.fullmatch(text):
        return easter(year) + timedelta(days=int(match[1] or 0))
    try:
        if text == "02-29" and not isleap(year):
            return date(year, 2, 28)
        if match := _YEARLY.fullmatch(text):
            return date(year, int(match[1]), int(match[2]))
        return date.fromisoformat(text)
    except ValueError as error:
        told = f'{text!r} is not a day like "2026-12-24", "12-24" or "easter-2"'
        raise ValueError(told) from error


@dataclass(frozen=True, slots=True)
class Schedule:
    """A week, its exceptions and the zone they are meant in: answers questions about a moment."""

    week: Week
    closed: tuple[ClosedDay, ...]
    zone: ZoneInfo

    def closing(self, day: date) -> ClosedDay | None:
        """The entry that closes `day`, if one does."""
        return next((entry for entry in self.closed if entry.covers(day)), None)

    @property
    def round_the_clock(self) -> bool:
        """Whether it is open all day on all days of the week."""
        return all(ranges == (Range(0, _MINUTES_A_DAY),) for ranges in self.week.days())

    def on(self, day: date) -> Ranges:
        """The ranges that really apply on `day`."""
        return () if self.closing(day) else self.week.days()[day.weekday()]

    def local(self, now: datetime) -> datetime:
        """`now` (timezone-aware) as this place's clock shows it."""
        return now.astimezone(self.zone)

    def is_open(self, now: datetime) -> bool:
        """Whether the place is open at `now`."""
        return self._current(self.local(now)) is not None

    def over_today(self, now: datetime) -> bool:
        """Whether the place was open today, and will not be any more."""
        here = self.local(now)
        ranges = self.on(here.date())
        return bool(ranges) and ranges[-1].end <= here.hour * 60 + here.minute

    def open_until(self, now: datetime) -> datetime | None:
        """When the opening that holds at `now` ends; None while closed or if it never ends."""
        here = self.local(now)
        current = self._current(here)
        if current is None:
            return None
        day, end = here.date(), current.end
        for _ in range(_LOOK_AHEAD_DAYS):
            if end < _MINUTES_A_DAY:
                return self._at(day, end)
            ahead = self.on(day + timedelta(days=1))
            if not ahead or ahead[0].start > 0:
                return self._at(day, end)
            day, end = day + timedelta(days=1), ahead[0].end
        return None

    def next_opening(self, now: datetime) -> datetime | None:
        """The first moment after `now` at which the place opens; None if none is within a year."""
        here = self.local(now)
        minute = here.hour * 60 + here.minute
        for ahead in range(_LOOK_AHEAD_DAYS):
            day = here.date() + timedelta(days=ahead)
            for opening in self.on(day):
                if ahead or opening.start > minute:
                    return self._at(day, opening.start)
        return None

    def _current(self, here: datetime) -> Range | None:
        minute = here.hour * 60 + here.minute
        return next((r for r in self.on(here.date()) if r.start <= minute < r.end), None)

    def _at(self, day: date, minutes: int) -> datetime:
        days, rest = divmod(minutes, _MINUTES_A_DAY)
        return datetime.combine(
            day + timedelta(days=days), time(rest // 60, rest % 60), tzinfo=self.zone
        )
