"""What somebody hears who listens to the messages of a line."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from agents.english import counting as english
from agents.english.opening import WEEKDAYS as ENGLISH_WEEKDAYS
from agents.german import clock as german
from agents.german.counting import cardinal as german_cardinal
from agents.german.digits import spoken_digits as german_digits


@dataclass(frozen=True, slots=True)
class MailboxTexts:
    """The sentences of a language."""

    ask_pin: str
    wrong_pin: str
    locked: str
    none: str
    one: str
    several: str
    """With {count}."""
    message: str
    """With {number}, {when} and {caller}."""
    unknown: str
    """A caller without a number."""
    choose: str
    """The keys of `mailbox_menu`."""
    confirm: str
    seen_to: str
    deleted: str
    unavailable: str
    """The messages could not be reached, or what was asked for could not be done."""
    end: str
    goodbye: str
    cardinal: Callable[[int], str]
    digits: Callable[[str], str]
    when: Callable[[datetime, datetime], str]
    """The second as seen from the first, both in the same zone."""

    def count(self, count: int) -> str:
        """How many messages there are."""
        if count < 2:
            return self.one if count else self.none
        return self.several.format(count=self.cardinal(count))

    def announce(self, number: int, caller: str, left_at: datetime, now: datetime) -> str:
        """Which message comes: its number from 1, who left it and when."""
        known = self.digits(caller) if caller.strip("+0123456789*#") == "" else caller
        return self.message.format(
            number=self.cardinal(number),
            when=self.when(now, left_at),
            caller=known or self.unknown,
        )


def german_when(now: datetime, moment: datetime) -> str:
    """ "heute um vierzehn Uhr dreißig"."""
    weekday = f"am {german.WEEKDAYS[moment.weekday()]}"
    day = _day(now, moment, ("heute", "gestern", weekday, german.on_day(moment.date())))
    return f"{day} um {german.clock(moment.hour * 60 + moment.minute)}"


def english_when(now: datetime, moment: datetime) -> str:
    """ "today at two thirty p.m"."""
    weekday = f"on {ENGLISH_WEEKDAYS[moment.weekday()]}"
    date = f"on {moment:%B} the {english.ordinal(moment.day)}"
    day = _day(now, moment, ("today", "yesterday", weekday, date))
    return f"{day} at {english.clock(moment.hour * 60 + moment.minute)}"


def _day(now: datetime, moment: datetime, names: tuple[str, str, str, str]) -> str:
    """The day's name as today, as yesterday, as a day of the last week, or as any other."""
    today, yesterday, weekday, date = names
    ago = (now.date() - moment.date()).days
    if 0 <= ago < 2:
        return (today, yesterday)[ago]
    return weekday if 0 < ago < 7 else date


TEXTS = {
    "de": MailboxTexts(
        ask_pin="Bitte geben Sie Ihre Geheimzahl ein und drücken Sie dann die Raute.",
        wrong_pin="Die Geheimzahl ist leider falsch.",
        locked="Das ist zurzeit leider nicht möglich. Bitte versuchen Sie es später noch einmal.",
        none="Sie haben keine neuen Nachrichten.",
        one="Sie haben eine neue Nachricht.",
        several="Sie haben {count} neue Nachrichten.",
        message="Nachricht {number}, {when}, von {caller}.",
        unknown="einer unbekannten Nummer",
        choose=(
            "Zum Wiederholen drücken Sie die Eins, für die nächste Nachricht die Zwei. "
            "Ist die Nachricht erledigt, drücken Sie die Drei, zum Löschen die Vier."
        ),
        confirm="Zum Löschen drücken Sie bitte noch einmal die Vier.",
        seen_to="Die Nachricht ist erledigt.",
        deleted="Die Nachricht ist gelöscht.",
        unavailable="Das hat leider nicht geklappt. Bitte versuchen Sie es später noch einmal.",
        end="Das waren alle Nachrichten.",
        goodbye="Auf Wiederhören!",
        cardinal=german_cardinal,
        digits=german_digits,
        when=german_when,
    ),
    "en": MailboxTexts(
        ask_pin="Please enter your PIN, followed by the hash key.",
        wrong_pin="This PIN is wrong.",
        locked="This is not possible at the moment. Please try again later.",
        none="You have no new messages.",
        one="You have one new message.",
        several="You have {count} new messages.",
        message="Message {number}, {when}, from {caller}.",
        unknown="an unknown number",
        choose=(
            "To repeat the message, press one; for the next message, press two. "
            "If the message has been seen to, press three; to delete it, press four."
        ),
        confirm="To delete it, please press four again.",
        seen_to="The message has been seen to.",
        deleted="The message has been deleted.",
        unavailable="I am sorry, that did not work. Please try again later.",
        end="There are no more messages.",
        goodbye="Goodbye!",
        cardinal=english.cardinal,
        digits=english.spoken_digits,
        when=english_when,
    ),
}
"""By language, ISO 639-1."""
