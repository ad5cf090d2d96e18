"""Numbers as German words."""

import pytest

from agents.german.counting import attributive, cardinal, decimal, ordinal, year
from agents.german.numbers import number_word


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "null"),
        (1, "eins"),
        (16, "sechzehn"),
        (17, "siebzehn"),
        (21, "einundzwanzig"),
        (30, "dreißig"),
        (70, "siebzig"),
        (100, "einhundert"),
        (101, "einhunderteins"),
        (777, "siebenhundertsiebenundsiebzig"),
        (1001, "eintausendeins"),
        (21000, "einundzwanzigtausend"),
        (1_000_000, "eine Million"),
        (2_300_021, "zwei Millionen dreihunderttausendeinundzwanzig"),
        (1_000_000_001, "eine Milliarde eins"),
        (-3, "minus drei"),
        (10**12, "eins" + " null" * 12),
    ],
)
def test_cardinal(number: int, words: str) -> None:
    assert cardinal(number) == words


@pytest.mark.parametrize(
    ("number", "word"),
    [
        (1, "ersten"),
        (2, "zweiten"),
        (3, "dritten"),
        (7, "siebten"),
        (8, "achten"),
        (12, "zwölften"),
        (19, "neunzehnten"),
        (20, "zwanzigsten"),
        (31, "einunddreißigsten"),
        (100, "einhundertsten"),
        (101, "einhundertersten"),
        (117, "einhundertsiebzehnten"),
    ],
)
def test_ordinal(number: int, word: str) -> None:
    assert ordinal(number, "en") == word


def test_others() -> None:
    assert year(1900) == "neunzehnhundert"
    assert year(1066) == "eintausendsechsundsechzig"
    assert year(2000) == "zweitausend"
    assert decimal("2", "05") == "zwei Komma null fünf"
    assert (attributive(1), attributive(101), attributive(7)) == ("ein", "einhundertein", "sieben")


def test_spoken_numbers_are_understood_again() -> None:
    for number in [*range(1000), *range(1000, 10000, 7), 21000, 999_999]:
        assert number_word(cardinal(number)) == number
