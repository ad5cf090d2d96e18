"""What was understood in a call, word by word beside what its recording was transcribed to.

Words count as equal whatever their case, marks and umlauts' spelling (`words.py`): "E-Mail." is
"email". What differs is compared as it is said (`differences.py`), where the caller of `compare`
knows how: some recognisers write figures and others words. What stands in brackets, as
"[unverständlich]", was not understood and is no word.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from rapidfuzz.distance import Levenshtein, Opcode

from telephony.calllog.differences import differences, written_words
from telephony.calllog.models import TurnRow

Kind = Literal["equal", "replaced", "missing", "extra"]
"""As the live words stand to the corrected ones: the same, others, fewer, more."""


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
    text's words; more than 1 where there is much extra, but 1 where the corrected text has no word.
    None: neither text has one."""


_Pair = tuple[bool, str, str]
"""Whether they are equal, live, corrected."""


def live_text(turns: Sequence[TurnRow]) -> str:
    """What the caller was understood to say; without what they keyed, which takes no time."""
    return " ".join(turn.said for turn in turns if turn.said_end > turn.said_start)


def compare(
    live: str, corrected: Sequence[str], in_words: Callable[[str], str] = str
) -> Comparison:
    """Compare the text as it was understood in the call with the lines it was corrected to.

    `in_words`: writes a text as it is said.
    """
    heard = written_words(live)
    lines = [written_words(line) for line in corrected]
    said = [word for line in lines for word in line]
    ends = [sum(map(len, lines[: number + 1])) for number in range(len(lines))]
    steps = list(Levenshtein.opcodes([word.key for word in heard], [word.key for word in said]))
    differing = differences(heard, said, steps, in_words)
    wrong = [difference for difference in differing if difference.errors]
    misheard = {place for difference in wrong for place in difference.live}
    mistaken = {place for difference in wrong for place in difference.corrected}
    found: list[list[_Pair]] = [[] for _ in lines or [()]]
    line = 0
    for before, after in _pairs(steps):
        while after is not None and after >= ends[line]:
            line += 1
        found[line].append(
            (
                before not in misheard and after not in mistaken,
                "" if before is None else heard[before].written,
                "" if after is None else said[after].written,
            )
        )
    errors = sum(difference.errors for difference in wrong)
    words = len(said) + sum(part.words - len(part.corrected) for part in differing)
    invented = 1.0 if heard else None
    return Comparison(
        lines=tuple(tuple(_pieces(pairs)) for pairs in found),
        wer=errors / words if said else invented,
    )


def _pairs(steps: Sequence[Opcode]) -> Iterator[tuple[int | None, int | None]]:
    """The words' places side by side, with the fewest errors; None where one has no partner."""
    for step in steps:
        before = range(step.src_start, step.src_end)
        after = range(step.dest_start, step.dest_end)
        if step.tag == "insert":
            yield from ((None, place) for place in after)
        elif step.tag == "delete":
            yield from ((place, None) for place in before)
        else:  # equal, replace: as many on both sides
            yield from zip(before, after, strict=True)


def _pieces(pairs: list[_Pair]) -> Iterator[Piece]:
    for equal, run in groupby(pairs, key=lambda pair: pair[0]):
        _, *sides = zip(*run, strict=True)
        live, corrected = (" ".join(filter(None, side)) for side in sides)
        if equal:
            yield Piece("equal", live, corrected)
        elif not live:
            yield Piece("missing", live, corrected)
        else:
            yield Piece("replaced" if corrected else "extra", live, corrected)
