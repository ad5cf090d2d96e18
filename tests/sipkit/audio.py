"""Audio to send and to find again: noise that sounds like nothing else, WAV files, correlation."""

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 16_000


def murmur(seconds: float, seed: int = 1) -> bytes:
    """Telephone-band noise in syllables, s16le 16 kHz: survives codecs, unlike anything else."""
    count = int(seconds * RATE)
    noise = np.random.default_rng(seed).standard_normal(count)
    spectrum = np.fft.rfft(noise)
    hertz = np.fft.rfftfreq(count, 1 / RATE)
    spectrum[(hertz < 300) | (hertz > 3200)] = 0
    band = np.fft.irfft(spectrum, count)
    syllables = 0.55 + 0.45 * np.sin(2 * np.pi * 4 * np.arange(count) / RATE)
    signal = band * syllables
    return (signal / np.abs(signal).max() * 12_000).astype("<i2").tobytes()


def samples(pcm: bytes) -> NDArray[np.float64]:
    return np.frombuffer(pcm, dtype="<i2").astype(np.float64)


def find(needle: bytes, hay: bytes) -> tuple[float, int]:
    """Best normalised correlation of `needle` in `hay` (0 to 1) and the sample where it begins."""
    want, have = samples(needle), samples(hay)
    if len(have) < len(want):
        have = np.pad(have, (0, len(want) - len(have)))
    size = 1 << (len(have) + len(want)).bit_length()
    product = np.fft.irfft(np.fft.rfft(have, size) * np.conj(np.fft.rfft(want, size)), size)
    places = len(have) - len(want) + 1
    energy = np.concatenate([[0.0], np.cumsum(have**2)])
    norm = np.sqrt((energy[len(want) :] - energy[: -len(want)])[:places] * (want**2).sum())
    score = product[:places] / np.maximum(norm, 1.0)
    best = int(np.argmax(score))
    return float(score[best]), best


def share_found(speech: bytes, heard: bytes, piece_s: float = 0.25) -> float:
    """How much of `speech` is in `heard`, piece by piece: a jitter buffer may shift some."""
    size = int(piece_s * RATE) * 2
    pieces = [speech[i : i + size] for i in range(0, len(speech) - size + 1, size)]
    return sum(find(piece, heard)[0] > 0.75 for piece in pieces) / len(pieces)


def loudness(pcm: bytes) -> float:
    """Root mean square, 0 to 32767."""
    have = samples(pcm)
    return float(np.sqrt((have**2).mean())) if len(have) else 0.0


def write_wav(path: Path, pcm: bytes, rate: int = RATE) -> None:
    """Write s16le 16 kHz `pcm`; at 8 kHz every second sample is kept (a murmur has no more)."""
    if rate == RATE // 2:
        pcm = np.frombuffer(pcm, dtype="<i2")[::2].tobytes()
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm)


def read_wav(path: Path) -> bytes:
    """PCM of a WAV file at 16 kHz; 8 kHz is doubled by interpolation."""
    with wave.open(str(path), "rb") as file:
        rate, channels, pcm = file.getframerate(), file.getnchannels(), file.readframes(1 << 30)
    have = np.frombuffer(pcm, dtype="<i2")[::channels].astype(np.float64)
    if rate == RATE // 2:
        have = np.interp(np.arange(2 * len(have)) / 2, np.arange(len(have)), have)
    return have.astype("<i2").tobytes()
