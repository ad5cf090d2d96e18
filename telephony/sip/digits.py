"""Some phones send a digit twice, as telephone event (RFC 4733) and as SIP INFO: count it once."""

from dataclasses import dataclass, field

SAME_KEY_S = 0.6
"""A digit that comes by the other method within this time is the same press of the key."""


@dataclass(slots=True)
class DigitFilter:
    """Lets each press of a key through once. Times in seconds of any steady clock."""

    _unmatched: dict[tuple[str, str], list[float]] = field(
        default_factory=dict[tuple[str, str], list[float]]
    )

    def accept(self, digit: str, method: str, now: float) -> bool:
        """Whether `digit`, arrived by `method` at `now`, is a new press."""
        other = "info" if method == "rfc4733" else "rfc4733"
        twins = [at for at in self._unmatched.get((digit, other), []) if now - at < SAME_KEY_S]
        if twins:
            self._unmatched[digit, other] = twins[1:]
            return False
        mine = [at for at in self._unmatched.get((digit, method), []) if now - at < SAME_KEY_S]
        self._unmatched[digit, method] = [*mine, now]
        return True
