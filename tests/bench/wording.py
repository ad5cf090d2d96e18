"""What makes one wince in the words of a call. Pure; TOM's words are given turn by turn."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

LONGEST_WORDS = 40
"""Longer answers are lectures: 15 s and more."""
_GREETING = re.compile(
    r"\b(?:guten (?:tag|morgen|abend)|hallo|hello|good (?:morning|afternoon))\b", re.IGNORECASE
)
_FAMILIAR = re.compile(r"\b(?:[Dd](?:u|ich|ir|ein\w*)|[Ee]uch|[Ee]uer\w*|ihnen|ihre?[nmrs]?)\b")
"""Callers are "Sie" and "Ihnen"."""
_UNREAD = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Cut:
    """Words of a turn that were meant to be heard and were not."""

    first: str = ""
    """Of its beginning."""
    last: str = ""
    """Of its end."""
    wrong: tuple[str, ...] = ()
    """Elsewhere: "meant/heard"."""


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [part for part in re.split(r"(?<=[.!?])\s+", text.strip()) if part]


def words(text: str) -> list[str]:
    """As a recogniser writes them."""
    return re.findall(r"\w+", text.lower())


def repeated(turns: Sequence[str]) -> dict[str, int]:
    """Sentences that are said more than once in a call, and how often."""
    counted = Counter(sentence for turn in turns for sentence in sentences(turn))
    return {sentence: times for sentence, times in counted.items() if times > 1}


def said_twice(turns: Sequence[str]) -> list[str]:
    """What follows upon itself, word for word."""
    said = [sentence for turn in turns for sentence in sentences(turn)]
    return [after for before, after in pairwise(said) if before == after]


def greetings(turns: Sequence[str]) -> int:
    """How often TOM greets."""
    return sum(len(_GREETING.findall(turn)) for turn in turns)


def familiar(text: str) -> list[str]:
    """German words that address the caller as a friend, or small letters in the polite form."""
    return [match[0] for match in _FAMILIAR.finditer(text)]


def unread(text: str) -> bool:
    """Whether a voice is given figures to read."""
    return _UNREAD.search(text) is not None


def too_long(text: str) -> bool:
    return len(text.split()) > LONGEST_WORDS


def cuts(meant: Sequence[str], heard: str) -> list[Cut]:
    """Turn by turn, what is missing in what was heard of the whole call."""
    turns = [words(turn) for turn in meant]
    flat = [word for turn in turns for word in turn]
    other = words(heard)
    missing: dict[int, str] = {}
    for op in Levenshtein.opcodes(flat, other):
        if op.tag in ("delete", "replace"):
            instead = " ".join(other[op.dest_start : op.dest_end])
            missing |= dict.fromkeys(range(op.src_start, op.src_end), instead)
    found: list[Cut] = []
    begin = 0
    for turn in turns:
        end = begin + len(turn)
        gone = [at for at in range(begin, end) if at in missing]
        head = next((at for at in range(begin, end + 1) if at not in gone), end)
        tail = next((at for at in range(end, begin - 1, -1) if at - 1 not in gone), begin)
        tail = max(tail, head)
        found.append(
            Cut(
                " ".join(flat[begin:head]),
                " ".join(flat[tail:end]),
                tuple(f"{flat[at]}/{missing[at]}" for at in gone if head <= at < tail),
            )
        )
        begin = end
    return found
