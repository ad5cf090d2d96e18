"""The real espeak-ng."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest

from agents.engines import EngineError, SpeechChunk
from agents.engines.tts.espeak import Espeak
from media.audio import SAMPLE_RATE

TEXT = "Guten Tag, hier ist die Praxis am Markt."


@pytest.fixture(scope="module")
def voice() -> Espeak:
    return Espeak("de")


def same(one: SpeechChunk, other: SpeechChunk) -> bool:
    """The same words at the same speed; two renderings differ by some milliseconds."""
    words = [[mark.text_end for mark in chunk.marks] for chunk in (one, other)]
    return words[0] == words[1] and abs(len(one.pcm) - len(other.pcm)) < len(one.pcm) / 50


def spoken_s(chunk: SpeechChunk) -> float:
    """From the first sample that can be heard to the last."""
    loud = np.flatnonzero(np.abs(np.frombuffer(chunk.pcm, np.int16)) > 200)
    return float(loud[-1] - loud[0]) / SAMPLE_RATE


async def test_it_speaks(voice: Espeak) -> None:
    (chunk,) = [chunk async for chunk in voice.speak(TEXT)]
    assert 2 < spoken_s(chunk) < 4
    level = np.abs(np.frombuffer(chunk.pcm, np.int16).astype(int)).max()
    assert 3_000 < level < 32_767, "loud, but not clipped"


def test_every_word_has_its_mark_in_the_audio(voice: Espeak) -> None:
    chunk = voice.synthesize(TEXT)
    assert [mark.text_end for mark in chunk.marks] == [
        match.end() for match in re.finditer(r"\w+", TEXT)
    ]
    starts = [mark.at_samples for mark in chunk.marks]
    assert all(earlier < later for earlier, later in pairwise(starts))
    assert starts[0] >= 0
    assert starts[-1] < len(chunk.pcm) // 2


def test_marks_count_characters_not_bytes(voice: Espeak) -> None:
    text = "Müßige Äpfel für Ægir"
    ends = [text[: mark.text_end] for mark in voice.synthesize(text).marks]
    assert ends == ["Müßige", "Müßige Äpfel", "Müßige Äpfel für", text]


@pytest.mark.parametrize(
    "text", ["Am 14. Mai – ja.", "„Ja“, sagte er … gut", "café – “ja”", "😀 da"]
)
def test_marks_never_go_back_nor_beyond_the_end(voice: Espeak, text: str) -> None:
    chunk = voice.synthesize(text)
    ends = [mark.text_end for mark in chunk.marks]
    starts = [mark.at_samples for mark in chunk.marks]
    assert ends == sorted(ends)
    assert starts == sorted(starts)
    assert ends[-1] <= len(text)
    assert starts[-1] < len(chunk.pcm) // 2


def test_rate_and_pitch(voice: Espeak) -> None:
    normal = spoken_s(voice.synthesize(TEXT))
    assert spoken_s(Espeak("de", rate=1.5).synthesize(TEXT)) < 0.8 * normal
    assert spoken_s(Espeak("de", rate=0.7).synthesize(TEXT)) > 1.2 * normal
    assert Espeak("de", pitch=90).synthesize(TEXT).pcm != voice.synthesize(TEXT).pcm
    assert same(Espeak("de").synthesize(TEXT), voice.synthesize(TEXT)), "voices do not mix"


@pytest.mark.parametrize("text", ["", "  ", "…", "?!"])
def test_text_without_words_is_short(voice: Espeak, text: str) -> None:
    assert len(voice.synthesize(text).pcm) < SAMPLE_RATE


@pytest.mark.parametrize("name", ["klingonisch", "", "xx"])
def test_an_unknown_voice_is_told(name: str) -> None:
    with pytest.raises(EngineError, match=re.escape(f"no voice {name!r}")):
        Espeak(name)


@pytest.mark.parametrize("name", ["de", "de+f2", "en", "en-gb", "en-gb+f2", "en-us"])
def test_voices_of_both_languages(name: str) -> None:
    assert spoken_s(Espeak(name).synthesize("Hallo")) > 0.2


def test_several_voices_at_once_from_threads(voice: Espeak) -> None:
    """The library has one state: each call gets its own audio all the same."""
    voices = [voice, Espeak("en-gb"), Espeak("de+f2", rate=1.3)]
    jobs = [(voices[i % 3], f"{TEXT} Nummer {i % 5}.") for i in range(30)]
    alone = [voice.synthesize(text) for voice, text in jobs]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda job: job[0].synthesize(job[1]), jobs))
    assert all(map(same, together, alone))


async def test_two_calls_at_once(voice: Espeak) -> None:
    async def say(text: str) -> bytes:
        return b"".join([chunk.pcm async for chunk in voice.speak(text)])

    one, other = await asyncio.gather(say("Guten Tag."), say("Auf Wiederhören."))
    for pcm, text in ((one, "Guten Tag."), (other, "Auf Wiederhören.")):
        assert abs(len(pcm) - len(voice.synthesize(text).pcm)) < len(pcm) / 50
