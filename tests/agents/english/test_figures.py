"""Days and times in figures, as recognisers write them."""

import pytest

from agents.english.figures import as_said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("on december 24, 2026", "on december 24th, 2026"),
        ("on december 21st", "on december 21st"),
        ("the 3 of may", "the 3rd of may"),
        ("on 24/12 please", "on 24th of december please"),
        ("24/12/26", "24th of december 2026"),
        ("12/24/2026", "24th of december 2026"),
        ("open 24/7", "open 24/7"),
        ("0711/123456", "0711/123456"),
        ("at 3.30pm", "at 3:30 p m"),
        ("at 3 p.m. tomorrow", "at 3 p m tomorrow"),
        ("from 9.30 until 12.30", "from 9:30 until 12:30"),
        ("at about 3.30", "at about 3:30"),
        ("it costs about 3.50", "it costs about 3.50"),
        ("is about 3.50 right", "is about 3.50 right"),
        ("the price is from 3.50", "the price is from 3.50"),
        ("around 12.50 pounds", "around 12.50 pounds"),
        ("by 2.50 percent", "by 2.50 percent"),
        ("may 5 p.m. suit you", "may 5 p m suit you"),
        ("0711 12.34.56", "0711 12.34.56"),
        ("on the third of may at half past two", "on the third of may at half past two"),
    ],
)
def test_as_said(written: str, said: str) -> None:
    assert as_said(written) == said
    assert as_said(said) == said
