"""Names spelled out at the telephone (DIN 5009)."""

import pytest

from agents.german.names import find_name
from agents.german.spelling import SPELLING_WORDS, spelled


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
        ("em a ypsilon er", "Mayr", ""),
        ("em wie martha a wie anna er wie richard", "Mar", ""),
        ("m wie mama a wie apfel y wie yak", "May", ""),
        ("m u umlaut l l e r", "Müller", ""),
        ("k offenbach umlaut offenbach l", "Koöl", ""),
        ("g r o doppel-s", "Gross", ""),
        ("g r o scharfes s mann", "Groß", ""),
        ("s c h m i doppel t", "Schmitt", ""),
        ("martha dann emil dann ypsilon", "Mey", ""),
        ("o apostroph n e i l", "O'neil", ""),
        ("das ist der kaufmann otto", "", "das ist der kaufmann otto"),
        ("hat er es schon", "", "hat er es schon"),
        ("er es ist", "", "er es ist"),
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


@pytest.mark.parametrize("letter", "abcdefghijklmnopqrstuvwxyz")
def test_both_tables_have_a_word_for_every_letter(letter: str) -> None:
    """2022 has one town a letter, the table before it one first name or noun at least."""
    words = [word for word, means in SPELLING_WORDS.items() if means == letter and len(word) > 1]
    assert len(words) >= (1 if letter in "y" else 2)
