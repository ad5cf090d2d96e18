"""Spoken messages at 16 000 Hz: espeak-ng voices, pauses, and the line they come over."""

import random
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import soxr
from scipy.signal import lfilter

from models.train_stt.channel import alaw, band, mulaw
from models.train_stt.espeak import espeak
from models.train_stt.features import Audio
from models.train_stt.voices import GERMAN, Voice, draw_voice

RATE_HZ = 16_000
LINE_HZ = 8_000
HOME = [GERMAN.tom, *GERMAN.callers]
HOME_SHARE = 0.4
VOICES = 200


@dataclass(frozen=True)
class Spoken:
    """Audio in [-1, 1] at RATE_HZ and, for each phrase, the samples where it begins and ends."""

    phrases: list[str]
    audio: Audio
    spans: list[tuple[int, int]]

    @property
    def text(self) -> str:
        """The transcript: the phrases with a blank between."""
        return " ".join(self.phrases)


def trim(audio: Audio, floor: float = 0.003) -> Audio:
    """Cut the silence around speech, leaving 10 ms before and 40 ms after; empty if silent."""
    loud = np.nonzero(np.abs(audio) > floor)[0]
    if len(loud) == 0:
        return audio[:0]
    return audio[max(0, int(loud[0]) - RATE_HZ // 100) : int(loud[-1]) + RATE_HZ // 25]


def say(text: str, voice: Voice) -> Audio:
    """Speak a text, at RATE_HZ and trimmed."""
    synthesiser = espeak()
    return trim(soxr.resample(synthesiser.say(text, voice), synthesiser.rate_hz, RATE_HZ, "MQ"))


@lru_cache(maxsize=25_000)
def kept(text: str, voice: Voice) -> npt.NDArray[np.int16]:
    """`say`, remembered: a voice's phrases come again and again in training."""
    return (say(text, voice) * 32767).astype(np.int16)


def silence(seconds: float) -> Audio:
    """Digital silence."""
    return np.zeros(round(seconds * RATE_HZ), np.float32)


def training_voice(rng: random.Random) -> Voice:
    """One of VOICES manners of speaking, HOME_SHARE of them TOM's and the two callers'."""
    return _voice(random.Random(rng.randrange(VOICES)))


def _voice(rng: random.Random) -> Voice:
    if rng.random() < HOME_SHARE:
        name = rng.choice(HOME)
        if rng.random() < 0.5:
            return Voice(name, rng.choice((150, 160, 160, 175)), 50, 50)
        return Voice(name, rng.randint(138, 185), rng.randint(38, 62), rng.randint(35, 65))
    voice = draw_voice(rng, "caller", GERMAN.training, GERMAN.tom)
    return Voice(
        voice.name, min(max(voice.rate_wpm, 130), 200), voice.pitch, voice.pitch_range,
        voice.word_gap_10ms // 3,
    )  # fmt: skip


def speak(phrases: list[str], voice: Voice, rng: random.Random, longest_gap_s: float) -> Spoken:
    """Speak phrases one after another, with 0.1 s to `longest_gap_s` of silence between them."""
    pieces: list[Audio] = []
    spans: list[tuple[int, int]] = []
    at = 0
    for i, phrase in enumerate(phrases):
        if i:
            pieces.append(silence(rng.uniform(0.1, longest_gap_s)))
            at += len(pieces[-1])
        pieces.append(kept(phrase, voice).astype(np.float32) / 32767)
        spans.append((at, at + len(pieces[-1])))
        at += len(pieces[-1])
    return Spoken(phrases, np.concatenate(pieces), spans)


def telephone(audio: Audio, rng: np.random.Generator, noise_db: tuple[float, float]) -> Audio:
    """Over a line of 8000 Hz: band, noise at the given range below the speech, G.711, back."""
    x = soxr.resample(audio, RATE_HZ, LINE_HZ, "MQ")
    if rng.random() < 0.7:
        x = band(x, rng.uniform(60, 320), rng.uniform(3100, 3800))
    noise = rng.normal(0, 1, len(x))
    if rng.random() < 0.5:
        noise = lfilter([1], [1, -rng.uniform(0.5, 0.95)], noise)
    level = np.sqrt((x**2).mean()) * 10 ** (-rng.uniform(*noise_db) / 20)
    x = np.clip(x + noise / noise.std() * level, -1, 1).astype(np.float32)
    x = mulaw(x) if rng.random() < 0.6 else alaw(x)
    return soxr.resample(x, LINE_HZ, RATE_HZ, "MQ").astype(np.float32)


def training_line(audio: Audio, rng: np.random.Generator) -> Audio:
    """A random way to the recorder: level, cut edges, telephone or not."""
    start, end = int(rng.integers(0, 320)), int(rng.integers(0, 640))
    if rng.random() < 0.4:
        audio = audio[start : len(audio) - end]
    audio = audio * np.float32(10 ** (rng.uniform(-20, 2) / 20))
    before, after = rng.uniform(0, 0.45) ** 2 * 2, rng.uniform(0, 0.4)
    audio = np.concatenate([silence(before), audio, silence(after)])
    if rng.random() < 0.65:
        return telephone(audio, rng, (12, 45))
    if rng.random() < 0.4:
        audio = audio + rng.normal(0, 10 ** (-rng.uniform(45, 75) / 20), len(audio))
    return np.clip(audio, -1, 1).astype(np.float32)
