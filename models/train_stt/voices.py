"""The espeak-ng voices the recogniser hears: which ones, how fast, how high.

A voice is a language and a variant of it ("de+f2"); `de` alone is TOM's own. HELD_OUT voices are
never heard in training: they measure what the recogniser makes of a voice it does not know.
"""

import random
from dataclasses import dataclass

TOM = "de"
TRAINING = ["de"] + [
    "de+" + variant
    for variant in (
        "m1 m2 m3 m4 m6 m7 m8 f1 f2 f4 f5 adam belinda benjamin boris ed edward gene2 ian iven "
        "iven2 john linda marcelo michel miguel mike2 norbert paul pedro rob sandro shelby steph "
        "steph2 victor zac klatt2 Alex Andrea Denis Lee Mario Michael"
    ).split()
]
CALLERS = ["de+f2", "de+m3"]  # of the training voices, a woman's and a man's
HELD_OUT = ["de+" + v for v in "m5 f3 Annie caleb quincy anika grandma Hugo".split()]


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


def draw_voice(rng: random.Random, speaker: str, names: list[str]) -> Voice:
    """A voice for one utterance; TOM's turns are mostly in TOM's voice and manner."""
    gap = rng.randint(2, 12) if rng.random() < 0.08 else 0
    if speaker == "tom" and TOM in names and rng.random() < 0.55:
        return Voice(TOM, rng.randint(143, 182), rng.randint(38, 62), rng.randint(40, 60), gap // 4)
    return Voice(
        rng.choice(names), rng.randint(115, 212), rng.randint(15, 85), rng.randint(20, 80), gap
    )
