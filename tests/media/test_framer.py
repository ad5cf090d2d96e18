"""Frames of 20 ms."""

import pytest

from media.audio import FRAME_BYTES
from media.framer import frames_of


@pytest.mark.parametrize("size", [0, 2, FRAME_BYTES, FRAME_BYTES + 2, 3 * FRAME_BYTES - 2])
def test_nothing_is_lost_and_only_the_last_is_shorter(size: int) -> None:
    pcm = bytes(index % 251 for index in range(size))
    frames = list(frames_of(pcm))
    assert b"".join(frames) == pcm
    assert all(len(frame) == FRAME_BYTES for frame in frames[:-1])
    assert all(0 < len(frame) <= FRAME_BYTES for frame in frames)
