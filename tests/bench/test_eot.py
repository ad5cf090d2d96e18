"""The German end-of-turn set, and its tables."""

import pytest

from tests.bench.eot import PARTS, Judged, by_words, outcome, row, tables
from tests.bench.eot_texts import Item, items


def test_the_set_is_large_enough_and_no_line_is_there_twice() -> None:
    lines = [item.parts for table in PARTS.values() for item in items(table)]
    assert len(lines) >= 300
    assert len(set(lines)) == len(lines)


def test_no_held_out_line_was_there_while_the_rules_were_written() -> None:
    held_out = {item.text.lower() for item in items(PARTS["held out"])}
    tuned_on = {item.text.lower() for part in list(PARTS)[:-1] for item in items(PARTS[part])}
    assert len(held_out) >= 100
    assert not held_out & tuned_on


@pytest.mark.parametrize("item", items(PARTS["developed"]), ids=lambda item: item.text)
def test_no_line_the_rules_were_written_with_is_cut_short(item: Item) -> None:
    assert by_words(item)[0] is not None


def test_what_comes_after_an_answer_that_is_too_early_is_not_judged() -> None:
    whole = Item("bracket", ("Wo sind Sie?", "Ich möchte,", "hallo"), 700, "")
    assert by_words(whole) == (None, 1)
    ends = [16_000, 32_000, 48_000]
    assert outcome(20_000, ends) == (None, 1)
    assert outcome(40_000, ends) == (None, 2)
    assert outcome(51_200, ends) == (200, 2)
    assert outcome(None, ends) == (float("inf"), 2)


def test_a_part_has_its_figures_and_a_table_in_markdown() -> None:
    whole = Item("question", ("Wo sind Sie?",), 700, "")
    paused = Item("bracket", ("Ich möchte am", "Montag", "kommen."), 700, "")
    judged = [
        Judged(whole, 160, 200, (0, 0), "wo sind sie", 1),
        Judged(paused, 256, None, (2, 1), "ich möchte", 2),
        Judged(paused, None, float("inf"), (1, 2), "", 0),
    ]
    figures = row(judged)
    assert (figures["items"], figures["items_with_a_pause"], figures["pauses"]) == (3, 2, 4)
    assert (figures["judgements_by_words"], figures["judgements_by_ear"]) == (3 + 2, 3 + 2)
    assert (figures["too_early_by_words"], figures["too_early_by_ear"]) == (1, 1)
    assert figures["no_answer_by_ear"] == 1
    assert figures["kept_waiting_by_ear"] == 1, "no answer at all is waited for, too"
    table = tables({"developed": judged[:1], "held out": judged})
    assert "| developed | 1 | 0 | 0, 0 | 0, 0 | 0 | 160 / 160 | 200 / 200 |" in table
    assert "| bracket | 2 | 2 | 3, 3 | 1, 1 | 1 | 256 / 256 | – |" in table
