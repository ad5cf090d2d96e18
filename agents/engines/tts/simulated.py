"""A voice that is made at a set pace: a hum of a set length a word, or what another voice says.

For load and latency tests. Speech comes in pieces of 200 ms, each when an engine with the set
real-time factor would have it ready.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import numpy as np

from agents.engines import SpeechChunk, TextToSpeech, WordMark
from agents.engines.delays import Chances, Delay
from media.audio import SAMPLE_BYTES, SAMPLE_RATE, to_samples

_NOTICE = "Simulierte Stimme: Ihr Tempo ist eingestellt und sagt nichts über eine echte."
_PIECE_SAMPLES = to_samples(200)
_HUM_HZ = 150
_HUM_PEAK = 6000
_GAP = 0.2
"""Of a word's time, the silence after it."""


@dataclass(frozen=True, slots=True)
class SimulatedTtsConfig:
    """How fast speech comes."""

    first_audio: Delay
    real_time_factor: float = 0.05
    """Time to make a second of speech, in seconds."""
    word_ms: float = 350.0
    """Length of a word that is hummed."""
    seed: int = 1


class SimulatedTts:
    """A `TextToSpeech`."""

    notice = _NOTICE
    """For logs and `tom doctor`."""

    def __init__(self, config: SimulatedTtsConfig, voice: TextToSpeech | None = None) -> None:
        """`voice` speaks at the pace of `config`; None hums."""
        self.name = f"simulated ({voice.name if voice else 'hum'})"
        self._config = config
        self._voice = voice
        self._chances = Chances(config.seed, "tts")

    async def speak(self, text: str, rate: float = 1.0) -> AsyncIterator[SpeechChunk]:
        """Speak one clause."""
        chance = self._chances.next()
        speech = await self._whole(text, rate)
        marks = speech.marks
        wait = self._config.first_audio
        piece_ms = 1000 * self._config.real_time_factor * _PIECE_SAMPLES / SAMPLE_RATE
        for start in range(0, len(speech.pcm), _PIECE_SAMPLES * SAMPLE_BYTES):
            await wait.wait(chance)
            yield SpeechChunk(speech.pcm[start : start + _PIECE_SAMPLES * SAMPLE_BYTES], marks)
            marks, wait = (), Delay(piece_ms)

    async def _whole(self, text: str, rate: float) -> SpeechChunk:
        if self._voice is None:
            return hum(text, self._config.word_ms / rate)
        chunks = [chunk async for chunk in self._voice.speak(text, rate)]
        marks = tuple(mark for chunk in chunks for mark in chunk.marks)
        return SpeechChunk(b"".join(chunk.pcm for chunk in chunks), marks)


def hum(text: str, word_ms: float) -> SpeechChunk:
    """A hum for every word of `text`, with the words' positions."""
    samples = to_samples(word_ms)
    times = np.arange(samples) / SAMPLE_RATE
    word = _HUM_PEAK * np.sin(2 * np.pi * _HUM_HZ * times)
    word[round((1 - _GAP) * samples) :] = 0
    marks: list[WordMark] = []
    end = 0
    for word_text in text.split():
        end = text.index(word_text, end) + len(word_text)
        marks.append(WordMark(end, len(marks) * samples))
    return SpeechChunk(np.tile(word.astype(np.int16), len(marks)).tobytes(), tuple(marks))
