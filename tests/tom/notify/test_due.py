"""When the owner is told, and when a try that failed is made again."""

from datetime import UTC, datetime, timedelta

import pytest

from tom.notify.due import FIRST_S, GIVE_UP_S, LONGEST_S, is_due, next_try_s

ENDED = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("transcribing", "worker_expected", "after_s", "due"),
    [
        (False, False, 0, True),  # a message taken down in a conversation
        (False, True, 0, True),  # transcribed, or set aside
        (True, False, 0, True),  # nobody will transcribe it soon
        (True, True, 0, False),
        (True, True, 899, False),
        (True, True, 900, True),  # the worker takes too long
        (True, True, 86_400, True),
    ],
)
def test_due(transcribing: bool, worker_expected: bool, after_s: int, due: bool) -> None:
    said = is_due(
        ended_at=ENDED,
        transcribing=transcribing,
        worker_expected=worker_expected,
        wait_s=900,
        now=ENDED + timedelta(seconds=after_s),
    )
    assert said is due


def test_pauses_double_up_to_an_hour_for_three_days() -> None:
    pauses: list[float] = []
    while (pause_s := next_try_s(len(pauses) + 1)) is not None:
        pauses.append(pause_s)
    assert pauses[:8] == [30, 60, 120, 240, 480, 960, 1920, 3600]
    assert pauses[0] == FIRST_S
    assert set(pauses[7:]) == {LONGEST_S}
    assert GIVE_UP_S <= sum(pauses) < GIVE_UP_S + LONGEST_S
