"""OpenAI-compatible servers, against a local stand-in that speaks the protocol."""

import pytest

from agents.engines import EngineUnavailable
from agents.engines.llm.openai_compatible import OpenAICompatible, OpenAICompatibleConfig, probe

from .calls import CONTEXT, PROFILE, caller, collect, failing
from .standin import Behaviour, serve


def _config(url: str, **changes: object) -> OpenAICompatibleConfig:
    return OpenAICompatibleConfig.model_validate(
        {
            "base_url": f"{url}/v1",
            "model": "m",
            "api_key": "a-key",
            "first_token_s": 0.5,
            "stall_s": 0.2,
            "probe_s": 0.5,
        }
        | changes
    )


async def _fail(behaviour: Behaviour) -> tuple[str, str]:
    async with serve(behaviour) as url:
        engine = OpenAICompatible(_config(url))
        try:
            return await failing(engine.dialogue(PROFILE, CONTEXT).reply(caller("hallo")))
        finally:
            await engine.aclose()


async def test_answer_and_request() -> None:
    behaviour = Behaviour(pieces=("<think>Er will", "…</think>", "Ja, ", "gern."))
    extra = {"chat_template_kwargs": {"enable_thinking": False}}
    async with serve(behaviour) as url:
        engine = OpenAICompatible(_config(url, extra_body=extra))
        reply = engine.dialogue(PROFILE, CONTEXT).reply(caller("können sie helfen"))
        assert await collect(reply) == ("Ja, gern.", [])
        await engine.aclose()
    (request,) = behaviour.requests
    assert request["stream"] is True
    assert request["model"] == "m"
    assert request["chat_template_kwargs"] == {"enable_thinking": False}
    assert behaviour.headers[0]["authorization"] == "Bearer a-key"


@pytest.mark.parametrize(
    ("behaviour", "said", "told"),
    [
        (Behaviour(status=500), "", "HTTP 500"),
        (Behaviour(status=401), "", "api_key"),
        (Behaviour(status=404), "", "no model m"),
        (Behaviour(status=429), "", "HTTP 429"),
        (Behaviour(stall_before=0), "", "no answer for 0.5 s"),
        (Behaviour(stall_before=1), "Guten ", "stalled in mid-answer"),
        (Behaviour(die_before=1), "Guten ", "openai: "),
        (Behaviour(end_early=True), "Guten Tag.", "broke off"),
    ],
)
async def test_failures(behaviour: Behaviour, said: str, told: str) -> None:
    text, error = await _fail(behaviour)
    assert text == said
    assert error.startswith("openai: ")
    assert told in error
    assert "a-key" not in error


async def test_key_is_not_shown() -> None:
    assert "a-key" not in repr(_config("http://127.0.0.1:1"))


@pytest.mark.parametrize(
    ("behaviour", "mend"),
    [
        (Behaviour(models=("m",)), ""),
        (Behaviour(models=("other",)), "it has other"),
        (Behaviour(status=401), "set the right api_key"),
        (Behaviour(status=404), ""),
        (Behaviour(status=503), "HTTP 503"),
    ],
)
async def test_probe(behaviour: Behaviour, mend: str) -> None:
    async with serve(behaviour) as url:
        if not mend:
            await probe(_config(url))
        else:
            with pytest.raises(EngineUnavailable, match=mend):
                await probe(_config(url))


async def test_probe_without_a_server() -> None:
    async with serve(Behaviour()) as url:
        pass
    with pytest.raises(EngineUnavailable, match="is the server running"):
        await probe(_config(url))
