"""Louder and softer speech that never clips: a gain in decibels with a soft limit."""

import numpy as np

_FULL_SCALE = 32768.0
_KNEE, _CEILING = 0.6, 0.96
"""Of full scale: above the knee peaks are bent, so that they never pass the ceiling."""


def amplified(pcm: bytes, gain_db: float) -> bytes:
    """`pcm` (s16le) by `gain_db`; every sample by itself, so pieces of any length fit together."""
    if gain_db == 0:
        return pcm
    samples = np.frombuffer(pcm, np.int16) * np.float32(10 ** (gain_db / 20) / _FULL_SCALE)
    size = np.abs(samples)
    room = _CEILING - _KNEE
    bent = _KNEE + room * np.tanh((size - _KNEE) / room)
    limited = np.copysign(np.where(size > _KNEE, bent, size), samples)
    return np.rint(limited * (_FULL_SCALE - 1)).astype(np.int16).tobytes()
