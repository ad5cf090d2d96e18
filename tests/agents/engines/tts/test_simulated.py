"""The simulated voice: a hum, or another voice's speech, at a set pace."""

import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest

from agents.engines import SpeechChunk, WordMark
from agents.engines.delays import Delay
from agents.engines.tts.simulated import SimulatedTts, SimulatedTtsConfig, hum
from media.audio import SAMPLE_RATE, sample_count
from tests.agents.virtual_time import virtual_time

CONFIG = SimulatedTtsConfig(first_audio=Delay(80), real_time_factor=0.5, word_ms=350)


async def spoken(tts: SimulatedTts, text: str) -> list[tuple[float, SpeechChunk]]:
    """Every chunk and when it came, in seconds."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    return [(loop.time() - began, chunk) async for chunk in tts.speak(text)]


@virtual_time
async def test_pieces_come_at_the_set_pace() -> None:
    chunks = await spoken(SimulatedTts(CONFIG), "Ja, gern.")
    assert [at for at, _ in chunks] == pytest.approx([0.08, 0.18, 0.28, 0.38])
    assert sum(sample_count(chunk.pcm) for _, chunk in chunks) == 0.7 * SAMPLE_RATE


def test_a_hum_has_its_words_in_their_places() -> None:
    chunk = hum("Ja, ja gern.", 350)
    assert chunk.marks == (WordMark(3, 0), WordMark(6, 5600), WordMark(12, 11_200))
    samples = np.abs(np.frombuffer(chunk.pcm, np.int16).astype(int)).reshape(3, -1)
    assert samples[:, :4000].max(axis=1).tolist() == [6000] * 3
    assert samples[:, 4480:].max() == 0


@virtual_time
async def test_another_voice_says_the_same_later() -> None:
    class Two:
        name = "two"

        async def speak(self, text: str, rate: float = 1.0) -> AsyncIterator[SpeechChunk]:
            yield SpeechChunk(b"\1\0" * 4000, (WordMark(2, 0),))
            yield SpeechChunk(b"\2\0" * 4000, (WordMark(len(text), 4000),))

    tts = SimulatedTts(CONFIG, Two())
    chunks = await spoken(tts, "Ja, gern.")
    assert tts.name == "simulated (two)"
    assert b"".join(chunk.pcm for _, chunk in chunks) == b"\1\0" * 4000 + b"\2\0" * 4000
    assert chunks[0][1].marks == (WordMark(2, 0), WordMark(9, 4000))
    assert chunks[0][0] == pytest.approx(0.08)


@virtual_time
async def test_nothing_to_say() -> None:
    assert await spoken(SimulatedTts(CONFIG), "") == []
