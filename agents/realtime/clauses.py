"""Cutting streamed text into clauses that can be spoken one by one.

What is written out later (`agents/speakable.py`) sees one clause at a time, so none ends inside
what belongs together: an abbreviation, a date, what a colon or a comma puts before a number.
"""

import re

from agents.english import written as english
from agents.german import abbreviations as german

_EARLY_CLAUSE_CHARACTERS = 50
"""A first clause may end at a comma once it is this long, so that speech begins early."""

_SENTENCE_END = re.compile(r"([.!?…:]+)([\"“”'’»«)]*)(\s+)|\n+")
_COMMA = re.compile(r"(?:(?<=[\d.])[,;]|–)\s+(?=[^\s\d])|(?<![\d.])[,;]\s+(?=\S)")
"""But "9.30, 10 Uhr" and "24. Dezember – 6. Januar" stay whole."""
_FIGURE_OR_INITIAL = re.compile(r"(?:\d|\b[^\W\d_])\Z")
_WEEKDAY = re.compile(
    r"\b(?:Mo|Di|Mi|Do|Fr|Sa|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch"
    r"|Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|Sun|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\Z"
)
_LONGEST_DAY = 12
_NUMBER = re.compile(r"[+(]?\d")
_NEXT_WORD = re.compile(r"\W*(\w+)(?=\W)")
_THE_NTH = re.compile(r"\b[Dd](?:ie|er|en|em) \d{1,2}\.\Z")
""" "Die 2. Frau": no sentence begins there."""
_TABLES = (german.TABLE, english.TABLE)


class ClauseSplitter:
    """Collects pieces of text and gives out whole clauses."""

    def __init__(self) -> None:
        self._text = ""
        self._first = True
        self._looked = 0
        """Up to here no sentence of `_text` ends."""

    def feed(self, piece: str) -> list[str]:
        """Add text; return the clauses that are now complete."""
        self._text += piece
        return self._whole_clauses()

    def finish(self) -> list[str]:
        """The text is over: return what is left."""
        clauses = self._whole_clauses(over=True)
        self._take(len(self._text), clauses)
        return clauses

    def _whole_clauses(self, *, over: bool = False) -> list[str]:
        clauses: list[str] = []
        while (end := self._clause_end(over)) is not None:
            self._take(end, clauses)
        return clauses

    def _take(self, end: int, clauses: list[str]) -> None:
        clause, self._text, self._looked = self._text[:end].strip(), self._text[end:], 0
        if clause:
            clauses.append(clause)
            self._first = False

    def _clause_end(self, over: bool) -> int | None:
        end, self._looked = _sentence_end(self._text, self._looked, over)
        if end is not None:
            return end
        if self._first:
            for match in _COMMA.finditer(self._text, _EARLY_CLAUSE_CHARACTERS):
                if not _weekday_before(self._text, match.start()):
                    return match.end()
        return None


def sentence_end(text: str, *, over: bool = False) -> int | None:
    """Where the next sentence begins; None where none is known to end. `over`: `text` is whole."""
    return _sentence_end(text, 0, over)[0]


def _sentence_end(text: str, start: int, over: bool) -> tuple[int | None, int]:
    """The first behind `start`, and up to where it is sure that there is none."""
    for match in _SENTENCE_END.finditer(text, start):
        ends = match[1] is None or _ends(match, over)
        if ends is None:
            break
        if ends:
            return match.end(), start
        start = match.end()
    return None, start


def _ends(match: re.Match[str], over: bool) -> bool | None:
    """Whether a sentence ends with `match`; None: what follows will tell."""
    marks, text, behind = match[1], match.string, match.end()
    if marks[-1] == ":":
        if text[behind:] in ("", "+", "(") and not over:
            return None
        return "\n" in match[3] or not _leads_on(text, match)
    stop = match.end(1)
    short = any(table.may_be(text, stop) for table in _TABLES)
    figure = _FIGURE_OR_INITIAL.search(text, max(0, match.start() - 2), match.start()) is not None
    if marks != "." or not (short or figure):
        return True
    following = _NEXT_WORD.match(text if not over else f"{text} ", behind)
    if following is None and not over:
        return None
    if any(table.goes_on(text, stop) for table in _TABLES):
        return False
    if not figure and not any(table.ends_with(text, stop) for table in _TABLES):
        return True
    word = following[1] if following else ""
    if word in ("Frau", "Herr") and _THE_NTH.search(text, max(0, stop - 8), stop):
        return False
    return "\n" in match[3] or any(table.begins_sentence(word) for table in _TABLES)


def _leads_on(text: str, colon: re.Match[str]) -> bool:
    """A number follows ("Tel.: 0711 …"), or a weekday's hours."""
    number = _NUMBER.match(text, colon.end()) is not None
    return number or _weekday_before(text, colon.start())


def _weekday_before(text: str, at: int) -> bool:
    """Its date or its hours follow ("Montag, 4. Mai", "Mo: geschlossen")."""
    return _WEEKDAY.search(text, max(0, at - _LONGEST_DAY), at) is not None
