"""The end-of-turn set as sound: espeak-ng voices over an 8 kHz telephone line."""

import zlib

import numpy as np
from numpy.typing import NDArray

from agents.engines.tts.espeak import Espeak
from media.audio import SAMPLE_RATE, to_samples
from media.resample import resample
from tests.bench.eot_texts import Item
from tom.phone import trim

VOICES = ("de+f2", "de+m3", "de+f4", "de+m7")
"""Voices that the built-in recogniser was trained with: its errors are not the subject here."""
_LEAD_MS, _TAIL_MS = 500, 2500
_NOISE_RMS = 6
"""Of 32768: a quiet line, about -75 dBFS."""
_BAND_HZ = (300, 3400)
_FULL = 32768

Samples = NDArray[np.int16]


def spoken(item: Item) -> tuple[bytes, list[tuple[int, int]]]:
    """The caller's line (s16le mono 16 kHz), and where each part of `item` begins and ends in it.

    The voice is one of four, by the text.
    """
    number = zlib.crc32(item.text.encode())
    voice = Espeak(VOICES[number % len(VOICES)])
    pieces: list[Samples] = [np.zeros(to_samples(_LEAD_MS), np.int16)]
    spans: list[tuple[int, int]] = []
    at = len(pieces[0])
    for part in item.parts:
        speech = np.frombuffer(trim(voice.synthesize(part).pcm), np.int16)
        spans.append((at, at + len(speech)))
        silence = np.zeros(to_samples(item.pause_ms), np.int16)
        pieces += [speech, silence]
        at += len(speech) + len(silence)
    pieces.append(np.zeros(to_samples(_TAIL_MS), np.int16))
    return _telephone(np.concatenate(pieces), number), spans


def _telephone(samples: Samples, seed: int) -> bytes:
    """300 to 3400 Hz, the noise of a line, 8 kHz, G.711 µ-law and back."""
    spectrum = np.fft.rfft(samples.astype(np.float64))
    hz = np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE)
    spectrum[(hz < _BAND_HZ[0]) | (hz > _BAND_HZ[1])] = 0
    line = np.fft.irfft(spectrum, len(samples))
    line += np.random.default_rng(seed).normal(0, _NOISE_RMS, len(samples))
    narrow = resample(_int16(line).tobytes(), SAMPLE_RATE, SAMPLE_RATE // 2)
    sounds = np.frombuffer(narrow, np.int16) / _FULL
    return resample(_int16(_mulaw(sounds) * _FULL).tobytes(), SAMPLE_RATE // 2, SAMPLE_RATE)


def _mulaw(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """G.711's compression to 8 bits, and back (ITU-T G.711, the continuous law)."""
    mu = 255.0
    code = np.sign(x) * np.log1p(mu * np.abs(x)) / np.log1p(mu)
    code = np.round(code * 127) / 127
    return np.sign(code) * np.expm1(np.abs(code) * np.log1p(mu)) / mu


def _int16(x: NDArray[np.float64]) -> Samples:
    return np.clip(np.round(x), -_FULL, _FULL - 1).astype(np.int16)
