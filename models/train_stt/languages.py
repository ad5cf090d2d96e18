"""The languages a recogniser can be trained for, and all that differs between them.

Templates, slots and sentences with unknown words lie in a folder of the language's code.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from models.train_stt import english, german, voices

HERE = Path(__file__).parent


class Numbers(Protocol):
    """What fills the {slots} that are made by rule, by the slot's name."""

    @property
    def made(self) -> Mapping[str, Callable[[], str]]: ...


@dataclass(frozen=True)
class Language:
    """One language."""

    code: str
    """ISO 639-1."""
    transcript: Callable[[str], str]
    """What the recogniser should write for a spoken text."""
    numbers: Callable[[random.Random, Mapping[str, list[str]]], Numbers]
    made_words: tuple[str, ...]
    """Every word `numbers` can bring."""
    voices: voices.Voices

    @property
    def folder(self) -> Path:
        """Where the texts lie."""
        return HERE / self.code

    @property
    def model(self) -> str:
        """Name of the model that is shipped."""
        return f"stt-demo-{self.code}"


GERMAN = Language("de", german.transcript, german.Numbers, german.Numbers.WORDS, voices.GERMAN)
ENGLISH = Language("en", english.transcript, english.Numbers, english.Numbers.WORDS, voices.ENGLISH)
LANGUAGES = {language.code: language for language in (GERMAN, ENGLISH)}
