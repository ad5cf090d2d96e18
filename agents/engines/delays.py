"""Delays of the simulated engines, drawn from a seed, so that a run can be repeated."""

import asyncio
import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Delay:
    """So long, and by chance up to `jitter_ms` longer, evenly distributed."""

    ms: float = 0.0
    jitter_ms: float = 0.0

    def draw_ms(self, chance: random.Random) -> float:
        """One delay, in milliseconds."""
        return self.ms + chance.uniform(0, self.jitter_ms)

    async def wait(self, chance: random.Random) -> None:
        """Let one delay pass."""
        await asyncio.sleep(self.draw_ms(chance) / 1000)


class Chances:
    """A source of chance for each utterance, dialogue or clause of one stage, by their order.

    The first of a run always gets the same delays, whatever the others do meanwhile.
    """

    def __init__(self, seed: int, stage: str) -> None:
        self._seed = f"{seed} {stage}"
        self.given = 0
        """How many there were."""

    def next(self) -> random.Random:
        """For the next one."""
        self.given += 1
        return random.Random(f"{self._seed} {self.given}")
