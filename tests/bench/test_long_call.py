"""How the two ends of a long call are compared."""

import pytest

from tests.bench.long_call import slower


def test_the_ratio_is_not_rounded_before_it_is_judged() -> None:
    assert slower([100.0], [110.4]) == pytest.approx(1.104)
    assert slower([], [100.0]) is None
    assert slower([100.0], []) is None
