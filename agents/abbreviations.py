"""A language's abbreviations: one table for the voice, which says them in full, and for clauses,
which do not end with them."""

import re
from collections.abc import Collection, Mapping

_LONGEST = 24
"""Characters of an abbreviation, about: "Dr. rer. nat."."""
_WHAT_FOLLOWS = re.compile(r"\(\?=.*\)$")


class Abbreviations:
    """Abbreviations and their full words."""

    def __init__(
        self,
        full: Mapping[str, str],
        *,
        may_end: Collection[str],
        begins: Collection[str],
        elsewhere: Collection[str] = (),
    ) -> None:
        """`full`: what is written, as a pattern, and its words. `may_end`: the words with which a
        sentence may end; it does where one of `begins` follows, the words with a capital that are
        no noun. `elsewhere`: patterns of those that other passes write out; a sentence may end
        with them."""
        self._may_end, self._begins = frozenset(may_end), frozenset(begins)
        self._full = [(_pattern([short]), words) for short, words in full.items()]
        last = [short for short, words in full.items() if words in self._may_end]
        self._last = _pattern([*last, *elsewhere])
        self._not_last = _pattern([short for short in full if short not in last])
        bare = [_WHAT_FOLLOWS.sub("", short) for short in (*full, *elsewhere)]
        self._bare = re.compile(rf"(?<!\w)(?:{'|'.join(bare)})\Z")

    def rewrite(self, text: str) -> str:
        """`text` with them in full; a full stop that ended the sentence, too, stays."""
        for pattern, words in self._full:
            text = pattern.sub(lambda m, words=words: m.expand(words) + self._stop(m, words), text)
        return text

    def may_be(self, text: str, stop: int) -> bool:
        """The full stop in front of `stop` may be one's, for what is written before it."""
        return self._bare.search(text, max(0, stop - _LONGEST), stop) is not None

    def goes_on(self, text: str, stop: int) -> bool:
        """The full stop in front of `stop` stands in one, or ends one that ends no sentence."""
        return (
            _spans(self._not_last, text, stop) is not None
            or _spans(self._last, text, stop) is False
        )

    def ends_with(self, text: str, stop: int) -> bool:
        """The full stop in front of `stop` ends one with which a sentence may end."""
        return _spans(self._last, text, stop) is True

    def begins_sentence(self, word: str) -> bool:
        """`word` behind an abbreviation begins a new sentence."""
        return word in self._begins

    def _stop(self, match: re.Match[str], words: str) -> str:
        """The full stop of a sentence that ends with the abbreviation."""
        if not match[0].endswith("."):
            return ""
        rest = match.string[match.end() :].lstrip(" ")
        if not rest:
            return "."
        following = re.match(r"\w+", rest)
        begins = following is not None and self.begins_sentence(following[0])
        return "." if words in self._may_end and begins else ""


def _pattern(shorts: Collection[str]) -> re.Pattern[str]:
    ended = (
        short if _WHAT_FOLLOWS.sub("", short).endswith(".") else rf"{short}(?!\w)"
        for short in shorts
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(ended)})")


def _spans(pattern: re.Pattern[str], text: str, stop: int) -> bool | None:
    """Whether a match of `pattern` ends at `stop`; False: behind it; None: there is none."""
    for match in pattern.finditer(text, max(0, stop - _LONGEST)):
        if match.start() >= stop:
            return None
        if match.end() >= stop:
            return match.end() == stop
    return None
