"""`ScriptedLine`: an `AudioLine` that a test drives frame by frame.

For every frame of the caller's that the test feeds, one frame of TOM's is heard: the call's time is
the number of frames fed.
"""

import asyncio
from collections.abc import AsyncIterator

from media.audio import FRAME_BYTES, FRAME_MS, SAMPLE_BYTES, SILENCE, sample_count, to_samples
from media.framer import frames_of
from media.line import AudioLine, Frame
from media.ring import Ring

AHEAD_BYTES = 2 * to_samples(200)
"""What the line takes before `play` waits."""


class ScriptedLine:
    """The test is the door and the caller."""

    def __init__(self) -> None:
        self._ring: Ring[Frame] = Ring(50)
        self._queue = bytearray()
        self._waiting = 0
        self._moved = asyncio.Condition()
        self._epoch = 0
        self.ended = False
        self.paused = False
        self._again = b""
        self.pauses: list[tuple[int, int]] = []
        """From where to where, in samples of the call's time, nothing went on."""
        self.played = 0
        self.fed = 0
        """Samples of the caller's so far: the time of the call."""
        self.ears = bytearray()
        """What the caller hears: as long as what they said, silence where TOM says nothing."""
        self.mouth = bytearray()
        """What the caller said, silence included."""
        self.flushed: list[int] = []
        """What each flush dropped."""
        self.transfers: dict[str, bool | asyncio.Future[bool]] = {}
        """Who takes a transferred call."""
        self.transferred: list[str] = []

    # the agent's side

    @property
    def pending(self) -> int:
        return len(self._queue) // SAMPLE_BYTES + self._waiting

    async def frames(self) -> AsyncIterator[Frame]:
        async for frame in self._ring:
            yield frame

    async def play(self, pcm: bytes) -> None:
        if self.ended:
            return
        epoch = self._epoch
        self._waiting += sample_count(pcm)
        try:
            async with self._moved:
                await self._moved.wait_for(
                    lambda: len(self._queue) < AHEAD_BYTES or epoch != self._epoch or self.ended
                )
            if epoch == self._epoch and not self.ended:
                self._queue += pcm
        finally:
            if epoch == self._epoch:
                self._waiting -= sample_count(pcm)

    def pause(self) -> None:
        if not self.paused:
            self.paused = True
            self.pauses.append((self.fed, self.fed))

    def resume(self, again: bytes = b"") -> None:
        if self.paused:
            self.paused = False
            self._again = again

    async def flush(self) -> int:
        self.resume()
        self._again = b""
        dropped = self.pending
        self._queue.clear()
        self._waiting = 0
        self._epoch += 1
        self.flushed.append(dropped)
        await self._wake()
        return dropped

    async def transfer(self, target: str) -> bool:
        self.transferred.append(target)
        taken = self.transfers.get(target, False)
        return taken if isinstance(taken, bool) else await taken

    # the test's side

    async def feed(self, pcm: bytes, digits: str = "") -> None:
        """Let the caller say `pcm`, in real time as the loop counts it."""
        for piece in frames_of(pcm):
            frame = piece.ljust(FRAME_BYTES, b"\0")
            self.ears += self._next_heard().ljust(FRAME_BYTES, b"\0")
            self.fed += sample_count(frame)
            if self.paused:
                self.pauses[-1] = (self.pauses[-1][0], self.fed)
            self.mouth += frame
            if not self.ended:
                self._ring.put(Frame(frame, digits))
            digits = ""
            await self._wake()
            await asyncio.sleep(FRAME_MS / 1000)

    def _next_heard(self) -> bytes:
        if self.paused:
            return b""
        again, self._again = self._again[:FRAME_BYTES], self._again[FRAME_BYTES:]
        heard = bytes(self._queue[: FRAME_BYTES - len(again)])
        del self._queue[: len(heard)]
        self.played += sample_count(heard)
        return again + heard

    async def quiet(self, seconds: float) -> None:
        """Let the caller say nothing."""
        await self.feed(SILENCE * round(seconds * 1000 / FRAME_MS))

    async def hang_up(self) -> None:
        self.ended = True
        self._queue.clear()
        self._ring.close()
        await self._wake()

    async def _wake(self) -> None:
        async with self._moved:
            self._moved.notify_all()


def _is_a_line(line: ScriptedLine) -> AudioLine:  # pyright: ignore[reportUnusedFunction]
    return line
