"""`Breaker`: whether an engine that failed is asked again. Pure: the time comes from outside.

works ──failed──► rests ──its rest is over──► one caller tries ──succeeded──► works
                    ▲                               │
                    └───── failed: twice as long ───┘
"""

from dataclasses import dataclass

FIRST_REST_S = 30.0
LONGEST_REST_S = 600.0


@dataclass(slots=True)
class Breaker:
    """One engine's. Shared by all calls; times are seconds on any clock that never goes back."""

    _rest_s: float = 0.0
    """How long it rests after the last failure; 0 while it works."""
    _rests_until: float = 0.0
    _tried: bool = False
    """Its rest was over and somebody tries; nobody has told how that went."""

    def rests(self, now: float) -> bool:
        """Whether it would be left alone now. Changes nothing."""
        return self._rest_s > 0 and now < self._rests_until

    def may_try(self, now: float) -> bool:
        """Whether to use it now. After a rest one caller may; the others wait for one rest more,
        should that caller never tell how it went."""
        if self._rest_s == 0:
            return True
        if now < self._rests_until:
            return False
        self._rests_until = now + self._rest_s
        self._tried = True
        return True

    def succeeded(self) -> None:
        """It did what it was asked."""
        self._rest_s, self._tried = 0.0, False

    def failed(self, now: float) -> None:
        """It did not. Calls that fail together with the first one do not lengthen its rest."""
        if self._rest_s == 0:
            self._rest_s = FIRST_REST_S
        elif self._tried:
            self._rest_s = min(2 * self._rest_s, LONGEST_REST_S)
        else:
            return
        self._rests_until, self._tried = now + self._rest_s, False
