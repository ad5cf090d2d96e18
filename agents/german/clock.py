"""Times of day and calendar days as German words."""

from datetime import date

from agents.german.counting import attributive, cardinal, ordinal
from agents.opening_hours import Range

MONTHS = (
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
).split()
WEEKDAYS = "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag".split()


def clock(minutes: int) -> str:
    """Minutes after midnight: 570 -> "neun Uhr dreißig"."""
    hour, minute = divmod(minutes, 60)
    return f"{attributive(hour)} Uhr" + (f" {cardinal(minute)}" if minute else "")


def span(opening: Range) -> str:
    """ "von acht bis zwölf Uhr", "von acht Uhr dreißig bis zwölf Uhr"."""
    full = opening.start % 60 == 0 and opening.end % 60 == 0
    start = cardinal(opening.start // 60) if full else clock(opening.start)
    return f"von {start} bis {clock(opening.end)}"


def on_day(day: date) -> str:
    """ "am dritten Oktober"."""
    return f"am {ordinal(day.day, 'en')} {MONTHS[day.month - 1]}"
