"""The phrases of the small Whisper, and messages made of them."""

import random

import models
from models.train_stt.german import transcript
from models.train_whisper.phrases import (
    DIGIT,
    DIGITS,
    LEADS,
    MOST_PHRASES,
    NUMBERS,
    PHRASES,
    SECTIONS,
    call_back_number,
    message,
    other_digits,
)


def test_there_are_120_different_phrases() -> None:
    assert len(PHRASES) == len(set(PHRASES)) == 120
    assert len({transcript(phrase) for phrase in PHRASES}) == 120


def test_the_live_recogniser_knows_their_words() -> None:
    lines = (models.path("stt-demo-de") / "words.txt").read_text(encoding="utf-8").splitlines()
    known = {line.split()[0] for line in lines} - {"<eps>", "<unk>"}
    assert {word for phrase in PHRASES for word in transcript(phrase).split()} <= known


def test_phrases_are_written_as_sentences() -> None:
    assert [p for p in PHRASES if not p[0].isupper() or p[-1] not in ".?"] == []


def test_other_digits_change_nothing_but_digits() -> None:
    rng = random.Random(1)
    for phrase in SECTIONS[NUMBERS]:
        other = other_digits(phrase, rng)
        assert DIGIT.sub("", other) == DIGIT.sub("", phrase)
        assert DIGIT.findall(other) != DIGIT.findall(phrase)
        if DIGIT.findall(phrase)[0] == "null":
            assert DIGIT.findall(other)[0] == "null"


def test_phrases_without_digits_stay() -> None:
    assert other_digits("Bitte rufen Sie mich zurück.", random.Random(1)) == (
        "Bitte rufen Sie mich zurück."
    )


def test_call_back_numbers_begin_like_a_phrase_and_have_4_to_11_digits() -> None:
    rng = random.Random(2)
    counts: set[int] = set()
    for _ in range(300):
        phrase = call_back_number(rng)
        digits = DIGIT.findall(phrase)
        counts.add(len(digits))
        lead = next(lead for lead in LEADS if phrase.startswith(lead + " " + digits[0]))
        assert phrase.removeprefix(lead + " ").replace(",", "") == " ".join(digits) + "."
    assert counts == set(range(DIGITS[0], DIGITS[1] + 1))


def test_a_seed_gives_the_same_message() -> None:
    first, second = random.Random(3), random.Random(3)
    drawn = [message(first, MOST_PHRASES, 0.5) for _ in range(40)]
    assert drawn == [message(second, MOST_PHRASES, 0.5) for _ in range(40)]
    assert {len(phrases) for phrases in drawn} == {MOST_PHRASES}


def test_messages_have_other_numbers_only_where_asked() -> None:
    rng = random.Random(4)
    known = set(PHRASES)
    assert all(phrase in known for _ in range(200) for phrase in message(rng, 2))
    assert any(phrase not in known for _ in range(200) for phrase in message(rng, 2, 1.0))
