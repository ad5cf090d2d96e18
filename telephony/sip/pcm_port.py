# pyright: basic
"""`PcmPort`: where the conference bridge's audio leaves and enters the line process.

The bridge's clock thread calls both callbacks every 20 ms: they copy and wake, nothing else. The
ports are made at the start, one a call, and never freed: a call borrows one.
"""

import time
from typing import Any

from media.audio import FRAME_MS, FRAME_SAMPLES, SAMPLE_RATE, SILENCE
from telephony.sip import messages, wire
from telephony.sip.core_link import CoreLink
from telephony.sip.fast_frame import FrameAccess
from telephony.sip.library import pj
from telephony.sip.ring import Ring

LATE_NS = 2 * FRAME_MS * 1_000_000
"""A tick that comes this long after the one before is late."""


class PcmPort(pj.AudioMediaPort):
    """One call's PCM, 16 kHz mono, 20 ms."""

    def __init__(self, index: int, link: CoreLink, fast: bool) -> None:
        super().__init__()
        self.late = 0
        self.longest_gap_ns = 0
        self.lost = 0
        self.on_hold = False
        """By the peer: nothing of ours is used up, the caller's side is silent."""
        self.ring = Ring()
        self._link = link
        self._frames = FrameAccess(fast)
        self._call = 0
        self._position = 0
        self._ticked_ns = 0
        # Slot 0 is the null device. Connected to it both ways, the port ticks whether or not the
        # peer sends: time goes on for those who count it in samples.
        self._clock_in: Any = None
        self._clock_out: Any = None
        audio = pj.MediaFormatAudio()
        audio.init(pj.PJMEDIA_FORMAT_PCM, SAMPLE_RATE, 1, FRAME_MS * 1000, 16)
        self.createPort(f"pcm-{index}", audio)

    @property
    def busy(self) -> bool:
        return self._call != 0

    def borrow(self, call: int, clock_in: Any, clock_out: Any) -> None:
        """Begin to tick for `call`, between the null device's two ends."""
        self.ring, self._position, self._ticked_ns, self.on_hold = Ring(), 0, 0, False
        self._clock_in, self._clock_out = clock_in, clock_out
        self._call = call
        clock_in.startTransmit(self)
        self.startTransmit(clock_out)

    def give_back(self) -> None:
        self._call = 0
        for source, sink in ((self._clock_in, self), (self, self._clock_out)):
            source.stopTransmit(sink)

    def flush(self, token: int) -> None:
        self.ring.put_flush(token)

    def onFrameRequested(self, frame: Any) -> None:
        now = time.monotonic_ns()
        gap = now - self._ticked_ns if self._ticked_ns else 0
        self._ticked_ns = now
        self.longest_gap_ns = max(self.longest_gap_ns, gap)
        self.late += gap > LATE_NS
        ring = self.ring
        for token in ring.take_flushes():
            self._link.send(messages.Flushed(self._call, token, ring.played, ring.dropped))
        pcm = None if self.on_hold else ring.take()
        if pcm is None:
            self._frames.fill_none(frame)
        else:
            self._frames.fill(frame, pcm)

    def onFrameReceived(self, frame: Any) -> None:
        call = self._call
        if not call:
            return
        self._position += FRAME_SAMPLES
        pcm = self._frames.read(frame) if frame.type == pj.PJMEDIA_FRAME_TYPE_AUDIO else SILENCE
        ring = self.ring
        if not self._link.send_audio(
            wire.encode_heard(call, self._position, ring.played, ring.dropped, pcm)
        ):
            self.lost += 1
