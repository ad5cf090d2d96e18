"""Where two texts differ, in the reading in which they differ least.

Texts are compared as they are written. Only where they differ then, and one has figures or
abbreviations there, that stretch is compared as it is said, too: "18 Uhr" is "achtzehn uhr"; and
digit by digit: "0171, 234" is "null eins sieben eins zwei drei vier".
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, takewhile

from rapidfuzz.distance import Levenshtein, Opcode

from telephony.calllog.words import words_of

_NOT_UNDERSTOOD = re.compile(r"\[[^\]]*\]")
_FIGURES = re.compile(r"\d|\w[A-ZÄÖÜ]|[^\w\s,;:?!.]|\.\w|\b\w{1,4}\.")
"""What may be said in other words than it is written: figures, abbreviations, symbols."""
_BESIDE = 2
"""Equal words on each side that a stretch is read with: "am 24. Dezember" is not "24."."""
_BETWEEN = 2
"""Equal words that may lie inside one difference: "vierzehn uhr dreißig", "14:30 Uhr"."""
_LONGEST = 40
"""Words that one difference grows to: a list of prices is read price by price."""


@dataclass(frozen=True, slots=True)
class Word:
    """A written word."""

    key: str
    """What makes it equal to others."""
    written: str
    """With the marks that stand alone behind it: "50 %"."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Places of words that are not written alike, and perhaps of equal ones between them."""

    live: range
    corrected: range
    errors: int
    """Words that are replaced, missing or extra; 0 where the same is only written differently."""
    words: int
    """Of the corrected text, in the reading in which the errors were counted."""


def written_words(text: str) -> list[Word]:
    """What stands in brackets was not understood, and is no word."""
    words: list[Word] = []
    for part in _NOT_UNDERSTOOD.sub(" ", text).split():
        key = _key(part)
        if key:
            words.append(Word(key, part))
        elif words:
            words[-1] = replace(words[-1], written=f"{words[-1].written} {part}")
    return words


def differences(
    live: Sequence[Word],
    corrected: Sequence[Word],
    steps: Sequence[Opcode],
    in_words: Callable[[str], str],
) -> list[Difference]:
    """By their places. `steps` lead from the keys of `live` to those of `corrected`."""
    reader = _Reader(live, corrected, in_words)
    found: list[Difference] = []
    for equal, run in groupby(steps, key=lambda step: step.tag == "equal"):
        if equal:
            continue
        difference = reader.read(_as_written(list(run)))
        if found and _may_be_one(found[-1], difference) and len(found[-1].live) <= _LONGEST:
            apart = _joined(found[-1], difference)
            together = reader.read(apart)
            if together.errors < apart.errors:
                found[-1] = together
                continue
        found.append(difference)
    return found


class _Reader:
    def __init__(
        self, live: Sequence[Word], corrected: Sequence[Word], in_words: Callable[[str], str]
    ) -> None:
        self._live, self._corrected = live, corrected
        self._in_words = in_words

    def read(self, difference: Difference) -> Difference:
        """In the reading that has the fewest errors."""
        live, corrected = difference.live, difference.corrected
        left = _shared(_before(self._live, live), _before(self._corrected, corrected))
        right = _shared(_behind(self._live, live), _behind(self._corrected, corrected))
        heard = _text(self._live, range(live.start - left, live.stop + right))
        said = _text(self._corrected, range(corrected.start - left, corrected.stop + right))
        if not heard or not said or not _FIGURES.search(f"{heard} {said}"):
            return difference
        for reading in (self._as_said, self._digit_by_digit):
            keys = _keys(reading(said))
            errors = Levenshtein.distance(_keys(reading(heard)), keys)
            if errors < difference.errors:
                words = max(len(corrected), len(keys) - left - right)
                difference = replace(difference, errors=errors, words=words)
        return difference

    def _as_said(self, text: str) -> str:
        return self._in_words(text) if _FIGURES.search(text) else text

    def _digit_by_digit(self, text: str) -> str:
        return text.translate(self._digits)

    @cached_property
    def _digits(self) -> dict[int, str]:
        return {ord(digit): f" {self._in_words(digit)} " for digit in "0123456789"}


def _as_written(run: Sequence[Opcode]) -> Difference:
    first, last = run[0], run[-1]
    corrected = range(first.dest_start, last.dest_end)
    errors = sum(
        max(step.src_end - step.src_start, step.dest_end - step.dest_start) for step in run
    )
    return Difference(range(first.src_start, last.src_end), corrected, errors, len(corrected))


def _may_be_one(first: Difference, second: Difference) -> bool:
    near = second.live.start - first.live.stop <= _BETWEEN
    return near and first.errors > 0 and second.errors > 0


def _joined(first: Difference, second: Difference) -> Difference:
    between = second.corrected.start - first.corrected.stop
    return Difference(
        live=range(first.live.start, second.live.stop),
        corrected=range(first.corrected.start, second.corrected.stop),
        errors=first.errors + second.errors,
        words=first.words + between + second.words,
    )


def _before(words: Sequence[Word], places: range) -> Sequence[Word]:
    """The nearest first."""
    return words[max(places.start - _BESIDE, 0) : places.start][::-1]


def _behind(words: Sequence[Word], places: range) -> Sequence[Word]:
    return words[places.stop : places.stop + _BESIDE]


def _shared(live: Sequence[Word], corrected: Sequence[Word]) -> int:
    """Words at the start of both that are the same, and no figures."""
    pairs = zip(live, corrected, strict=False)
    same = takewhile(lambda pair: pair[0].key == pair[1].key and pair[0].key.isalpha(), pairs)
    return len(list(same))


def _text(words: Sequence[Word], places: range) -> str:
    return " ".join(word.written for word in words[places.start : places.stop])


def _keys(text: str) -> list[str]:
    """Of words as they are said. Letters that are said one by one are one: "G m b H"."""
    keys: list[str] = []
    said = filter(None, map(_key, text.split()))
    for spelled, run in groupby(said, key=lambda key: len(key) == 1 and key.isalpha()):
        together = list(run)
        keys += ["".join(together)] if spelled else together
    return keys


def _key(word: str) -> str:
    return "".join(words_of(word))
