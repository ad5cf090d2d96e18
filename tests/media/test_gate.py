"""Audio that is held back and let go on: nothing lost, nothing twice, no click."""

import numpy as np
import pytest

from media.audio import FRAME_BYTES, FRAME_SAMPLES
from media.gate import FADE_SAMPLES, Gate, faded_in, faded_out

LEVEL = 8000


class Queue:
    """Audio whose samples can be told apart by their place."""

    def __init__(self, samples: int) -> None:
        self.left = np.full(samples, LEVEL, np.int16).tobytes()
        self.taken = 0

    def take(self, size: int) -> bytes:
        piece, self.left = self.left[:size], self.left[size:]
        self.taken += len(piece) // 2
        return piece


def samples(pcm: bytes | None) -> np.ndarray:
    assert pcm is not None
    return np.frombuffer(pcm, np.int16)


def test_open_it_changes_nothing() -> None:
    gate, queue = Gate(), Queue(FRAME_SAMPLES + 100)
    assert samples(gate.frame(queue.take)).tolist() == [LEVEL] * FRAME_SAMPLES
    assert samples(gate.frame(queue.take)).tolist() == [LEVEL] * 100 + [0] * (FRAME_SAMPLES - 100)
    assert gate.frame(queue.take) is None


def test_closed_it_fades_out_and_takes_no_more() -> None:
    gate, queue = Gate(), Queue(10 * FRAME_SAMPLES)
    gate.frame(queue.take)
    gate.closed = True
    last = samples(gate.frame(queue.take))
    assert queue.taken == FRAME_SAMPLES + FADE_SAMPLES
    assert (np.diff(last.astype(int)) <= 0).all()
    assert last[0] < LEVEL
    assert not last[FADE_SAMPLES:].any()
    assert [gate.frame(queue.take) for _ in range(50)] == [None] * 50
    assert queue.taken == FRAME_SAMPLES + FADE_SAMPLES


def test_opened_again_it_goes_on_where_it_stopped() -> None:
    gate, queue = Gate(), Queue(4 * FRAME_SAMPLES)
    frames = [gate.frame(queue.take)]
    gate.closed = True
    frames += [gate.frame(queue.take) for _ in range(3)]
    gate.closed = False
    first = samples(gate.frame(queue.take))
    assert (np.diff(first.astype(int)) >= 0).all()
    assert first[0] < LEVEL / 10
    assert first[-1] == LEVEL
    assert queue.taken == 2 * FRAME_SAMPLES + FADE_SAMPLES
    assert samples(gate.frame(queue.take)).tolist() == [LEVEL] * FRAME_SAMPLES, "no more fading"


@pytest.mark.parametrize("quiet", [0, 1, 5])
def test_a_pause_in_silence_leaves_no_trace(quiet: int) -> None:
    """Nothing was queued when it was closed."""
    gate, queue = Gate(), Queue(0)
    gate.closed = True
    assert [gate.frame(queue.take) for _ in range(quiet)] == [None] * quiet
    queue.left = np.full(FRAME_SAMPLES, LEVEL, np.int16).tobytes()
    gate.closed = False
    assert samples(gate.frame(queue.take))[-1] == LEVEL
    assert queue.taken == FRAME_SAMPLES


def test_fades_of_less_than_their_length() -> None:
    few = np.full(3, LEVEL, np.int16).tobytes()
    assert samples(faded_in(few)).tolist() == [2000, 4000, 6000]
    assert samples(faded_out(few)).tolist() == [6000, 4000, 2000]
    assert faded_in(b"") == faded_out(b"") == b""


def test_a_frame_is_always_whole() -> None:
    gate, queue = Gate(), Queue(10)
    gate.closed = True
    frame = gate.frame(queue.take)
    assert frame is not None
    assert len(frame) == FRAME_BYTES
