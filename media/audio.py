"""The one audio format inside TOM: s16le, mono, 16 000 Hz, frames of 20 ms.

Conversion happens at the doors only. Positions in audio are samples since the call was answered.
"""

SAMPLE_RATE = 16_000
"""Samples per second."""

FRAME_MS = 20
SAMPLE_BYTES = 2
FRAME_SAMPLES = SAMPLE_RATE * FRAME_MS // 1000
FRAME_BYTES = FRAME_SAMPLES * SAMPLE_BYTES
SILENCE = bytes(FRAME_BYTES)
"""One frame of digital silence."""


def sample_count(pcm: bytes) -> int:
    """Number of samples in `pcm` (s16le mono)."""
    return len(pcm) // SAMPLE_BYTES


def to_ms(samples: int) -> float:
    """Duration of `samples` at 16 kHz in milliseconds."""
    return samples * 1000 / SAMPLE_RATE


def to_samples(ms: float) -> int:
    """Number of samples in `ms` milliseconds at 16 kHz."""
    return round(ms * SAMPLE_RATE / 1000)


def to_seconds(samples: int) -> float:
    """Duration of `samples` at 16 kHz in seconds."""
    return samples / SAMPLE_RATE
