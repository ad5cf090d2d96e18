"""The sentences the recogniser learnt, and that the shipped vocabulary is theirs."""

import itertools

import pytest

import models
from models.train_stt import english, german
from models.train_stt.corpus import Corpus, expansions
from models.train_stt.languages import LANGUAGES, Language
from models.train_stt.measure import word_errors


@pytest.mark.parametrize(
    ("number", "german_word", "english_word"),
    [
        (0, "null", "zero"),
        (1, "eins", "one"),
        (17, "siebzehn", "seventeen"),
        (21, "einundzwanzig", "twenty-one"),
        (30, "dreißig", "thirty"),
    ],
)
def test_numbers(number: int, german_word: str, english_word: str) -> None:
    assert german.number_word(number) == german_word
    assert english.number_word(number) == english_word


@pytest.mark.parametrize(
    ("year", "words"),
    [
        (1930, "neunzehnhundert dreißig"),
        (1987, "neunzehnhundert siebenundachtzig"),
        (2000, "zweitausend"),
        (2006, "zweitausend sechs"),
    ],
)
def test_years(year: int, words: str) -> None:
    assert german.year_words(year) == words


@pytest.mark.parametrize(
    ("number", "german_word", "english_word"),
    [
        (1, "erste", "first"),
        (3, "dritte", "third"),
        (7, "siebte", "seventh"),
        (20, "zwanzigste", "twentieth"),
        (31, "einunddreißigste", "thirty-first"),
    ],
)
def test_ordinals(number: int, german_word: str, english_word: str) -> None:
    assert german.ordinal_word(number) == german_word
    assert english.ordinal_word(number) == english_word


def test_a_transcript_is_lower_case_words() -> None:
    assert (
        german.transcript("Guten Tag, hier ist Tom.  Eine E-Mail?")
        == "guten tag hier ist tom eine email"
    )
    assert (
        english.transcript("It's twenty-one, at nine a.m. Um-hum, eigh for Alpha.")
        == "it s twenty one at nine a m mhm a for alpha"
    )


def test_templates_are_read_in_all_their_ways() -> None:
    assert expansions("Ja[, bitte]. (Jetzt|Gleich)") == [
        "Ja, bitte. Jetzt",
        "Ja, bitte. Gleich",
        "Ja. Jetzt",
        "Ja. Gleich",
    ]


@pytest.fixture(params=LANGUAGES.values(), ids=list(LANGUAGES))
def language(request: pytest.FixtureRequest) -> Language:
    return request.param


def test_a_seed_gives_the_same_sentences(language: Language) -> None:
    first, second = Corpus(language, 5), Corpus(language, 5)
    assert [first.draw() for _ in range(50)] == [second.draw() for _ in range(50)]


def test_sections_are_of_callers_and_of_the_same_vocabulary(language: Language) -> None:
    corpus = Corpus(language, 5, sections=["bye"])
    drawn = [corpus.draw() for _ in range(50)]
    assert {sentence.speaker for sentence in drawn} == {"caller"}
    assert corpus.vocabulary == Corpus(language, 5).vocabulary
    farewells = {word for section in corpus.templates["caller"] for line in section.lines
                 for reading in line for word in language.transcript(reading).split()}  # fmt: skip
    assert {word for sentence in drawn for word in sentence.words.split()} <= farewells


def test_every_sentence_is_of_the_shipped_vocabulary(language: Language) -> None:
    lines = (models.path(language.model) / "words.txt").read_text(encoding="utf-8").splitlines()
    shipped = {line.split()[0] for line in lines} - {"<eps>", "<unk>"}
    corpus = Corpus(language, 6)
    assert shipped == set(corpus.vocabulary)
    drawn = itertools.chain.from_iterable(corpus.draw().words.split() for _ in range(3000))
    assert set(drawn) <= shipped


def test_held_out_voices_are_held_out(language: Language) -> None:
    voices = language.voices
    assert not {*voices.held_out, voices.strange} & set(voices.training)
    assert {voices.tom, *voices.callers} <= set(voices.training)


@pytest.mark.parametrize(
    ("heard", "errors"),
    [("guten tag", 0), ("guten", 1), ("gut tag", 1), ("ja guten tag", 1), ("", 2)],
)
def test_word_errors(heard: str, errors: int) -> None:
    assert word_errors("guten tag", heard) == errors
