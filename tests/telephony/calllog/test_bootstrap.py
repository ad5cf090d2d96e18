"""Intervals against what is known: normal theory, the median's exact bootstrap, coverage."""

import math

import numpy as np
import numpy.typing as npt
import pytest

from telephony.calllog.bootstrap import (
    LEAST_CALLS,
    Interval,
    Measured,
    Statistic,
    difference,
    interval,
    mean,
    measure,
    quantiles,
)

MEDIAN = quantiles((0.5,))
DRAW = np.random.default_rng(7)


def whole(values: npt.ArrayLike, of: Statistic = mean, name: str = "a") -> Measured:
    """Each value is a call of its own."""
    array = np.asarray(values, np.float64)
    return measure(array, np.arange(len(array)), of, name)


def found(interval: Interval | None) -> Interval:
    assert interval is not None
    return interval


@pytest.mark.parametrize(
    ("values", "weights", "expected"),
    [
        ([1, 2, 3, 4], [1, 1, 1, 1], [2, 4]),
        ([1, 2, 3, 4, 5], [1, 1, 1, 1, 1], [3, 5]),
        ([1, 2, 3], [0, 1, 0], [2, 2]),
        ([1, 2, 3], [3, 0, 1], [1, 3]),
        ([7], [2], [7, 7]),
    ],
)
def test_weighted_quantiles(
    values: list[float], weights: list[float], expected: list[float]
) -> None:
    of = quantiles((0.5, 0.95))
    np.testing.assert_array_equal(of(np.array(values, float), np.array(weights, float)), expected)


def test_weights_count_as_repetitions_do() -> None:
    values = np.sort(DRAW.exponential(300, 500))
    weights = DRAW.integers(0, 4, 500)
    wanted = (0.05, 0.5, 0.95)
    repeated = np.repeat(values, weights)
    np.testing.assert_allclose(
        quantiles(wanted)(values, weights.astype(float)),
        np.quantile(repeated, wanted, method="inverted_cdf"),
    )
    assert mean(values, weights.astype(float))[0] == pytest.approx(repeated.mean())


def test_a_mean_has_the_interval_of_normal_theory() -> None:
    values = DRAW.normal(100, 15, 1_000)
    got = found(interval(whole(values), 0))
    half = 1.96 * values.std(ddof=1) / math.sqrt(len(values))
    assert got.value == pytest.approx(values.mean())
    assert got.low == pytest.approx(values.mean() - half, abs=0.15 * half)
    assert got.high == pytest.approx(values.mean() + half, abs=0.15 * half)


def test_the_medians_interval_is_the_exact_bootstraps() -> None:
    """Of n ordered values the median drawn is at most the k-th with the probability that at least
    (n + 1) / 2 of n draws fall on the first k (Efron 1979, Bootstrap methods: another look at the
    jackknife, section 3)."""
    n = 101
    got = found(interval(whole(np.arange(1, n + 1), MEDIAN), 0))

    def at_most(k: int) -> float:
        return sum(
            math.comb(n, j) * (k / n) ** j * (1 - k / n) ** (n - j)
            for j in range((n + 1) // 2, n + 1)
        )

    low = next(k for k in range(1, n + 1) if at_most(k) >= 0.025)
    high = next(k for k in range(1, n + 1) if at_most(k) >= 0.975)
    assert got.value == 51
    assert abs(got.low - low) <= 1
    assert abs(got.high - high) <= 1


def test_the_turns_of_a_call_are_no_independent_witnesses() -> None:
    calls = DRAW.normal(0, 1, 400)
    once = found(interval(whole(calls), 0))
    turns = measure(np.repeat(calls, 9), np.repeat(np.arange(400), 9), mean, "a")
    assert turns.calls == 400
    ninefold = found(interval(turns, 0))
    assert (ninefold.low, ninefold.high) == pytest.approx((once.low, once.high))
    naive = found(interval(whole(np.repeat(calls, 9)), 0))
    assert (ninefold.high - ninefold.low) > 2.5 * (naive.high - naive.low)


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    hit = 0
    for number in range(100):
        values = np.random.default_rng(number).normal(5, 2, 40)
        got = found(interval(whole(values, name=str(number)), 0))
        hit += got.low <= 5 <= got.high
    assert 88 <= hit <= 99, "94 of 100 on average: the percentile method is a little narrow"


def test_a_difference_has_an_interval_of_its_own() -> None:
    few, many = DRAW.normal(300, 40, 300), DRAW.normal(250, 40, 300)
    got = found(difference(whole(many, name="b"), whole(few, name="control"), 0))
    half = 1.96 * math.sqrt(few.var(ddof=1) / 300 + many.var(ddof=1) / 300)
    assert got.value == pytest.approx(many.mean() - few.mean())
    assert got.low == pytest.approx(got.value - half, abs=0.2 * half)
    assert got.high == pytest.approx(got.value + half, abs=0.2 * half)


def test_what_was_not_measured_does_not_count() -> None:
    values = np.array([1.0, np.nan, 3.0] * 10)
    got = whole(values)
    assert (got.calls, got.values[0]) == (20, 2.0)
    assert interval(got, 0) is not None


@pytest.mark.parametrize("of", [mean, quantiles((0.5, 0.95))])
def test_too_few_calls_have_no_interval(of: Statistic) -> None:
    few = measure(np.ones(50), np.arange(50) % (LEAST_CALLS - 1), of, "a")
    assert (few.calls, few.values[0]) == (LEAST_CALLS - 1, 1.0)
    assert interval(few, 0) is None
    enough = measure(np.ones(50), np.arange(50) % LEAST_CALLS, of, "b")
    assert found(interval(enough, 0)) == Interval(1.0, 1.0, 1.0)
    assert difference(few, enough, 0) is None
    assert difference(enough, few, 0) is None
    nothing = measure(np.empty(0), np.empty(0, np.intp), of, "c")
    assert nothing.calls == 0
    assert interval(nothing, 0) is None


def test_the_same_calls_give_the_same_figures() -> None:
    values = DRAW.exponential(1, 200)
    assert interval(whole(values), 0) == interval(whole(values), 0)
    assert interval(whole(values), 0) != interval(whole(values, name="other"), 0)
