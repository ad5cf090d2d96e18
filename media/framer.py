"""Cutting PCM into frames of 20 ms."""

from collections.abc import Iterator

from media.audio import FRAME_BYTES


def frames_of(pcm: bytes) -> Iterator[bytes]:
    """`pcm` in pieces of `FRAME_BYTES`; the last holds what is left."""
    for start in range(0, len(pcm), FRAME_BYTES):
        yield pcm[start : start + FRAME_BYTES]
