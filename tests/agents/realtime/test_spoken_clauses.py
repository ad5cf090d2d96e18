"""A reply is split into clauses, and each is written out for the voice by itself."""

from pathlib import Path

import pytest

from agents.realtime.clauses import ClauseSplitter
from agents.speakable import speakable_for

ROWS = Path(__file__).with_name("spoken_clauses.txt").read_text(encoding="utf-8").splitlines()
"""Language | what a model writes | clause / clause, as they are spoken."""


def spoken(language: str, *pieces: str) -> list[str]:
    splitter, speakable = ClauseSplitter(), speakable_for(language)
    clauses = [clause for piece in pieces for clause in splitter.feed(piece)]
    return [speakable(clause) for clause in (*clauses, *splitter.finish())]


@pytest.mark.parametrize("row", ROWS)
def test_table(row: str) -> None:
    language, written, words = row.split(" | ")
    assert spoken(language, written) == words.split(" / ")
    assert spoken(language, *written) == words.split(" / "), "letter by letter"
