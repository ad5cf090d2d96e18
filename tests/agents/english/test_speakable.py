"""Written English becomes words."""

import dataclasses
from pathlib import Path

import pytest

from agents.english.speakable import speakable
from agents.receptionist.texts_en import ENGLISH

ROWS = Path(__file__).with_name("speakable.txt").read_text(encoding="utf-8").splitlines()
"""Written | spoken."""


@pytest.mark.parametrize("row", ROWS)
def test_table(row: str) -> None:
    text, _, spoken = row.partition(" | ")
    assert speakable(text) == spoken


def test_words_stay_as_they_are() -> None:
    """What is spoken already goes through unchanged, so a second pass does no harm."""
    for row in ROWS:
        words = speakable(row.partition(" | ")[0])
        assert not any(sign.isdigit() or sign in "€£$%@&" for sign in words)
        assert speakable(words) == words
    for field in dataclasses.fields(ENGLISH):
        sentence = getattr(ENGLISH, field.name)
        if isinstance(sentence, str):
            plain = sentence.replace("{", "").replace("}", "").replace("_", "")
            assert speakable(plain) == plain
