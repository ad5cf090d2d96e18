"""Answers from the profile: its own ones, opening hours, the address."""

from datetime import datetime

from agents.opening_hours import Schedule
from agents.receptionist.house import House
from agents.receptionist.understand import Heard, Intent


def facts(heard: Heard, house: House) -> list[str]:
    """The sentences that answer a question the profile has the facts for."""
    sentences = [heard.answer] if heard.answer else list[str]()
    if heard.any(Intent.HOURS, Intent.OPEN_NOW):
        sentences.append(_hours(heard, house))
    if heard.any(Intent.ADDRESS):
        sentences += _address(house)
    return sentences


def _hours(heard: Heard, house: House) -> str:
    texts, profile = house.texts, house.profile
    schedule = profile.schedule(profile.department(heard.department))
    today = schedule.local(house.now).date()
    if heard.any(Intent.OPEN_NOW) and heard.day in (None, today):
        return texts.open_now(schedule, house.now)
    if heard.weekend and heard.day is not None:
        return texts.weekend(schedule, house.now, heard.day)
    if heard.day is not None:
        return texts.day(schedule, house.now, heard.day)
    if _as_usual(schedule, house.now):
        return texts.week(schedule)
    return f"{texts.today(schedule, house.now)} {texts.week(schedule)}"


def _as_usual(schedule: Schedule, now: datetime) -> bool:
    """Whether the week's hours say all of today: it is no closed day, and not over yet."""
    today = schedule.local(now).date()
    if schedule.closing(today):
        return False
    opening = schedule.next_opening(now)
    return schedule.is_open(now) or (opening is not None and opening.date() == today)


def _address(house: House) -> list[str]:
    if not house.profile.address:
        return [house.texts.cannot_say]
    return [house.fill(house.texts.address), house.profile.directions]
