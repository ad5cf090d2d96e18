"""One server, a German line and an English one: each caller is answered in their language."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from models.train_stt.measure import word_errors
from tests.e2e.phones import words
from tests.serverkit import serving_async, tom_call

ENGLISH = (
    "What are your opening hours?",
    "I would like to leave a message.",
    "My name is John Smith.",
    "zero three zero one two three four five",
    "Yes, that's right.",
    "I need an appointment on Monday.",
    "No thanks, goodbye.",
)
ANSWERS = (
    "Hello, this is Market Street Office.",
    "We are open around the clock. Is there anything else I can do for you?",
    "I will gladly take a message for you. What is your name?",
    "Thank you, John Smith. What number can we reach you on?",
    "Let me repeat the number: zero three zero, one two, three four five. Is that correct?",
    "Thank you. What would you like me to pass on?",
    "Thank you, I have noted everything. We will get back to you. "
    "Can I help you with anything else?",
    "Thank you for your call. Goodbye!",
)
GERMAN = ("Wo sind Sie?", "Nein danke, auf Wiederhören.")


def said(sentence: str) -> str:
    """As the English recogniser writes it: a blank for an apostrophe."""
    return words(sentence.replace("'", " "))


def error_rate(heard: list[str], meant: list[str]) -> float:
    """Word errors per word, turn by turn."""
    errors = sum(word_errors(a, b) for a, b in zip(meant, heard, strict=True))
    return errors / len(" ".join(meant).split())


def line(folder: Path, name: str, number: str, profile: str) -> str:
    path = folder / f"{name}.toml"
    path.write_text(f'name = "{name}"\nnumber = "{number}"\nprofile = "{profile}"\n')
    return str(path)


def spoken(sentences: tuple[str, ...]) -> list[str]:
    return [argument for sentence in sentences for argument in ("--say", sentence)]


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Any, Any]]:
    """Both calls at once, by language: what the phone and what the call log tell."""
    return asyncio.run(_call(tmp_path_factory.mktemp("languages")))


async def _call(folder: Path) -> dict[str, tuple[Any, Any]]:
    lines = [line(folder, "en", "office", "office"), line(folder, "de", "tom", "haus")]
    settings = {"TOM_SIP__LINES": str(lines).replace("'", '"')}
    async with serving_async(folder / "tom", settings) as tom:
        office = f"sip:office@127.0.0.1:{tom.sip_port}"
        phones = await asyncio.gather(
            tom_call(office, "--voice", "en-gb-x-rp", *spoken(ENGLISH)),
            tom_call(tom.uri, *spoken(GERMAN)),
        )
        await tom.ended_call(2)
        logs = {call["line"]: tom.call(call["id"]) for call in tom.calls()}
        return {"en": (phones[0], logs["en"]), "de": (phones[1], logs["de"])}


def test_an_english_call_is_a_conversation(calls: dict[str, tuple[Any, Any]]) -> None:
    phone, log = calls["en"]
    assert (log["profile"], log["pipeline"]) == ("office", "realtime")
    assert (log["stt_engine"], log["tts_engine"]) == (
        "sherpa-onnx (stt-demo-en)",
        "espeak-ng (en-gb-x-rp)",
    )
    assert error_rate([turn["said"] for turn in log["turns"]], ["", *map(said, ENGLISH)]) <= 0.1
    assert [turn["reply"] for turn in log["turns"]] == list(ANSWERS)
    # A starved phone may take a late word for the next turn: the words count, in their order.
    heard = " ".join(turn["heard"] for turn in phone["turns"] if turn["who"] == "tom")
    assert error_rate([heard], [" ".join(map(said, ANSWERS))]) <= 0.1


def test_its_message_is_taken_down(calls: dict[str, tuple[Any, Any]]) -> None:
    (note,) = calls["en"][1]["notes"]
    assert (note["caller_name"], note["callback_number"]) == ("John Smith", "03012345")
    assert words(note["text"]) == "i need an appointment on monday"


def test_the_german_line_beside_it_speaks_german(calls: dict[str, tuple[Any, Any]]) -> None:
    phone, log = calls["de"]
    assert (log["profile"], log["stt_engine"]) == ("haus", "sherpa-onnx (stt-demo-de)")
    assert [turn["said"] for turn in log["turns"]] == ["", *map(words, GERMAN)]
    heard = [turn["heard"] for turn in phone["turns"] if turn["who"] == "tom"]
    assert log["turns"][1]["reply"].startswith("Unsere Adresse ist Hauptstraße zwölf in Berlin.")
    assert "hauptstraße zwölf in berlin" in heard[1]
