import pytest

from media.audio import FRAME_BYTES
from media.framer import Framer

PCM = bytes(range(256)) * 10  # four frames


@pytest.mark.parametrize("step", [1, 2, 7, 320, 640, 641, 2000, 2560])
def test_pieces_of_any_length_become_frames(step: int) -> None:
    framer = Framer()
    frames = [f for i in range(0, len(PCM), step) for f in framer.feed(PCM[i : i + step])]
    assert [len(frame) for frame in frames] == [FRAME_BYTES] * 4
    assert b"".join(frames) == PCM
    assert framer.finish() == b""


def test_the_last_frame_is_filled_with_silence() -> None:
    framer = Framer()
    assert list(framer.feed(PCM[:700])) == [PCM[:640]]
    assert framer.finish() == PCM[640:700] + bytes(580)
    assert framer.finish() == b"", "nothing is left"
