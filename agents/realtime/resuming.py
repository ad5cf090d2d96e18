"""What TOM says after a noise has stopped it: what the caller has not heard, and nothing twice.

Where all of the answer is known, that is its rest. Else its next clause is said at once, and the
answer is asked for again; its beginning, up to there, is left out. A model may put what comes
behind that in other words, so it is said as it is in the new answer.
"""

import re
from collections.abc import AsyncIterator, Sequence
from functools import partial

from agents.conversation import MustHear, Piece
from agents.realtime.clauses import sentence_end
from agents.realtime.reply import Reply, Source, pieces

_WORD = re.compile(r"\S+")


def rest_of(stopped: Reply, source: Source) -> Source:
    """What is left to say of `stopped`, which came from `source`."""
    if stopped.whole:
        return partial(pieces, *stopped.rest, *stopped.actions)
    begun = stopped.rest[:1]
    known = " ".join([stopped.answer_heard, *map(_text, begun)])
    return partial(_going_on, begun, partial(not_heard, source, known))


def _text(piece: Piece) -> str:
    match piece:
        case str():
            return piece
        case MustHear():
            return piece.text
        case _:
            return ""


async def _going_on(rest: Sequence[Piece], behind: Source) -> AsyncIterator[Piece]:
    for piece in rest:
        yield piece
    async for piece in behind():
        yield piece


async def not_heard(source: Source, heard: str) -> AsyncIterator[Piece]:
    """What `source` says behind the words `heard`, where it begins with them or with the last
    sentences of them. Where it puts something in other words: all from that sentence on."""
    behind = _Behind(heard)
    async for piece in source():
        match piece:
            case str():
                if text := behind.feed(piece):
                    yield text
            case MustHear():
                if text := behind.feed(piece.text, whole=True):
                    yield MustHear(text)
            case _:
                if text := behind.feed("", whole=True):
                    yield text
                yield piece
    if text := behind.feed("", whole=True):
        yield text


class _Behind:
    """Keeps a text back as long as it says what was heard before."""

    def __init__(self, heard: str) -> None:
        words = (_words(heard[begin:]) for begin in _sentences(heard))
        self._left: list[list[str]] = [each for each in words if each]
        """What was heard and has not come again; the text may begin with any of its sentences."""
        self._kept = ""
        self._same = 0
        """Characters of `_kept` that were heard."""
        self._behind = 0
        """What follows so many of them was not, unless it began with an earlier sentence."""

    def feed(self, text: str, *, whole: bool = False) -> str:
        """What is to be said now. `whole`: no word of `text` goes on with the next."""
        if not self._left:
            return text
        self._kept += text
        for word in _WORD.finditer(self._kept, self._same):
            if word.end() == len(self._kept) and not whole:
                return ""
            for plain in _words(word[0]):
                self._left = [left[1:] for left in self._left if left[0] == plain]
            if not self._left:
                return self._kept[self._behind or self._sentence_at(word.start()) :].lstrip()
            self._same = word.end()
            if not all(self._left):
                self._behind = self._same
                self._left = [left for left in self._left if left]
            if not self._left:
                return self._kept[self._behind :].lstrip()
        if whole:
            self._kept, self._same, self._behind = "", 0, 0
        return ""

    def _sentence_at(self, character: int) -> int:
        """Where the sentence of the text begins that `character` stands in."""
        return max(begin for begin in _sentences(self._kept) if begin <= character)


def _sentences(text: str) -> list[int]:
    """Where each of its sentences begins."""
    begins = [0]
    while (end := sentence_end(text[begins[-1] :])) is not None:
        begins.append(begins[-1] + end)
    return begins


def _words(text: str) -> list[str]:
    """Its words, without what is only written."""
    plain = (re.sub(r"\W+", "", word).lower() for word in text.split())
    return [word for word in plain if word]
