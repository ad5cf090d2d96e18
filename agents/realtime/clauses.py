"""Cutting streamed text into clauses that can be spoken one by one."""

import re

_EARLY_CLAUSE_CHARACTERS = 50
"""A first clause may end at a comma once it is this long, so that speech begins early."""

_SENTENCE_END = re.compile(r"[.!?…:]+[\"“”'’»«)]*\s+|\n+")
_COMMA = re.compile(r"[,;–]\s+")
_NO_END = re.compile(
    r"(?:\b(?:z|d|u|o|i|s|bzw|usw|ca|nr|str|dr|prof|hr|fr|tel|ggf|inkl|evtl|mr|mrs|st|e\.g|i\.e)"
    r"|\d|\b[A-Z])\.\s+$",
    re.IGNORECASE,
)
"""An abbreviation, an ordinal ("14. Mai") or an initial: no end of a sentence."""


class ClauseSplitter:
    """Collects pieces of text and gives out whole clauses."""

    def __init__(self) -> None:
        self._text = ""
        self._first = True

    def feed(self, piece: str) -> list[str]:
        """Add text; return the clauses that are now complete."""
        self._text += piece
        clauses: list[str] = []
        while (end := self._clause_end()) is not None:
            self._take(end, clauses)
        return clauses

    def finish(self) -> list[str]:
        """The text is over: return what is left."""
        clauses: list[str] = []
        self._take(len(self._text), clauses)
        return clauses

    def _take(self, end: int, clauses: list[str]) -> None:
        clause, self._text = self._text[:end].strip(), self._text[end:]
        if clause:
            clauses.append(clause)
            self._first = False

    def _clause_end(self) -> int | None:
        if (end := sentence_end(self._text)) is not None:
            return end
        if self._first:
            for match in _COMMA.finditer(self._text, _EARLY_CLAUSE_CHARACTERS):
                return match.end()
        return None


def first_sentence(text: str) -> str:
    """The first sentence of a whole text."""
    return text[: sentence_end(text)].strip()


def sentence_end(text: str) -> int | None:
    """Where the next sentence begins; None where none is known to end."""
    for match in _SENTENCE_END.finditer(text):
        if not _NO_END.search(text[: match.end()]):
            return match.end()
    return None
