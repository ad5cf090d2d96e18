"""OpenAI-compatible servers, against a local stand-in that speaks the protocol."""

from typing import Literal

import pytest

from agents.engines import EngineError, EngineUnavailable
from agents.engines.llm.openai_compatible import OpenAICompatible, OpenAICompatibleConfig, probe

from .calls import CONTEXT, PROFILE, caller, collect, failing
from .standin import Behaviour, Packet, Thought, serve


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
    ("refuses", "sent"),
    [
        ((), ("max_tokens", "temperature")),
        (("max_tokens",), ("max_completion_tokens", "temperature")),
        (("temperature",), ("max_tokens",)),
        (("max_tokens", "temperature"), ("max_completion_tokens",)),
    ],
)
@pytest.mark.parametrize("as_param", [True, False])
async def test_a_model_is_asked_without_what_it_refuses(
    refuses: tuple[str, ...], sent: tuple[str, ...], as_param: bool
) -> None:
    behaviour = Behaviour(refuses_fields=refuses, as_param=as_param)
    async with serve(behaviour) as url:
        engine = OpenAICompatible(_config(url, most_tokens=150))
        for _ in range(2):
            reply = engine.dialogue(PROFILE, CONTEXT).reply(caller("hallo"))
            assert await collect(reply) == ("Guten Tag.", [])
        assert await engine.takes_tools()
        await engine.aclose()
    assert len(behaviour.requests) == 2 + len(refuses), "it is remembered"
    last = behaviour.requests[-1]
    names = {"max_tokens", "max_completion_tokens", "temperature"}
    assert {name: last[name] for name in names & last.keys()} == {
        name: 0.3 if name == "temperature" else 150 for name in sent
    }
    assert all("tools" in request for request in behaviour.requests)


@pytest.mark.parametrize("field", ["reasoning_content", "reasoning"])
async def test_who_thinks_lives_and_is_not_heard(
    field: Literal["reasoning_content", "reasoning"],
) -> None:
    thoughts = tuple(Thought(text, field) for text in ("Er ", "will ", "[auflegen]", "."))
    behaviour = Behaviour(pieces=(*thoughts, "Ja, ", "gern."), pace_s=0.15)
    async with serve(behaviour) as url:
        engine = OpenAICompatible(_config(url, stall_s=0.5))
        reply = engine.dialogue(PROFILE, CONTEXT).reply(caller("können sie helfen"))
        assert await collect(reply) == ("Ja, gern.", [])
        await engine.aclose()


@pytest.mark.parametrize(
    "data",
    [
        "null",
        '{"choices": null}',
        '{"choices": []}',
        '{"choices": [{"index": 0, "delta": null, "finish_reason": null}]}',
        '{"choices": [{"index": 0, "content_filter_offsets": {"start_offset": 4}}]}',
    ],
)
async def test_packets_that_hold_nothing_are_passed_over(data: str) -> None:
    async with serve(Behaviour(pieces=("Ja, ", Packet(data), "gern."))) as url:
        engine = OpenAICompatible(_config(url))
        reply = engine.dialogue(PROFILE, CONTEXT).reply(caller("können sie helfen"))
        assert await collect(reply) == ("Ja, gern.", [])
        await engine.aclose()


@pytest.mark.parametrize(
    ("status", "message", "for_good"),
    [
        (400, "gemma:2b does not support tools", True),
        (400, "This model doesn't support function calling.", True),
        (400, "`tool calling` is not supported with this model", True),
        (400, "Unsupported parameter: 'tools' is not supported with this model.", True),
        (400, "Unrecognized request argument supplied: tools", True),
        (500, "tools param requires --jinja flag", True),
        (500, "Unsupported param: tools", True),
        (400, '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser', True),
        (404, "No endpoints found that support tool use.", True),
        (500, "Failed to parse tool call arguments as JSON: parse error at line 1", False),
        (400, "Unterminated string in the arguments of the function opening_hours", False),
        (400, "Unexpected role 'user' after role 'tool'", False),
        (500, "roles must alternate user and assistant except for tool calls and results.", False),
        (500, "After the optional system message, conversation roles must alternate", False),
        (400, "This model only supports single tool-calls at once!", False),
    ],
)
async def test_only_who_says_so_takes_no_tools_for_good(
    status: int, message: str, for_good: bool
) -> None:
    behaviour = Behaviour(refuses_tools=(status, message))
    async with serve(behaviour) as url:
        engine = OpenAICompatible(_config(url))
        for _ in range(2):
            reply = engine.dialogue(PROFILE, CONTEXT).reply(caller("hallo"))
            assert await collect(reply) == ("Guten Tag.", [])
        assert await engine.takes_tools() is not for_good
        await engine.aclose()
    given = [bool(request.get("tools")) for request in behaviour.requests]
    assert given == ([True, False, False] if for_good else [True, False, True, False])


async def test_a_warm_server_has_the_beginning_of_every_request() -> None:
    behaviour = Behaviour()
    async with serve(behaviour) as url:
        engine = OpenAICompatible(_config(url), [PROFILE])
        await engine.warm_up()
        await collect(engine.dialogue(PROFILE, CONTEXT).reply(caller("hallo")))
        await engine.aclose()
    warming, asking = behaviour.requests
    assert warming["tools"] == asking["tools"]
    prompts = [request["messages"][0]["content"] for request in (warming, asking)]
    beginnings = [prompt.partition("Heute ist")[0] for prompt in prompts]
    assert beginnings[0] == beginnings[1]
    assert len(beginnings[0]) > 0.8 * len(prompts[1])


async def test_it_is_warmed_without_tools_where_it_refuses_them() -> None:
    behaviour = Behaviour(refuses_tools="named")
    async with serve(behaviour) as url:
        engine = OpenAICompatible(_config(url), [PROFILE])
        await engine.warm_up()
        await engine.aclose()
    assert ["tools" in request for request in behaviour.requests] == [True, False]


async def test_a_server_that_cannot_be_warmed_is_told() -> None:
    async with serve(Behaviour(status=500)) as url:
        engine = OpenAICompatible(_config(url), [PROFILE])
        with pytest.raises(EngineError, match="HTTP 500"):
            await engine.warm_up()
        await engine.aclose()


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
