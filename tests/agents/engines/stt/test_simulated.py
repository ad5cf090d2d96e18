"""The simulated recogniser: set texts, by the audio it was fed."""

import asyncio

import pytest

from agents.engines.delays import Delay
from agents.engines.stt.simulated import SimulatedStt, SimulatedSttConfig
from media.audio import SILENCE
from tests.agents.virtual_time import virtual_time

TEXT = "Wann haben Sie geöffnet?"


def engine(**changes: object) -> SimulatedStt:
    config = {
        "texts": (TEXT, "Wo sind Sie?"),
        "first_partial": Delay(100),
        "word_ms": 40,
        "final": Delay(),
    }
    return SimulatedStt(SimulatedSttConfig(**(config | changes)))  # pyright: ignore


@virtual_time
async def test_words_come_with_the_audio() -> None:
    stream = engine().stream()
    partials = [await stream.feed(SILENCE) for _ in range(14)]
    assert partials[3:5] == ["", "Wann"]
    assert partials[6] == "Wann haben"
    assert partials[-1] == TEXT


@virtual_time
async def test_the_final_text_comes_after_its_delay() -> None:
    stream = engine(final=Delay(300)).stream()
    began = asyncio.get_running_loop().time()
    transcript = await stream.finish()
    assert (transcript.text, transcript.language, transcript.final) == (TEXT, "de", True)
    assert asyncio.get_running_loop().time() - began == pytest.approx(0.3)


@virtual_time
async def test_utterances_get_the_texts_in_turn() -> None:
    stt = engine()
    texts = [(await stt.stream().finish()).text for _ in range(3)]
    assert texts == [TEXT, "Wo sind Sie?", TEXT]


@virtual_time
async def test_jitter_is_the_same_with_the_same_seed() -> None:
    async def delays(seed: int) -> list[float]:
        stt = engine(final=Delay(0, 500), seed=seed)
        loop, taken = asyncio.get_running_loop(), list[float]()
        for _ in range(3):
            began = loop.time()
            await stt.stream().finish()
            taken.append(round(loop.time() - began, 6))
        return taken

    first = await delays(1)
    assert first == await delays(1)
    assert first != await delays(2)
    assert len(set(first)) == 3


def test_it_says_that_it_is_not_real() -> None:
    assert "Simulierte" in engine().notice
