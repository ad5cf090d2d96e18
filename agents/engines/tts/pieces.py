"""`Pieces`: speech that arrives in a stream, given on in growing pieces.

The first piece is short, so that a caller hears it early. Each further one is twice as long, up to
a second: a clause stays a few pieces, and the next clause is asked for while the last two of this
one are still to be said. Nobody waits for more than a second of speech, however long the clause.
"""

from media.audio import FRAME_BYTES

_FIRST_BYTES = 5 * FRAME_BYTES
"""100 ms."""
_MOST_BYTES = 50 * FRAME_BYTES
"""1 s."""


class Pieces:
    """Collects one clause's audio (s16le mono 16 kHz)."""

    def __init__(self) -> None:
        self._pcm = bytearray()
        self._next_bytes = _FIRST_BYTES

    def feed(self, pcm: bytes) -> bytes:
        """Add audio of any length; a piece of whole frames if there is enough for one, else b""."""
        self._pcm += pcm
        if len(self._pcm) < self._next_bytes:
            return b""
        size = len(self._pcm) // FRAME_BYTES * FRAME_BYTES
        piece = bytes(self._pcm[:size])
        del self._pcm[:size]
        self._next_bytes = min(2 * size, _MOST_BYTES)
        return piece

    def finish(self) -> bytes:
        """The clause is over: what is left, in whole samples."""
        return bytes(self._pcm[: len(self._pcm) // 2 * 2])
