"""`Pacer`: when the next 20 ms of TOM's voice may be sent.

The client holds a lead, which is sent at once when TOM begins to speak: it plays on where the
network or the event loop is late. After a late frame the next ones follow without a pause, until
it has its lead again. A pause or a barge-in takes the lead back, so it costs no time there.
"""

from math import inf

from media.audio import FRAME_MS

LEAD_MS = 80
"""What the client holds at least; frames are sent two at a time, so at most two more."""
_FRAME_S = FRAME_MS / 1000


class Pacer:
    """Times are seconds of any steady clock."""

    def __init__(self) -> None:
        self._played_at = -inf
        """When the client plays the next frame, as if the network took no time."""
        self.late = 0
        """Frames that were sent after that, so that the client fell silent."""

    def begin(self, now: float) -> None:
        """There is something to send again, after there was nothing."""
        if now > self._played_at:
            self.clear()

    def wait_s(self, now: float) -> float:
        """How long until the next two frames are to be sent; 0 where one is, at once."""
        left_s = self._played_at - LEAD_MS / 1000 - now
        return left_s if left_s > 1.5 * _FRAME_S else 0.0  # who wakes a little late sends no third

    def sent(self, now: float) -> None:
        """The next frame is sent."""
        if now > self._played_at:
            self.late += self._played_at > -inf
            self._played_at = now
        self._played_at += _FRAME_S

    def unheard_s(self, now: float) -> float:
        """How much of what was sent the client has not played yet."""
        return max(0.0, self._played_at - now)

    def clear(self) -> None:
        """The client has nothing: the next words get a lead of their own."""
        self._played_at = -inf
