"""Which language model serves: nothing listens, or a server with the published protocols."""

from datetime import datetime
from functools import partial
from typing import Any, Literal

import pytest

from agents.conversation import CallContext, Message
from agents.engines import EngineUnavailable, LanguageModel
from agents.engines.llm.ollama import Ollama
from agents.profile import Profile
from tests.agents.engines.llm.standin import Behaviour, serve
from tom.built import Built
from tom.choice import Loaded
from tom.engine_settings import Llm, OpenAiCompatible
from tom.language_models import LlmEngines
from tom.settings import Settings

PROFILE = Profile(name="haus", company="Haus", greeting="Guten Tag.")
NOBODY = "http://127.0.0.1:9"


async def choose(settings: Llm) -> Loaded[LanguageModel]:
    name, loaded = await LlmEngines(Settings(llm=settings), Built()).first()
    assert name == loaded.engine.name
    return loaded


def llm(**keys: Any) -> Llm:
    return Llm.model_validate({"ollama": {"url": NOBODY}, **keys})


async def test_without_a_server_the_receptionist_answers() -> None:
    chosen = await choose(llm())
    assert chosen.engine.name == "receptionist"
    assert NOBODY in chosen.reason, "it says who was asked"


async def test_the_receptionist_by_name_asks_nobody() -> None:
    chosen = await choose(llm(engine="receptionist"))
    assert (chosen.engine.name, chosen.reason) == ("receptionist", "named in the settings")


async def test_auto_takes_an_ollama_that_answers() -> None:
    async with serve(Behaviour()) as address:
        chosen = await choose(llm(ollama={"url": address}))
    assert (chosen.engine.name, chosen.reason) == ("ollama", "it answers")


async def test_auto_prefers_the_server_that_was_configured() -> None:
    async with serve(Behaviour(models=("klein",))) as address:
        chosen = await choose(
            llm(ollama={"url": address}, openai={"url": f"{address}/v1", "model": "klein"})
        )
    assert (chosen.engine.name, chosen.reason) == ("openai", "it answers")


async def test_the_server_is_asked_as_the_settings_say() -> None:
    behaviour = Behaviour(models=("klein",), capabilities=())
    async with serve(behaviour) as address:
        settings = llm(
            ollama={"url": address, "model": "klein", "most_tokens": 90, "context_tokens": 4096}
            | {"keep_alive": "-1m"},
            openai={"url": f"{address}/v1", "model": "klein", "most_tokens": 80}
            | {"extra_body": {"reasoning_effort": "low"}},
        )
        for engine in ("ollama", "openai"):
            chosen = await choose(settings.model_copy(update={"engine": engine}))
            context = CallContext("1", "", partial(datetime.now, PROFILE.zone))
            history = [Message("caller", "Guten Tag.")]
            async for _ in chosen.engine.dialogue(PROFILE, context).reply(history):
                pass
    ollama, openai = behaviour.requests
    assert ollama["keep_alive"] == "-1m"
    assert (ollama["options"]["num_predict"], ollama["options"]["num_ctx"]) == (90, 4096)
    assert (openai["max_tokens"], openai["reasoning_effort"]) == (80, "low")


async def test_how_long_it_may_write_a_call() -> None:
    async with serve(Behaviour(models=("klein",))) as address:
        ollama = {"url": address, "model": "klein", "tool_call_s": 3}
        chosen = await choose(llm(engine="ollama", ollama=ollama))
    assert isinstance(chosen.engine, Ollama)
    assert chosen.engine._config.tool_call_s == 3


async def test_auto_tells_why_each_was_refused() -> None:
    async with serve(Behaviour(models=("klein",))) as address:
        chosen = await choose(
            llm(ollama={"url": address}, openai={"url": f"{address}/v1", "model": "gross"})
        )
    assert chosen.engine.name == "receptionist"
    assert "gross" in chosen.reason
    assert "qwen3:14b" in chosen.reason


@pytest.mark.parametrize("engine", ["ollama", "openai"])
async def test_one_that_was_named_must_answer(engine: str) -> None:
    settings = llm(engine=engine, openai={"url": f"{NOBODY}/v1", "model": "klein"})
    with pytest.raises(EngineUnavailable, match=NOBODY):
        await choose(settings)


@pytest.mark.parametrize(
    ("url", "keep_warm", "kept"),
    [
        ("http://127.0.0.1:8000/v1", "auto", True),
        ("http://[::1]:8000/v1", "auto", True),
        ("http://localhost:8000/v1", "auto", True),
        ("http://192.168.178.20:8000/v1", "auto", True),
        ("http://gpu:8000/v1", "auto", True),
        ("http://gpu.fritz.box:8000/v1", "auto", True),
        ("https://api.openai.com/v1", "auto", False),
        ("https://openai.local.example.com/v1", "auto", False),
        ("http://8.8.8.8:8000/v1", "auto", False),
        ("https://api.openai.com/v1", True, True),
        ("http://127.0.0.1:8000/v1", False, False),
    ],
)
def test_who_is_kept_warm(url: str, keep_warm: Literal["auto"] | bool, kept: bool) -> None:
    assert OpenAiCompatible(url=url, model="m", keep_warm=keep_warm).kept_warm is kept


@pytest.mark.parametrize(("keep_warm", "requests"), [("auto", 1), (False, 0)])
async def test_its_server_is_warmed(keep_warm: Literal["auto"] | bool, requests: int) -> None:
    behaviour, built = Behaviour(models=("klein",)), Built()
    async with serve(behaviour) as address:
        openai = {"url": f"{address}/v1", "model": "klein", "keep_warm": keep_warm}
        settings = Settings(llm=llm(engine="openai", openai=openai))
        await LlmEngines(settings, built, [PROFILE]).first()
        await built.warm_up()
    assert len(behaviour.requests) == requests


async def test_one_that_was_named_needs_its_address() -> None:
    with pytest.raises(EngineUnavailable, match=r"^llm\.openai\.url: "):
        await choose(llm(engine="openai"))
