"""Synthetic speech for tests of the recogniser, and a telephone line to send it over."""

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import numpy.typing as npt

from models.train_stt.espeak import espeak
from models.train_stt.voices import Voice

RATE_HZ = 16_000
BAND_HZ = (300, 3400)
MULAW = 255.0

Audio = npt.NDArray[np.float32]


def resampled(audio: Audio, from_hz: int, to_hz: int) -> Audio:
    """Band-limited resampling of a whole recording."""
    spectrum = np.fft.rfft(audio)
    count = round(len(audio) * to_hz / from_hz)
    kept = spectrum[: min(len(spectrum), count // 2 + 1)]
    return (np.fft.irfft(kept, count) * count / len(audio)).astype(np.float32)


def _speak_here(lines: Sequence[tuple[str, Voice]]) -> list[Audio]:
    synthesiser = espeak()
    silence = np.zeros(RATE_HZ // 10, np.float32)
    return [
        np.concatenate(
            [silence, resampled(synthesiser.say(text, voice), synthesiser.rate_hz, RATE_HZ)]
        )
        for text, voice in lines
    ]


def speak(lines: Sequence[tuple[str, Voice]]) -> list[Audio]:
    """Each text in its voice, at 16000 Hz, after 100 ms of silence.

    espeak-ng is spoken to in a process of its own: it cannot be started twice in one.
    """
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_speak_here, lines).result()


def telephone(audio: Audio) -> Audio:
    """Over a telephone line: 8000 Hz, telephone band, G.711 µ-law, back to 16000 Hz."""
    narrow = resampled(audio, RATE_HZ, RATE_HZ // 2)
    spectrum = np.fft.rfft(narrow)
    hz = np.fft.rfftfreq(len(narrow), 2 / RATE_HZ)
    spectrum[(hz < BAND_HZ[0]) | (hz > BAND_HZ[1])] = 0
    x = np.clip(np.fft.irfft(spectrum, len(narrow)), -1, 1)
    code = np.round(np.sign(x) * np.log1p(MULAW * np.abs(x)) / np.log1p(MULAW) * 127) / 127
    x = np.sign(code) * np.expm1(np.abs(code) * np.log1p(MULAW)) / MULAW
    return resampled(x.astype(np.float32), RATE_HZ // 2, RATE_HZ)
