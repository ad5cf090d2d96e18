"""`Reply`: TOM says something. Text ► clauses ► speech ► line, each stage ahead of the next.

Cancelling the task that runs it is the only way to stop it; `heard` then tells how far it came.
"""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from agents.conversation import Action
from agents.engines import SpeechChunk, TextToSpeech, WordMark
from agents.realtime.clauses import ClauseSplitter
from media.audio import FRAME_BYTES, sample_count
from media.line import AudioLine

_CLAUSES_AHEAD = 2
"""Clauses that are synthesised before the one being heard has ended."""


@dataclass(slots=True)
class _Clause:
    text: str
    start: int
    """Samples since the reply's first."""
    samples: int = 0
    marks: tuple[WordMark, ...] = ()

    def heard_part(self, heard: int) -> str:
        """What of the text was heard, in whole words, after `heard` samples of the clause."""
        if heard >= self.samples:
            return self.text
        if heard <= 0:
            return ""
        if self.marks:
            ends = [mark.at_samples for mark in self.marks[1:]] + [self.samples]
            share = sum(end <= heard for end in ends) / len(ends)
        else:
            share = heard / self.samples
        words = re.findall(r"\S+", self.text)
        return " ".join(words[: int(share * len(words) + 1e-9)])


class Reply:
    """One reply, from its source of text and actions to the caller's ear."""

    def __init__(
        self,
        source: AsyncIterator[str | Action],
        line: AudioLine,
        tts: TextToSpeech,
        speakable: Callable[[str], str],
        on_clause: Callable[[str], None],
    ) -> None:
        """`speakable` writes out what the voice would misread; `on_clause` is told each clause."""
        self._source = source
        self._line = line
        self._tts = tts
        self._speakable = speakable
        self._on_clause = on_clause
        self._clauses: list[_Clause] = []
        self._synthesised = 0
        self._base = 0
        self.actions: list[Action] = []
        """What to do once everything was heard."""
        self.first_text_at: float | None = None
        """time.monotonic() when the first clause was there."""
        self.first_audio_at: float | None = None
        """time.monotonic() when its first audio was there."""

    @property
    def text(self) -> str:
        """All that TOM meant to say so far."""
        return " ".join(clause.text for clause in self._clauses)

    @property
    def audible(self) -> bool:
        """Something of it is with the line."""
        return self.first_audio_at is not None

    @property
    def heard_samples(self) -> int:
        """Samples of it that the caller has heard."""
        return self._line.played - self._base if self.audible else 0

    @property
    def heard(self) -> str:
        """What of `text` the caller has heard, in whole words."""
        heard = self.heard_samples
        parts = (clause.heard_part(heard - clause.start) for clause in self._clauses)
        return " ".join(part for part in parts if part)

    async def run(self) -> None:
        """Say all of it; returns when it is with the line. Raises EngineError."""
        self._base = self._line.played
        speech: asyncio.Queue[bytes | None] = asyncio.Queue(_CLAUSES_AHEAD)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._play(speech), name="play")
            await self._synthesise(speech)

    async def _synthesise(self, speech: "asyncio.Queue[bytes | None]") -> None:
        splitter = ClauseSplitter()
        async for piece in self._source:
            if isinstance(piece, str):
                for clause in splitter.feed(piece):
                    await self._say(clause, speech)
            else:
                self.actions.append(piece)
        for clause in splitter.finish():
            await self._say(clause, speech)
        await speech.put(None)

    async def _say(self, text: str, speech: "asyncio.Queue[bytes | None]") -> None:
        if self.first_text_at is None:
            self.first_text_at = time.monotonic()
        clause = _Clause(text, start=self._synthesised)
        self._clauses.append(clause)
        self._on_clause(text)
        async for chunk in self._tts.speak(self._speakable(text)):
            self._add(clause, chunk)
            if chunk.pcm:
                await speech.put(chunk.pcm)

    def _add(self, clause: _Clause, chunk: SpeechChunk) -> None:
        clause.marks += chunk.marks
        clause.samples += sample_count(chunk.pcm)
        self._synthesised += sample_count(chunk.pcm)

    async def _play(self, speech: "asyncio.Queue[bytes | None]") -> None:
        while (pcm := await speech.get()) is not None:
            if self.first_audio_at is None:
                self.first_audio_at = time.monotonic()
            for start in range(0, len(pcm), FRAME_BYTES):
                await self._line.play(pcm[start : start + FRAME_BYTES])
