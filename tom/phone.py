"""A caller on the command line: dials TOM over SIP, speaks, listens, and tells who said what.

    wait until TOM has finished ─► speak ─► wait … ─► wait for TOM to hang up

All times are counted in the phone's own audio: 20 ms a frame since the call was answered.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np

from agents.engines import SpeechToText
from agents.realtime.recognition import Recognition
from media.audio import FRAME_SAMPLES, to_ms, to_seconds
from media.endpoint import Endpointer, EndpointerSettings, Offset, Onset
from media.line import AudioLine
from media.vad import WINDOW_SAMPLES, VoiceActivity

_AUDIBLE_RMS = 100
"""Of a frame, of 32768: about -50 dBFS. TOM's pauses are digital silence, lines are quieter."""
_STOPPED_MS = 150
"""After a barge-in, silence this long means that TOM has stopped; what comes then is new."""
_SILENCE_THRESHOLD = 200
"""Of a sample: what is below at an utterance's ends is cut off, so that its end is speech."""


@dataclass(frozen=True, slots=True)
class Say:
    """Something to speak."""

    text: str
    pcm: bytes
    """s16le mono 16 kHz."""
    after_s: float | None = None
    """Speak this long after TOM began (a barge-in); None: when TOM has finished."""


@dataclass(frozen=True, slots=True)
class Key:
    """Digits to key, 0-9 * # A-D."""

    digits: str


@dataclass(slots=True)
class CallerTurn:
    """What the phone said."""

    said: str
    start_s: float
    end_s: float = 0.0
    who: Literal["caller"] = "caller"


@dataclass(slots=True)
class TomTurn:
    """What the phone heard of TOM."""

    heard: str
    start_s: float
    end_s: float
    reply_ms: float | None = None
    """From the end of the caller's speech to TOM's first audio; None for the greeting."""
    stopped_ms: float | None = None
    """Barge-in: from the caller's first audio to TOM's last; None without one."""
    who: Literal["tom"] = "tom"


@dataclass(frozen=True, slots=True)
class PhoneSettings:
    """How the caller behaves."""

    pause_s: float = 1.0
    """TOM has finished after this much silence."""
    patience_s: float = 12.0
    """Speak the next turn although TOM said nothing for so long."""
    linger_s: float = 6.0
    """Hang up this long after TOM's last word when nothing is left to say."""


def trim(pcm: bytes) -> bytes:
    """`pcm` without the silence at its ends."""
    loud = np.flatnonzero(
        np.abs(np.frombuffer(pcm, np.int16).astype(np.int32)) > _SILENCE_THRESHOLD
    )
    return pcm[2 * int(loud[0]) : 2 * int(loud[-1]) + 2] if len(loud) else b""


def _audible(pcm: bytes) -> bool:
    samples = np.frombuffer(pcm, np.int16).astype(np.float32)
    return float(np.sqrt(np.mean(samples * samples))) > _AUDIBLE_RMS


class KeyingLine(AudioLine, Protocol):
    """A caller's line: it can also key digits and hang up."""

    async def hang_up(self) -> None:
        """End the call."""
        ...

    async def send_digits(self, digits: str) -> None:
        """Key `digits` (0-9 * # A-D)."""
        ...


@dataclass(slots=True)
class _Hearing:
    """TOM's present turn."""

    start: int
    end: int
    reply_ms: float | None
    stopped_ms: float | None = None
    utterances: list[Recognition] = field(default_factory=list[Recognition])


