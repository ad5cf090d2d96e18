import pytest

from agents.birth_date import completion, figures_sign, number_sign
from agents.turn_end import Completion

OPEN, UNSURE, LIKELY = Completion.OPEN, Completion.UNSURE, Completion.LIKELY


@pytest.mark.parametrize(
    ("signs", "how_far"),
    [
        ("o", OPEN),
        ("om", OPEN),
        ("oo", OPEN),
        ("35", OPEN),
        ("omC", OPEN),
        ("1203", OPEN),
        ("120319", OPEN),
        ("ct", OPEN),
        ("omk", UNSURE),
        ("omc", UNSURE),
        ("omy", LIKELY),
        ("omCz", LIKELY),
        ("omcHz", LIKELY),
        ("omk1", LIKELY),
        ("coz", LIKELY),
        ("35z", LIKELY),
        ("0102z", LIKELY),
        ("120378", LIKELY),
        ("12031978", LIKELY),
        ("comcz1", LIKELY),
        ("mocz", LIKELY),
        ("y", LIKELY),
    ],
)
def test_how_far_a_date_has_come(signs: str, how_far: Completion) -> None:
    assert completion(signs) is how_far


def test_a_number_is_a_sign() -> None:
    numbers = (3, 12, 19, 31, 32, 99, 100, 1000, 1900, 1980, 2000, 2001, 500)
    assert [number_sign(number) for number in numbers] == [
        "3", "t", "c", "T", "z", "z", "H", "K", "C", "y", "k", "y", "",
    ]  # fmt: skip
    assert [figures_sign(figures) for figures in ("03", "3", "12", "1980")] == ["03", "3", "t", "y"]
