"""Audio that is held back and let go on: nothing lost, twice only what is asked for, no click."""

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
    gate.close()
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
    gate.close()
    frames += [gate.frame(queue.take) for _ in range(3)]
    gate.open()
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
    gate.close()
    assert [gate.frame(queue.take) for _ in range(quiet)] == [None] * quiet
    queue.left = np.full(FRAME_SAMPLES, LEVEL, np.int16).tobytes()
    gate.open()
    assert samples(gate.frame(queue.take))[-1] == LEVEL
    assert queue.taken == FRAME_SAMPLES


def test_fades_of_less_than_their_length() -> None:
    few = np.full(3, LEVEL, np.int16).tobytes()
    assert samples(faded_in(few)).tolist() == [2000, 4000, 6000]
    assert samples(faded_out(few)).tolist() == [6000, 4000, 2000]
    assert faded_in(b"") == faded_out(b"") == b""


def test_a_frame_is_always_whole() -> None:
    gate, queue = Gate(), Queue(10)
    gate.close()
    frame = gate.frame(queue.take)
    assert frame is not None
    assert len(frame) == FRAME_BYTES


AGAIN = np.full(FRAME_SAMPLES + 100, 2 * LEVEL, np.int16).tobytes()


def paused() -> tuple[Gate, Queue]:
    gate, queue = Gate(), Queue(4 * FRAME_SAMPLES)
    gate.close()
    gate.frame(queue.take)
    return gate, queue


def test_what_is_said_again_comes_before_the_queue_and_takes_nothing_of_it() -> None:
    gate, queue = paused()
    gate.open(AGAIN)
    first, second = samples(gate.frame(queue.take)), samples(gate.frame(queue.take))
    assert first[0] < LEVEL / 10, "it fades in"
    assert set(first[FADE_SAMPLES:].tolist()) == {2 * LEVEL}
    assert second.tolist() == [2 * LEVEL] * 100 + [LEVEL] * (FRAME_SAMPLES - 100)
    assert queue.taken == FADE_SAMPLES + FRAME_SAMPLES - 100
    assert samples(gate.frame(queue.take)).tolist() == [LEVEL] * FRAME_SAMPLES


def test_closed_in_what_is_said_again_it_takes_nothing_of_the_queue() -> None:
    gate, queue = paused()
    gate.open(AGAIN)
    gate.frame(queue.take)
    gate.close()
    last = samples(gate.frame(queue.take))
    assert 0 < last[FADE_SAMPLES - 1] < last[0] < 2 * LEVEL
    assert gate.frame(queue.take) is None
    assert queue.taken == FADE_SAMPLES
    gate.open()
    assert samples(gate.frame(queue.take))[-1] == LEVEL, "opened anew, nothing is left of it"


def test_what_is_forgotten_is_not_said_again() -> None:
    gate, queue = paused()
    gate.open(AGAIN)
    gate.forget()
    assert samples(gate.frame(queue.take))[-1] == LEVEL


def test_what_is_cut_does_not_fade_out() -> None:
    gate, queue = Gate(), Queue(4 * FRAME_SAMPLES)
    gate.frame(queue.take)
    gate.cut()
    assert gate.frame(queue.take) is None
    assert queue.taken == FRAME_SAMPLES
    gate.open()
    first = samples(gate.frame(queue.take))
    assert first[0] < LEVEL / 10, "it fades in"
    assert first[-1] == LEVEL
