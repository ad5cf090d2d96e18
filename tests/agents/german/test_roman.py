"""Roman numerals, and words that are none."""

import pytest

from agents.german.roman import rewrite, value


@pytest.mark.parametrize(
    ("numeral", "number"), [("I", 1), ("IV", 4), ("IX", 9), ("XIV", 14), ("XXXVIII", 38)]
)
def test_value(numeral: str, number: int) -> None:
    assert value(numeral) == number


@pytest.mark.parametrize("text", ["Im Innenhof", "Karl Vogt", "Peter Ikes", "C und V", "MIX"])
def test_words_stay(text: str) -> None:
    assert rewrite(text) == text
