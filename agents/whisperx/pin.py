"""`PinGuard`: lets in who knows the PIN, and who guesses not for long."""

import hmac
from collections import deque
from collections.abc import Callable

MOST_FAILURES = 6
WINDOW_S = 3600.0


class PinGuard:
    """One for a line: callers' numbers can be made up, so all of its callers count together."""

    def __init__(self, pin: str, now: Callable[[], float]) -> None:
        """`now`: seconds of a steady clock."""
        self._pin = pin.encode()
        self._now = now
        self._failures: deque[float] = deque(maxlen=MOST_FAILURES)

    @property
    def locked(self) -> bool:
        """There were `MOST_FAILURES` within `WINDOW_S`: nobody is let in, not even with the PIN."""
        full = len(self._failures) == MOST_FAILURES
        return full and self._now() - self._failures[0] < WINDOW_S

    def admits(self, pin: str) -> bool:
        """Whether `pin` is right; compared in a time that does not tell how much of it is."""
        if self.locked:
            return False
        right = hmac.compare_digest(pin.encode(), self._pin)
        if not right:
            self._failures.append(self._now())
        return right
