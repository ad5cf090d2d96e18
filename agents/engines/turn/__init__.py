"""Models that hear whether a turn is over: one voice beside the rules on the words."""

from typing import Protocol


class TurnDetector(Protocol):
    """A model, shared by all calls."""

    name: str
    hears_s: float
    """How much of the turn's end it listens to."""

    async def probability(self, pcm: bytes) -> float:
        """That the speech in `pcm` (s16le mono 16 kHz, the turn's end with the silence behind it)
        is finished, 0 to 1. Raises EngineError."""
        ...
