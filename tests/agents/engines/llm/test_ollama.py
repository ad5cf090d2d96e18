"""Ollama, against a local stand-in that speaks its protocol (no model can run here)."""

import pytest

from agents.conversation import EndCall, Message
from agents.engines import EngineError, EngineUnavailable, LanguageModel
from agents.engines.llm.ollama import Ollama, OllamaConfig, probe

from .calls import CONTEXT, PROFILE, caller, collect, failing
from .standin import Behaviour, Call, Pieces, Thought, serve


def _config(url: str, **changes: object) -> OllamaConfig:
    return OllamaConfig.model_validate(
        {"base_url": url, "first_token_s": 0.3, "stall_s": 0.2, "probe_s": 0.5} | changes
    )


async def _fail(behaviour: Behaviour) -> tuple[str, str]:
    async with serve(behaviour) as url:
        engine = Ollama(_config(url))
        try:
            return await failing(engine.dialogue(PROFILE, CONTEXT).reply(caller("hallo")))
        finally:
            await engine.aclose()


async def test_is_a_language_model() -> None:
    engine = Ollama(OllamaConfig())
    model: LanguageModel = engine
    assert model.dialogue(PROFILE, CONTEXT).unfinished is None
    await engine.aclose()


async def test_answer_and_request() -> None:
    behaviour = Behaviour(pieces=("Wir haben ", "heute bis **zwölf** ", "Uhr geöffnet. 🙂"))
    async with serve(behaviour) as url:
        engine = Ollama(_config(url))
        reply = engine.dialogue(PROFILE, CONTEXT).reply(caller("haben sie offen"))
        assert await collect(reply) == ("Wir haben heute bis zwölf Uhr geöffnet. ", [])
        await engine.aclose()
    (request,) = behaviour.requests
    assert request["think"] is False
    assert request["stream"] is True
    assert request["model"] == "qwen3:14b"
    assert request["keep_alive"] == "1h"
    roles = [message["role"] for message in request["messages"]]
    assert roles == ["system", "user", "assistant", "user"]
    assert request["messages"][-1]["content"] == "haben sie offen"


async def test_a_model_that_cannot_but_think_lives_and_is_not_heard() -> None:
    thoughts = tuple(map(Thought, ("Er ", "will ", "offen", "?")))
    async with serve(Behaviour(pieces=(*thoughts, "Ja."), pace_s=0.15)) as url:
        engine = Ollama(_config(url, first_token_s=0.5, stall_s=0.5))
        reply = engine.dialogue(PROFILE, CONTEXT).reply(caller("haben sie offen"))
        assert await collect(reply) == ("Ja.", [])
        await engine.aclose()


async def test_goodbye_hangs_up() -> None:
    async with serve(Behaviour(pieces=("Gern geschehen. ", "Auf Wieder", "hören!"))) as url:
        engine = Ollama(_config(url))
        history = [*caller("danke"), Message("caller", "")]
        text, actions = await collect(engine.dialogue(PROFILE, CONTEXT).reply(history))
        assert text == "Gern geschehen. Auf Wiederhören!"
        assert actions == [EndCall()]
        await engine.aclose()


@pytest.mark.parametrize(
    ("behaviour", "said", "told"),
    [
        (Behaviour(status=500), "", "the server said no (HTTP 500)"),
        (Behaviour(status=404), "", "run `ollama pull qwen3:14b`"),
        (Behaviour(stall_before=0), "", "no answer for 0.3 s"),
        (Behaviour(stall_before=1), "Guten ", "stalled in mid-answer for 0.2 s"),
        (Behaviour(die_before=1), "Guten ", "Error"),
        (Behaviour(end_early=True), "Guten Tag.", "the answer broke off"),
        (Behaviour(pieces=()), "", "empty answer"),
        (Behaviour(pieces=("🙂", "**")), "", "empty answer"),
    ],
)
async def test_failures(behaviour: Behaviour, said: str, told: str) -> None:
    text, error = await _fail(behaviour)
    assert text == said
    assert error.startswith("ollama: ")
    assert told in error


@pytest.mark.parametrize("pieces", [("Moment. ", Call("opening_hours")), (Call("opening_hours"),)])
async def test_it_may_be_silent_while_it_writes_a_call(pieces: Pieces) -> None:
    behaviour = Behaviour(rounds=[pieces], capabilities=("completion", "tools"), pace_s=0.4)
    async with serve(behaviour) as url:
        engine = Ollama(_config(url, tool_call_s=5.0))
        text, _ = await collect(engine.dialogue(PROFILE, CONTEXT).reply(caller("haben sie offen")))
        assert text.endswith("Guten Tag.")
        await engine.aclose()


async def test_it_is_not_waited_for_for_ever() -> None:
    behaviour = Behaviour(stall_before=1, capabilities=("completion", "tools"))
    async with serve(behaviour) as url:
        engine = Ollama(_config(url, tool_call_s=0.3))
        reply = engine.dialogue(PROFILE, CONTEXT).reply(caller("haben sie offen"))
        text, error = await failing(reply)
        await engine.aclose()
    assert (text, error) == ("Guten ", "ollama: stalled in mid-answer for 0.5 s")


async def test_nothing_listens() -> None:
    async with serve(Behaviour()) as url:
        pass
    engine = Ollama(_config(url))
    _, error = await failing(engine.dialogue(PROFILE, CONTEXT).reply(caller("hallo")))
    assert "ollama serve" in error
    await engine.aclose()
    with pytest.raises(EngineUnavailable, match="ollama serve"):
        await probe(_config(url))


@pytest.mark.parametrize(
    ("models", "mend"),
    [
        (("qwen3:14b", "other"), ""),
        (("llama3:8b",), "ollama pull qwen3:14b"),
        ((), "ollama pull qwen3:14b"),
    ],
)
async def test_probe(models: tuple[str, ...], mend: str) -> None:
    async with serve(Behaviour(models=models)) as url:
        if not mend:
            await probe(_config(url))
        else:
            with pytest.raises(EngineUnavailable, match=mend):
                await probe(_config(url))


async def test_warm_up_loads_without_a_prompt() -> None:
    behaviour = Behaviour()
    async with serve(behaviour) as url:
        engine = Ollama(_config(url))
        await engine.warm_up()
        (request,) = behaviour.requests
        assert "prompt" not in request or not request["prompt"]
        assert request["keep_alive"] == "1h"
        behaviour.status = 404
        with pytest.raises(EngineError, match="ollama pull"):
            await engine.warm_up()
        await engine.aclose()


async def test_probe_knows_the_latest_tag() -> None:
    async with serve(Behaviour(models=("mistral:latest",))) as url:
        await probe(_config(url, model="mistral"))
