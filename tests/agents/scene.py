"""A call in which the test plays the caller, the recogniser and the dialogue.

The line, the recogniser and the dialogue are scripted, at the Protocols where they meet TOM; voice
activity and the caller's speech are real.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

import numpy as np

from agents import events
from agents.conversation import CallContext, Message, Note, Piece, Transcript, Turn
from agents.engines import EngineError, SpeechChunk, WordMark
from agents.engines.tts.espeak import Espeak
from agents.profile import Department, Profile
from agents.realtime.floor import Floor
from media.audio import SAMPLE_RATE, to_samples
from tests.agents.line import ScriptedLine

CHARACTER_SAMPLES = to_samples(50)
"""Length of a character in `PlainVoice`'s speech."""
LEVEL = 500
"""Of its every sample."""
PROFILE = Profile(
    name="test",
    company="Praxis am Markt",
    greeting="Guten Tag, hier ist die Praxis.",
    departments=(Department(name="anmeldung", spoken="der Anmeldung", target="sip:21@home"),),
)
NOW = datetime(2025, 3, 3, 9, 0)
CONTEXT = CallContext("call", "030111", now=lambda: NOW)

E = TypeVar("E", bound=events.Event)


@cache
def speech(text: str = "Wann haben Sie heute geöffnet?") -> bytes:
    """A caller's speech, between short silences."""
    return Espeak("de+f2").synthesize(text).pcm


def noise(ms: float, level: int = 6000) -> bytes:
    """A burst that is no voice: a door, a cough away from the phone."""
    samples = np.random.default_rng(1).normal(0, level, to_samples(ms))
    return samples.astype(np.int16).tobytes()


def grunt(ms: float) -> bytes:
    """A voiced sound too short to be a word."""
    samples = np.frombuffer(Espeak("de").synthesize("ah").pcm, np.int16)
    first = int(np.flatnonzero(np.abs(samples) > 500)[0])
    return samples[first : first + to_samples(ms)].tobytes()


class PlainVoice:
    """Speaks 50 ms a character: a hum, with the positions of its words if wanted."""

    name = "plain"

    def __init__(self, marks: bool = False) -> None:
        self._marks = marks
        self.said: list[str] = []
        self.failures: list[EngineError | None] = []
        """What the next clauses fail with."""
        self.gate: asyncio.Event | None = None
        """What every clause but the first waits for."""

    async def speak(self, text: str, rate: float = 1.0) -> AsyncIterator[SpeechChunk]:
        if self.said and self.gate is not None:
            await self.gate.wait()
        if self.failures and (failure := self.failures.pop(0)):
            raise failure
        self.said.append(text)
        samples = round(len(text) * CHARACTER_SAMPLES / rate)
        pcm = np.full(samples, LEVEL, np.int16).tobytes()
        yield SpeechChunk(pcm, tuple(self._words(text)) if self._marks else ())

    @staticmethod
    def _words(text: str) -> list[WordMark]:
        marks: list[WordMark] = []
        start = 0
        for word in text.split(" "):
            marks.append(WordMark(start + len(word), start * CHARACTER_SAMPLES))
            start += len(word) + 1
        return marks


Heard = str | EngineError
Part = Piece | EngineError | asyncio.Event


class ScriptedStt:
    """Understands the utterances of a call as it was told to, in their order."""

    name = "scripted"
    notice = ""
    settles = True

    def __init__(self, *texts: Heard, language: str = "de") -> None:
        self.language = language
        self.texts = list(texts)
        self.streams: list[ScriptedStream] = []

    def stream(self) -> "ScriptedStream":
        self.streams.append(ScriptedStream(self.texts.pop(0) if self.texts else ""))
        return self.streams[-1]


class ScriptedStream:
    def __init__(self, text: Heard) -> None:
        self._text = text
        self.pcm = b""
        self.closed = False

    async def feed(self, pcm: bytes) -> str:
        self.pcm += pcm
        return ""

    async def finish(self) -> Transcript:
        if isinstance(self._text, EngineError):
            raise self._text
        return Transcript(self._text, final=True)

    def close(self) -> None:
        self.closed = True


class ScriptedDialogue:
    """Replies as it was told to; an event among the parts is waited for, an error is raised."""

    def __init__(self, *replies: Sequence[Part]) -> None:
        self.replies = list(replies)
        self.asked: list[list[Message]] = []
        self.failed_transfers: list[str] = []
        self.unfinished: Note | None = None
        self.last_heard = ""
        self.noted: list[Note] = []
        """What it notes of the caller's last words."""

    async def reply(self, history: Sequence[Message]) -> AsyncIterator[Piece]:
        self.asked.append(list(history))
        for part in self.replies.pop(0) if self.replies else ():
            if isinstance(part, asyncio.Event):
                await part.wait()
            elif isinstance(part, EngineError):
                raise part
            else:
                yield part

    def last_words(self, history: Sequence[Message]) -> Sequence[Note]:
        self.last_heard = history[-1].text
        return self.noted

    async def transfer_failed(self, department: str) -> AsyncIterator[Piece]:
        self.failed_transfers.append(department)
        yield f"Leider ist bei {department} niemand da."


class Scene:
    """One call: its line, what was told of it, and what it consists of."""

    def __init__(
        self,
        *replies: Sequence[Part],
        understood: Sequence[Heard] = (),
        voice: PlainVoice | None = None,
    ) -> None:
        self.line = ScriptedLine()
        self.stt = ScriptedStt(*understood)
        self.dialogue = ScriptedDialogue(*replies)
        self.voice = voice or PlainVoice()
        self.events: list[events.CallEvent] = []
        self.turns: list[Turn] = []
        self.notes: list[Note] = []
        self.recording = True
        """What the floor says of the recording."""
        self.recording_wanted_at: int | None = None
        """Where the pipeline asked for one."""
        self.replayed: list[tuple[int, int]] = []
        """What of the recording was played to the caller."""
        self.floor = Floor(
            line=self.line,
            tts=self.voice,
            dialogue=self.dialogue,
            profile=PROFILE,
            speakable=str,
            emit=self.events.append,
            on_turn=self.turns.append,
            on_note=self.notes.append,
            recording=lambda: self.recording,
            record=self._record,
            stop_recording=self._stop_recording,
            replay=self._replay,
        )

    async def _record(self) -> None:
        self.recording_wanted_at = self.floor.position

    def _stop_recording(self) -> None:
        self.recording = False

    async def _replay(self, start: int, end: int) -> AsyncIterator[bytes]:
        self.replayed.append((start, end))
        for at in range(start, end, SAMPLE_RATE):
            yield bytes(self.line.mouth[2 * at : 2 * min(end, at + SAMPLE_RATE)])

    def told(self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def history(self) -> list[tuple[str, str]]:
        return [(message.role, message.text) for message in self.floor.history]

    async def until(self, condition: Callable[[], Any], limit_s: float = 30.0) -> None:
        """The caller is quiet until something has happened."""
        end = self.line.fed + limit_s * SAMPLE_RATE
        while not condition():
            assert self.line.fed < end, f"it has not happened in {limit_s} s: {self.events}"
            await self.line.quiet(0.02)

    async def turns_to_be(self, count: int) -> None:
        await self.until(lambda: len(self.turns) >= count)
        assert len(self.turns) == count

    async def say(self, pcm: bytes | None = None) -> None:
        """The caller says it, and is quiet until its end was found."""
        await self.line.feed(speech() if pcm is None else pcm)
        await self.line.quiet(0.3)
