"""Opening hours as English sentences."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from agents.english.counting import clock, ordinal
from agents.opening_hours import Range, Ranges, Schedule

WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_ALL_DAY = (Range(0, 24 * 60),)


def joined(parts: Sequence[str]) -> str:
    """ "a, b and c"."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def _spans(ranges: Iterable[Range]) -> str:
    return "from " + joined([f"{clock(r.start)} to {clock(r.end)}" for r in ranges])


def _hours(ranges: Ranges) -> str:
    return "around the clock" if ranges == _ALL_DAY else _spans(ranges)


def _habit(days: Sequence[int]) -> str:
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{WEEKDAYS[days[0]]} to {WEEKDAYS[days[-1]]}"
    return joined([WEEKDAYS[day] for day in days])


def week_sentence(schedule: Schedule, *, closed_days: bool = False) -> str:
    """The whole week: "Monday to Friday from nine a.m to noon.". Short, since it is long.

    `closed_days`: name the days without hours, too.
    """
    by_ranges: dict[Ranges, list[int]] = {}
    for day, ranges in enumerate(schedule.week.days()):
        by_ranges.setdefault(ranges, []).append(day)
    shut = by_ranges.pop((), [])
    if not by_ranges:
        return "We are closed at the moment."
    if set(by_ranges) == {_ALL_DAY} and not shut:
        return "We are open around the clock."
    text = ", ".join(f"{_habit(days)} {_hours(ranges)}" for ranges, days in by_ranges.items())
    if not shut or not closed_days:
        return f"{text}."
    return f"{text}. We are closed on {joined([WEEKDAYS[day] for day in shut])}."


def _date(day: date) -> str:
    return f"on {day:%B} the {ordinal(day.day)}"


def _again(schedule: Schedule, now: datetime) -> str:
    opening = schedule.next_opening(now)
    if opening is None:
        return ""
    ahead = (opening.date() - schedule.local(now).date()).days
    day = (
        ("today", "tomorrow")[ahead]
        if ahead < 2
        else f"on {WEEKDAYS[opening.weekday()]}"
        if ahead < 7
        else _date(opening.date())
    )
    return f" We open again {day} at {clock(opening.hour * 60 + opening.minute)}."


def answer_today(schedule: Schedule, now: datetime) -> str:
    """What is left of today."""
    here = schedule.local(now)
    minute = here.hour * 60 + here.minute
    left = [r for r in schedule.on(here.date()) if r.end > minute]
    if not left:
        over = schedule.over_today(now)
        head = "We have already closed for today." if over else "We are closed today."
        return head + _again(schedule, now)
    parts = [f"from {clock(r.start)} to {clock(r.end)}" for r in left]
    if left[0].start <= minute:
        parts[0] = f"until {clock(left[0].end)}"
    return f"Today we are open {joined(parts)}."


def answer_now(schedule: Schedule, now: datetime) -> str:
    """Open at this moment."""
    if not schedule.is_open(now):
        return "No, we are closed right now." + _again(schedule, now)
    until = schedule.open_until(now)
    if until is None:
        return "Yes, we are open around the clock."
    return f"Yes, we are open until {clock(until.hour * 60 + until.minute)}."


def answer_day(schedule: Schedule, now: datetime, day: date) -> str:
    """One day only."""
    ahead = (day - schedule.local(now).date()).days
    if ahead == 0:
        return answer_today(schedule, now)
    if ahead == 1:
        head = "tomorrow"
    elif 1 < ahead < 7:
        head = f"on {WEEKDAYS[day.weekday()]}"
    elif ahead == 7:
        head = f"next {WEEKDAYS[day.weekday()]}"
    else:
        head = _date(day)
    ranges = schedule.on(day)
    return f"We are open {head} {_spans(ranges)}." if ranges else f"We are closed {head}."


def answer_weekend(schedule: Schedule, now: datetime, saturday: date) -> str:
    """Saturday and Sunday."""
    days = (saturday, saturday + timedelta(days=1))
    if not any(schedule.on(day) for day in days):
        return "We are closed on Saturday and Sunday."
    return " ".join(answer_day(schedule, now, day) for day in days)
