"""The words of a call, as the search sees them: folded, each one once.

A call's search text is ` guten oeffnungszeiten tag `: its distinct words between blanks. What is
searched for is a part of it: `zeit` is in ` oeffnungszeiten `.
"""

import re
import unicodedata
from collections.abc import Iterable

LONGEST_WORD = 60
"""Characters of a word that are kept; a B-tree of PostgreSQL has no room for endless ones."""

_WORD = re.compile(r"[^\W_]+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def words_of(text: str) -> list[str]:
    """The words of `text` in their order: lower case, `ä` as `ae`, `ß` as `ss`, `é` as `e`."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_UMLAUTS)
    plain = (c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return [word[:LONGEST_WORD] for word in _WORD.findall("".join(plain))]


def search_text(texts: Iterable[str]) -> str:
    """What is indexed of a call in which `texts` were said or written."""
    words = {word for text in texts for word in words_of(text)}
    return f" {' '.join(sorted(words))} " if words else ""


def sought_parts(text: str) -> list[str]:
    """Parts of a search text that a call has to hold, all of them, to be found by `text`.

    A word is found wherever it stands, so also inside a compound. The index knows three characters
    and more: two letters are found at the start of a word, a single one as a word. Punctuation
    separates words and means nothing.
    """
    parts: list[str] = []
    for word in words_of(text):
        part = {1: f" {word} ", 2: f" {word}"}.get(len(word), word)
        if part not in parts:
            parts.append(part)
    return parts
