"""Which text pass a language needs before its words are spoken."""

import re
from collections.abc import Callable

from agents.english import speakable as english
from agents.german import speakable as german

_TENS = re.compile(r"\b(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-(?=[a-z])")


def speakable_for(language: str) -> Callable[[str], str]:
    """The pass that writes out what a voice of `language` (ISO 639-1) would misread."""
    return {"de": german.speakable, "en": english.speakable}.get(language, str)


def in_words_for(language: str) -> Callable[[str], str]:
    """What writes figures as the words that a caller says, each by itself: "8:30 Uhr" -> "acht Uhr
    dreißig", "21" -> "twenty one"."""
    speakable = speakable_for(language)
    return lambda text: _TENS.sub(r"\1 ", speakable(text))
