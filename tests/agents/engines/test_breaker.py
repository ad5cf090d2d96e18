"""When an engine that failed is asked again."""

import pytest

from agents.engines.breaker import Breaker

Step = tuple[str, float]
"""What happens ("failed", "succeeded"), or what is asked ("yes", "no": may_try), and when."""


@pytest.mark.parametrize(
    "steps",
    [
        [("yes", 0), ("yes", 0), ("succeeded", 1), ("yes", 1)],
        # It rests for 30 s; then one caller tries, and the others wait for one rest more.
        [
            ("failed", 0),
            ("no", 0),
            ("no", 29.9),
            ("yes", 30),
            ("no", 30),
            ("no", 59.9),
            ("yes", 60),
        ],
        [("failed", 0), ("yes", 30), ("succeeded", 31), ("yes", 31), ("yes", 31)],
        # Each try that fails doubles the rest.
        [("failed", 0), ("yes", 30), ("failed", 31), ("no", 90.9), ("yes", 91)],
        [("failed", 0), ("yes", 30), ("failed", 30), ("yes", 90), ("failed", 90), ("no", 209.9)],
        # Calls that fail together count once.
        [("failed", 0), ("failed", 0.1), ("failed", 2), ("no", 29.9), ("yes", 30)],
        # After it worked again, it begins anew.
        [("failed", 0), ("yes", 30), ("succeeded", 30), ("failed", 40), ("no", 69), ("yes", 70)],
    ],
)
def test_who_may_try(steps: list[Step]) -> None:
    breaker = Breaker()
    for what, now in steps:
        match what:
            case "failed":
                breaker.failed(now)
            case "succeeded":
                breaker.succeeded()
            case _:
                assert breaker.may_try(now) is (what == "yes"), (what, now)


def test_a_rest_has_a_longest() -> None:
    breaker, now = Breaker(), 0.0
    breaker.failed(now)
    for _ in range(12):
        now += 10_000
        assert breaker.may_try(now)
        breaker.failed(now)
    assert not breaker.may_try(now + 599)
    assert breaker.may_try(now + 600)


def test_looking_changes_nothing() -> None:
    breaker = Breaker()
    breaker.failed(0)
    assert breaker.rests(29)
    assert not breaker.rests(30)
    assert not breaker.rests(30)
    assert breaker.may_try(30)
