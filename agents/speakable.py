"""Which text pass a language needs before its words are spoken."""

from collections.abc import Callable

from agents.english import speakable as english
from agents.german import speakable as german


def speakable_for(language: str) -> Callable[[str], str]:
    """The pass that writes out what a voice of `language` (ISO 639-1) would misread."""
    return {"de": german.speakable, "en": english.speakable}.get(language, str)
