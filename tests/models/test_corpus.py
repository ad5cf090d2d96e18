"""The sentences the recogniser learnt, and that the shipped vocabulary is theirs."""

import itertools

import pytest

import models
from models.train_stt.corpus import Corpus, expansions, number_word, ordinal_word, transcript
from models.train_stt.measure import word_errors
from models.train_stt.voices import CALLERS, HELD_OUT, TOM, TRAINING


@pytest.mark.parametrize(
    ("number", "word"),
    [(0, "null"), (1, "eins"), (17, "siebzehn"), (21, "einundzwanzig"), (30, "dreißig")],
)
def test_numbers(number: int, word: str) -> None:
    assert number_word(number) == word


@pytest.mark.parametrize(
    ("number", "word"), [(1, "erste"), (3, "dritte"), (7, "siebte"), (31, "einunddreißigste")]
)
def test_ordinals(number: int, word: str) -> None:
    assert ordinal_word(number) == word


def test_a_transcript_is_lower_case_words() -> None:
    assert (
        transcript("Guten Tag, hier ist Tom.  Eine E-Mail?") == "guten tag hier ist tom eine email"
    )


def test_templates_are_read_in_all_their_ways() -> None:
    assert expansions("Ja[, bitte]. (Jetzt|Gleich)") == [
        "Ja, bitte. Jetzt",
        "Ja, bitte. Gleich",
        "Ja. Jetzt",
        "Ja. Gleich",
    ]


def test_a_seed_gives_the_same_sentences() -> None:
    first, second = Corpus(5), Corpus(5)
    assert [first.draw() for _ in range(50)] == [second.draw() for _ in range(50)]


def test_every_sentence_is_of_the_shipped_vocabulary() -> None:
    lines = (models.path("stt-demo-de") / "words.txt").read_text(encoding="utf-8").splitlines()
    shipped = {line.split()[0] for line in lines} - {"<eps>", "<unk>"}
    corpus = Corpus(6)
    assert shipped == set(corpus.vocabulary)
    drawn = itertools.chain.from_iterable(corpus.draw().words.split() for _ in range(3000))
    assert set(drawn) <= shipped


def test_held_out_voices_are_held_out() -> None:
    assert not set(HELD_OUT) & set(TRAINING)
    assert {TOM, *CALLERS} <= set(TRAINING)


@pytest.mark.parametrize(
    ("heard", "errors"),
    [("guten tag", 0), ("guten", 1), ("gut tag", 1), ("ja guten tag", 1), ("", 2)],
)
def test_word_errors(heard: str, errors: int) -> None:
    assert word_errors("guten tag", heard) == errors
