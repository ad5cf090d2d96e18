"""Sound on a telephone line: G.711 A-law, and where one piece of sound is in another."""

import numpy as np


def alaw(pcm: bytes) -> bytes:
    """G.711 A-law at 8 kHz of s16le 16 kHz."""
    have = np.frombuffer(pcm, dtype="<i2")[::2].astype(np.int32)
    sign = np.where(have >= 0, 0x80, 0)
    size = np.minimum(np.where(have >= 0, have, -have - 1), 32_767)
    exponent = np.maximum(np.floor(np.log2(np.maximum(size, 1))).astype(int) - 7, 0)
    mantissa = np.where(exponent == 0, size >> 4, size >> (exponent + 3)) & 0x0F
    return ((sign | (exponent << 4) | mantissa) ^ 0x55).astype(np.uint8).tobytes()


def _expanded(code: int) -> int:
    """The sample of an A-law code (G.711, table 1a), s16le's range."""
    code ^= 0x55
    exponent, mantissa = (code >> 4) & 7, code & 0x0F
    size = (mantissa << 4) + 8 if exponent == 0 else ((mantissa << 4) + 0x108) << (exponent - 1)
    return size if code & 0x80 else -size


_EXPANDED = np.array([_expanded(code) for code in range(256)], dtype="<i2")


def linear(payload: bytes) -> bytes:
    """s16le 16 kHz of G.711 A-law at 8 kHz; every sample twice."""
    return np.repeat(_EXPANDED[np.frombuffer(payload, np.uint8)], 2).tobytes()


def find(needle: bytes, hay: bytes) -> tuple[float, int]:
    """Best normalised correlation of `needle` in `hay` (0 to 1) and the sample where it begins.

    Both s16le.
    """
    want = np.frombuffer(needle, dtype="<i2").astype(np.float64)
    have = np.frombuffer(hay, dtype="<i2").astype(np.float64)
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
