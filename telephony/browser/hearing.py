"""`Hearing`: the caller's audio between the network and its reader, with a clock of its own.

    network ──put()──► jitter buffer ──frames()──► agent, one frame for every 20 ms

Browsers send in bursts, stop while muted, and vanish: the reader gets a frame for every 20 ms of
the call all the same, silence where nothing came. Nobody listens to it as it comes, so a frame is
handed on when it arrives, and one that is late is waited for. What a gap adds to the delay is won
back frame by frame in silence.
"""

import asyncio
from collections.abc import AsyncIterator

import numpy as np

from media.audio import FRAME_BYTES, FRAME_MS, SAMPLE_BYTES, SILENCE
from media.line import Frame
from media.ring import Ring

MAX_FRAMES = 250
"""Five seconds: a client that sends a file at once is played in real time."""
PATIENCE_MS = 60
"""How long after it was due a frame is waited for."""
EARLY_MS = 20
"""How long before it is due a frame is handed on: the first one of a call may have been late."""
_REVIEW_FRAMES = 25
_QUIET_PEAK = 300
"""A frame may be left out where no sample is louder, of 32 768."""


class Hearing:
    """One caller's audio. All methods belong to the event loop's thread."""

    def __init__(self) -> None:
        self._frames: Ring[bytes] = Ring(MAX_FRAMES)
        self._rest = bytearray()
        self._digits = ""
        self._arrived = asyncio.Event()
        """Something waits, or nothing will come any more, or not in time."""
        self._flowing = False
        self._lowest = MAX_FRAMES
        """Frames that waited at least, since the last review."""
        self._ticks = 0
        self._spare = 0
        """Frames that the buffer is too long."""
        self._ended = False
        self._refused = 0
        """Bytes that a door did not let in."""
        self.trimmed = 0
        """Quiet frames left out to win back time."""

    @property
    def dropped(self) -> int:
        """Frames lost because more came than fits, or faster than the door allows."""
        return self._frames.dropped + self._refused // FRAME_BYTES

    def put(self, pcm: bytes) -> None:
        """Some of the caller's audio, s16le mono 16 kHz, of any length."""
        self._rest += pcm
        while len(self._rest) >= FRAME_BYTES:
            self._frames.put(bytes(self._rest[:FRAME_BYTES]))
            del self._rest[:FRAME_BYTES]
            self._arrived.set()

    def lose(self, frames: int) -> None:
        """`frames` of 20 ms were lost before what comes next: silence, if it is not too late."""
        if self._flowing:
            self.put(SILENCE * frames)

    def refuse(self, size: int) -> None:
        """Count `size` bytes of audio that the door did not let in."""
        self._refused += size

    def key(self, digit: str) -> None:
        """A DTMF digit that goes with the next frame read."""
        self._digits += digit

    def end(self) -> None:
        """No more audio: `frames` ends after what waits."""
        self._ended = True
        self._arrived.set()

    async def frames(self) -> AsyncIterator[Frame]:
        """A frame for every 20 ms from now on. To be iterated once."""
        due = asyncio.get_running_loop().time()
        while not self._ended:
            await self._wait(due)
            if not self._ended:
                yield self._frame(self._next())
            due += FRAME_MS / 1000
        while (pcm := self._frames.take()) is not None:
            yield self._frame(pcm)

    async def _wait(self, due: float) -> None:
        """Until a frame may be handed on that is due then, or is not waited for any longer."""
        loop = asyncio.get_running_loop()
        if not self._frames:
            self._arrived.clear()
            patience_s = PATIENCE_MS / 1000 if self._flowing else 0.0
            if loop.time() < due + patience_s:
                alarm = loop.call_at(due + patience_s, self._arrived.set)
                try:
                    await self._arrived.wait()
                finally:
                    alarm.cancel()
            else:  # behind time: what the network has for us comes first
                await asyncio.sleep(0)
        if (early_s := due - EARLY_MS / 1000 - loop.time()) > 0:
            await asyncio.sleep(early_s)

    def _frame(self, pcm: bytes) -> Frame:
        digits, self._digits = self._digits, ""
        return Frame(pcm, digits)

    def _next(self) -> bytes:
        waiting = len(self._frames)
        self._flowing = waiting > 0
        if not self._flowing:
            self._ticks, self._lowest, self._spare = 0, MAX_FRAMES, 0
            return SILENCE
        self._review(waiting)
        return self._frames.take() or SILENCE

    def _review(self, waiting: int) -> None:
        """Leave out every other quiet frame while more wait than half a second had use for."""
        self._lowest = min(self._lowest, waiting)
        self._ticks += 1
        if self._ticks >= _REVIEW_FRAMES:
            self._spare = self._lowest - 1
            self._ticks, self._lowest = 0, MAX_FRAMES
        if self._spare and self._ticks % 2 == 0 and _quiet(self._frames.peek()):
            self._frames.take()
            self._spare -= 1
            self.trimmed += 1


def _quiet(pcm: bytes | None) -> bool:
    if pcm is None or len(pcm) < SAMPLE_BYTES:
        return False
    samples = np.frombuffer(pcm, np.int16)
    return int(samples.max()) <= _QUIET_PEAK and int(samples.min()) >= -_QUIET_PEAK
