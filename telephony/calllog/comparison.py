"""What was understood in a call, word by word beside what its recording was transcribed to.

Words count as equal whatever their case, marks and umlauts' spelling (`words.py`): "E-Mail." is
"email". They are compared as they are said, where the caller of `compare` knows how: "18 Uhr" is
"achtzehn uhr", since some recognisers write figures and others words. What stands in brackets, as
"[unverständlich]", was not understood and is no word.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
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
    text's words; more than 1 where there is much extra. Words that were understood where nothing
    was said count as if one had been. None: neither text has a word."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as it is said: "dreißig" of "14:30 Uhr"."""

    key: str
    written: str
    """What it is a part of, where it is the first word of that; else empty."""
    goes_on: bool = False
    """It is a part of what the word before it is a part of."""


_Pair = tuple[_Word | None, _Word | None]
"""Live and corrected."""


def live_text(turns: Sequence[TurnRow]) -> str:
    """What the caller was understood to say; without what they keyed, which takes no time."""
    return " ".join(turn.said for turn in turns if turn.said_end > turn.said_start)


def compare(
    live: str, corrected: Sequence[str], in_words: Callable[[str], str] = str
) -> Comparison:
    """Compare the text as it was understood in the call with the lines it was corrected to.

    `in_words`: writes a text as it is said.
    """
    heard = _words(live, in_words)
    lines = [_words(line, in_words) for line in corrected]
    said = [word for line in lines for word in line]
    ends = [sum(map(len, lines[: number + 1])) for number in range(len(lines))]
    found: list[list[_Pair]] = [[] for _ in lines or [()]]
    line = errors = 0
    for before, after in _pairs([word.key for word in heard], [word.key for word in said]):
        while after is not None and after >= ends[line]:
            line += 1
        pair = (None if before is None else heard[before], None if after is None else said[after])
        errors += not _equal(pair)
        found[line].append(pair)
    return Comparison(
        lines=tuple(tuple(_pieces(pairs)) for pairs in found),
        wer=errors / max(len(said), 1) if heard or said else None,
    )


def _words(text: str, in_words: Callable[[str], str]) -> list[_Word]:
    """As they are said, without what is a mark only."""
    written = _NOT_UNDERSTOOD.sub(" ", text).split()
    said = in_words(" ".join(written)).split()
    steps = Levenshtein.opcodes([_key(word) for word in written], [_key(word) for word in said])
    words: list[_Word] = []
    for same, run in groupby(steps, key=lambda step: step.tag == "equal"):
        parts = list(run)
        before = written[parts[0].src_start : parts[-1].src_end]
        if same:
            words += [_Word(_key(word), word) for word in before]
            continue
        keys = [_key(word) for word in said[parts[0].dest_start : parts[-1].dest_end]]
        if all(len(key) < 2 for key in keys):  # "GmbH" is one word, however it is spelled
            keys = [_key(word) for word in before]
        for number, key in enumerate(filter(None, keys)):
            goes_on = number > 0 or not before
            words.append(_Word(key, "" if goes_on else " ".join(before), goes_on))
    return [word for word in words if word.key]


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


def _equal(pair: _Pair) -> bool:
    live, corrected = pair
    return live is not None and corrected is not None and live.key == corrected.key


def _pieces(pairs: list[_Pair]) -> Iterator[Piece]:
    for equal, run in groupby(_whole(pairs), key=lambda parts: all(map(_equal, parts))):
        sides = zip(*chain.from_iterable(run), strict=True)
        live, corrected = (
            " ".join(word.written for word in side if word is not None and word.written)
            for side in sides
        )
        if equal:
            yield Piece("equal", live, corrected)
        elif not live:
            yield Piece("missing", live, corrected)
        else:
            yield Piece("replaced" if corrected else "extra", live, corrected)


def _whole(pairs: list[_Pair]) -> list[list[_Pair]]:
    """Together what is written together on either side."""
    found: list[list[_Pair]] = []
    for pair in pairs:
        goes_on = any(word is not None and word.goes_on for word in pair)
        if goes_on and found:
            found[-1].append(pair)
        else:
            found.append([pair])
    return found
