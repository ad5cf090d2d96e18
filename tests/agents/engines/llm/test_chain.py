"""A model that fails in mid-call: the next one takes over, mostly the receptionist."""

from collections.abc import AsyncIterator

import pytest

from agents.conversation import EndCall, Message
from agents.engines import LanguageModel
from agents.engines.chain import Chain, Link, Switched
from agents.engines.llm.chain import LlmChain
from agents.engines.llm.ollama import Ollama, OllamaConfig
from agents.receptionist.engine import Receptionist

from .calls import CONTEXT, PROFILE, caller, collect, failing
from .standin import Behaviour, serve


def chained(
    *engines: LanguageModel, switches: list[Switched] | None = None
) -> tuple[LlmChain, Chain[LanguageModel]]:
    chain = Chain[LanguageModel]("llm", [Link(engine) for engine in engines])
    told = [] if switches is None else switches
    return LlmChain(chain, told.append), chain


async def _talk(behaviour: Behaviour, *histories: list[Message]):
    switches = list[Switched]()
    async with serve(behaviour) as url:
        primary = Ollama(OllamaConfig(base_url=url, first_token_s=0.3, stall_s=0.2))
        engine, _ = chained(primary, Receptionist(), switches=switches)
        dialogue = engine.dialogue(PROFILE, CONTEXT)
        replies = [await collect(dialogue.reply(history)) for history in histories]
        await primary.aclose()
    return replies, switches


async def test_healthy_model_keeps_the_call() -> None:
    replies, switches = await _talk(Behaviour(), caller("hallo"))
    assert replies == [("Guten Tag.", [])]
    assert switches == []


async def test_failure_before_the_first_word_is_not_heard() -> None:
    replies, switches = await _talk(Behaviour(status=500), caller("haben sie jetzt geöffnet"))
    assert replies[0][0].startswith("Ja, wir haben heute noch bis zwölf Uhr geöffnet.")
    (switch,) = switches
    assert (switch.stage, switch.from_engine, switch.to_engine) == ("llm", "ollama", "receptionist")
    assert "HTTP 500" in switch.reason


async def test_failure_in_mid_reply_is_apologised_for() -> None:
    behaviour = Behaviour(pieces=("Wir haben ", "heute"), die_before=1)
    replies, switches = await _talk(behaviour, caller("haben sie jetzt geöffnet"))
    assert replies[0][0].startswith(
        "Wir haben Entschuldigung, es gab eine technische Störung. "
        "Ja, wir haben heute noch bis zwölf Uhr geöffnet."
    )
    assert len(switches) == 1


async def test_an_error_that_nobody_thought_of_is_the_engine_s(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def stream(*_: object) -> AsyncIterator[str]:
        yield "Wir haben "
        raise AttributeError("no delta")

    switches = list[Switched]()
    primary = Ollama(OllamaConfig(tools=False))
    monkeypatch.setattr(primary, "_stream", stream)
    engine, _ = chained(primary, Receptionist(), switches=switches)
    text, _ = await collect(engine.dialogue(PROFILE, CONTEXT).reply(caller("haben sie offen")))
    await primary.aclose()
    assert text.startswith("Wir haben Entschuldigung, es gab eine technische Störung. ")
    assert [switch.reason for switch in switches] == ["ollama: AttributeError: no delta"]
    assert any(record.exc_info for record in caplog.records), "whoever mends it finds where"


async def test_the_receptionist_keeps_the_call() -> None:
    first = caller("hallo", "ich möchte eine nachricht hinterlassen")
    second = [*first, Message("tom", "Wie ist Ihr Name?"), Message("caller", "anna weber")]
    last = [*second, Message("tom", "…"), Message("caller", "tschüss")]
    replies, switches = await _talk(Behaviour(stall_before=0), first, second, last)
    texts = [text for text, _ in replies]
    assert texts[0] == "Gern nehme ich eine Nachricht für Sie auf. Wie ist Ihr Name?"
    assert texts[1].startswith("Vielen Dank, Anna Weber.")
    assert replies[2][1] == [EndCall()]
    assert len(switches) == 1


async def test_failed_transfer_is_told_by_whoever_holds_the_call() -> None:
    async with serve(Behaviour(pieces=("Dort ist niemand.",))) as url:
        primary = Ollama(OllamaConfig(base_url=url, first_token_s=0.3, stall_s=0.2))
        dialogue = chained(primary, Receptionist())[0].dialogue(PROFILE, CONTEXT)
        await collect(dialogue.reply(caller("hallo")))
        assert await collect(dialogue.transfer_failed("Anmeldung")) == ("Dort ist niemand.", [])
    text, _ = await collect(dialogue.transfer_failed("Anmeldung"))
    assert text == ("Leider ist gerade niemand erreichbar. Soll ich eine Nachricht aufnehmen?")
    history = [*caller("hallo", "äh"), Message("caller", "ja bitte")]
    text, _ = await collect(dialogue.reply(history))
    await primary.aclose()
    assert text == "Gern nehme ich eine Nachricht für Sie auf. Wie ist Ihr Name?"


async def test_last_words_go_to_whoever_holds_the_call() -> None:
    async with serve(Behaviour()) as url:
        primary = Ollama(OllamaConfig(base_url=url, first_token_s=0.3, stall_s=0.2))
        dialogue = chained(primary, Receptionist())[0].dialogue(PROFILE, CONTEXT)
        await collect(dialogue.reply(caller("hallo")))
        assert dialogue.last_words(caller("hallo", "ich brauche einen termin")) == ()
    lines = [
        "hallo",
        "ich möchte eine nachricht hinterlassen",
        "anna weber",
        "null drei null zwölf",
    ]
    lines.append("ja")
    for count in range(2, len(lines) + 1):
        await collect(dialogue.reply(caller(*lines[:count])))
    await primary.aclose()
    (note,) = dialogue.last_words(caller(*lines, "ich brauche einen termin"))
    assert (note.text, note.callback_number) == ("Ich brauche einen termin", "03012")


async def test_a_second_model_reads_all_that_was_said() -> None:
    dead, alive = Behaviour(status=500), Behaviour(pieces=("Gern.",))
    switches = list[Switched]()
    history = caller("guten tag", "ich brauche einen termin")
    async with serve(dead) as first, serve(alive) as second:
        models = [Ollama(OllamaConfig(base_url=url)) for url in (first, second)]
        engine, chain = chained(*models, Receptionist(), switches=switches)
        dialogue = engine.dialogue(PROFILE, CONTEXT)
        assert await collect(dialogue.reply(history)) == ("Gern.", [])
        assert chain.links[0].breaker.rests(chain._clock()), "the next call does not ask it"
        for model in models:
            await model.aclose()
    (request,) = alive.requests
    said = [message["content"] for message in request["messages"]]
    assert [line for line in ("guten tag", "ich brauche einen termin") if line in said] == said[
        -3::2
    ]
    assert [switch.to_engine for switch in switches] == ["ollama"]


async def test_where_all_fail_the_error_is_told() -> None:
    async with serve(Behaviour(status=500)) as url:
        models = [Ollama(OllamaConfig(base_url=url)) for _ in range(2)]
        engine, _ = chained(*models)
        said, error = await failing(engine.dialogue(PROFILE, CONTEXT).reply(caller("hallo")))
        for model in models:
            await model.aclose()
    assert said == ""
    assert "HTTP 500" in error
