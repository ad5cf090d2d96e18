"""What was understood in a call, word by word beside what its recording was transcribed to.

Words count as equal whatever their case, marks and umlauts' spelling (`words.py`): "E-Mail." is
"email". Figures and the words for them are different words: "18" is not "achtzehn". What stands in
brackets, as "[unverständlich]", was not understood and is no word.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from rapidfuzz.distance import Levenshtein

from telephony.calllog.models import TurnRow
from telephony.calllog.words import words_of

Kind = Literal["equal", "replaced", "missing", "extra"]
"""As the live words stand to the corrected ones: the same, others, fewer, more."""

_NOT_UNDERSTOOD = re.compile(r"\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring words that stand to each other in one way."""

    kind: Kind
    live: str
    corrected: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Of one text with the other."""

    lines: tuple[tuple[Piece, ...], ...]
    """For each corrected line. Live words before the first line and after a line are with it."""
    wer: float | None
    """Word error rate of the live text: words that are replaced, missing or extra, to the corrected
    text's words; more than 1 where there is much extra. None: nothing was said."""


def live_text(turns: Sequence[TurnRow]) -> str:
    """What the caller was understood to say; without what they keyed, which takes no time."""
    return " ".join(turn.said for turn in turns if turn.said_end > turn.said_start)


def compare(live: str, corrected: Sequence[str]) -> Comparison:
    """Compare the text as it was understood in the call with the lines it was corrected to."""
    heard = _words(live)
    lines = [_words(line) for line in corrected]
    said = [word for line in lines for word in line]
    ends = [sum(map(len, lines[: number + 1])) for number in range(len(lines))]
    found: list[list[tuple[str, str]]] = [[] for _ in lines or [()]]
    line = errors = 0
    for before, after in _pairs([_key(word) for word in heard], [_key(word) for word in said]):
        while after is not None and after >= ends[line]:
            line += 1
        pair = ("" if before is None else heard[before], "" if after is None else said[after])
        errors += not _equal(pair)
        found[line].append(pair)
    return Comparison(
        lines=tuple(tuple(_pieces(words)) for words in found),
        wer=errors / len(said) if said else None,
    )


def _words(text: str) -> list[str]:
    """As they are written, without what is a mark only."""
    return [word for word in _NOT_UNDERSTOOD.sub(" ", text).split() if _key(word)]


def _key(word: str) -> str:
    return "".join(words_of(word))


def _pairs(
    live: Sequence[str], corrected: Sequence[str]
) -> Iterator[tuple[int | None, int | None]]:
    """The words' places side by side, with the fewest errors; None where one has no partner."""
    for step in Levenshtein.opcodes(live, corrected):
        before = range(step.src_start, step.src_end)
        after = range(step.dest_start, step.dest_end)
        if step.tag == "insert":
            yield from ((None, place) for place in after)
        elif step.tag == "delete":
            yield from ((place, None) for place in before)
        else:  # equal, replace: as many on both sides
            yield from zip(before, after, strict=True)


def _equal(pair: tuple[str, str]) -> bool:
    return _key(pair[0]) == _key(pair[1])


def _pieces(pairs: list[tuple[str, str]]) -> Iterator[Piece]:
    for equal, run in groupby(pairs, key=_equal):
        live, corrected = (" ".join(filter(None, side)) for side in zip(*run, strict=True))
        if equal:
            yield Piece("equal", live, corrected)
        elif not live:
            yield Piece("missing", live, corrected)
        else:
            yield Piece("replaced" if corrected else "extra", live, corrected)
