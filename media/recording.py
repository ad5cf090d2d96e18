"""`RecordingLine`: an `AudioLine` that writes both sides of the call to a stereo WAV as it goes,
and lets somebody listen.

What lands on TOM's channel is what the caller really heard, where they heard it: audio given to
`play` waits here until the line says it was played; what was flushed never appears.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor

from media.audio import FRAME_BYTES, SAMPLE_BYTES, SAMPLE_RATE
from media.framer import frames_of
from media.line import AudioLine, Frame
from media.wav import StereoWav

_PIECE_BYTES = SAMPLE_RATE * SAMPLE_BYTES
"""Written once a second: a crash loses at most that."""
_MAX_PIECES_WAITING = 30
_MAX_LAG_BYTES = 5 * FRAME_BYTES
"""How far the report of what was played may lag behind the caller's frames."""


class RecordingLine:
    """Passes everything on to `line`; the disk is only touched on a thread of its own.

    A disk that fails stops the recording, not the call: `on_error` is told once. What a slow disk
    loses is silence in the file, so that all else stays in its place.
    """

    def __init__(
        self, line: AudioLine, wav: StereoWav | None, on_error: Callable[[OSError], None]
    ) -> None:
        """Without `wav` nothing is recorded until `begin`."""
        self._line = line
        self._wav = wav
        self._on_error = on_error
        self._disk = ThreadPoolExecutor(1, thread_name_prefix="recording")
        self._waiting: set[asyncio.Future[None]] = set()
        self._failed = False
        self._stopped = False
        self._disk_failed = False
        """The disk thread's own: nothing is written behind a piece that is missing."""
        self._gap_bytes = 0
        """Lost since the last piece that was handed to the disk, of each channel."""
        self.listener: Callable[[bytes, bytes], None] | None = None
        """Told each frame of the caller's, and what was heard of TOM's since the one before."""
        self._for_listener = bytearray()
        self._unheard = bytearray()
        self._again = bytearray()
        """What the line says again, and the caller has not heard again."""
        self._paused = False
        self._recorded = line.played
        self._flushes = 0
        self._left = bytearray()
        self._right = bytearray()
        self.dropped_pieces = 0
        """Seconds lost because the disk could not keep up."""

    @property
    def recording(self) -> bool:
        """What is said now is kept."""
        return self._wav is not None and not self._failed and not self._stopped

    def begin(self, wav: StereoWav) -> None:
        """Record from here on: the file's first sample is that of the next frame."""
        self._wav = wav

    def stop(self) -> None:
        """What comes from the next frame on is kept by nobody."""
        self._write_rest()
        self._stopped = True

    @property
    def played(self) -> int:
        return self._line.played

    @property
    def pending(self) -> int:
        return self._line.pending

    async def play(self, pcm: bytes) -> None:
        # Frame by frame, so that what was never queued (cancelled in between) is not kept either.
        flushes = self._flushes
        for piece in frames_of(pcm):
            self._unheard += piece
            try:
                await self._line.play(piece)
            except asyncio.CancelledError:
                if self._flushes == flushes:
                    del self._unheard[len(self._unheard) - len(piece) :]
                raise
            if self._flushes != flushes:
                return

    def pause(self) -> None:
        self._paused = True
        self._line.pause()

    def resume(self, again: bytes = b"") -> None:
        if not self._paused:
            return
        self._paused = False
        self._take_heard()
        self._fill_pause()
        self._again[:] = again
        self._line.resume(again)

    async def flush(self) -> int:
        self._flushes += 1
        dropped = await self._line.flush()
        self._take_heard()
        self._fill_pause()
        self._unheard.clear()
        self._again.clear()
        self._paused = False
        return dropped

    async def transfer(self, target: str) -> bool:
        return await self._line.transfer(target)

    async def frames(self) -> AsyncIterator[Frame]:
        async for frame in self._line.frames():
            self._take_again(FRAME_BYTES)
            self._take_heard()
            if self.listener is not None:
                self.listener(frame.pcm, bytes(self._for_listener))
            self._for_listener.clear()
            if self._wav is None or self._stopped:
                self._right.clear()
                yield frame
                continue
            self._left += frame.pcm
            self._fill_up()
            if min(len(self._left), len(self._right)) >= _PIECE_BYTES:
                self._write_piece(_PIECE_BYTES)
            yield frame

    async def sync(self) -> None:
        """Write what is recorded so far; returns when it is in the file, or the disk failed."""
        if size := min(len(self._left), len(self._right)):
            self._write_piece(size)
        await asyncio.gather(*self._waiting)

    async def close(self) -> None:
        """Write the rest and close the file."""
        try:
            await asyncio.gather(*self._waiting)
            self._write_rest()
            await asyncio.gather(*self._waiting)
            if self._wav is not None:
                await asyncio.get_running_loop().run_in_executor(self._disk, self._wav.close)
        except OSError as error:
            self._fail(error)
        finally:
            self._disk.shutdown(wait=False)

    def _take_heard(self) -> None:
        """Move what was heard since the last look to TOM's channel."""
        heard = max(0, self._line.played - self._recorded)
        self._recorded += heard
        if heard:
            self._take_again(len(self._again))  # it comes first, however late we look
        self._take(self._unheard, heard * SAMPLE_BYTES)

    def _take_again(self, size: int) -> None:
        """Move what is said again likewise: the line does not count it, but the frames do."""
        if not self._paused:
            self._take(self._again, size)

    def _take(self, speech: bytearray, size: int) -> None:
        self._right += speech[:size]
        self._for_listener += speech[:size]
        del speech[:size]

    def _fill_pause(self) -> None:
        self._right += bytes(max(0, len(self._left) - len(self._right)))

    def _fill_up(self) -> None:
        """Silence on TOM's channel up to the caller's; speech that is just late is waited for."""
        lag = len(self._left) - len(self._right)
        if lag > 0 and (not self._unheard or lag > _MAX_LAG_BYTES):
            self._right += bytes(lag)

    def _write_rest(self) -> None:
        self._take_heard()
        rest = max(len(self._left), len(self._right))
        self._left += bytes(rest - len(self._left))
        self._right += bytes(rest - len(self._right))
        if rest or self._gap_bytes:
            self._write_piece(rest)

    def _write_piece(self, size: int) -> None:
        left, right = bytes(self._left[:size]), bytes(self._right[:size])
        del self._left[:size], self._right[:size]
        if not self.recording or self._wav is None:
            return
        if len(self._waiting) >= _MAX_PIECES_WAITING:
            self.dropped_pieces += 1
            self._gap_bytes += size
            return
        gap, self._gap_bytes = self._gap_bytes, 0
        loop = asyncio.get_running_loop()
        task = loop.run_in_executor(self._disk, self._append, self._wav, gap, left, right, loop)
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    def _append(
        self,
        wav: StereoWav,
        gap_bytes: int,
        left: bytes,
        right: bytes,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        if self._disk_failed:
            return
        try:
            while gap_bytes:
                silence = bytes(min(gap_bytes, _PIECE_BYTES))
                wav.append(silence, silence)
                gap_bytes -= len(silence)
            wav.append(left, right)
        except OSError as error:
            self._disk_failed = True
            loop.call_soon_threadsafe(self._fail, error)

    def _fail(self, error: OSError) -> None:
        if not self._failed:
            self._failed = True
            self._on_error(error)
