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
    week = texts.week(schedule)
    if schedule.closing(today):  # the week does not tell when it opens again
        return f"{texts.today(schedule, house.now)} {week}"
    return f"{texts.shut_today} {week}" if _shut_today(schedule, house.now) else week


def _shut_today(schedule: Schedule, now: datetime) -> bool:
    """Whether it opens no more today."""
    opening = schedule.next_opening(now)
    later = opening is not None and opening.date() == schedule.local(now).date()
    return not (later or schedule.is_open(now))


def _address(house: House) -> list[str]:
    if not house.profile.address:
        return [house.texts.cannot_say]
    return [house.fill(house.texts.address), house.profile.directions]
