"""`Voice`: TOM's voice as aiortc's outgoing track, a packet every 20 ms by an absolute clock."""

import asyncio
from collections.abc import Callable
from typing import Any

from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError
from av.packet import Packet

from media.audio import FRAME_MS, SILENCE
from telephony.webrtc.opus import Encoder

_FRAME_S = FRAME_MS / 1000
_LATE_S = _FRAME_S
_GIVE_UP_S = 1.0
"""Who is later than this does not catch up: the machine slept."""


class Voice(MediaStreamTrack):
    """Gives aiortc packets, not frames: it sends them as they are, and needs no thread for it."""

    kind = "audio"

    def __init__(self, take: Callable[[], bytes | None]) -> None:
        """`take`: the next 20 ms of audio, s16le mono 16 kHz; None where TOM says nothing."""
        super().__init__()
        self._take = take
        self._encoder = Encoder()
        self._due: float | None = None
        self.late = 0
        """Packets given more than 20 ms after their time."""

    async def recv(self) -> "Packet[Any]":
        """The next packet, when it is due. Late ones follow each other without a pause."""
        if self.readyState != "live":
            raise MediaStreamError
        now = asyncio.get_running_loop().time()
        if self._due is None or now - self._due > _GIVE_UP_S:
            self.late += self._due is not None
            self._due = now
        elif now < self._due:
            await asyncio.sleep(self._due - now)
        elif now - self._due > _LATE_S:
            self.late += 1
        self._due += _FRAME_S
        return self._encoder.encode(self._take() or SILENCE)
