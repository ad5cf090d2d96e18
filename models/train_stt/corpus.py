"""The sentences the recogniser learns: what callers say, what TOM says, and loose runs of words.

Templates lie in a language's caller.txt and tom.txt, what fills their {slots} in its slots.toml;
numbers, clock times and telephone numbers are made by rule (german.py, english.py). Everything is
drawn from one seeded generator.
"""

import itertools
import random
import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from models.train_stt.languages import Language

Speaker = Literal["caller", "tom", "run"]


def expansions(template: str) -> list[str]:
    """All readings of a template's (a|b) and [optional] parts; {slots} stay."""
    part = re.search(r"\[([^\[\]()]*)\]|\(([^\[\]()]*)\)", template)
    if part is None:
        return [template]
    choices = [*part[1].split("|"), ""] if part[1] is not None else part[2].split("|")
    before, after = template[: part.start()], template[part.end() :]
    return list(itertools.chain.from_iterable(expansions(before + c + after) for c in choices))


@dataclass(frozen=True)
class Section:
    """Lines of a template file."""

    name: str
    weight: float
    """How often it is drawn, against the others."""
    lines: list[list[str]]
    """Each is its expansions."""


def read_templates(path: Path) -> list[Section]:
    """The sections of a template file."""
    sections: list[Section] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("=="):
            _, name, weight = line.split()
            sections.append(Section(name, float(weight), []))
        elif line and not line.startswith("#"):
            sections[-1].lines.append(expansions(line))
    return sections


def read_slots(path: Path) -> dict[str, list[str]]:
    """Read slots.toml: lists split at "|" where one occurs, else at white space."""
    raw: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        name: [v.strip() for v in text.replace("\n", " ").split("|")]
        if "|" in text
        else text.split()
        for name, text in raw.items()
    }


@dataclass(frozen=True)
class Sentence:
    """One utterance: what the synthesiser reads and what the recogniser should write."""

    speaker: Speaker
    spoken: str
    words: str
    """The reference transcript."""


class Corpus:
    """A seeded source of sentences.

    `mix` gives the shares of caller sentences, TOM's turns and loose word runs. Where `sections`
    are given, all are a caller's, of these sections of caller.txt.
    """

    def __init__(
        self,
        language: Language,
        seed: int,
        mix: tuple[float, float, float] = (0.48, 0.32, 0.20),
        sections: Collection[str] = (),
    ) -> None:
        self.language = language
        self.rng = random.Random(seed)
        self.mix = (1.0, 0.0, 0.0) if sections else mix
        self.slots = read_slots(language.folder / "slots.toml")
        self.templates = {
            "caller": read_templates(language.folder / "caller.txt"),
            "tom": read_templates(language.folder / "tom.txt"),
        }
        self.made = {
            slot: make
            for maker in language.makers
            for slot, make in maker(self.rng, self.slots).made.items()
        }
        self.vocabulary = sorted(self._vocabulary())
        if sections:
            self.templates["caller"] = [s for s in self.templates["caller"] if s.name in sections]

    # sentences

    def fill(self, template: str) -> str:
        """Replace each {slot}, and the slots inside what was put in."""

        def one(match: re.Match[str]) -> str:
            name = match[1]
            if name in self.made:
                return self.made[name]()
            return self.fill(self.rng.choice(self.slots[name]))

        return re.sub(r"\{(\w+)\}", one, template)

    def template_sentence(self, speaker: Literal["caller", "tom"]) -> str:
        """One sentence of a speaker, as it is written."""
        sections = self.templates[speaker]
        weights = [section.weight for section in sections]
        lines = self.rng.choices(sections, weights)[0].lines
        text = self.fill(self.rng.choice(self.rng.choice(lines)))
        return text[0].upper() + text[1:]

    def caller(self) -> str:
        """A caller's utterance: one sentence, or two in a row."""
        count = 1 if self.rng.random() < 0.85 else 2
        return " ".join(self.template_sentence("caller") for _ in range(count))

    def tom(self) -> str:
        """A turn of TOM: one to three sentences."""
        count = self.rng.choices((1, 2, 3), (0.42, 0.36, 0.22))[0]
        return " ".join(self.template_sentence("tom") for _ in range(count))

    def run(self) -> str:
        """1 to 8 words of the vocabulary in no order, some with commas between."""
        words = self.rng.choices(self.vocabulary, k=self.rng.randint(1, 8))
        return self.rng.choice((" ", " ", ", ")).join(words)

    def draw(self) -> Sentence:
        """The next sentence of the mix, with spoken marks and capitals varied."""
        speaker: Speaker = self.rng.choices(("caller", "tom", "run"), self.mix)[0]
        text = {"caller": self.caller, "tom": self.tom, "run": self.run}[speaker]()
        return self.sentence(speaker, self._vary(text))

    def sentence(self, speaker: Speaker, spoken: str) -> Sentence:
        """A given text as a sentence of this language."""
        return Sentence(speaker, spoken, self.language.transcript(spoken))

    def lines(self, name: str) -> list[Sentence]:
        """What callers say in a file of the language's folder, one a line."""
        texts = (self.language.folder / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        return [self.sentence("caller", text) for text in texts if not text.startswith("#")]

    def _vary(self, text: str) -> str:
        """Speak the same words with other pauses, melody or (small) casing."""
        draw = self.rng.random()
        if draw < 0.12:
            text = text.replace(",", "")
        elif draw < 0.2:
            text = re.sub(r"[.?!]$", self.rng.choice(("?", "!", ".", "", ",")), text)
        elif draw < 0.26:
            text = text.replace(" ", ", ", 1)
        return text.lower() if self.rng.random() < 0.3 else text

    # vocabulary

    def _vocabulary(self) -> Iterator[str]:
        """Every word a sentence may hold, once."""
        texts = [
            line
            for file in self.templates.values()
            for section in file
            for readings in section.lines
            for line in readings
        ]
        texts += itertools.chain.from_iterable(self.slots.values())
        texts += itertools.chain.from_iterable(m.WORDS for m in self.language.makers)
        seen = {
            word
            for text in texts
            for word in self.language.transcript(re.sub(r"\{\w+\}", " ", text)).split()
        }
        yield from seen
