"""How much of our own audio is where: given, sent to the line process, played, dropped.

Pure bookkeeping in samples, one per call. `played` and `dropped` come back from the line process
with every frame of the caller's; they count from the beginning of the call's audio.
"""

from dataclasses import dataclass

from media.audio import to_samples

AHEAD = to_samples(200)
"""Samples that may wait in the line process: short, so that a flush has little to take back."""


@dataclass(slots=True)
class Playback:
    given: int = 0
    """Samples given to `play` and not withdrawn."""
    sent: int = 0
    """Samples sent to the line process."""
    played: int = 0
    dropped: int = 0
    """Samples sent that will never be heard: flushed, or more than the line process could hold."""
    epoch: int = 0
    """Counts flushes: who gave audio in an earlier epoch stops giving."""

    @property
    def waiting(self) -> int:
        """Samples in the line process, not heard yet."""
        return self.sent - self.played - self.dropped

    @property
    def pending(self) -> int:
        """Samples given, neither heard nor dropped."""
        return self.given - self.played - self.dropped

    @property
    def room(self) -> int:
        """Samples that may be sent now."""
        return max(0, AHEAD - self.waiting)

    def progress(self, played: int, dropped: int) -> bool:
        """Take the line process's counts. True where they moved; older ones are ignored."""
        if played + dropped <= self.played + self.dropped:
            return False
        self.played, self.dropped = played, dropped
        return True

    def withdraw_unsent(self) -> int:
        """Forget what was given but not sent. Returns its samples."""
        unsent = self.given - self.sent
        self.given = self.sent
        self.epoch += 1
        return unsent
