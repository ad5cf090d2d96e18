"""The simulated language model: set answers at a set pace, with the patience of a real one."""

import asyncio

import pytest

from agents.engines import EngineError
from agents.engines.delays import Delay
from agents.engines.llm.simulated import SimulatedLlm, SimulatedLlmConfig
from tests.agents.engines.llm.calls import CONTEXT, PROFILE, caller, collect
from tests.agents.virtual_time import virtual_time


def config(**changes: object) -> SimulatedLlmConfig:
    given = {"answers": ("Ja, gern.", "Nein."), "first_token": Delay(100), "token": Delay(50)}
    return SimulatedLlmConfig(**(given | changes))  # pyright: ignore


@virtual_time
async def test_answers_in_turn_at_their_pace() -> None:
    dialogue = SimulatedLlm(config()).dialogue(PROFILE, CONTEXT)
    began = asyncio.get_running_loop().time()
    assert await collect(dialogue.reply(caller("Haben Sie auf?"))) == ("Ja, gern.", [])
    assert asyncio.get_running_loop().time() - began == pytest.approx(0.15)
    assert (await collect(dialogue.reply(caller("Wirklich?"))))[0] == "Nein."


@pytest.mark.parametrize(
    ("words", "said"), [(1, "Ja,"), (2, "Ja, gern."), (5, "Ja, gern. Ja, gern. Ja,")]
)
@virtual_time
async def test_an_answer_of_a_set_length(words: int, said: str) -> None:
    dialogue = SimulatedLlm(config(words=words)).dialogue(PROFILE, CONTEXT)
    assert (await collect(dialogue.reply(caller("Haben Sie auf?"))))[0] == said


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"first_token": Delay(5000)}, "no answer for 4 s"),
        ({"token": Delay(3000)}, "stalled in mid-answer for 2.5 s"),
    ],
)
@virtual_time
async def test_who_is_too_slow_is_given_up(changes: dict[str, object], cause: str) -> None:
    dialogue = SimulatedLlm(config(**changes)).dialogue(PROFILE, CONTEXT)
    with pytest.raises(EngineError, match=f"simulated: {cause}"):
        await collect(dialogue.reply(caller("Haben Sie auf?")))
