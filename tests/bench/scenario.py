"""What the callers of the benches say besides questions: pauses, interruptions, and sounds."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from media.audio import SAMPLE_RATE, sample_count, to_samples, to_seconds
from tests.bench.receipts import Trial
from tom.probe.caller import Caller, line_noise
from tom.probe.turns import Answer, ask, disturb, listen, spoken

LONG_QUESTION = "Wann haben Sie geöffnet?"
"""Its answer takes ten seconds and more."""
BARGE_INS = ("Stopp bitte.", "Moment bitte.", "Moment, stopp bitte.")
MHM = "Mhm."
SOUNDS = ("mhm", "cough")
"""None of these may silence TOM."""
INTO_ANSWER_S = 2.0


@dataclass(frozen=True, slots=True)
class Paused:
    """A sentence with a pause of thought in it."""

    name: str
    before: str
    pause_ms: int
    after: str


PAUSED = (
    Paused("700 ms", "Haben Sie am Samstag,", 700, "geöffnet?"),
    Paused("1200 ms, ähm", "Haben Sie, ähm,", 1200, "am Montag geöffnet?"),
    Paused("700 ms", "Wie lange haben Sie,", 700, "am Freitag geöffnet?"),
    Paused("1200 ms, ähm", "Wie ist Ihre, ähm,", 1200, "Adresse?"),
    Paused("700 ms", "Können Sie mir,", 700, "die Adresse sagen?"),
    Paused("1200 ms, ähm", "Wo sind, ähm,", 1200, "Sie?"),
)


@cache
def cough(seed: int = 7) -> bytes:
    """Two bursts of breath, 350 ms: no voice is in them."""
    chance = np.random.default_rng(seed)
    pieces: list[bytes] = []
    for ms, peak in ((150, 9000), (60, 0), (140, 6000)):
        count = to_samples(ms)
        spectrum = np.fft.rfft(chance.normal(0, 1, count))
        hertz = np.fft.rfftfreq(count, 1 / SAMPLE_RATE)
        spectrum *= np.exp(-(((hertz - 1200) / 900) ** 2))
        burst = np.fft.irfft(spectrum, count) * np.exp(-np.arange(count) / to_samples(45))
        burst *= peak / max(float(np.abs(burst).max()), 1e-9)
        pieces.append(burst.astype(np.int16).tobytes())
    return b"".join(pieces)


async def ask_paused(caller: Caller, paused: Paused, voice: str) -> tuple[bool, float | None]:
    """Whether TOM spoke before the sentence was over; if not, milliseconds to its answer."""
    before, after = spoken(paused.before, voice), spoken(paused.after, voice)
    reply_ms = await ask(caller, before + line_noise(paused.pause_ms) + after)
    pause_at = caller.began_at + to_seconds(sample_count(before))
    return bool(caller.ear.voice(pause_at, caller.ended_at)), reply_ms


async def interrupt(
    caller: Caller, trial: Trial, words: str, voice: str, answer: Answer | None
) -> Answer | None:
    """In one call: interrupt an answer by `words`, and make the trial's sounds in others.

    `answer`: what the answer is in peace; heard first where it is not known. None where there is
    none.
    """
    question = spoken(LONG_QUESTION, voice)
    await caller.until_quiet()
    answer = answer or await listen(caller, question)
    if answer is not None:
        pcm = spoken(words, voice)
        trial.interruption = await disturb(caller, question, answer, pcm, INTO_ANSWER_S)
        for name in trial.sounds:
            pcm = cough() if name == "cough" else spoken(MHM, voice)
            trial.sounds[name] = await disturb(caller, question, answer, pcm, INTO_ANSWER_S)
    return answer
