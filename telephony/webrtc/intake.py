"""`Intake`: the caller's RTP packets on their way to `Hearing`.

It takes the place of aiortc's jitter buffer, which holds every packet back for 80 ms, and for
300 ms from the first lost one on, and of its thread for each call. `Hearing` is buffer enough.
"""

import asyncio
from collections.abc import Callable

from aiortc import RTCRtpReceiver
from aiortc.jitterbuffer import JitterBuffer, JitterFrame
from aiortc.rtp import RtpPacket

from telephony.browser.hearing import Hearing
from telephony.webrtc.errors import WebRtcError
from telephony.webrtc.opus import Decoder
from telephony.webrtc.packet_order import PacketOrder

BUFFER = "_RTCRtpReceiver__jitter_buffer"
"""Where aiortc's receiver has its jitter buffer."""


class Intake(JitterBuffer):
    """Decodes each packet when it comes. Nothing is heard until `listening` says so."""

    def __init__(self, hearing: Hearing, listening: Callable[[], bool]) -> None:
        super().__init__(capacity=1)
        self._hearing = hearing
        self._listening = listening
        self._order = PacketOrder()
        self._decoder = Decoder()
        self._loop = asyncio.get_running_loop()
        self.heard_at = self._loop.time()
        """When the last packet came, on the loop's clock."""
        self.broken = 0
        """Packets that hold no Opus."""

    @property
    def lost(self) -> int:
        """Packets that did not come, or too late."""
        return self._order.lost

    def attach(self, receiver: RTCRtpReceiver) -> None:
        """Take what `receiver` receives from now on. Raises WebRtcError: aiortc has changed."""
        if not isinstance(getattr(receiver, BUFFER, None), JitterBuffer):
            raise WebRtcError("this version of aiortc keeps its jitter buffer elsewhere")
        setattr(receiver, BUFFER, self)

    def add(self, packet: RtpPacket) -> tuple[bool, JitterFrame | None]:
        """One packet came. aiortc gets nothing to decode."""
        self.heard_at = self._loop.time()
        missing = self._order.take(packet.ssrc, packet.sequence_number)
        if missing is not None and self._listening():
            try:
                pcm = self._decoder.decode(packet.payload)
            except ValueError:
                self.broken += 1
            else:
                self._hearing.lose(missing)
                self._hearing.put(pcm)
        return False, None
