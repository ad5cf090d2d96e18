"""A few of the conversation evals; `python -m tests.bench evals` holds them all."""

import asyncio
from pathlib import Path

import pytest

from tests.evals.personas import PERSONAS
from tests.evals.run import AT_ONCE, SETTINGS, Judged, judge_call
from tests.evals.scenario import Scenario
from tests.evals.scenarios import SCENARIOS
from tests.serverkit import serving_async

NAMES = ("appointment", "wrong number", "hard of hearing")


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Judged]:
    """By name."""
    return asyncio.run(_judge(tmp_path_factory.mktemp("evals")))


async def _judge(folder: Path) -> dict[str, Judged]:
    chosen = [scenario for scenario in SCENARIOS if scenario.name in NAMES]
    async with serving_async(folder, SETTINGS) as tom:
        gate = asyncio.Semaphore(AT_ONCE)

        async def judge(scenario: Scenario) -> Judged:
            async with gate:
                return await judge_call(tom, scenario, PERSONAS[0])

        found = await asyncio.gather(*map(judge, chosen))
        return {each.scenario.name: each for each in found}


@pytest.mark.parametrize("name", NAMES)
def test_a_caller_gets_what_they_came_for(judged: dict[str, Judged], name: str) -> None:
    assert judged[name].faults == []
