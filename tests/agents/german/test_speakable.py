"""Written German becomes words."""

import dataclasses
import time
from pathlib import Path

import pytest

from agents.german.speakable import speakable
from agents.receptionist.texts_de import GERMAN

ROWS = Path(__file__).with_name("speakable.txt").read_text(encoding="utf-8").splitlines()
"""Written | spoken."""


@pytest.mark.parametrize("row", ROWS)
def test_table(row: str) -> None:
    written, _, spoken = row.partition(" | ")
    assert speakable(written) == spoken


def test_no_digit_or_sign_is_left() -> None:
    for row in ROWS:
        words = speakable(row.partition(" | ")[0])
        assert not any(sign.isdigit() or sign in "€%§@&" for sign in words)


def test_words_stay_as_they_are() -> None:
    """What is spoken already goes through unchanged, so a second pass does no harm."""
    for row in ROWS:
        words = speakable(row.partition(" | ")[0])
        assert speakable(words) == words
    for field in dataclasses.fields(GERMAN):
        sentence = getattr(GERMAN, field.name)
        if isinstance(sentence, str):
            plain = sentence.replace("{", "").replace("}", "").replace("_", "")
            assert speakable(plain) == plain


def test_many_days_in_a_row_take_no_time() -> None:
    began = time.process_time()
    assert speakable("1. und " * 300 + "5. Mai").endswith("erster und fünfter Mai")
    assert time.process_time() - began < 1
