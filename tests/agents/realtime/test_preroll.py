"""The audio before an onset: as much as is kept, and nothing twice."""

from agents.realtime.preroll import Preroll
from media.audio import FRAME_SAMPLES


def filled(frames: int, start: int = 0) -> Preroll:
    preroll = Preroll(60, start)
    for number in range(frames):
        preroll.add(bytes([number]))
    return preroll


def test_only_the_last_frames_are_kept() -> None:
    assert filled(5).unheard(5 * FRAME_SAMPLES) == b"\2\3\4"
    assert filled(2).unheard(2 * FRAME_SAMPLES) == b"\0\1"
    assert filled(2, start=9_600).unheard(9_600 + 2 * FRAME_SAMPLES) == b"\0\1"


def test_nothing_is_heard_twice() -> None:
    preroll = filled(5)
    preroll.heard(4 * FRAME_SAMPLES)
    assert preroll.unheard(5 * FRAME_SAMPLES) == b"\4"
    preroll.heard(5 * FRAME_SAMPLES)
    assert preroll.unheard(5 * FRAME_SAMPLES) == b""


def test_what_came_to_nothing_is_heard_again() -> None:
    preroll = filled(5)
    preroll.heard(5 * FRAME_SAMPLES)
    preroll.forget()
    assert preroll.unheard(6 * FRAME_SAMPLES) == b"\2\3\4"
