"""`RtpWatch`: notices a peer that has gone without a BYE."""

from dataclasses import dataclass


@dataclass(slots=True)
class RtpWatch:
    timeout_s: float
    """Longest time without RTP while the call is not on hold."""
    _packets: int = 0
    _changed_at: float = 0.0

    def restart(self, now: float) -> None:
        """Time begins anew: the call was answered, held or resumed. `now` in seconds."""
        self._changed_at = now

    def silent(self, packets: int, on_hold: bool, now: float) -> bool:
        """Take the count of RTP packets received so far. True where it stood still for too long."""
        if packets != self._packets or on_hold:
            self._packets, self._changed_at = packets, now
        return now - self._changed_at > self.timeout_s
