"""Cutting a byte stream of PCM into frames of 20 ms."""

from collections.abc import Iterator

from media.audio import FRAME_BYTES


class Framer:
    """Collects PCM of any length and gives it out in frames of `FRAME_BYTES`."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, pcm: bytes) -> Iterator[bytes]:
        """Add `pcm`; yield every frame that is now complete."""
        self._rest += pcm
        while len(self._rest) >= FRAME_BYTES:
            frame = bytes(self._rest[:FRAME_BYTES])
            del self._rest[:FRAME_BYTES]
            yield frame

    def finish(self) -> bytes:
        """The incomplete last frame, filled up with silence; empty where nothing is left."""
        rest, self._rest = bytes(self._rest), bytearray()
        return rest.ljust(FRAME_BYTES, b"\0") if rest else b""
