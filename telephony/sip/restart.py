"""How long to wait before a dead line process is started again."""

from dataclasses import dataclass

_HEALTHY_S = 10.0
"""A process that lived this long did not die of its start."""
_FIRST_S = 0.2
_MOST_S = 30.0


@dataclass(slots=True)
class Backoff:
    """At once after a healthy life; doubling up to half a minute where it dies again and again."""

    failures: int = 0

    def delay_s(self, lived_s: float) -> float:
        """Seconds to wait after a process that lived for `lived_s`."""
        self.failures = 0 if lived_s >= _HEALTHY_S else self.failures + 1
        if self.failures <= 1:
            return _FIRST_S
        return min(_MOST_S, _FIRST_S * 2 ** (self.failures - 1))
