"""Louder and softer, without a clip."""

import math

import numpy as np
import pytest

from agents.engines.tts.espeak import Espeak
from media.gain import amplified


def loudness_db(pcm: bytes) -> float:
    samples = np.frombuffer(pcm, np.int16).astype(float)
    return 20 * math.log10(float(np.sqrt(np.mean(samples**2))))


@pytest.mark.parametrize(
    ("gain_db", "off_db"), [(-8.0, 0.05), (-4.0, 0.05), (4.0, 0.3), (8.0, 1.0)]
)
def test_the_level_of_speech_follows(gain_db: float, off_db: float) -> None:
    """Bent peaks take a little of it."""
    pcm = Espeak("de").synthesize("Wir haben heute bis zwölf Uhr geöffnet.").pcm
    changed = loudness_db(amplified(pcm, gain_db)) - loudness_db(pcm)
    assert changed == pytest.approx(gain_db, abs=off_db)


def test_no_gain_leaves_every_sample() -> None:
    pcm = np.arange(-32768, 32767, 7, dtype=np.int16).tobytes()
    assert amplified(pcm, 0) == pcm


def test_it_never_clips_and_never_turns_round() -> None:
    ramp = np.arange(-32768, 32768, dtype=np.int16)
    louder = np.frombuffer(amplified(ramp.tobytes(), 12), np.int16).astype(int)
    assert np.all(np.diff(louder) >= 0)
    assert np.all(np.diff(louder) <= 5), "no jump where the limit sets in"
    assert louder[32768] == 0
    assert louder.max() < 32000
    assert louder.min() > -32000


def test_pieces_of_any_length_fit_together() -> None:
    pcm = Espeak("de").synthesize("Guten Tag.").pcm
    pieces = [pcm[at : at + 554] for at in range(0, len(pcm), 554)]
    assert b"".join(amplified(piece, 8) for piece in pieces) == amplified(pcm, 8)
    assert amplified(b"", 8) == b""
