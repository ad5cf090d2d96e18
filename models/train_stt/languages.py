"""The languages a recogniser can be trained for, and all that differs between them.

Templates, slots and sentences with unknown words lie in a folder of the language's code.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Protocol

from models.train_stt import english, german, german_letters, voices

HERE = Path(__file__).parent


class Maker(Protocol):
    """What fills {slots} that are made by rule, by the slot's name."""

    WORDS: ClassVar[tuple[str, ...]]
    """Every word `made` can bring, but for those of slots.toml."""

    def __init__(self, rng: random.Random, slots: Mapping[str, list[str]]) -> None: ...

    @property
    def made(self) -> Mapping[str, Callable[[], str]]: ...


@dataclass(frozen=True)
class Language:
    """One language."""

    code: str
    """ISO 639-1."""
    transcript: Callable[[str], str]
    """What the recogniser should write for a spoken text."""
    makers: tuple[type[Maker], ...]
    voices: voices.Voices
    dictated: Mapping[str, str] = field(default_factory=dict)
    """Files of the folder to measure dictation by: what each holds."""

    @property
    def folder(self) -> Path:
        """Where the texts lie."""
        return HERE / self.code

    @property
    def model(self) -> str:
        """Name of the model that is shipped."""
        return f"stt-demo-{self.code}"


GERMAN = Language(
    "de",
    german.transcript,
    (german.Numbers, german_letters.Letters),
    voices.GERMAN,
    {"names": "names spelled by letters", "accounts": "IBANs in groups of four"},
)
ENGLISH = Language("en", english.transcript, (english.Numbers,), voices.ENGLISH)
LANGUAGES = {language.code: language for language in (GERMAN, ENGLISH)}
