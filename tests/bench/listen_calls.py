"""The five calls that are listened to: who calls, and what they say."""

from dataclasses import dataclass

from tests.evals.personas import Persona
from tests.evals.scenario import Line

WOMAN = Persona("woman", "de+f2", pause_s=0.8)
MAN = Persona("man", "de+m3", pause_s=0.8)
IMPATIENT = Persona("impatient man", "de+m3", rate=1.1, pause_s=0.6)
SLOW = Persona("hard of hearing", "de+f2", rate=0.9, pause_s=1.4)
ENGLISHMAN = Persona("Englishman", "en-gb-x-rp", pause_s=0.8)


@dataclass(frozen=True, slots=True)
class ListenedCall:
    """A call and its script."""

    name: str
    persona: Persona
    lines: tuple[Line, ...]
    profile: str = "praxis"
    """Of those that come with TOM."""
    language: str = "de"
    """ISO 639-1."""


CALLS = (
    ListenedCall(
        "appointment",
        WOMAN,
        (
            Line("Guten Tag, wann haben Sie geöffnet?"),
            Line("Mhm.", after_s=1.8),
            Line("Moment, stopp bitte.", after_s=2.5),
            Line("Ich brauche ähm … einen Termin am Montag.", pause_s=1.2),
            Line("Mein Name ist Anna Schmidt."),
            Line("null drei null, eins zwei drei, vier fünf"),
            Line("Ja, das ist richtig."),
            Line("Nein danke, auf Wiederhören."),
        ),
    ),
    ListenedCall(
        "opening hours",
        MAN,
        (
            Line("Guten Tag."),
            Line("Haben Sie jetzt geöffnet?"),
            Line("Und am Samstag?"),
            Line("Wo finde ich Sie?"),
            Line("Kann ich mit Karte zahlen?"),
            Line("Vielen Dank, auf Wiederhören."),
        ),
    ),
    ListenedCall(
        "complaint",
        IMPATIENT,
        (
            Line("Ich möchte mich beschweren."),
            Line("Müller."),
            Line("null eins sieben eins zwei drei vier fünf sechs sieben neun"),
            Line("Nein, die letzte Ziffer ist eine acht."),
            Line("Ja, richtig."),
            Line("Ich warte seit drei Wochen auf meine Rechnung."),
            Line("Nein, das war alles."),
        ),
    ),
    ListenedCall(
        "hard of hearing",
        SLOW,
        (
            Line("Hallo, wer ist da?"),
            Line("Wie bitte?"),
            Line("Wann haben Sie am Montag geöffnet?"),
            Line("Bitte etwas lauter."),
            Line("Hallo, sind Sie noch da?"),
            Line("Bitte rufen Sie mich morgen zurück."),
            Line("Karin Weber."),
            Line("null drei null, eins zwei drei, vier fünf"),
            Line("Ja."),
            Line("Danke, tschüss."),
        ),
    ),
    ListenedCall(
        "English, with pauses",
        ENGLISHMAN,
        (
            Line("What are, um … your opening hours?", pause_s=1.2),
            Line("I need … an appointment on Monday."),
            Line("My name is John Smith."),
            Line("zero three zero one two three four five"),
            Line("Yes, that's right."),
            Line("No thanks, goodbye."),
        ),
        profile="office-en",
        language="en",
    ),
)
