"""Where TOM goes on after a pause: at the beginning of the word that the pause cut, as people do.

Pure. Some voices say when their words begin. Of the others only the sound is known, and words run
into each other: the quietest place shortly before the cut is the beginning of a word, or at least
of a syllable, more often than any other.
"""

import numpy as np

from media.audio import to_samples

MOST_BACK_MS = 600
"""Nobody repeats more than that."""
_PIECE_MS = 10
_PIECE_SAMPLES = to_samples(_PIECE_MS)
_LEAST_BACK = 80 // _PIECE_MS
"""Pieces; what was cut just before is no beginning of anything."""
_QUIET = 0.05
"""Of the loudest piece around: softer is silence."""
_PAUSE = 150 // _PIECE_MS
"""Pieces; shorter silences are in words, before a p, t or k."""
_DIP = 3
"""Pieces that are quiet together, where a word may begin."""


def word_start(pcm: bytes, cut: int, known: int | None = None) -> int:
    """Where to go on in `pcm` (s16le mono 16 kHz), of which `cut` samples were heard.

    `known`: where the word at `cut` begins, if the voice told. `cut` itself where no word is cut.
    """
    before, after = _levels(pcm, cut)
    if not before.size or not after.size:
        return cut
    silence = _QUIET * max(before.max(), after.max())
    if _run(before[::-1] <= silence) + _run(after <= silence) >= _PAUSE:
        return cut
    if known is not None and 0 <= cut - known <= to_samples(MOST_BACK_MS):
        return max(known, 0)
    if before.size < _LEAST_BACK + _DIP:
        return cut - before.size * _PIECE_SAMPLES
    dips = np.convolve(before[:-_LEAST_BACK], np.full(_DIP, 1 / _DIP), "valid")
    last = dips.size - 1 - int(np.argmin(dips[::-1]))
    return cut - (before.size - last - _DIP // 2) * _PIECE_SAMPLES


def _levels(pcm: bytes, cut: int) -> tuple[np.ndarray, np.ndarray]:
    """How loud the pieces are before the cut, as far as TOM goes back, and after it."""
    samples = np.abs(np.frombuffer(pcm, np.int16).astype(np.int32))
    count = min(cut // _PIECE_SAMPLES, MOST_BACK_MS // _PIECE_MS)
    before = samples[cut - count * _PIECE_SAMPLES : cut]
    after = samples[cut : cut + (samples.size - cut) // _PIECE_SAMPLES * _PIECE_SAMPLES]
    return tuple(part.reshape(-1, _PIECE_SAMPLES).mean(axis=1) for part in (before, after))


def _run(quiet: np.ndarray) -> int:
    """How many pieces from the first on are quiet."""
    return quiet.size if quiet.all() else int(np.argmin(quiet))
