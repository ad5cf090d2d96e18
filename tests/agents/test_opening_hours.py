"""Open now, until when, and when again."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from agents.english import opening as english
from agents.german import opening as german
from agents.opening_hours import WEEKDAYS, ClosedDay, Range, Schedule, Week, easter

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = Schedule(
    Week.model_validate(
        {
            "monday": ["08:00-12:00", "14:00-17:00"],
            "tuesday": ["08:00-12:00"],
            "friday": ["22:00-24:00"],
            "saturday": ["00:00-02:30"],
        }
    ),
    (
        ClosedDay(day="2026-11-24", name="Inventur"),
        ClosedDay(day="12-28", until="01-02", name="Betriebsferien"),
        ClosedDay(day="easter+1", name="Ostermontag"),
    ),
    BERLIN,
)
ALWAYS = Schedule(Week.model_validate({day: ["00:00-24:00"] for day in WEEKDAYS}), (), BERLIN)
NEVER = Schedule(Week(), (), BERLIN)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("now", "until", "again"),
    [
        ("2026-11-23T07:59", "", "2026-11-23T08:00"),
        ("2026-11-23T08:00", "2026-11-23T12:00", "2026-11-23T14:00"),
        ("2026-11-23T11:59", "2026-11-23T12:00", "2026-11-23T14:00"),
        ("2026-11-23T12:00", "", "2026-11-23T14:00"),
        ("2026-11-23T17:00", "", "2026-11-27T22:00"),  # the 24th is closed
        ("2026-11-27T23:00", "2026-11-28T02:30", "2026-11-28T00:00"),  # over midnight
        ("2026-11-28T02:30", "", "2026-11-30T08:00"),
        ("2026-12-28T10:00", "", "2027-01-04T08:00"),  # from one year into the next
        ("2026-04-06T10:00", "", "2026-04-07T08:00"),  # Easter Monday
        ("2026-03-30T07:00", "", "2026-03-30T08:00"),  # the day after the clocks changed
    ],
)
def test_schedule(now: str, until: str, again: str) -> None:
    moment = _at(now)
    assert OFFICE.is_open(moment) is bool(until)
    assert OFFICE.open_until(moment) == (_at(until) if until else None)
    assert OFFICE.next_opening(moment) == _at(again)


def test_the_place_has_its_own_clock() -> None:
    assert OFFICE.is_open(datetime(2026, 11, 23, 7, 30, tzinfo=UTC))
    assert not OFFICE.is_open(datetime(2026, 11, 23, 11, 30, tzinfo=UTC))
    assert OFFICE.is_open(datetime(2026, 6, 1, 6, 30, tzinfo=UTC))  # summer time


def test_clock_change_in_an_opening() -> None:
    """On 29 March 2026 the clocks go from 2:00 to 3:00; closing time is what the clock shows."""
    night = Schedule(Week.model_validate({"sunday": ["00:00-06:00"]}), (), BERLIN)
    until = night.open_until(_at("2026-03-29T01:00"))
    assert until is not None
    assert until.astimezone(UTC) == datetime(2026, 3, 29, 4, 0, tzinfo=UTC)


def test_always_and_never() -> None:
    assert ALWAYS.is_open(_at("2026-11-22T03:00"))
    assert ALWAYS.open_until(_at("2026-11-22T03:00")) is None
    assert not NEVER.is_open(_at("2026-11-22T03:00"))
    assert NEVER.next_opening(_at("2026-11-22T03:00")) is None


@pytest.mark.parametrize(
    ("year", "month", "day"), [(2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2038, 4, 25)]
)
def test_easter(year: int, month: int, day: int) -> None:
    assert easter(year) == date(year, month, day)


def test_closed_days() -> None:
    assert ClosedDay(day="02-29").covers(date(2027, 2, 28))
    assert not ClosedDay(day="02-29").covers(date(2028, 2, 28))
    assert ClosedDay.model_validate({"day": date(2026, 12, 24)}).covers(date(2026, 12, 24))
    with pytest.raises(ValidationError, match="is before day"):
        ClosedDay(day="2026-12-24", until="2026-12-20")


def test_range() -> None:
    assert str(Range(480, 1440)) == "08:00-24:00"


WEEKS = [
    (
        {"monday": ["08:00-12:00"], "tuesday": ["08:00-12:00"], "wednesday": ["08:00-12:00"]},
        "Montag bis Mittwoch von acht bis zwölf Uhr.",
        "Monday to Wednesday from eight a.m to noon.",
    ),
    (
        {"monday": ["08:30-12:00"], "friday": ["08:30-12:00"], "sunday": ["13:00-14:00"]},
        "Montag und Freitag von acht Uhr dreißig bis zwölf Uhr, "
        "Sonntag von dreizehn bis vierzehn Uhr.",
        "Monday and Friday from eight thirty a.m to noon, Sunday from one p.m to two p.m.",
    ),
    (
        {"monday": ["08:00-12:00", "14:00-17:00"], "tuesday": ["00:00-24:00"]},
        "Montag von acht bis zwölf und vierzehn bis siebzehn Uhr, Dienstag rund um die Uhr.",
        "Monday from eight a.m to noon and two p.m to five p.m, Tuesday around the clock.",
    ),
    ({}, "Wir haben zurzeit geschlossen.", "We are closed at the moment."),
]


@pytest.mark.parametrize(("week", "in_german", "in_english"), WEEKS)
def test_week_sentence(week: dict[str, list[str]], in_german: str, in_english: str) -> None:
    schedule = Schedule(Week.model_validate(week), (), BERLIN)
    assert german.week_sentence(schedule) == in_german
    assert english.week_sentence(schedule) == in_english


def test_always_in_words() -> None:
    now = _at("2026-11-22T03:00")
    assert german.week_sentence(ALWAYS) == "Wir haben rund um die Uhr geöffnet."
    assert german.answer_now(ALWAYS, now) == "Ja, wir haben rund um die Uhr geöffnet."
    assert english.answer_now(ALWAYS, now) == "Yes, we are open around the clock."


@pytest.mark.parametrize(
    ("now", "today"),
    [
        (
            "2026-11-23T07:00",
            "Heute haben wir von acht bis zwölf und vierzehn bis siebzehn Uhr geöffnet.",
        ),
        (
            "2026-11-23T09:00",
            "Heute haben wir noch bis zwölf und von vierzehn bis siebzehn Uhr geöffnet.",
        ),
        ("2026-11-23T13:00", "Heute haben wir von vierzehn bis siebzehn Uhr geöffnet."),
        ("2026-11-23T15:00", "Heute haben wir noch bis siebzehn Uhr geöffnet."),
        (
            "2026-11-23T18:00",
            "Für heute haben wir schon geschlossen. "
            "Wir öffnen am Freitag um zweiundzwanzig Uhr wieder.",
        ),
        (
            "2026-12-28T10:00",
            "Heute haben wir geschlossen. Wir öffnen am vierten Januar um acht Uhr wieder.",
        ),
    ],
)
def test_today(now: str, today: str) -> None:
    assert german.answer_today(OFFICE, _at(now)) == today


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2026-11-24", "Morgen haben wir geschlossen."),
        ("2026-11-25", "Am Mittwoch haben wir geschlossen."),
        (
            "2026-11-30",
            "Nächsten Montag haben wir von acht bis zwölf und vierzehn bis siebzehn Uhr geöffnet.",
        ),
    ],
)
def test_day(day: str, answer: str) -> None:
    assert german.answer_day(OFFICE, _at("2026-11-23T18:00"), date.fromisoformat(day)) == answer


@pytest.mark.parametrize(
    ("day", "head"),
    [
        ("2026-11-22", "on November the twenty-second"),
        ("2025-11-26", "on November the twenty-sixth"),
        ("2026-11-24", "tomorrow"),
        ("2026-11-25", "on Wednesday"),
        ("2026-12-02", "on December the second"),
    ],
)
def test_day_in_english(day: str, head: str) -> None:
    """A weekday is one of the next six days."""
    answer = english.answer_day(OFFICE, _at("2026-11-23T18:00"), date.fromisoformat(day))
    assert answer == f"We are closed {head}."


def test_the_same_weekday_a_week_on_in_english() -> None:
    answer = english.answer_day(OFFICE, _at("2026-11-23T18:00"), date(2026, 11, 30))
    hours = "from eight a.m to noon and two p.m to five p.m"
    assert answer == f"We are open next Monday {hours}."
