"""Keys of a conversation: an answer in digits, or the way out of it."""

import pytest

from agents.realtime.keys import Keys


@pytest.mark.parametrize(
    ("pressed", "left", "answer"),
    [
        ("030", "", "030"),
        ("12#9", "", "12"),
        ("*", "*", ""),
        ("*1234", "*1234", ""),
        ("5*", "", "5*"),
        ("#", "", ""),
    ],
)
def test_what_was_keyed(pressed: str, left: str, answer: str) -> None:
    keys = Keys("*", 100)
    for key in pressed:
        keys.press(key, 1000)
    assert keys.left == left
    assert keys.answer(1200) == answer
    assert keys.answer(1200) == "", "once"
    assert not keys.answering


def test_an_answer_is_over_after_a_pause_or_a_hash() -> None:
    keys = Keys("", 100)
    keys.press("1", 1000)
    keys.press("2", 1050)
    assert keys.answer(1149) == ""
    assert keys.answering
    keys.press("#", 1149)
    assert keys.answer(1149) == "12"


@pytest.mark.parametrize(("pressed", "taken"), [("030", "030"), ("12#9", "12"), ("*123", "")])
def test_digits_are_taken_before_they_are_an_answer(pressed: str, taken: str) -> None:
    keys = Keys("*", 100)
    for key in pressed:
        keys.press(key, 1000)
    assert keys.take() == taken
    assert keys.take() == keys.answer(1200) == "", "once"


def test_a_very_long_way_out_is_cut() -> None:
    keys = Keys("*", 100)
    for _ in range(100):
        keys.press("*", 0)
    assert keys.left == "*" * 32
