"""What a caller wants."""

import random
from datetime import date

import pytest

from agents.receptionist.nearest import distance, mended
from agents.receptionist.patterns_de import KEY_WORDS
from agents.receptionist.understand import Intent, understand

from .transcripts import PROFILES

TODAY = date(2026, 11, 19)
PRACTICE = PROFILES["praxis"]

INTENTS = """
wann haben sie geöffnet                      hours
wann machen sie heute zu                     hours
wie sind ihre sprechzeiten                   hours
kann ich heute noch vorbeikommen             hours
haben sie jetzt offen                        open_now
ist heute jemand da                          open_now
wo finde ich sie                             address
gibt es parkplätze                           address
ich möchte meine adresse ändern              concern
ich möchte eine nachricht hinterlassen       message
können sie ihr etwas ausrichten              message
ich brauche ein rezept                       concern
was kostet eine beratung                     question
ist mein auto schon fertig                   question
ich komme heute etwas später                 statement
rufen sie mich bitte zurück                  callback
ich bitte um einen rückruf                   callback
verbinden sie mich bitte mit der werkstatt   connect
ist müller zu sprechen                       connect
ich möchte mit einem menschen sprechen       human
nur aufsprechen                              voicemail
ich möchte auf band sprechen                 voicemail
ja genau                                     yes
das ist richtig                              yes
in ordnung                                   yes
das stimmt nicht                             no
nain                                         no
genaue                                       yes
auf keinen fall                              no
das passt mir nicht                          no
abbrechen                                    cancel
auf wiederhören                              bye
okay danke tschüss                           bye
vielen dank                                  thanks
das war alles                                nothing_else
sonst nichts                                 nothing_else
wie bitte                                    repeat
das habe ich nicht verstanden                repeat
langsamer bitte                              slower
können sie bitte etwas langsamer sprechen    slower
nicht so schnell                             slower
könnten sie deutlicher sprechen              slower
könnten sie deutlicher sprechen              louder
ich kann sie kaum verstehen                  louder
die verbindung ist schlecht                  louder
ich höre sie ganz schlecht                   louder
bitte etwas lauter                           louder
sie sind so leise                            louder
bitte etwas leiser                           softer
sie sprechen viel zu laut                    softer
sie können wieder schneller sprechen         faster
einen moment bitte                           wait
sind sie noch da                             presence
wer ist da                                   who
mit wem spreche ich                          who
sind sie ein computer                        computer
sind sie ein mensch                          computer
was kann ich sagen                           help
grüß gott                                    greeting
ich habe mich verwählt                       wrong_number
es ist ein notfall                           emergency
unter dieser nummer                          this_number
die nummer sehen sie ja                      this_number
weiß ich nicht                               dont_know
"""


@pytest.mark.parametrize("row", INTENTS.strip().splitlines())
def test_intent(row: str) -> None:
    text, _, intent = row.rpartition(" ")
    assert Intent(intent) in understand(text.strip(), PRACTICE, TODAY).intents


def test_one_wrong_letter_seldom_matters() -> None:
    """The longest word of each line, its first letter aside, with one letter wrong."""
    chance = random.Random(1)
    kept = total = 0
    for row in INTENTS.strip().splitlines():
        text, _, intent = row.rpartition(" ")
        words = text.split()
        longest = max(range(len(words)), key=lambda at: len(words[at]))
        for _ in range(10):
            at = chance.randrange(1, max(2, len(words[longest])))
            wrong = words[longest][:at] + chance.choice("aeinrst") + words[longest][at + 1 :]
            line = " ".join([*words[:longest], wrong, *words[longest + 1 :]])
            kept += Intent(intent) in understand(line, PRACTICE, TODAY).intents
            total += 1
    assert kept / total > 0.8


ABSENT = """
das stimmt nicht                yes
nein danke                      yes
sind sie ein mensch             human
mit wem spreche ich             connect
ich möchte meine adresse ändern address
bitte rufen sie mich zurück     connect
guten morgen                    hours
servus                          bye
mhm                             yes
mein auto ist lauter geworden   louder
das sind lauter fehler          louder
das verstehe ich nicht          louder
das geht leider nicht           softer
so schnell wie möglich          slower
"""


@pytest.mark.parametrize("row", ABSENT.strip().splitlines())
def test_not_intent(row: str) -> None:
    text, _, intent = row.rpartition(" ")
    assert Intent(intent) not in understand(text.strip(), PRACTICE, TODAY).intents


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("haben sie am montag geöffnet", date(2026, 11, 23)),
        ("und donnerstags", TODAY),
        ("haben sie morgen geöffnet", date(2026, 11, 20)),
        ("guten morgen wann haben sie geöffnet", None),
        ("haben sie morgens geöffnet", None),
        ("haben sie heute morgen geöffnet", TODAY),
        ("übermorgen", date(2026, 11, 21)),
        ("am wochenende", date(2026, 11, 21)),
    ],
)
def test_day(text: str, day: date | None) -> None:
    assert understand(text, PRACTICE, TODAY).day == day


@pytest.mark.parametrize(
    ("text", "department"),
    [
        ("zur anmeldung bitte", "Anmeldung"),
        ("ich möchte mit der buchhaltung sprechen", "Verwaltung"),
        ("mit frau doktor weber bitte", "Ärztin"),
        ("mein name ist doktor weber", ""),
        ("mit dem labor", ""),
    ],
)
def test_department(text: str, department: str) -> None:
    assert understand(text, PRACTICE, TODAY).department == department


def test_answers_of_the_profile() -> None:
    assert "bar oder mit Karte" in understand("kann ich mit karte zahlen", PRACTICE, TODAY).answer
    assert understand("wann haben sie geöffnet", PRACTICE, TODAY).answer == ""


def test_content_ends_before_a_number() -> None:
    heard = understand(
        "richten sie bitte aus dass ich komme meine nummer ist null drei null", PRACTICE, TODAY
    )
    assert heard.content == "dass ich komme"
    assert heard.digits == "030"


def test_mending() -> None:
    assert mended("öfnungszeiten keinen morgens weber", KEY_WORDS) == (
        "öffnungszeiten keinen morgens weber"
    )
    assert distance("nachricht", "nacricht", 2) == 1
    assert distance("nachricht", "vorsicht", 2) == 3
