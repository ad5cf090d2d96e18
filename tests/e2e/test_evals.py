"""A few of the conversation evals; `python -m tests.bench evals` holds them all."""

from collections.abc import Iterator

import pytest

from tests.evals.personas import PERSONAS
from tests.evals.run import SETTINGS, judge_call
from tests.evals.scenarios import SCENARIOS
from tests.serverkit import Tom, serving

BY_NAME = {scenario.name: scenario for scenario in SCENARIOS}


@pytest.fixture(scope="module")
def tom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tom]:
    with serving(tmp_path_factory.mktemp("evals"), SETTINGS) as running:
        yield running


@pytest.mark.parametrize("name", ["appointment", "wrong number", "hard of hearing"])
async def test_a_caller_gets_what_they_came_for(tom: Tom, name: str) -> None:
    judged = await judge_call(tom, BY_NAME[name], PERSONAS[0])
    assert judged.faults == []
