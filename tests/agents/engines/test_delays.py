"""Delays: within their limits, and the same again with the same seed."""

import asyncio
from random import Random

import pytest

from agents.engines.delays import Chances, Delay
from tests.agents.virtual_time import virtual_time


def test_a_delay_is_at_least_its_time_and_at_most_its_jitter_more() -> None:
    drawn = [Delay(100, 50).draw_ms(Random(seed)) for seed in range(200)]
    assert 100 <= min(drawn) < 110
    assert 140 < max(drawn) <= 150


def test_without_jitter_it_is_always_the_same() -> None:
    assert {Delay(30).draw_ms(Random(seed)) for seed in range(20)} == {30}


@virtual_time
async def test_waiting_takes_the_delay() -> None:
    began = asyncio.get_running_loop().time()
    await Delay(250).wait(Random(1))
    assert asyncio.get_running_loop().time() - began == pytest.approx(0.25)


def test_the_seed_and_the_order_decide() -> None:
    def drawn(seed: int, stage: str) -> list[float]:
        chances = Chances(seed, stage)
        return [chances.next().random() for _ in range(4)]

    assert drawn(1, "stt") == drawn(1, "stt")
    assert len({*drawn(1, "stt"), *drawn(2, "stt"), *drawn(1, "llm")}) == 12
