"""Whisper's log-mel spectrogram (Radford et al. 2022, section 2.2), as its models expect it.

80 mel bands from 0 to 8000 Hz on Slaney's scale, windows of 25 ms every 10 ms.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from media.audio import SAMPLE_RATE

FloatArray = NDArray[np.float32]
BANDS = 80
HOP = 160
_WINDOW = 400
_FLOOR = 1e-10
_RANGE = 8.0
"""Decades below the loudest value that are kept."""
_LINEAR_HZ, _LINEAR_MEL = 1000.0, 15.0
_LOG_STEP = np.log(6.4) / 27.0
"""Slaney's scale: linear up to 1000 Hz, logarithmic above (Auditory Toolbox, 1998)."""


def log_mel(samples: FloatArray) -> FloatArray:
    """Samples at 16 kHz to (80, len(samples) / 160), scaled to about -1 to 1."""
    padded = np.pad(samples, _WINDOW // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::HOP][:-1]
    spectrum = np.fft.rfft(frames * _hann(), axis=1)
    power = np.abs(spectrum).astype(np.float32) ** 2
    decades = np.log10(np.maximum(_filters() @ power.T, _FLOOR))
    decades = np.maximum(decades, decades.max() - _RANGE)
    return ((decades + 4.0) / 4.0).astype(np.float32)


@cache
def _hann() -> FloatArray:
    return np.hanning(_WINDOW + 1)[:-1].astype(np.float32)


@cache
def _filters() -> FloatArray:
    """(80, 201): triangles of equal area."""
    bins = np.fft.rfftfreq(_WINDOW, 1 / SAMPLE_RATE)
    top = _mel(SAMPLE_RATE / 2)
    edges = _hz(np.linspace(0.0, top, BANDS + 2))
    rising = (bins - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - bins) / np.diff(edges)[1:, None]
    triangles = np.maximum(0.0, np.minimum(rising, falling))
    area = 2.0 / (edges[2:] - edges[:-2])
    return (triangles * area[:, None]).astype(np.float32)


def _mel(hz: float) -> float:
    if hz < _LINEAR_HZ:
        return hz * _LINEAR_MEL / _LINEAR_HZ
    return float(_LINEAR_MEL + np.log(hz / _LINEAR_HZ) / _LOG_STEP)


def _hz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    linear = mel * _LINEAR_HZ / _LINEAR_MEL
    return np.where(mel < _LINEAR_MEL, linear, _LINEAR_HZ * np.exp(_LOG_STEP * (mel - _LINEAR_MEL)))
