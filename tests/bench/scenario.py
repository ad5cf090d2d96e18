"""What the callers of the benches say and do, and what is measured of it.

ask         a question                           from its last packet to the first answering one
ask_paused  one with a pause in it               … and whether TOM spoke into the pause
interrupt   "Stopp bitte." into an answer        from its first packet to TOM's silence
murmur      a cough or "mhm" into an answer      whether TOM was silenced by it
"""

import asyncio
from dataclasses import dataclass
from functools import cache

import numpy as np

from agents.engines.tts.espeak import Espeak
from media.audio import SAMPLE_RATE, sample_count, to_samples, to_seconds
from tests.bench.caller import Caller, line_noise
from tests.bench.ear import stopped_at
from tom.phone import trim

LONG_QUESTION = "Wann haben Sie geöffnet?"
"""Its answer takes ten seconds and more."""
BARGE_INS = ("Stopp bitte.", "Moment bitte.", "Moment, stopp bitte.")
MHM = "Mhm."
_SILENCED_S = 0.5
"""TOM has stopped after so much silence: its own pauses between sentences are shorter, and the
answer to what stopped it comes later."""
_INTO_ANSWER_S = 2.0
_LISTEN_S = 2.5
"""After a murmur: TOM's voice stays away for so long only if it was silenced."""


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
def spoken(text: str, voice: str) -> bytes:
    """`text` by an espeak-ng voice, without silence at its ends."""
    return trim(Espeak(voice).synthesize(text).pcm)


@cache
def cough() -> bytes:
    """Two bursts of breath, 350 ms: no voice is in them."""
    chance = np.random.default_rng(7)
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


async def ask(caller: Caller, pcm: bytes) -> float | None:
    """Milliseconds to the answer, which is heard to its end.

    None where there was none, or where TOM spoke while it was asked: that is no answer to it.
    """
    await caller.say(pcm)
    began_at, ended_at = caller.began_at, caller.ended_at
    first = await caller.answer(ended_at)
    if first is None:
        return None
    await caller.until_quiet()
    return None if caller.ear.voice(began_at, ended_at) else 1000 * (first - ended_at)


async def ask_paused(caller: Caller, paused: Paused, voice: str) -> tuple[bool, float | None]:
    """Whether TOM spoke before the sentence was over; if not, milliseconds to its answer."""
    before, after = spoken(paused.before, voice), spoken(paused.after, voice)
    reply_ms = await ask(caller, before + line_noise(paused.pause_ms) + after)
    pause_at = caller.began_at + to_seconds(sample_count(before))
    return bool(caller.ear.voice(pause_at, caller.ended_at)), reply_ms


async def interrupt(caller: Caller, question: bytes, words: bytes) -> float | None:
    """Milliseconds from the first packet of `words` to TOM's silence; None where it went on."""
    if not await _into_answer(caller, question):
        return None
    await caller.say(words)
    began_at = caller.began_at
    await asyncio.sleep(_LISTEN_S)
    until = asyncio.get_running_loop().time()
    stopped = stopped_at([began_at, *caller.ear.voice(began_at, until)], _SILENCED_S, until)
    if stopped is None or stopped > caller.ended_at + _SILENCED_S:
        return None
    return 1000 * (stopped - began_at)


async def murmur(caller: Caller, question: bytes, sound: bytes) -> bool | None:
    """Whether `sound` silenced TOM; None where it was not speaking."""
    if not await _into_answer(caller, question):
        return None
    await caller.say(sound)
    began_at = caller.began_at
    await asyncio.sleep(_LISTEN_S)
    until = asyncio.get_running_loop().time()
    return stopped_at([began_at, *caller.ear.voice(began_at, until)], 1.0, until) is not None


async def _into_answer(caller: Caller, question: bytes) -> bool:
    """Ask and listen for a while; False where no answer came or it was over before."""
    await caller.until_quiet()
    await caller.say(question)
    first = await caller.answer(caller.ended_at)
    if first is None:
        return False
    loop = asyncio.get_running_loop()
    await asyncio.sleep(max(0.0, first + _INTO_ANSWER_S - loop.time()))
    return await caller.answer(loop.time() - 0.3, timeout_s=1.0) is not None
