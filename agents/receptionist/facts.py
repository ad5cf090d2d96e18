"""Answers from the profile: its own ones, opening hours, the address."""

from datetime import timedelta

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
        words = "".join(heard.words)
        by_name = any(name in words for name in texts.weekdays[today.weekday()])
        if heard.day == today and by_name and schedule.over_today(house.now):
            later = texts.day(schedule, house.now, today + timedelta(days=7))
            return f"{texts.over_today} {later}"  # "am Montag", on a Monday evening
        return texts.day(schedule, house.now, heard.day)
    week = texts.week(schedule)
    opening = schedule.next_opening(house.now)
    days = (opening.date() - today).days if opening else 0
    if any(schedule.closing(today + timedelta(days=day)) for day in range(days + 1)):
        return f"{texts.today(schedule, house.now)} {week}"  # the week does not tell of that day
    if schedule.is_open(house.now) or days == 0:
        return week
    return f"{texts.over_today if schedule.on(today) else texts.shut_today} {week}"


def _address(house: House) -> list[str]:
    if not house.profile.address:
        return [house.texts.cannot_say]
    return [house.fill(house.texts.address), house.profile.directions]
