"""How sure a figure is: confidence intervals by the bootstrap, over whole calls.

The turns of one call are alike (one caller, one line), so calls are drawn, each with all its turns:
the cluster bootstrap. Where whole callers were shared out to what is compared, callers are drawn,
each with all their calls. As many as there are, with replacement, `RESAMPLES` times; the interval
is cut out of the figures that come of it (percentile method).

Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13; Davison and Hinkley,
Bootstrap Methods and their Application (1997), section 3.8 on clusters. Draws have a fixed seed:
the same calls give the same interval.
"""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Statistic = Callable[[Floats, Floats], Floats]
"""Of values in ascending order and a weight for each: some figures."""

RESAMPLES = 1_000
CONFIDENCE = 0.95
LEAST_CALLS = 20
"""With fewer an interval by the bootstrap is too narrow, and none is given."""
_SEED = 20_250_303


@dataclass(frozen=True, slots=True)
class Measured:
    """Values of calls, as they were measured, and drawn anew."""

    calls: int
    """How many calls, or callers, have a value."""
    values: Floats
    """The statistic's figures of all; NaN where there is no call."""
    drawn: Floats
    """A row a resample, with the figures of each; empty with fewer than `LEAST_CALLS`."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and where its true value is, in `CONFIDENCE` of all cases."""

    value: float
    low: float
    high: float


def measure(values: Floats, calls: npt.NDArray[np.intp], of: Statistic, name: str) -> Measured:
    """The statistic of `values`, each of which belongs to one of `calls` (or callers, where they
    are drawn). NaN counts as no value.

    `name` is mixed into the seed: what is compared is drawn independently of each other.
    """
    there = ~np.isnan(values)
    order = np.argsort(values[there], kind="stable")
    ordered = values[there][order]
    own = calls[there][order]
    places = np.searchsorted(np.unique(own), own)
    count = int(places.max()) + 1 if len(places) else 0
    figures = of(ordered, np.ones(len(ordered)))
    if count < LEAST_CALLS:
        return Measured(count, figures, np.empty((0, len(figures))))
    draw = np.random.default_rng((_SEED, zlib.crc32(name.encode())))
    drawn = np.empty((RESAMPLES, len(figures)))
    for row in drawn:
        times = np.bincount(draw.integers(0, count, count), minlength=count).astype(np.float64)
        row[:] = of(ordered, times[places])
    return Measured(count, figures, drawn)


def interval(measured: Measured, figure: int) -> Interval | None:
    """Of one of its figures; None where there are too few calls."""
    return _interval(float(measured.values[figure]), measured.drawn[:, figure])


def difference(measured: Measured, other: Measured, figure: int) -> Interval | None:
    """How much more than `other`; None where one of them has too few calls."""
    if not len(measured.drawn) or not len(other.drawn):
        return None
    value = float(measured.values[figure] - other.values[figure])
    return _interval(value, measured.drawn[:, figure] - other.drawn[:, figure])


def mean(values: Floats, weights: Floats) -> Floats:
    """The weighted mean, alone in an array."""
    total = weights.sum()
    return np.array([(values * weights).sum() / total if total else np.nan])


def quantiles(wanted: Sequence[float]) -> Statistic:
    """Weighted quantiles: the least value with so much of the weight up to and with it (type 1 of
    Hyndman and Fan, 1996: the inverse of the distribution)."""
    shares = np.array(wanted)

    def of(values: Floats, weights: Floats) -> Floats:
        if not len(values):
            return np.full(len(shares), np.nan)
        until: Floats = np.cumsum(weights)
        # A share of the weight that is a whole number may come out a little too large.
        sought: Floats = shares * float(until[-1]) - 1e-9
        places = np.searchsorted(until, sought)
        return values[np.minimum(places, len(values) - 1)]

    return of


def _interval(value: float, drawn: Floats) -> Interval | None:
    if not len(drawn):
        return None
    low, high = np.quantile(drawn, ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2))
    return Interval(value, float(low), float(high))
