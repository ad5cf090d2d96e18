"""German words that espeak-ng misreads, written so that it reads them right.

Its rules stress "Wiederhören" like "wiederholen", give "IBAN" a long second syllable, and do not
see where the second half of a compound begins: they read the "st" of "Hauptstraße" as in "fast".
Piper's voices are given its phonemes, so this is for them, too.
"""

import re
from dataclasses import dataclass

_GERMAN = re.compile(
    r"\b(?P<again>[Ww]ieder)(?P<meet>hören|sehen)\b"
    r"|\b(?P<account>IBAN)\b"
    r"|\b(?P<first>\w+?)(?P<second>straßen?|stadt|(?<=werk)statt|(?<=Werk)statt)\b"
    r"|\b(?P<speak>[Ss]prech)(?P<hour>stunden?)\b"
)


@dataclass(frozen=True, slots=True)
class Respelled:
    """A text for espeak-ng, and where its words stood in what was written."""

    text: str
    _changed: tuple[tuple[int, int, int], ...] = ()
    """Of each changed word: where it begins and ends in `text`, by how much it is longer now."""

    def written_end(self, end: int) -> int:
        """Where the word that ends at `end` of `text`, or a part of it, ended as it was written."""
        longer = 0
        for begin, last, more in self._changed:
            if begin < end:
                end, longer = max(end, last), longer + more
        return end - longer


def written_for_espeak(text: str, language: str) -> Respelled:
    """`text` as espeak-ng has to be given it in `language` (ISO 639-1)."""
    if language != "de":
        return Respelled(text)
    parts: list[str] = []
    changed: list[tuple[int, int, int]] = []
    at = length = 0
    for match in _GERMAN.finditer(text):
        before, word = text[at : match.start()], _read_right(match)
        begin = length + len(before)
        length = begin + len(word)
        changed.append((begin, length, len(word) - len(match[0])))
        parts += [before, word]
        at = match.end()
    return Respelled("".join([*parts, text[at:]]), tuple(changed))


def _read_right(match: re.Match[str]) -> str:
    if match["account"]:
        return "Ibann"
    if match["again"]:
        return match["again"].replace("ie", "i") + match["meet"]
    first, second = match["first"] or match["speak"], match["second"] or match["hour"]
    return f"{first}-{second.capitalize()}"
