"""Telephone numbers as Germans write them become digits in groups."""

from pathlib import Path

import pytest

from agents.german.speakable import speakable

ROWS = Path(__file__).with_name("phone_numbers.txt").read_text(encoding="utf-8").splitlines()
"""Written | spoken."""


@pytest.mark.parametrize("row", ROWS)
def test_table(row: str) -> None:
    written, _, spoken = row.partition(" | ")
    assert speakable(written) == spoken


@pytest.mark.parametrize(
    "text",
    [
        "0 bis 10 Grad",
        "von 0 auf 100",
        "0-100 km/h",
        "am 01.02.2026 um 9 Uhr",
        "03.12.26",
        "08:15 bis 09:30",
        "0,5 bis 1,5 Liter",
        "Rechnung 2026",
        "20 30 40",
    ],
)
def test_other_numbers_are_none(text: str) -> None:
    assert not any(word in speakable(text).split() for word in ("null,", "eins,", "zwei,"))
