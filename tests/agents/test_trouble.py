"""Barge-ins and repairs, counted in whatever engines say."""

from dataclasses import fields

import pytest

from agents.conversation import UNINTELLIGIBLE, Turn
from agents.events import BargeIn, CallEvent, FinalTranscript, ReplyResumed
from agents.receptionist.texts import Texts
from agents.receptionist.texts_de import GERMAN
from agents.receptionist.texts_en import ENGLISH
from agents.trouble import Trouble, is_repair
from agents.whisperx import mailbox_texts, voicemail_texts

REPAIRS = {
    "not_understood",
    "not_understood_again",
    "give_up",
    "not_heard",
    "ask_name_again",
    "account_again",
    "account_wrong",
    "number_again",
    "number_not_understood",
    "yes_or_no",
}
"""The receptionist's sentences that ask again."""


@pytest.mark.parametrize("texts", [GERMAN, ENGLISH])
def test_the_receptionists_repairs_count_and_nothing_else_of_it(texts: Texts) -> None:
    language = "de" if texts is GERMAN else "en"
    sentences = {
        field.name: text
        for field in fields(texts)
        if isinstance(text := getattr(texts, field.name), str)
    }
    found = {name for name, text in sentences.items() if is_repair("ja", text, language)}
    assert found == REPAIRS


@pytest.mark.parametrize("module", [voicemail_texts, mailbox_texts])
def test_choices_by_key_ask_nothing_again(module: object) -> None:
    for language, texts in module.TEXTS.items():  # type: ignore[attr-defined]
        for field in fields(texts):
            text = getattr(texts, field.name)
            if isinstance(text, str):
                assert not is_repair("", text, language), text


@pytest.mark.parametrize(
    ("said", "reply", "repair"),
    [
        ("wann haben sie geöffnet", "Wir haben bis achtzehn Uhr geöffnet.", False),
        (UNINTELLIGIBLE, "Einen Moment bitte.", True),
        ("wie bitte", "Wir haben bis achtzehn Uhr geöffnet.", True),
        ("können sie lauter sprechen", "Gern.", True),
        ("könnten sie das bitte wiederholen", "Gern.", True),
        ("ja", "Wie bitte?", True),
        ("ja", "Das habe ich nicht ganz verstanden.", True),
        ("ja", "Ich habe Sie leider nicht gehört.", True),
        ("ja", "Könnten Sie mir die Nummer noch einmal nennen?", True),
        ("ja", "Sagen Sie mir Ihren Namen bitte noch einmal.", True),
        ("ja", "Ich wiederhole die Nummer: eins, zwei.", False),
        ("ja", "Das habe ich verstanden.", False),
        ("die musik im wartezimmer soll lauter sein bitte sagen sie das dem chef", "Gut.", False),
        ("der motor läuft viel lauter", "Gut.", False),
        ("mein fernseher ist zu leise", "Gut.", False),
        ("könnten sie bitte ein kleines bisschen lauter und langsamer sprechen", "Gern.", True),
    ],
)
def test_german_turns(said: str, reply: str, repair: bool) -> None:
    assert is_repair(said, reply, "de") is repair


@pytest.mark.parametrize(
    ("said", "reply", "repair"),
    [
        ("pardon", "We are open until six.", True),
        ("can you speak up", "Of course.", True),
        ("my car is much slower now", "All right.", False),
        ("yes", "Sorry, I didn't quite catch that.", True),
        ("yes", "Could you say that again?", True),
        ("yes", "I understand.", False),
        ("yes", "I repeat the number: one, two.", False),
    ],
)
def test_english_turns(said: str, reply: str, repair: bool) -> None:
    assert is_repair(said, reply, "en") is repair


STOPPED = BargeIn(at=1, dropped_samples=10)
RESUMED = ReplyResumed(at=2, text="und so weiter")
WORDS = FinalTranscript(at=2, text="moment")


@pytest.mark.parametrize(
    ("happened", "count"),
    [
        ([], 0),
        ([STOPPED, WORDS], 1),
        ([STOPPED, RESUMED], 0),
        ([STOPPED, RESUMED, STOPPED, WORDS], 1),
        ([STOPPED, WORDS, RESUMED], 1),
        ([RESUMED, STOPPED], 1),
    ],
)
def test_what_turned_out_to_be_a_noise_stopped_nobody(
    happened: list[CallEvent], count: int
) -> None:
    trouble = Trouble()
    for event in happened:
        trouble.happened(event)
    assert trouble.barge_ins == count


def test_repairs_of_a_call_are_its_turns() -> None:
    trouble = Trouble()
    for said, reply in (("", "Guten Tag."), ("wie bitte", "Guten Tag."), ("ja", "Wie bitte?")):
        trouble.turn_ended(Turn(index=0, said=said, reply=reply), "de")
    assert trouble.repairs == 2
