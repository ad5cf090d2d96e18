"""`Pace`: slows down whoever comes too often."""

from collections.abc import Callable
from dataclasses import dataclass

BURST = 8
PER_S = 12.0


@dataclass(slots=True)
class Pace:
    """A token bucket that waits. For INVITEs that are cancelled as fast as they come: each holds
    two of the library's socket handles for half a second more, and there are 64 of them."""

    now: Callable[[], float]
    wait: Callable[[float], None]
    _tokens: float = BURST
    _at: float = 0.0

    def step(self) -> None:
        """One more came. Returns at once, or when it is its turn."""
        now = self.now()
        self._tokens = min(BURST, self._tokens + (now - self._at) * PER_S)
        self._at = now
        self._tokens -= 1
        if self._tokens < 0:
            delay = -self._tokens / PER_S
            self.wait(delay)
