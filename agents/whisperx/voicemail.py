"""Voicemail: greeting, tone, and the caller's message as a segment of the call's recording.

The message lies in the call's stereo WAV between two positions, so nothing is written twice and
a crash loses at most the last second. Its text is provisional: the streaming recogniser's.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass

import numpy as np

from agents import events
from agents.conversation import Outcome
from agents.engines import EngineError, SpeechToText
from agents.realtime.answer import Answer, pieces
from agents.realtime.floor import Floor
from agents.realtime.recognition import Recognition
from media.audio import FRAME_SAMPLES, SAMPLE_RATE, to_samples
from media.endpoint import Endpointer, Offset, Onset
from media.line import Frame
from media.vad import WINDOW_SAMPLES, VoiceActivity

_TONE_HZ = 1000
_TONE_MS = 400
_TONE_AMPLITUDE = 6000
_FADE_MS = 10
_PREROLL_MS = 300
"""Audio before the onset that the recogniser gets too."""


@dataclass(frozen=True, slots=True)
class VoicemailSettings:
    """When a message is over; # ends it at once."""

    longest_s: float = 180.0
    silence_s: float = 5.0
    """Silence after speech, or from the beginning, that ends the message."""


@dataclass(frozen=True, slots=True)
class Farewell:
    """What is said after the message."""

    recorded: str
    nothing_recorded: str
    """For a caller who said nothing, or whose words could not be kept as audio."""


def tone() -> bytes:
    """The tone after which to speak: 1 kHz, 400 ms, s16le mono 16 kHz."""
    time = np.arange(to_samples(_TONE_MS)) / SAMPLE_RATE
    fade = np.minimum(1, np.minimum(time, time[::-1]) / (_FADE_MS / 1000))
    wave = _TONE_AMPLITUDE * fade * np.sin(2 * np.pi * _TONE_HZ * time)
    return wave.astype(np.int16).tobytes()


class Voicemail:
    """Takes one message."""

    def __init__(self, floor: Floor, stt: SpeechToText | None, settings: VoicemailSettings) -> None:
        """Without `stt` the message has no provisional text."""
        self._floor = floor
        self._stt = stt
        self._settings = settings
        self._vad = VoiceActivity()
        self._endpointer = Endpointer()
        self._spoken = False
        """The caller said something after the tone; most who do not want a machine hang up."""
        self._utterances: list[Recognition] = []
        self._recognition: Recognition | None = None
        self._preroll: deque[bytes] = deque(maxlen=to_samples(_PREROLL_MS) // FRAME_SAMPLES)

    async def run(self, frames: AsyncIterator[Frame], greeting: str, farewell: Farewell) -> Outcome:
        """Speak `greeting` (empty: none), the tone, record, say goodbye."""
        async with asyncio.TaskGroup() as self._group:
            if not await self._say(frames, greeting):
                return Outcome.HUNG_UP
            await self._floor.record()
            await self._floor.line.play(tone())
            outcome = await self._record(frames)
            kept = self._spoken and self._floor.recording()
            goodbye = farewell.recorded if kept else farewell.nothing_recorded
            if outcome is Outcome.ENDED and not await self._say(frames, goodbye):
                outcome = Outcome.HUNG_UP
        return outcome

    async def _say(self, frames: AsyncIterator[Frame], text: str) -> bool:
        """Say it to the end; False if the caller hung up meanwhile."""
        if not text:
            return True
        answer = Answer(self._floor, None, None)
        answer.start(self._group, pieces(text))
        async for _ in frames:
            self._floor.position += FRAME_SAMPLES
            answer.tick()
            if answer.done:
                break
        finished = answer.done
        answer.cancel()
        answer.close()
        return finished

    async def _record(self, frames: AsyncIterator[Frame]) -> Outcome:
        start = self._floor.position
        heard_at = start
        outcome = Outcome.HUNG_UP
        async for frame in frames:
            self._floor.position += FRAME_SAMPLES
            for probability in self._vad.feed(frame.pcm):
                self._step(self._endpointer.step(probability, WINDOW_SAMPLES))
            if self._recognition is not None:
                self._recognition.feed(frame.pcm)
            self._preroll.append(frame.pcm)
            position = self._floor.position
            if self._endpointer.speaking or self._floor.line.pending:
                heard_at = position
            silent = position - heard_at > to_samples(1000 * self._settings.silence_s)
            too_long = position - start > to_samples(1000 * self._settings.longest_s)
            if "#" in frame.digits or silent or too_long:
                outcome = Outcome.ENDED
                break
        if self._spoken:
            text, at = await self._text(), self._floor.position
            self._floor.emit(events.MessageRecorded(at=at, start=start, text=text))
        return outcome

    def _step(self, change: Onset | Offset | None) -> None:
        if isinstance(change, Onset):
            self._spoken = True
        if isinstance(change, Onset) and self._stt is not None:
            self._recognition = Recognition(self._stt.stream(), self._group)
            self._recognition.feed(b"".join(self._preroll))
            self._utterances.append(self._recognition)
        elif isinstance(change, Offset):
            self._recognition = None

    async def _text(self) -> str:
        texts: list[str] = []
        for utterance in self._utterances:
            try:
                texts.append((await utterance.finish()).text)
            except EngineError:  # the message itself is on disk
                texts.append(utterance.partial)
        return " ".join(text for text in texts if text)
