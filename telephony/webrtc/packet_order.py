"""`PacketOrder`: which RTP packets are missing, by their sequence numbers (RFC 3550, A.1)."""

from dataclasses import dataclass, field

_CYCLE = 1 << 16
_MAX_MISSING = 100
"""More missing packets than this (two seconds): the stream began anew."""
_MAX_LATE = 5
"""As many packets from the past in a row: likewise."""


@dataclass(slots=True)
class PacketOrder:
    """Pure bookkeeping. A packet that comes after a later one is as good as lost."""

    lost: int = 0
    _ssrc: int | None = None
    _expected: int = field(default=0, init=False)
    _late: int = field(default=0, init=False)

    def take(self, ssrc: int, sequence_number: int) -> int | None:
        """How many packets are missing right before this one; None for one that comes too late."""
        missing = (sequence_number - self._expected) % _CYCLE
        if missing >= _CYCLE // 2 and ssrc == self._ssrc:
            self._late += 1
            if self._late < _MAX_LATE:
                return None
        if ssrc != self._ssrc or missing > _MAX_MISSING:
            missing = 0
        self._ssrc, self._expected, self._late = ssrc, (sequence_number + 1) % _CYCLE, 0
        self.lost += missing
        return missing
