"""`Speaking`: TOM's audio between the agent, who waits, and the door, which takes 20 ms at a time.

What the door has taken counts as heard, but for the lead that a client holds: the network and the
browser's own buffer lie behind it.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from itertools import islice

from media.audio import FRAME_BYTES, FRAME_SAMPLES, SAMPLE_BYTES, sample_count, to_samples
from media.framer import frames_of
from media.gate import Gate

AHEAD_BYTES = to_samples(200) * SAMPLE_BYTES
"""`play` waits while this much is not taken."""
LEAD_FRAMES = 64
"""A client holds no more: its lead, and a second that waits to be sent to it."""


class Speaking:
    """One call's audio towards the caller. All methods belong to the event loop's thread."""

    def __init__(self, lead: Callable[[], int] = lambda: 0) -> None:
        """`lead`: how many samples of what the door has taken the client has not played yet. They
        count as played frame by frame."""
        self._lead = lead
        self._queue = bytearray()
        self._offered = 0
        """Samples of calls of `play` that wait for room."""
        self._epoch = 0
        self._gate = Gate()
        self._ended = False
        self._moved = asyncio.Event()
        self._filled = asyncio.Event()
        self._taken = 0
        """Samples that the door has taken."""
        self._piece = 0, b""
        """What it took of the queue last, and where that begins in its frame, in samples."""
        self._frames: deque[tuple[int, bytes]] = deque(maxlen=LEAD_FRAMES)
        """Those of the last frames."""
        self._whole = 0
        """So many of them in a row, up to the last, are 20 ms long."""

    @property
    def played(self) -> int:
        """Samples that were heard."""
        return self._taken - self._held()

    @property
    def pending(self) -> int:
        """Samples given, neither heard nor flushed."""
        return len(self._queue) // SAMPLE_BYTES + self._offered + self._held()

    async def play(self, pcm: bytes) -> None:
        """See `AudioLine.play`."""
        epoch = self._epoch
        left = sample_count(pcm)
        self._offered += left
        try:
            for piece in frames_of(pcm):
                while len(self._queue) >= AHEAD_BYTES and epoch == self._epoch and not self._ended:
                    self._moved.clear()
                    await self._moved.wait()
                if epoch != self._epoch or self._ended:
                    return
                self._queue += piece
                self._filled.set()
                self._offered -= sample_count(piece)
                left -= sample_count(piece)
        finally:
            if epoch == self._epoch:
                self._offered -= left

    def pause(self) -> bool:
        """See `AudioLine.pause`. True where the client has to drop the lead that it holds: it goes
        out again."""
        if not self._lead():
            self._gate.close()
            return False
        self._queue[:0] = self._take_back()
        self._gate.cut()
        return True

    def resume(self, again: bytes = b"") -> None:
        """See `AudioLine.resume`."""
        if self._gate.closed:
            self._gate.open(again)
            self._filled.set()

    def flush(self) -> int:
        """Drop what is not heard, and end a pause. Returns its samples."""
        dropped = sample_count(self._take_back()) + self.pending
        self._gate = Gate()
        self._queue.clear()
        self._offered = 0
        self._epoch += 1
        self._moved.set()
        return dropped

    async def filled(self) -> None:
        """Return once there is something to take, which may be at once."""
        while not self._queue or self._gate.closed:
            self._filled.clear()
            await self._filled.wait()

    @property
    def short(self) -> bool:
        """Less than 20 ms wait to be taken: silence would fill the frame up."""
        return 0 < len(self._queue) < FRAME_BYTES

    def take(self) -> bytes | None:
        """The next 20 ms to be heard, filled up with silence; None where TOM says nothing."""
        self._piece = 0, b""
        frame = self._gate.frame(self._take)
        if frame is not None:
            self._frames.append(self._piece)
            self._whole = self._whole + 1 if len(self._piece[1]) == FRAME_BYTES else 0
        return frame

    def _take(self, size: int) -> bytes:
        piece = bytes(self._queue[:size])
        del self._queue[:size]
        # What is said again comes first in a frame, unless that fades out.
        self._piece = 0 if self._gate.closed else FRAME_SAMPLES - size // SAMPLE_BYTES, piece
        self._taken += sample_count(piece)
        self._moved.set()
        return piece

    def _held(self) -> int:
        """Samples of the frames that the client has not played to their end."""
        frames = -(-self._lead() // FRAME_SAMPLES)
        if frames <= self._whole:
            return frames * FRAME_SAMPLES
        return sum(sample_count(piece) for _, piece in islice(reversed(self._frames), frames))

    def _take_back(self) -> bytes:
        """What the client has not played, to the sample, was never taken."""
        left, pieces = self._lead(), deque[bytes]()
        for begin, piece in reversed(self._frames):
            if left <= 0:
                break
            pieces.appendleft(piece[max(0, FRAME_SAMPLES - left - begin) * SAMPLE_BYTES :])
            left -= FRAME_SAMPLES
        unheard = b"".join(pieces)
        self._taken -= sample_count(unheard)
        self._frames.clear()
        self._whole = 0
        return unheard

    def end(self) -> None:
        """The call is over: who waits goes on, nothing more is heard."""
        self._ended = True
        self._moved.set()
