"""`Clause`: a piece of a reply, and how much of it the caller has heard."""

from dataclasses import dataclass

from agents.engines import WordMark
from media.audio import to_samples

_CHARACTER_MS = 70
"""Speech takes about this long a character; for a clause whose length is not known yet."""


@dataclass(slots=True)
class Clause:
    """Text, and where its speech is in the reply's."""

    text: str
    start: int | None = None
    """Samples since the reply's first; None while nothing of it was synthesised."""
    samples: int = 0
    marks: tuple[WordMark, ...] = ()
    whole: bool = False
    """All of it was synthesised."""
    must_hear: bool = False
    """Said to its end, whatever the caller does."""
    filler: bool = False
    """No part of the answer: said while the caller waits for it."""

    def word_at(self, heard: int) -> int | None:
        """Where the word begins in which `heard` samples of the reply end; None: nobody knows."""
        if self.start is None or not self.start <= heard < self.start + self.samples:
            return None
        begun = (self.start + mark.at_samples for mark in self.marks)
        return max((start for start in begun if start <= heard), default=None)

    def split(self, heard: int) -> tuple[str, str]:
        """Its text heard and not heard, in whole words, after `heard` samples of the reply."""
        words = self.text.split()
        count = self._heard_words(heard - self.start, len(words)) if self.start is not None else 0
        return " ".join(words[:count]), " ".join(words[count:])

    def _heard_words(self, heard: int, words: int) -> int:
        if self.whole and heard >= self.samples:
            return words
        if heard <= 0:
            return 0
        if self.marks:
            # A word was heard when the next one begins.
            ended = sum(mark.at_samples <= heard for mark in self.marks[1:])
            return ended * words // len(self.marks) if self.whole else min(ended, words)
        guess = len(self.text) * to_samples(_CHARACTER_MS)
        expected = self.samples if self.whole else max(self.samples, guess)
        return words * heard // expected
