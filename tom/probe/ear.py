"""`Ear`: when TOM's voice is heard at the caller's end, and what that says of the turn.

Times are seconds of the event loop's clock. Audio is looked at in pieces of 10 ms.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

PIECE_S = 0.01
_PIECE_BYTES = 320
_PEAK = 300
"""A piece with a louder sample, of 32 768, is voice: a system's pauses are digital silence."""
LATE_S = 0.02
HOLE_S = 0.15
"""A voice that is away for no longer than this is not silent: a packet was late."""
_SPURT_S = 0.25
"""A gap that is longer than this is a pause, no late packet, unless voice is on both sides."""


class Ear:
    """Takes what arrives. What is not played yet may be taken back (`clear`)."""

    def __init__(self, plays: bool) -> None:
        """`plays`: audio comes ahead and is played one piece after the other, as over a socket.
        Else each packet is heard when it comes."""
        self.arrivals: list[float] = []
        """Of every packet."""
        self.late = 0
        """Packets that came more than 20 ms after they had to be played."""
        self._plays = plays
        self._end = 0.0
        self._begins: list[float] = []
        """Of every piece."""
        self._pieces: list[bytes] = []
        self._voice: list[float] = []
        self._in_voice = False
        """The last piece was voice."""

    def take(self, at: float, pcm: bytes) -> None:
        """A packet (s16le mono 16 kHz) arrived."""
        self.arrivals.append(at)
        if self._plays:
            gap = at - self._end
            in_speech = self._in_voice and _is_voice(pcm[:_PIECE_BYTES])
            self.late += gap > LATE_S and (gap < _SPURT_S or in_speech)
            at = max(at, self._end)
        for start in range(0, len(pcm), _PIECE_BYTES):
            piece = pcm[start : start + _PIECE_BYTES]
            self._begins.append(at)
            self._pieces.append(piece)
            self._in_voice = _is_voice(piece)
            if self._in_voice:
                self._voice.append(at)
            at += PIECE_S
        self._end = at

    def clear(self, at: float) -> None:
        """What is not played by then is never heard."""
        del self._voice[bisect_left(self._voice, at) :]
        kept = bisect_left(self._begins, at)
        del self._begins[kept:], self._pieces[kept:]
        self._end = min(self._end, at)
        self._in_voice = False

    def voice(self, since: float, until: float = float("inf")) -> Sequence[float]:
        """When pieces with TOM's voice began, after `since` and before `until`."""
        return self._voice[bisect_right(self._voice, since) : bisect_left(self._voice, until)]

    def heard(self, since: float, until: float = float("inf")) -> bytes:
        """The audio of the pieces that began from `since` on and before `until`."""
        begin, end = bisect_left(self._begins, since), bisect_left(self._begins, until)
        return b"".join(self._pieces[begin:end])

    def gaps(self) -> list[float]:
        """Seconds between packets."""
        return [after - before for before, after in pairwise(self.arrivals)]


def _is_voice(piece: bytes) -> bool:
    samples = np.frombuffer(piece, np.int16)
    return bool(samples.size) and bool(samples.max() > _PEAK or samples.min() < -_PEAK)


def spurts(voice: Sequence[float]) -> list[tuple[float, float]]:
    """Begin and end of each run of voice without a hole (`HOLE_S`), given when its pieces began."""
    found: list[tuple[float, float]] = []
    for at in voice:
        begin = found.pop()[0] if found and at - found[-1][1] <= HOLE_S else at
        found.append((begin, at + PIECE_S))
    return found


def silent_at(voice: Sequence[float], after: float, until: float) -> float | None:
    """When a voice fell silent, and still was at `after`; None where it went on to `until`.

    `voice`: when its pieces began; `until`: how far it was listened to.
    """
    for before, following in pairwise([*voice, until]):
        if following - before > HOLE_S and following > after:
            return before + PIECE_S
    return None
