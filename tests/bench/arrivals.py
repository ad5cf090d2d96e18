"""`Arrivals`: when TOM's packets come to a WebRTC caller, and which of them are late."""

import time

from aiortc import RTCRtpReceiver
from aiortc.jitterbuffer import JitterBuffer, JitterFrame
from aiortc.rtp import RtpPacket

from telephony.webrtc.intake import BUFFER
from telephony.webrtc.opus import CLOCK_RATE

LATE_S = 0.02


class Arrivals(JitterBuffer):
    """Takes the place of the caller's jitter buffer: nothing is decoded."""

    def __init__(self, receiver: RTCRtpReceiver) -> None:
        super().__init__(capacity=1)
        self.packets: list[tuple[float, int, bytes]] = []
        """Arrival in seconds, RTP time, payload."""
        setattr(receiver, BUFFER, self)

    def add(self, packet: RtpPacket) -> tuple[bool, JitterFrame | None]:
        self.packets.append((time.monotonic(), packet.timestamp, packet.payload))
        return False, None

    def lateness_ms(self) -> list[float]:
        """Of each packet, against the one that came soonest for its RTP time."""
        if not self.packets:
            return []
        start = self.packets[0][1]
        delays = [at - (stamp - start) % 2**32 / CLOCK_RATE for at, stamp, _ in self.packets]
        return [1000 * (delay - min(delays)) for delay in delays]

    def late(self) -> int:
        """Packets more than 20 ms late."""
        return sum(lateness > 1000 * LATE_S for lateness in self.lateness_ms())
