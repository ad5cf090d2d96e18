"""The espeak-ng voices the recognisers hear: which ones, how fast, how high.

A voice is a language and a variant of it ("de+f2"). Held-out voices are never heard in training:
they measure what the recogniser makes of a voice it does not know.
"""

import itertools
import random
from dataclasses import dataclass

_VARIANTS = (
    "m1 m2 m3 m4 m6 m7 m8 f1 f2 f4 f5 adam belinda benjamin boris ed edward gene2 ian iven "
    "iven2 john linda marcelo michel miguel mike2 norbert paul pedro rob sandro shelby steph "
    "steph2 victor zac klatt2 Alex Andrea Denis Lee Mario Michael"
).split()
_HELD_OUT_VARIANTS = "m5 f3 Annie caleb quincy anika grandma Hugo".split()


@dataclass(frozen=True)
class Voices:
    """The voices of one language, as espeak-ng names them."""

    tom: str
    """TOM's own."""
    training: list[str]
    callers: list[str]
    """Of the training voices, a woman's and a man's."""
    held_out: list[str]
    strange: str = ""
    """An accent that no training voice has; empty where there is none."""


def _spread(accents: tuple[str, ...], variants: list[str]) -> list[str]:
    """Each variant in one of the accents, one after the other."""
    return [f"{a}+{v}" for a, v in zip(itertools.cycle(accents), variants, strict=False)]


GERMAN = Voices(
    tom="de",
    training=["de", *_spread(("de",), _VARIANTS)],
    callers=["de+f2", "de+m3"],
    held_out=_spread(("de",), _HELD_OUT_VARIANTS),
)

_RECEIVED, _BRITISH, _AMERICAN = "en-gb-x-rp", "en", "en-us"
"""Received Pronunciation, espeak-ng's "en-gb" (the library calls it "en"), General American."""

ENGLISH = Voices(
    tom=_RECEIVED,
    training=[
        *(_RECEIVED, _BRITISH, _AMERICAN),
        *(f"{_BRITISH}+f2", f"{_AMERICAN}+m3"),
        *_spread((_RECEIVED, _BRITISH, _AMERICAN), _VARIANTS),
    ],
    callers=[f"{_BRITISH}+f2", f"{_AMERICAN}+m3"],
    held_out=_spread((_RECEIVED, _BRITISH, _AMERICAN), _HELD_OUT_VARIANTS),
    strange="en-gb-scotland",
)


@dataclass(frozen=True)
class Voice:
    """How an utterance is spoken.

    rate_wpm: words a minute; pitch and pitch_range: espeak's 0..99; word_gap_10ms: extra pause
    after each word in units of 10 ms.
    """

    name: str
    rate_wpm: int
    pitch: int
    pitch_range: int
    word_gap_10ms: int = 0


def draw_voice(rng: random.Random, speaker: str, names: list[str], tom: str) -> Voice:
    """A voice for one utterance; TOM's turns are mostly in TOM's voice (`tom`) and manner."""
    gap = rng.randint(2, 12) if rng.random() < 0.08 else 0
    if speaker == "tom" and tom in names and rng.random() < 0.55:
        return Voice(tom, rng.randint(143, 182), rng.randint(38, 62), rng.randint(40, 60), gap // 4)
    return Voice(
        rng.choice(names), rng.randint(115, 212), rng.randint(15, 85), rng.randint(20, 80), gap
    )
