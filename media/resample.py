"""Stateful sample-rate conversion of s16le mono PCM, by FFmpeg's swresample through PyAV."""

import av
import numpy as np

from media.audio import SAMPLE_BYTES

_PIECE_BYTES = 2**24
"""FFmpeg's frames are limited, and a long recording is in memory often enough."""


class Resampler:
    """Converts one stream from one rate to another; keeps the filter's state between calls.

    12 to 15 microseconds a 20 ms frame and 0 to 2 ms of delay (swresample's default filter).
    Equal rates pass through untouched.
    """

    def __init__(self, source_rate: int, target_rate: int) -> None:
        """Rates in Hz. Raises ValueError for rates that are not positive."""
        if source_rate <= 0 or target_rate <= 0:
            raise ValueError(f"sample rates must be positive: {source_rate} to {target_rate}")
        self.source_rate = source_rate
        self.target_rate = target_rate
        self._position = 0
        self._resampler = (
            None
            if source_rate == target_rate
            else av.AudioResampler(format="s16", layout="mono", rate=target_rate)
        )

    def feed(self, pcm: bytes) -> bytes:
        """Convert the next piece of the stream. May return less or more than it takes."""
        if self._resampler is None or not pcm:
            return pcm
        samples = np.frombuffer(pcm, np.int16).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
        frame.sample_rate = self.source_rate
        frame.pts = self._position
        self._position += len(pcm) // SAMPLE_BYTES
        return self._join(self._resampler.resample(frame))

    def finish(self) -> bytes:
        """The stream is over: return what the filter still holds."""
        return b"" if self._resampler is None else self._join(self._resampler.resample(None))

    @staticmethod
    def _join(frames: list[av.AudioFrame]) -> bytes:
        return b"".join(frame.to_ndarray().tobytes() for frame in frames)


def resample(pcm: bytes, source_rate: int, target_rate: int) -> bytes:
    """Convert a whole recording (s16le mono) from `source_rate` to `target_rate` Hz."""
    resampler = Resampler(source_rate, target_rate)
    pieces = [
        resampler.feed(pcm[at : at + _PIECE_BYTES]) for at in range(0, len(pcm), _PIECE_BYTES)
    ]
    return b"".join([*pieces, resampler.finish()])
