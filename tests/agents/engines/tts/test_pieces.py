"""Speech in growing pieces of whole frames."""

from itertools import pairwise

import pytest

from agents.engines.tts.pieces import Pieces
from media.audio import FRAME_BYTES

A_SECOND = 50 * FRAME_BYTES


@pytest.mark.parametrize("size", [1, 333, 641, 4096, 100_000])
def test_nothing_is_lost_and_pieces_are_whole_frames(size: int) -> None:
    pcm = bytes(at % 251 for at in range(100_000))
    pieces = Pieces()
    given = [pieces.feed(pcm[at : at + size]) for at in range(0, len(pcm), size)]
    given = [piece for piece in given if piece]
    assert b"".join((*given, pieces.finish())) == pcm
    assert all(len(piece) % FRAME_BYTES == 0 for piece in given)
    grown = ((len(later), min(2 * len(earlier), A_SECOND)) for earlier, later in pairwise(given))
    assert all(length >= least for length, least in grown)


def test_no_piece_is_longer_than_a_second() -> None:
    pieces = Pieces()
    given = filter(None, [pieces.feed(bytes(FRAME_BYTES)) for _ in range(300)])
    assert [len(piece) // FRAME_BYTES for piece in given] == [5, 10, 20, 40, 50, 50, 50, 50]


def test_the_first_piece_is_a_tenth_of_a_second() -> None:
    pieces = Pieces()
    assert pieces.feed(bytes(3199)) == b""
    assert len(pieces.feed(bytes(1))) == 3200
    assert pieces.feed(bytes(6399)) == b""
    assert len(pieces.feed(bytes(1))) == 6400
    assert pieces.finish() == b""


def test_half_a_sample_is_no_sound() -> None:
    pieces = Pieces()
    pieces.feed(b"abc")
    assert pieces.finish() == b"ab"
