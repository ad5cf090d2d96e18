"""What a model says of a message is checked before anybody relies on it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from agents.engines import EngineError
from agents.engines.llm.ollama import OllamaConfig
from agents.engines.llm.openai_compatible import OpenAICompatibleConfig
from agents.whisperx.summarise import Summariser
from tests.agents.whisperx.model_server import model_server

SAID = "Hier ist Thomas Müller. Mein Auto ist kaputt. Meine Nummer ist 030 12 34 56."
ANSWER = {
    "who": "Thomas Müller ",
    "what": "Sein Auto ist kaputt.",
    "urgent": True,
    "callback": False,
    "callback_number": "030 123456",
}
Config = OllamaConfig | OpenAICompatibleConfig
CONFIGS: dict[str, Callable[[str], Config]] = {
    "ollama": lambda url: OllamaConfig(base_url=url),
    "openai": lambda url: OpenAICompatibleConfig(base_url=f"{url}/v1", model="m"),
}


def answered(**changes: Any) -> str:
    return json.dumps(ANSWER | changes)


@pytest.mark.parametrize("name", CONFIGS)
def test_the_model_is_asked_for_a_schema(name: str) -> None:
    with model_server(answered()) as model:
        summary = Summariser(CONFIGS[name](model.url), "Praxis am Markt").sum_up(SAID, "de")
    assert (summary.who, summary.what) == ("Thomas Müller", "Sein Auto ist kaputt.")
    assert (summary.urgent, summary.callback_number, summary.made_by) == (True, "030123456", name)
    (request,) = model.requests
    assert "Praxis am Markt" in request["messages"][0]["content"]
    assert request["messages"][1]["content"] == SAID
    schema = request.get("format") or request["response_format"]["json_schema"]["schema"]
    assert set(schema["properties"]) == set(ANSWER)


def test_a_model_without_a_temperature_is_asked_again() -> None:
    with model_server(answered()) as model:
        model.refuses = "temperature"
        summary = Summariser(CONFIGS["openai"](model.url), "Praxis").sum_up(SAID, "de")
        model.refuses = "messages"
        with pytest.raises(EngineError):
            Summariser(CONFIGS["openai"](model.url), "Praxis").sum_up(SAID, "de")
    assert summary.made_by == "openai"
    assert ["temperature" in request for request in model.requests] == [True, False, True]


@pytest.mark.parametrize("number", ["0301234567", "112", "", "keine"])
def test_a_number_that_was_not_said_does_not_count(number: str) -> None:
    with model_server(answered(callback_number=number)) as model:
        summary = Summariser(CONFIGS["openai"](model.url), "Praxis").sum_up(SAID, "de")
    assert summary.callback_number == "030123456", "what the rules find"


@pytest.mark.parametrize(
    ("said", "answer", "number"),
    [
        ("Geboren 1984. Meine Nummer ist null drei null eins zwei drei vier.", "1984", "0301234"),
        ("Geboren am 12. Mai 1984. Meine Nummer ist 030 123456.", "12", "030123456"),
        ("Meine Nummer ist 030 123456.", "30123", "030123456"),
        ("Meine Nummer ist 030 123456.", "+49 30 123456", "030123456"),
        ("Kundennummer 4711081512, Telefon 030 123456.", "4711081512", "030123456"),
        ("Kundennummer 4711081512.", "4711081512", ""),
        ("Meine Nummer ist 030 123456 oder 0171 2345678.", "0171 2345678", "01712345678"),
        ("Meine Nummer ist 030 123456, nein, 030 123457.", "030 123456", "030123457"),
        ("Bei uns in Erfurt ist das die 112233.", "112233", "112233"),
    ],
)  # fmt: skip
def test_a_number_counts_whole_and_as_a_telephone_number(
    said: str, answer: str, number: str
) -> None:
    with model_server(answered(callback_number=answer)) as model:
        summary = Summariser(CONFIGS["openai"](model.url), "Praxis").sum_up(said, "de")
    assert summary.callback_number == number


def test_a_number_said_in_words() -> None:
    said = "Meine Nummer ist null drei null eins zwei drei vier fünf sechs."
    with model_server(answered()) as model:
        summary = Summariser(CONFIGS["openai"](model.url), "Praxis").sum_up(said, "de")
    assert summary.callback_number == "030123456"


@pytest.mark.parametrize(
    "content", ["Gern! Der Anrufer heißt Müller.", "", "{}", answered(urgent="sehr"), "[]"]
)
@pytest.mark.parametrize("name", CONFIGS)
def test_a_useless_answer_is_an_error(name: str, content: str) -> None:
    with model_server(content) as model, pytest.raises(EngineError, match=f"^{name}: no summary"):
        Summariser(CONFIGS[name](model.url), "Praxis").sum_up(SAID, "de")


@pytest.mark.parametrize("name", CONFIGS)
def test_a_server_that_fails_is_an_error(name: str) -> None:
    with model_server(answered(), 500) as model, pytest.raises(EngineError):
        Summariser(CONFIGS[name](model.url), "Praxis").sum_up(SAID, "de")
    with pytest.raises(EngineError):
        Summariser(CONFIGS[name](model.url), "Praxis").sum_up(SAID, "de")
