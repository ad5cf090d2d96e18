import asyncio

import pytest

from tests.agents.virtual_time import virtual_time
from tom.keep_warm import keep_warm


@virtual_time
async def test_a_model_is_warmed_at_once_and_again_and_again() -> None:
    times: list[float] = []

    async def warm_up() -> None:
        times.append(asyncio.get_running_loop().time())

    task = asyncio.create_task(keep_warm(warm_up, 90))
    await asyncio.sleep(2 * 90 + 1)
    task.cancel()
    await asyncio.wait([task])
    assert times == pytest.approx([0, 90, 180])
