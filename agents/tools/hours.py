"""The tool that looks up opening hours."""

from datetime import date, timedelta

from pydantic import Field, ValidationError

from agents.english import opening as english
from agents.german import opening as german
from agents.german.clock import WEEKDAYS
from agents.opening_hours import Schedule
from agents.receptionist.house import House
from agents.tools.built_in import Arguments, Definition
from agents.tools.texts import texts_of
from agents.tools.tool import ToolResult

_AHEAD = {"heute": 0, "today": 0, "morgen": 1, "tomorrow": 1, "übermorgen": 2}
_WEEKDAYS = {
    name.lower(): number
    for names in (WEEKDAYS, english.WEEKDAYS)
    for number, name in enumerate(names)
}


class HoursArguments(Arguments):
    """For which day, and whose hours."""

    day: str = Field(
        default="",
        description="A date as YYYY-MM-DD, a weekday, or today or tomorrow. "
        "Empty: whether it is open now, and the whole week.",
    )
    department: str = Field(default="", description="Whose hours. Empty: those of the house.")


def opening_hours(arguments: HoursArguments, house: House) -> ToolResult:
    """The hours of one day; or whether it is open now, and the week."""
    profile, texts = house.profile, texts_of(house.profile.language)
    department = profile.department(arguments.department)
    if arguments.department and department is None:
        names = ", ".join(each.name for each in profile.departments)
        text = texts.no_department.format(department=arguments.department, names=names)
        return ToolResult(text, "refused", cause=arguments.department)
    schedule = profile.schedule(department)
    words = german if profile.language == "de" else english
    if not arguments.day:
        now, week = words.answer_now(schedule, house.now), words.week_sentence(schedule)
        return ToolResult(f"{now} {week}")
    today = schedule.local(house.now).date()
    day = day_named(arguments.day, today)
    if day is None:
        text = texts.bad_day.format(day=arguments.day)
        return ToolResult(text, "refused", cause=arguments.day)
    text = words.answer_day(schedule, house.now, day) + _why(schedule, day)
    by_name = _weekday(arguments.day) is not None
    if by_name and day == today and schedule.over_today(house.now):  # "Montag", on its evening
        text += f" {words.answer_day(schedule, house.now, day + timedelta(days=7))}"
    return ToolResult(text)


def day_named(text: str, today: date) -> date | None:
    """The day that `text` names, from `today` on; None where it names none."""
    name = text.lower()
    if name in _AHEAD:
        return today + timedelta(days=_AHEAD[name])
    if (weekday := _weekday(name)) is not None:
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    try:
        return date.fromisoformat(name)
    except (ValueError, ValidationError):
        return None


def _weekday(text: str) -> int | None:
    """The weekday that `text` names, 0 to 6: "Montag", "montags", "monday"."""
    name = text.lower()
    return _WEEKDAYS.get(name.removesuffix("s") if name.endswith("tags") else name)


def _why(schedule: Schedule, day: date) -> str:
    closing = schedule.closing(day)
    return f" ({closing.name})" if closing and closing.name else ""


TOOL = Definition(
    "opening_hours",
    "Looks up when the house or a department is open: on a day, or whether it is open now.",
    HoursArguments,
    opening_hours,
    choices=lambda profile: (
        {"department": ["", *(each.name for each in profile.departments)]}
        if profile.departments
        else {}
    ),
)
