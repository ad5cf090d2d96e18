"""What a caller does, and what is measured of it.

ask       a question                     from its last packet to the first answering one
listen    a question                     its answer, which nobody disturbs
disturb   a sound into such an answer    whether it silenced TOM, and how soon
"""

import asyncio
from dataclasses import dataclass, replace
from functools import cache

from agents.engines.tts.espeak import Espeak
from tom.phone import trim
from tom.probe.caller import Caller
from tom.probe.ear import HOLE_S, PIECE_S, Ear, silent_at, spurts
from tom.probe.sound import likeness

_QUIET_S = 2.0
"""Longer than any pause of TOM's, also one in which it hears somebody out."""
_BEGIN_S, _END_S = 0.3, 1.0
_ALIKE = 0.72
"""Likeness from which on words are the same."""
_HEARD_OUT_S = 1.5
"""An answer may be so much longer, besides the sound in it, and still have gone on."""
_SPEAKS_ON_S = 0.7
"""TOM would have spoken for so long after the moment in which it is disturbed: a silence that comes
sooner is no pause of its own."""
_MOST_TRIES = 3


@cache
def spoken(text: str, voice: str) -> bytes:
    """`text` by an espeak-ng voice, without silence at its ends."""
    return trim(Espeak(voice).synthesize(text).pcm)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it is when nobody disturbs it."""

    length_s: float
    """From its first voice to its last."""
    voice_s: float
    """Of it voice."""
    begin: bytes
    """Its first 0.3 seconds."""
    end: bytes
    """Its last second."""
    voice: tuple[float, ...] = ()
    """When each piece of its voice began, in seconds after the first."""

    def begins(self, pcm: bytes) -> bool:
        """Whether `pcm`, a little of TOM's voice, is of this answer and no other."""
        return likeness(self.begin, pcm) >= _ALIKE

    def ends(self, pcm: bytes) -> bool:
        """Whether its end is in `pcm`."""
        return likeness(self.end, pcm) >= _ALIKE

    def mid_speech(self, into_s: float) -> float:
        """The first moment from `into_s` on, in seconds, after which it speaks for a while without
        a pause, and has done so long enough to be heard also where packets come a little late;
        `into_s` where there is none."""
        for begin, end in spurts(self.voice):
            at = max(begin + HOLE_S, into_s)
            if end - at >= _SPEAKS_ON_S:
                return at
        return into_s


@dataclass(frozen=True, slots=True)
class Disturbed:
    """What a sound did to an answer."""

    silenced: bool
    """The answer's end was not heard: it broke off. A pause that TOM went on after is none."""
    silent_ms: float | None
    """From the sound's first packet to the last voice before TOM was silent, for long or shortly;
    None where it was not."""
    answer: Answer
    """All that TOM said until it was quiet."""
    unanswered: int = 0
    """How often the question stayed without an answer before."""


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


async def listen(caller: Caller, question: bytes) -> Answer | None:
    """Ask, and hear the answer to its end; None where there was none."""
    await caller.say(question)
    first = await caller.answer(caller.ended_at)
    if first is None:
        return None
    await caller.until_quiet(_QUIET_S)
    return heard_answer(caller.ear, first)


async def disturb(
    caller: Caller, question: bytes, answer: Answer, sound: bytes, into_s: float
) -> Disturbed | None:
    """Ask, and `into_s` after the answer's first voice, or as soon as TOM is in mid-speech then,
    say `sound`; heard until TOM is quiet.

    `answer`: what TOM answers when it is not disturbed. A question that is not answered so is
    asked again; None where it never is.
    """
    loop = asyncio.get_running_loop()
    into_s = answer.mid_speech(into_s)
    unanswered = 0
    for _ in range(_MOST_TRIES):
        await caller.say(question)
        first = await caller.answer(caller.ended_at)
        await asyncio.sleep(max(0.0, (first or 0.0) + into_s - loop.time()))
        now = loop.time()
        speaks = bool(caller.ear.voice(now - HOLE_S))
        if first is not None and speaks and answer.begins(caller.ear.heard(first, now)):
            break
        unanswered += first is None
        await caller.until_quiet(_QUIET_S)
    else:
        return None
    await caller.say(sound)
    began_at, ended_at = caller.began_at, caller.ended_at
    await caller.until_quiet(_QUIET_S)
    until = loop.time()
    found = disturbed(caller.ear, answer, first, (began_at, ended_at), until)
    return replace(found, unanswered=unanswered)


def disturbed(
    ear: Ear, answer: Answer, first: float, sound: tuple[float, float], until: float
) -> Disturbed:
    """What came of an answer whose voice began at `first`, with a `sound` from … to."""
    began_at, ended_at = sound
    silent = silent_at([began_at, *ear.voice(began_at, until)], ended_at, until)
    earliest = first + answer.length_s - 2 * _END_S
    latest = first + answer.length_s + ended_at - began_at + _HEARD_OUT_S
    return Disturbed(
        silenced=not answer.ends(ear.heard(earliest, latest)),
        silent_ms=None if silent is None else 1000 * (silent - began_at),
        answer=heard_answer(ear, first),
    )


def heard_answer(ear: Ear, first: float) -> Answer:
    """All that was said from `first` on."""
    voice = ear.voice(first - PIECE_S / 2)
    end = voice[-1] + PIECE_S
    begin, last = ear.heard(first, first + _BEGIN_S), ear.heard(end - _END_S, end)
    return Answer(end - first, len(voice) * PIECE_S, begin, last, tuple(at - first for at in voice))
