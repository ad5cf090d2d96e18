"""Sound on a telephone line: G.711 A-law, and whether the same words are heard twice."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from media.audio import SAMPLE_RATE

_WINDOW = 320
"""Samples: 20 ms."""
_EDGES_HZ = np.geomspace(200, 3400, 13)
_FLOOR = 1e6
"""Power below which a band is silent."""


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


def likeness(needle: bytes, hay: bytes) -> float:
    """How much some place in `hay` sounds like `needle`, up to 1; both s16le mono 16 kHz.

    Correlation of the loudness in bands, not of the waves: a voice's pitch is never the same twice,
    espeak-ng's neither. The same words have some 0.85 to 1, others at most 0.65.
    """
    want, have = _bands(needle), _bands(hay)
    if len(have) < len(want):
        return 0.0
    want = want - want.mean()
    places = sliding_window_view(have, len(want), axis=0).transpose(0, 2, 1)
    spread = places.std(axis=(1, 2)) * np.sqrt(want.size)
    score = np.einsum("ptb,tb->p", places, want) / np.maximum(spread * np.sqrt((want**2).sum()), 1)
    return float(score.max())


def _bands(pcm: bytes) -> NDArray[np.float64]:
    """Logarithms of the power in twelve bands of a telephone's, every 10 ms."""
    samples = np.frombuffer(pcm, dtype="<i2").astype(np.float64)
    samples = np.pad(samples, (0, max(0, _WINDOW - len(samples))))
    windows = sliding_window_view(samples, _WINDOW)[:: _WINDOW // 2] * np.hanning(_WINDOW)
    power = np.abs(np.fft.rfft(windows)) ** 2
    band = np.digitize(np.fft.rfftfreq(_WINDOW, 1 / SAMPLE_RATE), _EDGES_HZ)
    sums = [power[:, band == number].sum(axis=1) for number in range(1, len(_EDGES_HZ))]
    return np.log(np.stack(sums, axis=1) + _FLOOR)
