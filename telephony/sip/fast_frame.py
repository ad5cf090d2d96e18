# pyright: basic
"""Moving 20 ms of PCM in and out of pjsua2's `MediaFrame` without its slow vector proxies.

`bytes(frame.buf)` takes some 270 µs, because SWIG hands out byte after byte. The vector's memory
read directly takes under a microsecond. That leans on how C++ lays out `MediaFrame` (its
`std::vector` begins 8 bytes in: begin, end, end of storage), so `proven()` tries it on a known
pattern first, and nothing is dereferenced whose length is not the expected one.
"""

import ctypes
from typing import Any

from media.audio import FRAME_BYTES, SILENCE
from telephony.sip.library import pj

_VECTOR_OFFSET = 8
_POINTER_BYTES = ctypes.sizeof(ctypes.c_void_p)
_pointer = ctypes.c_void_p.from_address


def _storage(vector_address: int) -> tuple[int, int]:
    """First byte and length in bytes of the `std::vector<unsigned char>` at an address."""
    begin = _pointer(vector_address).value or 0
    end = _pointer(vector_address + _POINTER_BYTES).value or 0
    return begin, end - begin


def _read_fast(frame: Any) -> bytes:
    begin, size = _storage(int(frame.this) + _VECTOR_OFFSET)
    return ctypes.string_at(begin, FRAME_BYTES) if size == FRAME_BYTES and begin else SILENCE


def _read_slowly(frame: Any) -> bytes:
    pcm = bytes(frame.buf)
    return pcm if len(pcm) == FRAME_BYTES else SILENCE


class FrameAccess:
    """Reads and fills frames, the fast way where it is proven."""

    def __init__(self, fast: bool) -> None:
        self.fast = fast
        self.read = _read_fast if fast else _read_slowly
        """PCM of a frame the bridge delivers; silence where it holds none."""
        self._out = pj.ByteVector(SILENCE)
        self._memory: Any = None
        if fast:
            begin, _ = _storage(int(self._out.this))
            self._memory = memoryview((ctypes.c_char * FRAME_BYTES).from_address(begin)).cast("B")

    def fill(self, frame: Any, pcm: bytes) -> None:
        """Make `pcm` (exactly one frame) what the bridge takes."""
        if self._memory is not None:
            self._memory[:] = pcm
            frame.buf = self._out
        else:
            frame.buf = pj.ByteVector(pcm)
        frame.type = pj.PJMEDIA_FRAME_TYPE_AUDIO
        frame.size = FRAME_BYTES

    @staticmethod
    def fill_none(frame: Any) -> None:
        """Nothing to play in this tick."""
        frame.type = pj.PJMEDIA_FRAME_TYPE_NONE
        frame.size = 0


def proven() -> bool:
    """Whether the fast way works with the library at hand: tried on known bytes, both ways."""
    patterns = [bytes((i * k + k) % 256 for i in range(FRAME_BYTES)) for k in (1, 7, 91)]
    try:
        frame = pj.MediaFrame()
        for pattern in patterns:
            frame.buf = pj.ByteVector(pattern)
            if _read_fast(frame) != pattern:
                return False
        vector = pj.ByteVector(SILENCE)
        if _storage(int(vector.this))[1] != FRAME_BYTES:
            return False
        access = FrameAccess(fast=True)
        for pattern in patterns:
            access.fill(frame, pattern)
            if bytes(frame.buf) != pattern:
                return False
    except (TypeError, ValueError, AttributeError):
        return False
    return True
