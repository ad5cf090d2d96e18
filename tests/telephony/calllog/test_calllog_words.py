"""Words as the search sees them."""

import pytest

from telephony.calllog.words import LONGEST_WORD, search_text, sought_parts, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Öffnungszeiten", ["oeffnungszeiten"]),
        ("O\N{COMBINING DIAERESIS}l", ["oel"]),
        ("STRASSE Straße", ["strasse", "strasse"]),
        ("Café, crème", ["cafe", "creme"]),
        ("geht's um 9:30?", ["geht", "s", "um", "9", "30"]),
        ("\ufb01nden\0snake_case", ["finden", "snake", "case"]),
        ("№ 5", ["no", "5"]),
        ("日本 Ωmega", ["日本", "ωmega"]),
        (' \t%*-()"', []),
        ("x" * 100, ["x" * LONGEST_WORD]),
    ],
)
def test_words_are_folded(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_a_search_text_has_each_word_once_between_blanks() -> None:
    assert search_text(["Guten Tag", "", "guten ABEND"]) == " abend guten tag "
    assert search_text(["", "?!"]) == ""


def test_short_words_are_sought_where_words_begin() -> None:
    assert sought_parts("Ja, a zeit ZEIT") == [" ja", " a ", "zeit"]
