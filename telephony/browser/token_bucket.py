"""`TokenBucket`: so many a second, and as many at once as were saved up."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class TokenBucket:
    """Full at first. What does not get a token does not wait for one."""

    per_s: float
    """Tokens that are added in a second."""
    burst: float
    """Tokens that it holds at most."""
    now: Callable[[], float]
    """Seconds of any steady clock."""
    _tokens: float = field(init=False)
    _at: float = field(init=False)

    def __post_init__(self) -> None:
        self._tokens, self._at = self.burst, self.now()

    def take(self) -> bool:
        """Take a token; False where there is none."""
        now = self.now()
        self._tokens = min(self.burst, self._tokens + (now - self._at) * self.per_s)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
