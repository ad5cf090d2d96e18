"""`Tape`: both sides of a call as the caller's end has them, on one clock.

TOM's packets are put in a row, as an ideal jitter buffer plays them: what a busy machine sends late
is no hole on the tape. How late packets were is told apart.
"""

import wave
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media.audio import FRAME_MS
from tom.probe.ear import Ear
from tom.probe.sound import alaw, linear

RATE = 8_000
"""Of G.711, in Hz."""
_FRAME = RATE * FRAME_MS // 1000

Samples = NDArray[np.int16]


@dataclass(slots=True)
class Tape:
    """A call over G.711. Times are the event loop's."""

    _arrivals: list[float] = field(default_factory=list[float])
    _packets: list[Samples] = field(default_factory=list[Samples])
    _said: list[tuple[float, Samples]] = field(default_factory=list[tuple[float, Samples]])

    def listen_with(self, ear: Ear) -> None:
        """Keep what `ear` is given from now on."""
        take = ear.take

        def keep(at: float, pcm: bytes) -> None:
            self._arrivals.append(at)
            self._packets.append(np.frombuffer(pcm, np.int16)[::2])
            take(at, pcm)

        ear.take = keep  # type: ignore[method-assign]

    def caller_said(self, at: float, pcm: bytes) -> None:
        """The caller began to say `pcm` (s16le mono 16 kHz)."""
        self._said.append((at, np.frombuffer(linear(alaw(pcm)), np.int16)[::2]))

    @property
    def origin(self) -> float:
        """When its first sample was due: as the packet that came soonest has it."""
        due = enumerate(self._arrivals)
        return min(at - number * _FRAME / RATE for number, at in due)

    def lateness_ms(self) -> list[float]:
        """How much later than due each of TOM's packets came."""
        origin = self.origin
        due = (origin + number * _FRAME / RATE for number in range(len(self._arrivals)))
        return [1000 * (at - when) for at, when in zip(self._arrivals, due, strict=True)]

    def sides(self) -> tuple[Samples, Samples]:
        """Caller and TOM, equally long."""
        tom = np.concatenate(self._packets)
        caller = np.zeros_like(tom)
        for at, words in self._said:
            begin = max(0, round(RATE * (at - self.origin)))
            room = caller[begin : begin + len(words)]
            room[:] = words[: len(room)]
        return caller, tom

    def write(self, path: Path) -> None:
        """As a WAV: caller left, TOM right. Raises OSError."""
        with wave.open(str(path), "wb") as file:
            file.setnchannels(2)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(np.stack(self.sides(), axis=1).tobytes())
