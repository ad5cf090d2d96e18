"""What counts as something that was said. The engine itself runs in the worker's tests."""

import pytest

from agents.whisperx.engine import has_words


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Ja.", True), ("7", True), ("Öh", True), (".", False), (" … ", False), ("", False)],
)
def test_marks_alone_are_no_words(text: str, expected: bool) -> None:
    assert has_words(text) is expected
