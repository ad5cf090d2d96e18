"""`Pieces`: speech that arrives in a stream, given on in growing pieces.

The first piece is short, so that a caller hears it early. Each further one is twice as long: a
clause stays a few pieces, and the next clause can be asked for while this one is being said.
"""

from media.audio import FRAME_BYTES

_FIRST_BYTES = 5 * FRAME_BYTES
"""100 ms."""


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
        self._next_bytes = 2 * size
        return piece

    def finish(self) -> bytes:
        """The clause is over: what is left, in whole samples."""
        return bytes(self._pcm[: len(self._pcm) // 2 * 2])
