"""Names spelled out at the telephone (DIN 5009)."""

import pytest

from agents.german.names import find_name
from agents.german.spelling import spelled


@pytest.mark.parametrize(
    ("text", "name", "before"),
    [
        ("martha übermut ludwig ludwig emil richard", "Müller", ""),
        ("münchen umlaut unna leipzig leipzig essen rostock", "Müller", ""),
        ("ich buchstabiere m a i e r", "Maier", "ich buchstabiere"),
        ("m wie martha e wie emil y wie ypsilon e wie emil r wie richard", "Meyer", ""),
        ("schule martha ida doppel theodor", "Schmitt", ""),
        ("gustav richard otto eszett", "Groß", ""),
        ("a b c bindestrich d e f", "Abc-Def", ""),
        ("weber wilhelm emil berta emil richard", "Weber", "weber"),
        ("anna martha", "", "anna martha"),
        ("ja bitte", "", "ja bitte"),
    ],
)
def test_spelled(text: str, name: str, before: str) -> None:
    assert spelled(text) == (name, before)


@pytest.mark.parametrize(
    ("text", "asked", "name"),
    [
        ("thomas maier martha emil ypsilon emil richard", True, "Thomas Meyer"),
        ("martha emil ypsilon emil richard", True, "Meyer"),
        ("ich buchstabiere martha emil ypsilon emil richard", False, "Meyer"),
        ("martha emil ypsilon emil richard", False, ""),
    ],
)
def test_spelled_names(text: str, asked: bool, name: str) -> None:
    assert find_name(text, asked=asked) == name
