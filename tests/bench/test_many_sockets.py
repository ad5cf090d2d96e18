"""What many calls at once are held to."""

import pytest

from tests.bench.many_sockets import Load, targets


@pytest.mark.parametrize(
    ("unanswered", "met"),
    [(0, True), (1, False)],
)
def test_a_question_without_an_answer_is_a_miss(unanswered: int, met: bool) -> None:
    load = Load(20, replies=[200.0, 300.0], unanswered=unanswered, cpu_percent=2.0, mb=5.0)
    assert all(it["met"] for it in targets(load)) is met


def test_who_was_never_answered_missed() -> None:
    assert [it["target"] for it in targets(Load(20, unanswered=3)) if not it["met"]] == [
        "reply p95, ms",
        "questions without an answer",
    ]


def test_a_miss_that_rounding_would_hide_is_one() -> None:
    load = Load(20, replies=[350.04], cpu_percent=3.004, mb=8.04)
    missed = [it for it in targets(load) if not it["met"]]
    assert [it["measured"] for it in missed] == [350.04, 3.004, 8.04]
