"""Whole conversations with the receptionist, and that nothing a caller says can break it."""

import random
from datetime import datetime
from pathlib import Path

import pytest

from agents.conversation import EndCall, ToVoicemail
from agents.opening_hours import WEEKDAYS
from agents.profile import Profile
from agents.receptionist.dialogue import step, transfer_failed
from agents.receptionist.house import House, caller_number, national
from agents.receptionist.state import State
from agents.speaking_style import SpeakingStyle

from .transcripts import PROFILES, Conversation, read, written

CONVERSATIONS = read(Path(__file__).with_name("conversations.txt"))
CALLER_LINES = [said for talk in CONVERSATIONS for said, _ in talk.lines]
ODD = ["[", "{name}", "%s", "ß"]
WORDS = sorted({word for line in CALLER_LINES for word in line.split()}) + ODD


def _house(talk: Conversation, style: SpeakingStyle) -> House:
    return House(talk.profile, talk.now, caller_number(talk.caller), style)


@pytest.mark.parametrize("talk", CONVERSATIONS, ids=lambda talk: talk.title)
def test_conversation(talk: Conversation) -> None:
    state, style = State(), SpeakingStyle()
    answered: list[tuple[str, str]] = []
    for said, _ in talk.lines:
        state, parts = step(state, said, _house(talk, style))
        style = style.after(said, talk.profile.language)
        answered.append((said, " ".join(written(part) for part in parts)))
    assert answered == talk.lines


@pytest.mark.parametrize("name", sorted(PROFILES))
@pytest.mark.parametrize("seed", range(15))
def test_any_words_are_answered(name: str, seed: int) -> None:
    chance = random.Random(seed)
    house = House(PROFILES[name], Conversation("").now, chance.choice(["", "+4930123456"]))
    state = State()
    for _ in range(150):
        line = " ".join(chance.choices(WORDS, k=chance.choice([0, 1, 1, 2, 3, 5, 12])))
        line = chance.choice([line, line, chance.choice(CALLER_LINES)])
        state, parts = step(state, line, house)
        assert parts, line
        assert any(isinstance(part, str) for part in parts), line
        for part in parts:
            assert not isinstance(part, str) or "{" not in part, line


@pytest.mark.parametrize("seed", range(20))
def test_nonsense_ends(seed: int) -> None:
    """A caller nobody understands is not kept for ever."""
    chance = random.Random(seed)
    house = House(PROFILES["praxis"], Conversation("").now)
    state, _ = step(State(), chance.choice(CALLER_LINES) or "hallo", house)
    for _ in range(25):
        state, parts = step(state, "[unverständlich]", house)
        if any(isinstance(part, EndCall | ToVoicemail) for part in parts):
            return
    raise AssertionError(state)


@pytest.mark.parametrize(
    ("amendment", "read_back"),
    [
        ("die letzte ziffer ist eine acht", "Am Ende also sechs sieben acht."),
        ("die letzte ziffer ist eine neun", "Am Ende also sechs sieben neun."),
        ("am ende eins eins eins", "Am Ende also fünf eins, eins eins."),
        ("nicht drei vier sondern vier drei", "null eins sieben eins, zwei vier, drei fünf, sechs"),
        ("die erste ziffer ist eine eins", "eins eins, sieben eins, zwei drei, vier fünf, sechs"),
        ("es fehlt eine acht", "zwei drei, vier fünf, sechs sieben, neun acht."),
    ],
)
def test_what_is_read_back_after_an_amendment(amendment: str, read_back: str) -> None:
    house = House(PROFILES["praxis"], Conversation("").now)
    state = State()
    for line in ("nachricht hinterlassen", "müller", "null eins sieben eins 2345679"):
        state, _ = step(state, line, house)
    state, parts = step(state, amendment, house)
    assert read_back in str(parts[0])
    state, parts = step(state, "nein", house)
    assert parts == (house.texts.number_again,)
    state, parts = step(state, "null eins sieben eins 2345678", house)
    assert str(parts[0]).startswith("Ich wiederhole die Nummer: null eins sieben eins, zwei")


def test_failed_transfer_offers_a_message() -> None:
    house = House(PROFILES["praxis"], Conversation("").now)
    state, _ = step(State(), "verbinden sie mich mit der anmeldung", house)
    state, parts = transfer_failed(state, "Anmeldung", house)
    assert parts == (
        "Leider ist gerade niemand erreichbar.",
        "Soll ich eine Nachricht aufnehmen?",
    )
    state, parts = step(state, "ja bitte", house)
    assert parts[-1] == "Wie ist Ihr Name?"
    assert state.department == "Anmeldung"


@pytest.mark.parametrize(
    ("caller", "number"),
    [
        ("sip:+4930123456@example.net", "+4930123456"),
        ('"Anna" <sip:030123456@fritz.box>', "030123456"),
        ("030 / 123 456", "030123456"),
        ("sip:anna@example.net", ""),
        ("anonymous", ""),
        ("**620", ""),
        ("620", ""),
        ("", ""),
    ],
)
def test_caller_number(caller: str, number: str) -> None:
    assert caller_number(caller) == number


def test_national() -> None:
    assert national("+4930123", "de") == "030123"
    assert national("004930123", "de") == "030123"
    assert national("+4330123", "de") == "+4330123"
    assert national("+4930123", "en") == "+4930123"


def test_a_house_that_is_always_open_says_so_once() -> None:
    profile = Profile.model_validate(
        {
            "name": "always",
            "company": "Wache",
            "greeting": "Guten Tag.",
            "hours": {key: ["00:00-24:00"] for key in WEEKDAYS},
            "closed": [{"day": "12-24"}],
        }
    )
    house = House(profile, Conversation("").now)
    _, parts = step(State(), "wann haben sie geöffnet", house)
    assert parts[0] == "Wir haben rund um die Uhr geöffnet."
    christmas = House(profile, datetime(2026, 12, 24, 10, tzinfo=profile.zone))
    _, parts = step(State(), "wann haben sie geöffnet", christmas)
    assert str(parts[0]).startswith("Heute haben wir geschlossen. Wir öffnen morgen")
