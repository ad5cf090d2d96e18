"""Which of a model's sentences read a number back."""

import pytest

from agents import events
from agents.realtime.clauses import ClauseSplitter
from agents.realtime.read_back import read_back
from tests.agents.realtime.conversation import call
from tests.agents.scene import Scene, grunt
from tests.agents.virtual_time import virtual_time

NUMBER = "null drei null, eins zwei drei vier fünf."


@pytest.mark.parametrize(
    ("text", "language", "must_hear"),
    [
        (f"Danke. Ich wiederhole: {NUMBER} Stimmt das?", "de", [NUMBER]),
        ("Ihre Nummer ist die 030 123 45 67, ist das richtig?", "de",
         ["Ihre Nummer ist die 030 123 45 67, ist das richtig?"]),
        ("Also 0171 / 44 55-66. Habe ich das richtig notiert?", "de", ["Also 0171 / 44 55-66."]),
        # A figure's stop may be a day's.
        ("Also 0171 / 44 55-66. Nummer richtig?", "de", ["Also 0171 / 44 55-66. Nummer richtig?"]),
        ("Die IBAN: DE89 3704 0044 0532 0130 00! Ist sie korrekt?", "de",
         ["DE89 3704 0044 0532 0130 00!"]),
        # One sentence in two clauses.
        ("Für den Rückruf notiere ich mir die Nummer null drei null, eins, zwei. Stimmt die?", "de",
         ["Für den Rückruf notiere ich mir die Nummer null drei null,", "eins, zwei."]),
        # Something else is asked about with it.
        (f"Ihre Nummer ist {NUMBER} Ihr Name ist Müller. Stimmt das?", "de",
         [f"Ihre Nummer ist {NUMBER}"]),
        ("Null drei null, zwölf, vierunddreißig. Richtig?", "de",
         ["Null drei null, zwölf, vierunddreißig."]),
        ("I repeat: zero three zero, one two three four. Is that correct?", "en",
         ["zero three zero, one two three four."]),
        # In other words, right behind it or with it.
        (f"Ihre Nummer ist {NUMBER} Ist die Nummer so in Ordnung?", "de",
         [f"Ihre Nummer ist {NUMBER}"]),
        (f"Ich notiere {NUMBER} Ist das so?", "de", [f"Ich notiere {NUMBER}"]),
        ("Das wäre die 0711 123456, ja?", "de", ["Das wäre die 0711 123456, ja?"]),
        ("I have zero three zero, one two three four. Is this your number?", "en",
         ["I have zero three zero, one two three four."]),
        # Nobody asks whether it is right.
        (f"Unsere Nummer ist {NUMBER} Wir sind gern für Sie da. Ist das alles?", "de", []),
        (f"Die Anmeldung hat die {NUMBER} Soll ich Sie gleich verbinden?", "de", []),
        ("Am 24.12.2026 ist geschlossen. Möchten Sie uns etwas ausrichten?", "de", []),
        ("Unsere Nummer ist 030 123456. Kann ich sonst noch etwas für Sie tun?", "de", []),
        ("Ich habe die 030 123456 notiert.", "de", []),
        ("Ich habe die 030 123456 notiert. Das ist richtig so.", "de", []),
        ("Unsere Nummer ist 030 123456. Worum geht es denn?", "de", []),
        ("Unter 030 123456. Kann ich Ihnen anders weiterhelfen?", "de", []),
        ("Das kostet 12500 Euro. Ist das für Sie machbar?", "de", []),
        ("Hauptstraße 5, 72764 Reutlingen. Wissen Sie, wo das ist?", "de", []),
        ("Ist Ihnen der 24.12.2026 um 14:30 Uhr recht?", "de", []),
        ("Our number is 030 123456. What is it about?", "en", []),
        # Nothing long was read back.
        ("Am Montag um 9 Uhr 30. Stimmt das?", "de", []),
        ("Habe ich das richtig verstanden?", "de", []),
        ("Herr Müller, richtig?", "de", []),
        ("Es kostet 1250 Euro. Passt das?", "de", []),
    ],
)  # fmt: skip
def test_what_must_be_heard(text: str, language: str, must_hear: list[str]) -> None:
    splitter = ClauseSplitter()
    clauses = [clause for word in text.split() for clause in splitter.feed(f"{word} ")]
    clauses += splitter.finish()
    assert [clauses[index] for index in read_back(clauses, language)] == must_hear


def test_a_clause_may_go_on_after_its_question() -> None:
    asks = "Habe ich das so richtig notiert? Dann gebe ich es weiter."
    assert read_back([NUMBER, asks], "de") == [0]
    assert read_back([f"Das ist die {NUMBER} {asks}"], "de") == [0]


def test_before_the_question_nothing_must_be_heard() -> None:
    assert not read_back([NUMBER], "de")
    assert not read_back([], "de")


@virtual_time
async def test_a_model_s_read_back_is_said_to_its_end_and_a_no_is_answered_after_it() -> None:
    scene = Scene(
        ["Danke. Ich wiederhole: ", "null drei null, eins zwei ", "drei vier. Stimmt", " das?"],
        ["Noch einmal bitte."],
        understood=["null", "nein falsch"],
    )
    async with call(scene):
        await scene.say()
        await scene.until(lambda: scene.line.pending)
        await scene.line.quiet(1.6)
        await scene.say(grunt(180))
        await scene.turns_to_be(3)
    read, answered = scene.turns[1:]
    assert read.heard.startswith("Danke. Ich wiederhole: null drei null, eins zwei drei vier.")
    assert read.interrupted
    assert (answered.said, answered.heard) == ("nein falsch", "Noch einmal bitte.")
    assert len(scene.told(events.BargeIn)) == 1
