"""Which language model serves: nothing listens, or a server with the published protocols."""

from typing import Any

import pytest

from agents.engines import EngineUnavailable, LanguageModel
from tests.agents.engines.llm.standin import Behaviour, serve
from tom.built import Built
from tom.choice import Loaded
from tom.engine_settings import Llm
from tom.language_models import LlmEngines
from tom.settings import Settings

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


async def test_one_that_was_named_needs_its_address() -> None:
    with pytest.raises(EngineUnavailable, match=r"^llm\.openai\.url: "):
        await choose(llm(engine="openai"))
