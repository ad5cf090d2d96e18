"""A model that hears the end of turns, beside the words: what it is given, and what it changes."""

import numpy as np
import pytest

from agents.engines import EngineError
from agents.realtime.settings import RealtimeSettings
from agents.realtime.turn_taking import TurnTaking
from tests.agents.realtime.conversation import call
from tests.agents.scene import Scene, speech
from tests.agents.virtual_time import virtual_time

TAKING = TurnTaking(finished_ms=160, likely_ms=300, unsure_ms=1200, open_ms=2000)


class Hearer:
    """Says the same of every turn, and keeps what it heard."""

    name = "hearer"
    hears_s = 1.0

    def __init__(self, probability: float | EngineError) -> None:
        self._probability = probability
        self.heard: list[bytes] = []

    async def probability(self, pcm: bytes) -> float:
        self.heard.append(pcm)
        if isinstance(self._probability, EngineError):
            raise self._probability
        return self._probability


async def reply_ms(text: str, hearer: Hearer | None) -> float:
    """How long after the end of speech TOM is heard."""
    scene = Scene(["Gern."], understood=[text])
    scene.floor.turn_detector = hearer
    async with call(scene, RealtimeSettings(turn_taking=TAKING)):
        await scene.say()
        await scene.turns_to_be(2)
    found = scene.turns[1].timings.reply_ms
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "probability", "at_least_ms", "below_ms"),
    [
        ("ich hätte gern einen termin", 0.5, 1200, 1300),
        ("ich hätte gern einen termin", 0.9, 300, 400),
        ("wann haben sie geöffnet", 0.5, 160, 250),
        ("wann haben sie geöffnet", 0.1, 1200, 1300),
        ("ich rufe an weil", 0.99, 2000, 2100),
        ("ich hätte gern einen termin", EngineError("hearer: broken"), 1200, 1300),
    ],
)
@virtual_time
async def test_it_moves_the_words_judgement_by_one_step(
    text: str, probability: float | EngineError, at_least_ms: float, below_ms: float
) -> None:
    assert at_least_ms <= await reply_ms(text, Hearer(probability)) < below_ms


@virtual_time
async def test_it_hears_the_end_of_the_turn_and_the_silence_behind_it() -> None:
    hearer = Hearer(0.5)
    await reply_ms("wann", hearer)
    (heard,) = hearer.heard
    assert len(heard) == 32_000, "one second, as it asks for"
    spoken = speech().rstrip(b"\0")
    assert spoken[-16_000:-8000] in heard
    assert np.abs(np.frombuffer(heard[-2000:], np.int16)).max() < 100


@virtual_time
async def test_without_one_nothing_is_kept_for_it() -> None:
    scene = Scene(["Gern."], understood=["wann"])
    assert scene.floor.sound_kept == 0
    assert 160 <= await reply_ms("wann haben sie geöffnet", None) < 250
