"""`Hearing`: the caller's frames between the socket and their reader, bounded and counted."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from media.audio import FRAME_SAMPLES
from media.line import Frame

MAX_FRAMES = 50
"""Frames that wait for their reader: one second."""


@dataclass(slots=True)
class Hearing:
    dropped: int = 0
    """Frames the reader was too slow for: the oldest went."""
    lost: int = 0
    """Frames the line process could not hand over: the core was too slow."""
    _frames: deque[Frame] = field(default_factory=deque[Frame])
    _came: asyncio.Event = field(default_factory=asyncio.Event)
    _position: int = 0
    _digits: str = ""
    _over: bool = False

    def __str__(self) -> str:
        return f"{self.dropped} frames dropped by a slow reader, {self.lost} by a slow core"

    def take(self, position: int, pcm: bytes) -> None:
        """One frame. `position` in samples since the audio began, this frame included."""
        self.lost += max(0, (position - self._position) // FRAME_SAMPLES - 1)
        self._position = position
        digits, self._digits = self._digits, ""
        self._frames.append(Frame(pcm, digits))
        if len(self._frames) > MAX_FRAMES:
            gone, next_one = self._frames.popleft(), self._frames[0]
            self.dropped += 1
            if gone.digits:  # a digit is never lost with its frame
                self._frames[0] = Frame(next_one.pcm, gone.digits + next_one.digits)
        self._came.set()

    def skip(self, position: int) -> None:
        """A frame that no one is to hear."""
        self._position = position

    def key(self, digit: str) -> None:
        """A digit that goes with the next frame."""
        self._digits += digit

    def end(self) -> None:
        """No more frames: `frames` ends after those that wait."""
        self._over = True
        self._came.set()

    async def frames(self) -> AsyncIterator[Frame]:
        while True:
            while self._frames:
                yield self._frames.popleft()
            if self._over:
                return
            self._came.clear()
            await self._came.wait()
