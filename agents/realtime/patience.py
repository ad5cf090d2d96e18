"""How long TOM waits after the caller's last words, given what they said.

People pause inside a sentence after "und" or "ähm" and between groups of digits; they expect an
answer soon after a whole sentence. The endpointer ends an utterance after a short silence, its text
is final at once, and this decides whether the caller may have more to say.
"""

import re
from dataclasses import dataclass

_OPEN_WORDS = frozenset(
    # German
    "und oder aber weil dass wenn denn ob also äh ähm hm mit für von zum zur bei der den dem ein "
    "eine einen einem einer mein meine meinen am um im in nummer ist name "
    # English
    "and or but because that if uh um with for from the a an my at number is".split()
)
"""After these a sentence is not over."""

_DIGIT_WORDS = frozenset(
    "null eins zwei zwo drei vier fünf sechs sieben acht neun zero one two three four five six "
    "seven eight nine".split()
)


@dataclass(frozen=True, slots=True)
class Patience:
    """Silences, in milliseconds after the end of speech, before TOM answers."""

    whole_ms: float = 0.0
    """After what may be a whole sentence: as soon as the endpointer says so."""
    open_ms: float = 900.0
    """After a word that wants more, or while digits are dictated."""

    def wait_ms(self, text: str) -> float:
        """The silence to wait for after `text`, the final transcript of all they said."""
        words = re.findall(r"\w+", text.lower())
        if words and (words[-1] in _OPEN_WORDS or words[-1] in _DIGIT_WORDS):
            return self.open_ms
        return self.whole_ms
