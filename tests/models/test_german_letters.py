"""Letters the recogniser learnt, that TOM understands them, and what they are measured by."""

import random

import pytest

from agents import iban
from agents.german.dictated import account_in
from agents.german.spelling import spelled
from models.train_stt.corpus import Corpus, read_slots
from models.train_stt.german import transcript
from models.train_stt.german_letters import Letters, said
from models.train_stt.languages import GERMAN


@pytest.fixture
def letters() -> Letters:
    return Letters(random.Random(7), read_slots(GERMAN.folder / "slots.toml"))


def drawn(letters: Letters, slot: str, count: int = 200) -> list[str]:
    return [transcript(letters.made[slot]()) for _ in range(count)]


@pytest.mark.parametrize(
    ("sign", "spoken", "written"),
    [("d", "D", "d"), ("ü", "Ü", "ü"), ("y", "Ypsilon", "ypsilon"), ("ß", "Eszett", "eszett")],
)
def test_a_letter_is_said_by_its_name(sign: str, spoken: str, written: str) -> None:
    assert said(sign) == spoken
    assert transcript(spoken) == written


@pytest.mark.parametrize("slot", ["spelled", "spelled_by_words"])
def test_tom_understands_spelled_names(letters: Letters, slot: str) -> None:
    for text in drawn(letters, slot):
        name, before = spelled(text)
        assert name, text
        assert not before, text


def test_tom_understands_accounts(letters: Letters) -> None:
    for text in drawn(letters, "iban"):
        digits = account_in(text)[2:]
        assert digits.isdigit(), text
        assert 2 <= len(digits) <= 20, text


def test_the_measured_names_are_not_among_the_learnt(letters: Letters) -> None:
    learnt = {name.capitalize() for name in letters.names}
    for sentence in Corpus(GERMAN, 1).lines("names"):
        name, _ = spelled(sentence.words)
        assert name
        assert name not in learnt


def test_the_measured_accounts_are_right_ones() -> None:
    for sentence in Corpus(GERMAN, 1).lines("accounts"):
        assert iban.is_valid(account_in(sentence.words)), sentence
