"""`Hearing`: the caller's frames between the socket and their reader, bounded and counted."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from media.audio import FRAME_SAMPLES
from media.line import Frame
from media.ring import Ring

MAX_FRAMES = 50
"""Frames that wait for their reader: one second."""


@dataclass(slots=True)
class Hearing:
    lost: int = 0
    """Frames the line process could not hand over: the core was too slow."""
    _frames: Ring[bytes] = field(default_factory=lambda: Ring[bytes](MAX_FRAMES))
    _position: int = 0
    _digits: str = ""

    def __str__(self) -> str:
        return f"{self.dropped} frames dropped by a slow reader, {self.lost} by a slow core"

    @property
    def dropped(self) -> int:
        """Frames the reader was too slow for: the oldest went."""
        return self._frames.dropped

    def take(self, position: int, pcm: bytes) -> None:
        """One frame. `position` in samples since the audio began, this frame included."""
        self.lost += max(0, (position - self._position) // FRAME_SAMPLES - 1)
        self._position = position
        self._frames.put(pcm)

    def skip(self, position: int) -> None:
        """A frame that no one is to hear."""
        self._position = position

    def key(self, digit: str) -> None:
        """A digit that goes with the next frame that is read: it is lost with none."""
        self._digits += digit

    def end(self) -> None:
        """No more frames: `frames` ends after those that wait."""
        self._frames.close()

    async def frames(self) -> AsyncIterator[Frame]:
        async for pcm in self._frames:
            digits, self._digits = self._digits, ""
            yield Frame(pcm, digits)
