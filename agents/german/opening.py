"""Opening hours as German sentences."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from agents.german.clock import WEEKDAYS, clock, on_day, span
from agents.opening_hours import Range, Ranges, Schedule

_ALL_DAY = (Range(0, 24 * 60),)


def joined(parts: Sequence[str]) -> str:
    """ "a, b und c"."""
    return " und ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def _spans(ranges: Iterable[Range]) -> str:
    return _short([span(opening) for opening in ranges])


def _short(spans: Sequence[str]) -> str:
    """ "von acht bis zwölf und vierzehn bis siebzehn Uhr": each word once, where it can be."""
    first, *others = spans
    if first.startswith("von "):
        spans = [first, *(each.removeprefix("von ") for each in others)]
    once = spans[-1].endswith(" Uhr")
    short = [s if s.endswith(" ein Uhr") else s.removesuffix(" Uhr") for s in spans[:-1]]
    return joined([*(short if once else spans[:-1]), spans[-1]])


def _hours(ranges: Ranges) -> str:
    return "rund um die Uhr" if ranges == _ALL_DAY else _spans(ranges)


def _habit(days: Sequence[int]) -> str:
    """[0, 1, 2, 4] -> "Montag bis Mittwoch und Freitag"."""
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    parts: list[str] = []
    for run in runs:
        names = [WEEKDAYS[day] for day in run]
        parts += [f"{names[0]} bis {names[-1]}"] if len(run) > 2 else names
    return joined(parts)


def week_sentence(schedule: Schedule, *, closed_days: bool = False) -> str:
    """The whole week: "Montag bis Freitag von acht bis zwölf Uhr.". Short, since it is long.

    `closed_days`: name the days without hours, too.
    """
    by_ranges: dict[Ranges, list[int]] = {}
    for day, ranges in enumerate(schedule.week.days()):
        by_ranges.setdefault(ranges, []).append(day)
    shut = by_ranges.pop((), [])
    if not by_ranges:
        return "Wir haben zurzeit geschlossen."
    if set(by_ranges) == {_ALL_DAY} and not shut:
        return "Wir haben rund um die Uhr geöffnet."
    text = ", ".join(f"{_habit(days)} {_hours(ranges)}" for ranges, days in by_ranges.items())
    if not shut or not closed_days:
        return f"{text}."
    return f"{text}. Am {joined([WEEKDAYS[day] for day in shut])} haben wir geschlossen."


def _when(now: datetime, moment: datetime) -> str:
    """ "morgen um acht Uhr", as seen from `now` (both local)."""
    ahead = (moment.date() - now.date()).days
    at = f"um {clock(moment.hour * 60 + moment.minute)}"
    if ahead < 2:
        return f"{('heute', 'morgen')[ahead]} {at}"
    if ahead < 7:
        return f"am {WEEKDAYS[moment.weekday()]} {at}"
    return f"{on_day(moment.date())} {at}"


def _again(schedule: Schedule, now: datetime) -> str:
    opening = schedule.next_opening(now)
    return f" Wir öffnen {_when(schedule.local(now), opening)} wieder." if opening else ""


def _left_today(schedule: Schedule, now: datetime) -> tuple[bool, Ranges]:
    """Whether it is open, and the ranges of today that are not over."""
    here = schedule.local(now)
    minute = here.hour * 60 + here.minute
    left = tuple(r for r in schedule.on(here.date()) if r.end > minute)
    return bool(left) and left[0].start <= minute, left


def answer_today(schedule: Schedule, now: datetime) -> str:
    """What is left of today: "Heute haben wir noch bis siebzehn Uhr geöffnet."."""
    is_open, left = _left_today(schedule, now)
    if not left:
        head = "Für heute haben wir schon" if schedule.over_today(now) else "Heute haben wir"
        return f"{head} geschlossen." + _again(schedule, now)
    if left == _ALL_DAY:
        return "Heute haben wir rund um die Uhr geöffnet."
    parts = [span(opening) for opening in left]
    if is_open:
        parts[0] = f"noch bis {clock(left[0].end)}"
    return f"Heute haben wir {_short(parts)} geöffnet."


def answer_now(schedule: Schedule, now: datetime) -> str:
    """Open at this moment: "Ja, wir haben heute noch bis zwölf Uhr geöffnet."."""
    is_open, left = _left_today(schedule, now)
    if not is_open:
        return "Nein, wir haben gerade geschlossen." + _again(schedule, now)
    if schedule.open_until(now) is None:
        return "Ja, wir haben rund um die Uhr geöffnet."
    return f"Ja, wir haben heute noch bis {clock(left[0].end)} geöffnet."


def answer_day(schedule: Schedule, now: datetime, day: date) -> str:
    """One day only: "Am Samstag haben wir geschlossen."."""
    today = schedule.local(now).date()
    if day == today:
        return answer_today(schedule, now)
    ahead = (day - today).days
    if ahead == 1:
        head = "Morgen"
    elif 1 < ahead < 7:
        head = f"Am {WEEKDAYS[day.weekday()]}"
    elif ahead == 7:
        head = f"Nächsten {WEEKDAYS[day.weekday()]}"
    else:
        head = f"A{on_day(day)[1:]}"
    ranges = schedule.on(day)
    if ranges == _ALL_DAY:
        return f"{head} haben wir rund um die Uhr geöffnet."
    if ranges:
        return f"{head} haben wir {_spans(ranges)} geöffnet."
    return f"{head} haben wir geschlossen."


def answer_weekend(schedule: Schedule, now: datetime, saturday: date) -> str:
    """Saturday and Sunday: "Am Samstag und Sonntag haben wir geschlossen."."""
    days = (saturday, saturday + timedelta(days=1))
    if not any(schedule.on(day) for day in days):
        return "Am Samstag und Sonntag haben wir geschlossen."
    return " ".join(answer_day(schedule, now, day) for day in days)
