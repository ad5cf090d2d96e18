"""English for the recogniser: numbers, digit runs and clock times as they are said."""

import random
import re
from collections.abc import Callable, Mapping
from typing import ClassVar

UNITS = "zero one two three four five six seven eight nine".split()
TEENS = ("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen").split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()


def number_word(n: int) -> str:
    """English words for 0..99: "forty-five"."""
    if n < 10:
        return UNITS[n]
    if n < 20:
        return TEENS[n - 10]
    ten, unit = divmod(n, 10)
    return TENS[ten - 2] + (f"-{UNITS[unit]}" if unit else "")


def ordinal_word(n: int) -> str:
    """English ordinal for 1..31: "twenty-first"."""
    if n <= 20:
        return ORDINALS[n - 1]
    return "thirtieth" if n == 30 else f"{TENS[n // 10 - 2]}-{ORDINALS[n % 10 - 1]}"


_SPOKEN_AS = {"eigh": "a", "um-hum": "mhm", "hmm": "hm"}
"""How espeak-ng is made to say what it would misread."""


def transcript(spoken: str) -> str:
    """What the recogniser should write: lower-case words; "it's" and "forty-five" are two each."""
    words = (word.strip(".,!?:") for word in spoken.lower().split())
    text = " ".join(_SPOKEN_AS.get(word, word) for word in words)
    return " ".join(re.sub(r"[^a-z ]", "", re.sub(r"['’.-]", " ", text)).split())


class Numbers:
    """What the corpus makes by rule, drawn from its generator."""

    WORDS: ClassVar[tuple[str, ...]] = (
        *(number_word(n) for n in range(100)),
        *(ordinal_word(n) for n in range(1, 32)),
        *"oh double triple plus a m p noon midnight o'clock half past quarter to".split(),
    )
    """Every word `made` can bring."""

    def __init__(self, rng: random.Random, slots: Mapping[str, list[str]]) -> None:
        self.rng = rng
        self.slots = slots
        self.made: dict[str, Callable[[], str]] = {
            "digit": self._digit,
            "digits": lambda: self._digits(rng.randint(2, 9)),
            "postcode": lambda: " ".join(self._digit() for _ in range(5)),
            "phone": self._phone,
            "pairs": self._pairs,
            "number": lambda: number_word(rng.randint(0, 99)),
            "hour": self._hour,
            "clock": self._clock,
            "ordinal": lambda: ordinal_word(rng.randint(1, 31)),
        }

    def _digit(self) -> str:
        digit = self.rng.choice(UNITS)
        return "oh" if digit == "zero" and self.rng.random() < 0.4 else digit

    def _digits(self, n: int) -> str:
        """n single digits, some doubled by a word, in groups with a pause between or without."""
        digits = [self._digit() for _ in range(n)]
        if self.rng.random() < 0.2:
            at = self.rng.randrange(n)
            digits[at] = f"{self.rng.choice(('double', 'double', 'triple'))} {digits[at]}"
        if self.rng.random() < 0.4:
            return " ".join(digits)
        groups = []
        while digits:
            size = self.rng.choice((2, 3, 3, 4))
            groups.append(" ".join(digits[:size]))
            digits = digits[size:]
        return ", ".join(groups)

    def _pairs(self) -> str:
        """1 to 5 two-digit numbers."""
        pairs = [number_word(self.rng.randint(10, 99)) for _ in range(self.rng.randint(1, 5))]
        return self.rng.choice((" ", ", ")).join(pairs)

    def _phone(self) -> str:
        """A telephone number of 3 to 12 digits, by digits (mostly) or with two-digit numbers."""
        draw = self.rng.random()
        zero = self.rng.choice(("zero ", "zero ", "oh "))
        if draw < 0.75:
            prefix = zero if self.rng.random() < 0.6 else ""
            return prefix + self._digits(self.rng.randint(3, 11))
        if draw < 0.83:
            code = self.rng.choice(("four four", "four nine", "one"))
            return f"plus {code}, {self._digits(self.rng.randint(5, 10))}"
        return f"{zero}{self._digits(self.rng.randint(2, 4))}, {self._pairs()}"

    def _hour(self) -> str:
        return number_word(self.rng.randint(1, 12))

    def _clock(self) -> str:
        """As TOM says it ("nine thirty a.m", "noon"), or without the half of the day."""
        draw, hour = self.rng.random(), self._hour()
        if draw < 0.06:
            return self.rng.choice(("noon", "midnight"))
        half = self.rng.choice((" a.m", " p.m"))
        if draw < 0.4:
            return hour + half
        if draw < 0.75:
            return f"{hour} {self.rng.choice(self.slots['minutes'])}{half}"
        if draw < 0.85:
            return f"{hour} {self.rng.choice(self.slots['minutes'])}"
        if draw < 0.93:
            return f"{self.rng.choice(('half past', 'quarter past', 'quarter to'))} {hour}"
        return f"{hour} o'clock"
