"""The sentences the recogniser learns: what callers say, what TOM says, and loose runs of words.

Templates lie in caller.txt and tom.txt, what fills their {slots} in slots.toml; numbers, clock
times and telephone numbers are made here. Everything is drawn from one seeded generator.
"""

import itertools
import random
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

HERE = Path(__file__).parent

Speaker = Literal["caller", "tom", "run"]

UNITS = "null eins zwei drei vier fünf sechs sieben acht neun".split()
TEENS = "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".split()
TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
ORDINAL_STEMS = "ers zwei drit vier fünf sechs sieb ach neun".split()


def number_word(n: int) -> str:
    """German word for 0..99, as said alone ("eins", "einundzwanzig")."""
    if n < 10:
        return UNITS[n]
    if n < 20:
        return TEENS[n - 10]
    ten, unit = divmod(n, 10)
    if unit == 0:
        return TENS[ten - 2]
    return ("ein" if unit == 1 else UNITS[unit]) + "und" + TENS[ten - 2]


def ordinal_word(n: int) -> str:
    """German ordinal for 1..31 without its ending's n: "erste", "zwanzigste"."""
    if n < 10:
        return ORDINAL_STEMS[n - 1] + "te"
    return number_word(n) + ("te" if n < 20 else "ste")


def transcript(spoken: str) -> str:
    """What the recogniser should write for a spoken text: lower-case words, single spaces."""
    return " ".join(re.sub(r"[^a-zäöüß ]", "", spoken.lower().replace("-", "")).split())


def expansions(template: str) -> list[str]:
    """All readings of a template's (a|b) and [optional] parts; {slots} stay."""
    part = re.search(r"\[([^\[\]()]*)\]|\(([^\[\]()]*)\)", template)
    if part is None:
        return [template]
    choices = [*part[1].split("|"), ""] if part[1] is not None else part[2].split("|")
    before, after = template[: part.start()], template[part.end() :]
    return list(itertools.chain.from_iterable(expansions(before + c + after) for c in choices))


def read_templates(path: Path) -> list[tuple[float, list[list[str]]]]:
    """Read a template file into (weight, lines) for each section; a line is its expansions."""
    sections: list[tuple[float, list[list[str]]]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("=="):
            sections.append((float(line.split()[-1]), []))
        elif line and not line.startswith("#"):
            sections[-1][1].append(expansions(line))
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

    @property
    def words(self) -> str:
        """The reference transcript."""
        return transcript(self.spoken)


class Corpus:
    """A seeded source of sentences.

    `mix` gives the shares of caller sentences, TOM's turns and loose word runs.
    """

    def __init__(self, seed: int, mix: tuple[float, float, float] = (0.48, 0.32, 0.20)) -> None:
        self.rng = random.Random(seed)
        self.mix = mix
        self.slots = read_slots(HERE / "slots.toml")
        self.templates = {
            "caller": read_templates(HERE / "caller.txt"),
            "tom": read_templates(HERE / "tom.txt"),
        }
        self.made: dict[str, Callable[[], str]] = {
            "digit": lambda: self._digit(),
            "digit_f": lambda: self._digit().capitalize(),
            "digits": lambda: self._digits(self.rng.randint(2, 9)),
            "postcode": lambda: " ".join(self._digit() for _ in range(5)),
            "phone": self._phone,
            "pairs": self._pairs,
            "number": lambda: number_word(self.rng.randint(0, 99)),
            "hour": self._hour,
            "clock": self._clock,
            "ordinal": lambda: ordinal_word(self.rng.randint(1, 31)) + "n",
            "ordinal_nom": lambda: ordinal_word(self.rng.randint(1, 31)),
        }
        self.vocabulary = sorted(self._vocabulary())

    # what is made by rule

    def _digit(self) -> str:
        return "zwo" if self.rng.random() < 0.03 else self.rng.choice(UNITS)

    def _digits(self, n: int) -> str:
        """n single digits, in groups of 2 to 4 with a pause between, or without any pause."""
        digits = [self._digit() for _ in range(n)]
        if self.rng.random() < 0.4:
            return " ".join(digits)
        groups = []
        while digits:
            size = self.rng.choice((2, 3, 3, 4))
            groups.append(" ".join(digits[:size]))
            digits = digits[size:]
        return ", ".join(groups)

    def _pairs(self) -> str:
        """1 to 5 two-digit numbers, as Germans like to say telephone numbers."""
        pairs = [number_word(self.rng.randint(10, 99)) for _ in range(self.rng.randint(1, 5))]
        return self.rng.choice((" ", ", ")).join(pairs)

    def _phone(self) -> str:
        """A telephone number of 3 to 12 digits, by digits (mostly) or with two-digit numbers."""
        draw = self.rng.random()
        if draw < 0.65:
            prefix = "null " if self.rng.random() < 0.6 else ""
            return prefix + self._digits(self.rng.randint(3, 11))
        if draw < 0.7:
            return "plus vier neun, " + self._digits(self.rng.randint(5, 10))
        return "null " + self._digits(self.rng.randint(2, 4)) + ", " + self._pairs()

    def _hour(self) -> str:
        hour = self.rng.randint(7, 19) if self.rng.random() < 0.7 else self.rng.randint(0, 24)
        return "ein" if hour == 1 else number_word(hour)

    def _clock(self) -> str:
        draw, hour = self.rng.random(), self._hour()
        if draw < 0.3:
            return hour
        if draw < 0.7:
            return hour + " Uhr"
        return hour + " Uhr " + self.rng.choice(self.slots["minutes"])

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
        """One sentence of a speaker, written German."""
        sections = self.templates[speaker]
        weights = [weight for weight, _ in sections]
        lines = self.rng.choices(sections, weights)[0][1]
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
        return Sentence(speaker, self._vary(text))

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
            for _, section in file
            for readings in section
            for line in readings
        ]
        texts += itertools.chain.from_iterable(self.slots.values())
        texts += [number_word(n) for n in range(100)]
        texts += [ordinal_word(n) + end for n in range(1, 32) for end in ("", "n")]
        texts += ["ein", "zwo", "uhr", "plus"]
        seen = {w for text in texts for w in transcript(re.sub(r"\{\w+\}", " ", text)).split()}
        yield from seen
