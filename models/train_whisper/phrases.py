"""The phrases the small Whisper knows, and messages made of them."""

import itertools
import random
import re
from pathlib import Path

from models.train_stt.german import UNITS

FILE = Path(__file__).parent / "phrases.txt"
NUMBERS = "numbers"
MOST_PHRASES = 3


def sections(file: Path = FILE) -> dict[str, list[str]]:
    """The phrases of phrases.txt by section, in the order of the file."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("=="):
            name = line.removeprefix("==").strip()
            found[name] = []
        elif line and not line.startswith("#"):
            found[name].append(line)
    return found


SECTIONS = sections()
PHRASES = [phrase for lines in SECTIONS.values() for phrase in lines]
DIGIT = re.compile(rf"\b({'|'.join(UNITS)})\b")

LEADS = sorted({p[: m.start()].strip() for p in SECTIONS[NUMBERS] if (m := DIGIT.search(p))})
"""How phrases with numbers begin."""
DIGITS = (4, 11)


def other_digits(phrase: str, rng: random.Random) -> str:
    """The same phrase with every digit but a leading "null" drawn anew."""
    first = DIGIT.search(phrase)
    keep = first.start() if first and first[0] == UNITS[0] else -1
    return DIGIT.sub(lambda m: m[0] if m.start() == keep else rng.choice(UNITS), phrase)


def call_back_number(rng: random.Random) -> str:
    """A phrase with a number of 4 to 11 digits, in two parts or in groups of two to four."""
    lead = rng.choice(LEADS)
    digits = [rng.choice(UNITS) for _ in range(rng.randint(*DIGITS))]
    if rng.random() < 0.7:
        digits[0] = UNITS[0]
    sizes: list[int] = []
    if rng.random() < 0.6:
        first = rng.randint(2, min(5, len(digits) - 2))
        sizes = [first, len(digits) - first]
    else:
        while sum(sizes) < len(digits):
            sizes.append(rng.randint(2, 4))
    rest = iter(digits)
    groups = [" ".join(itertools.islice(rest, size)) for size in sizes]
    return f"{lead} {', '.join(groups)}."


def word_run(rng: random.Random) -> str:
    """Two to seven words of the phrases in no order: what can only be heard, not guessed."""
    words = [rng.choice(rng.choice(PHRASES).split()) for _ in range(rng.randint(2, 7))]
    return " ".join(word.rstrip(".,?") for word in words) + "."


def message(rng: random.Random, count: int, other_numbers: float = 0.0) -> list[str]:
    """`count` phrases as one caller leaves them; the share `other_numbers` has other digits."""
    drawn = [rng.choice(PHRASES) for _ in range(count)]
    numbers = set(SECTIONS[NUMBERS])
    return [
        other_digits(p, rng) if p in numbers and rng.random() < other_numbers else p for p in drawn
    ]
