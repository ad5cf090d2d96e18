"""The English that TOM needs."""

import pytest

from agents.english.counting import cardinal, clock, ordinal
from agents.english.understanding import corrected, digits_in, find_name, in_figures
from agents.speakable import speakable_for


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Call +49 30 123456.", "Call plus four nine, three zero, one two, three four, five six."),
        ("at 9:30", "at nine thirty a.m"),
        ("at 17:05", "at five oh five p.m"),
        ("€12.50", "twelve euros fifty"),
        ("19%", "nineteen percent"),
        ("the 21st", "the twenty-first"),
        ("3.14", "three point one four"),
        ("1,234", "one thousand two hundred and thirty-four"),
        ("Room 12A", "Room twelve A"),
    ],
)
def test_speakable(written: str, spoken: str) -> None:
    assert speakable_for("en")(written) == spoken


def test_speakable_for() -> None:
    assert speakable_for("de")("5 km") == "fünf Kilometer"
    assert speakable_for("fr")("5 km") == "5 km"


def test_counting() -> None:
    assert cardinal(1_000_021) == "one million and twenty-one"
    assert [ordinal(n) for n in (1, 2, 12, 20, 33)] == [
        "first",
        "second",
        "twelfth",
        "twentieth",
        "thirty-third",
    ]
    assert [clock(m) for m in (0, 720, 780, 1440)] == ["midnight", "noon", "one p.m", "midnight"]


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("oh three double one twenty two", "031122"),
        ("my number is zero three zero twenty one", "03021"),
        ("plus four nine", "+49"),
        ("sixty", "60"),
        ("hello", ""),
    ],
)
def test_digits(text: str, digits: str) -> None:
    assert digits_in(text) == digits


def test_names_and_corrections() -> None:
    assert find_name("hello my name is john smith") == "John Smith"
    assert find_name("it s mary", asked=True) == "Mary"
    assert find_name("i am not sure", asked=True) == ""
    assert corrected("030123", "no the last digit is four") == "030124"
    assert corrected("030123", "not one but two") == "030223"


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Oh three double one, Twenty-one.", "0 3 11, 21."),
        ("twenty, one", "20, 1"),
        ("plus four four 7911", "+ 4 4 7911"),
        ("My e-mail, please", "My e-mail, please"),
    ],
)
def test_in_figures(text: str, figures: str) -> None:
    assert in_figures(text) == figures