class Phone:
    """One call from the caller's side."""

    def __init__(self, line: KeyingLine, stt: SpeechToText, settings: PhoneSettings) -> None:
        self._line = line
        self._stt = stt
        self._settings = settings
        self._vad = VoiceActivity()
        # Sentences are recognised one by one: TOM's own pauses between them are about 350 ms.
        self._endpointer = Endpointer(EndpointerSettings(hang_ms=250))
        self._position = 0
        self._turns: list[CallerTurn | TomTurn] = []
        self._hearing: _Hearing | None = None
        self._recognition: Recognition | None = None
        self._speaking: CallerTurn | None = None
        self._quiet_since = 0
        self._spoke_until: int | None = None
        """Where the caller's last words ended, until TOM answers them."""
        self._played_before = 0
        self._began: int | None = None
        """Where the phone's present speech was first heard."""
        self._recent: list[bytes] = []

    async def run(self, script: Sequence[Say | Key]) -> list[CallerTurn | TomTurn]:
        """Hold the conversation; returns when TOM hung up or nothing is left to say."""
        todo = list(script)
        async with asyncio.TaskGroup() as self._group:
            async for frame in self._line.frames():
                self._position += FRAME_SAMPLES
                self._listen(frame.pcm)
                self._mouth()
                if self._speaking is None and not await self._next(todo):
                    break
            self._end_hearing()
        return sorted(self._turns, key=lambda turn: turn.start_s)

    # Speaking

    async def _next(self, todo: list[Say | Key]) -> bool:
        """Begin the next turn if it is time; False when it is time to hang up."""
        quiet_s = to_seconds(self._position - self._quiet_since)
        hearing = self._hearing
        due = todo[0] if todo else None
        if isinstance(due, Say) and due.after_s is not None and hearing is not None:
            if to_seconds(self._position - hearing.start) >= due.after_s:
                self._say(todo.pop(0))
            return True
        finished = hearing is not None and quiet_s >= self._settings.pause_s
        if due is not None:
            if finished or quiet_s >= self._settings.patience_s:
                self._end_hearing()
                await self._begin(todo.pop(0))
            return True
        return quiet_s < (self._settings.linger_s if finished else self._settings.patience_s)

    async def _begin(self, item: Say | Key) -> None:
        if isinstance(item, Key):
            now_s = to_seconds(self._position)
            self._turns.append(CallerTurn(f"[{item.digits}]", now_s, now_s))
            await self._line.send_digits(item.digits)
            self._quiet_since = self._spoke_until = self._position
        else:
            self._say(item)

    def _say(self, item: Say | Key) -> None:
        if not isinstance(item, Say):
            return
        self._speaking = CallerTurn(item.text, to_seconds(self._position))
        self._turns.append(self._speaking)
        self._began, self._played_before = None, self._line.played
        self._group.create_task(self._line.play(item.pcm), name="speak")

    def _mouth(self) -> None:
        """Follow the caller's own speech on its way out."""
        if self._speaking is None:
            return
        if self._began is None and self._line.played > self._played_before:
            self._began = self._position - FRAME_SAMPLES
            self._speaking.start_s = to_seconds(self._began)
        if self._began is not None and not self._line.pending:
            self._speaking.end_s = to_seconds(self._position)
            self._speaking = None
            self._end_hearing()
            self._quiet_since = self._spoke_until = self._position

    # Hearing

    def _listen(self, pcm: bytes) -> None:
        if _audible(pcm):
            self._hear_audio()
        for probability in self._vad.feed(pcm):
            match self._endpointer.step(probability, WINDOW_SAMPLES):
                case Onset():
                    self._begin_utterance()
                case Offset():
                    self._recognition = None
                case None:
                    pass
        if self._recognition is not None:
            self._recognition.feed(pcm)
        self._recent = [*self._recent[-14:], pcm]

    def _hear_audio(self) -> None:
        self._quiet_since = self._position
        start = self._position - FRAME_SAMPLES
        if self._hearing is None:
            ended, self._spoke_until = self._spoke_until, None
            reply_ms = None if ended is None else to_ms(start - ended)
            self._hearing = _Hearing(start, self._position, reply_ms)
        went_on = to_ms(start - self._hearing.end) < _STOPPED_MS
        self._hearing.end = self._position
        if self._speaking is not None and self._began is not None and went_on:
            self._hearing.stopped_ms = to_ms(self._position - self._began)

    def _begin_utterance(self) -> None:
        if self._hearing is None:
            return
        self._recognition = Recognition(self._stt.stream(), self._group)
        self._recognition.feed(b"".join(self._recent))
        self._hearing.utterances.append(self._recognition)

    def _end_hearing(self) -> None:
        hearing, self._hearing = self._hearing, None
        if hearing is None:
            return
        turn = TomTurn(
            "",
            to_seconds(hearing.start),
            to_seconds(hearing.end),
            hearing.reply_ms,
            hearing.stopped_ms,
        )
        self._turns.append(turn)
        # Frames that waited here for the recogniser would be lost, and the phone's clock late.
        self._group.create_task(_write_down(turn, hearing.utterances), name="write down")


async def _write_down(turn: TomTurn, utterances: Sequence[Recognition]) -> None:
    texts = [(await utterance.finish()).text for utterance in utterances]
    turn.heard = " ".join(text for text in texts if text)
