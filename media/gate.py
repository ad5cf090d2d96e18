"""`Gate`: audio on its way to a caller, 20 ms at a time; it is held back and let go on.

Where it stops and goes on it fades within a few milliseconds, so that nothing clicks. Nothing of
the queue is lost; something is heard again only where who opens the gate wants it.
"""

from array import array
from collections.abc import Callable

from media.audio import FRAME_BYTES, SAMPLE_BYTES, to_samples

FADE_SAMPLES = to_samples(5)


class Gate:
    """Stands between a queue of PCM (s16le mono 16 kHz) and who takes a frame every 20 ms."""

    def __init__(self) -> None:
        self.closed = False
        """Nothing is to be heard."""
        self._again = b""
        """Heard before the queue goes on."""
        self._passing = True
        """What was last let through was whole."""

    def close(self) -> None:
        """Let nothing be heard. May be called by any thread, as `open`."""
        self.closed = True

    def cut(self) -> None:
        """Like `close`, where what was last let through is being taken back: nothing fades out."""
        self.closed, self._passing = True, False

    def open(self, again: bytes = b"") -> None:
        """Go on. `again` is heard before what is queued."""
        self._again = again
        self.closed = False

    def forget(self) -> None:
        """Nothing is to be heard again. For the thread that takes the frames."""
        self._again = b""

    def frame(self, take: Callable[[int], bytes]) -> bytes | None:
        """The next 20 ms, filled up with silence; None for nothing.

        `take` gives so many bytes of the queue, or what it has. A gate that has just been closed
        takes a few milliseconds more, to fade out.
        """
        if self.closed and not self._passing:
            return None
        closes, opens = self.closed, not self._passing
        pcm = self._next(FADE_SAMPLES * SAMPLE_BYTES if closes else FRAME_BYTES, take)
        self._passing = not closes and (not opens or bool(pcm))
        if not pcm:
            return None
        if closes:
            pcm = faded_out(pcm)
        elif opens:
            pcm = faded_in(pcm)
        return pcm.ljust(FRAME_BYTES, b"\0")

    def _next(self, size: int, take: Callable[[int], bytes]) -> bytes:
        again, self._again = self._again[:size], self._again[size:]
        return again + take(size - len(again)) if len(again) < size else again


def faded_out(pcm: bytes) -> bytes:
    """`pcm` with its last `FADE_SAMPLES`, or all of it, going down to nothing."""
    return _reversed(faded_in(_reversed(pcm)))


def faded_in(pcm: bytes) -> bytes:
    """`pcm` with its first `FADE_SAMPLES`, or all of it, coming up from nothing."""
    samples = array("h", pcm)
    length = min(FADE_SAMPLES, len(samples))
    for index in range(length):
        samples[index] = samples[index] * (index + 1) // (length + 1)
    return samples.tobytes()


def _reversed(pcm: bytes) -> bytes:
    return array("h", pcm)[::-1].tobytes()
