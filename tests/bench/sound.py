"""What can be measured of speech on a tape: when it is there, how loud, and what is wrong with it.

Pure. Samples are G.711's, at 8 kHz; times are seconds since the tape's beginning.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tests.bench.tape import RATE, Samples

_PIECE = RATE // 100
"""10 ms."""
_PEAK = 300
"""A piece with a louder sample, of 32 768, is voice; what TOM's line holds besides is silence."""
_QUIET = 24
"""A-law's digital silence is 8 off zero."""
_FULL = 32_256
"""The greatest sample of A-law."""
_BLOCK = RATE * 4 // 10
"""Loudness is taken in blocks of 400 ms (ITU-R BS.1770)."""
_GATE_DB = 10.0
"""Blocks so far below the mean of all are no speech."""
CLICK = 3_000
"""A step so high, from silence or to it, is heard as a click: -21 dBFS."""


@dataclass(frozen=True, slots=True)
class Spurt:
    """Voice without a longer gap in it."""

    start_s: float
    end_s: float

    @property
    def length_s(self) -> float:
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Click:
    """A step from silence into loudness, or back."""

    at_s: float
    step: int


def spurts(samples: Samples, join_s: float) -> list[Spurt]:
    """Where voice is; gaps of up to `join_s` are part of it."""
    count = len(samples) // _PIECE
    peaks = np.abs(samples[: count * _PIECE].astype(np.int32)).reshape(count, _PIECE).max(axis=1)
    found: list[Spurt] = []
    for piece in np.flatnonzero(peaks > _PEAK):
        start, end = int(piece) / 100, (int(piece) + 1) / 100
        if found and start - found[-1].end_s <= join_s:
            found[-1] = Spurt(found[-1].start_s, end)
        else:
            found.append(Spurt(start, end))
    return found


def part(samples: Samples, spurt: Spurt, margin_s: float = 0.0) -> Samples:
    """What is said in `spurt`, with so much around it."""
    start = max(0, round(RATE * (spurt.start_s - margin_s)))
    return samples[start : round(RATE * (spurt.end_s + margin_s))]


def clicks(samples: Samples) -> list[Click]:
    """Steps of `CLICK` and more between 5 ms of silence and voice."""
    begins = _steps(samples)
    ends = len(samples) - 2 - _steps(samples[::-1])
    steps = np.abs(np.diff(samples.astype(np.int32)))
    found = sorted({*begins.tolist(), *ends.tolist()})
    return [Click(at / RATE, int(steps[at])) for at in found]


def _steps(samples: Samples) -> NDArray[np.intp]:
    """The last sample of silence before each step out of it."""
    quiet = np.abs(samples.astype(np.int32)) <= _QUIET
    length = RATE // 200
    silent = np.convolve(quiet, np.ones(length, np.int32))[: len(quiet)] == length
    return np.flatnonzero(silent[:-1] & (np.abs(np.diff(samples.astype(np.int32))) >= CLICK))


def loudness_db(samples: Samples) -> float:
    """Of what is spoken, in dBFS: the mean of its blocks, without those that are pauses."""
    if len(samples) < _BLOCK:
        return _db(samples)
    starts = range(0, len(samples) - _BLOCK + 1, _BLOCK // 4)
    blocks = [_power(samples[start : start + _BLOCK]) for start in starts]
    gate = float(np.mean(blocks)) * 10 ** (-_GATE_DB / 10)
    kept = [block for block in blocks if block >= gate]
    return round(10 * float(np.log10(max(float(np.mean(kept)), 1e-12))), 1)


def clipped(samples: Samples) -> int:
    """Samples at the end of the scale."""
    return int((np.abs(samples.astype(np.int32)) >= _FULL).sum())


def offset(samples: Samples) -> float:
    """The mean, of 32 768: direct current."""
    return round(float(samples.astype(np.float64).mean()), 1) if len(samples) else 0.0


def gaps(found: list[Spurt]) -> list[Spurt]:
    """What is between spurts."""
    return [Spurt(before.end_s, after.start_s) for before, after in pairwise(found)]


def overlap(ours: list[Spurt], theirs: list[Spurt]) -> list[Spurt]:
    """Where both speak."""
    both = [Spurt(max(a.start_s, b.start_s), min(a.end_s, b.end_s)) for a in ours for b in theirs]
    return sorted((spurt for spurt in both if spurt.length_s > 0), key=lambda it: it.start_s)


def _power(samples: Samples) -> float:
    return float(np.mean(np.square(samples.astype(np.float64) / 32_768)))


def _db(samples: Samples) -> float:
    return round(10 * float(np.log10(max(_power(samples), 1e-12))), 1) if len(samples) else -120.0
