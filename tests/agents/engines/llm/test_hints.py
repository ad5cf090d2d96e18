"""What a language model is told about a caller's line."""

import pytest

from agents.conversation import Message
from agents.engines.llm.hints import with_hint
from agents.engines.llm.prompt import chat_messages

IBAN = (
    "acht neun drei sieben null vier null null vier vier null fünf drei zwei null eins drei null "
    "null null"
)
IN_FOURS = "DE89 3704 0044 0532 0130 00"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("null eins sieben eins drei mal die vier", "Ziffern: 0171444"),
        ("martha emil ypsilon emil richard", "buchstabiert: Meyer"),
        (f"d e {IBAN}", "IBAN: DE89 3704 0044 0532 0130 00, Prüfziffer stimmt"),
        (f"d e acht acht {IBAN[10:]}", "IBAN: DE88 3704 0044 0532 0130 00, Prüfziffer falsch"),
        ("meine iban ist d e acht neun", "IBAN: DE89, unvollständig"),
        ("morgen um halb drei", "Uhrzeit: 2:30"),
        ("die postleitzahl ist eins null eins eins fünf", "Postleitzahl: 10115"),
        ("Mein Name ist Meyer, M-E-Y-E-R.", "buchstabiert: Meyer"),
        ("Die Postleitzahl ist 72764.", "Postleitzahl: 72764"),
        ("Meine Nummer ist (0711) - 12 34 56.", "Ziffern: 0711123456"),
        ("Meine Nummer ist 0711 12:34:56.", "Ziffern: 0711123456"),
        ("IBAN: DE89 3704 0044 0532 0130 00.", f"IBAN: {IN_FOURS}, Prüfziffer stimmt"),
        ("Morgen um 14.30 Uhr, bitte.", "Uhrzeit: 14:30"),
        ("Am 24.12. um 15 Uhr.", "Uhrzeit: 15:00"),
        ("Freitagnachmittag um drei", "Uhrzeit: 15:00"),
    ],
)
def test_german(text: str, hint: str) -> None:
    assert with_hint(text, "de") == f"{text} [{hint}]"


def test_english() -> None:
    text = "it is spelled s m y t h and call oh three oh double one two at half past two"
    assert with_hint(text, "en") == f"{text} [digits: 030112; spelled: Smyth; time: 2:30]"
    text = "On December 24th at 3 p.m., call 0711 123456."
    assert with_hint(text, "en") == f"{text} [digits: 0711123456; time: 15:00]"


@pytest.mark.parametrize(
    "text", ["guten tag", "", "ich habe zwei kinder", "Es geht um drei Reifen.", "Am 24.12."]
)
def test_nothing_to_tell(text: str) -> None:
    assert with_hint(text, "de") == text


def test_callers_lines_carry_them_and_toms_do_not() -> None:
    history = [
        Message("tom", "Ich wiederhole: null drei null, eins zwei drei vier."),
        Message("caller", "null drei null eins zwei drei vier"),
    ]
    messages = chat_messages("system", history, "de")
    assert [message["content"] for message in messages[2:]] == [
        "Ich wiederhole: null drei null, eins zwei drei vier.",
        "null drei null eins zwei drei vier [Ziffern: 0301234]",
    ]
