"""`RateLimit`: so many tries at once, then one every so many seconds, for each key.

The generic cell rate algorithm (ITU-T I.371), which is a token bucket that keeps one number a key:
the moment at which the bucket is full again.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from threading import Lock

KEYS = 10_000
"""Keys remembered; the one asked for longest ago is forgotten first."""


class RateLimit:
    """Thread-safe; its memory is bounded."""

    def __init__(
        self,
        burst: int,
        every_s: float,
        clock: Callable[[], float] = time.monotonic,
        keys: int = KEYS,
    ) -> None:
        """`burst` tries at once, and one more every `every_s` seconds. `clock`: in seconds."""
        self._burst_s = burst * every_s
        self._every_s = every_s
        self._clock = clock
        self._keys = keys
        self._full_at: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()

    def take(self, key: str) -> float:
        """Seconds to wait for the next try; 0.0: try now, it is counted."""
        with self._lock:
            now = self._clock()
            full_at = max(self._full_at.get(key, now), now) + self._every_s
            wait_s = full_at - now - self._burst_s
            if wait_s > 0:
                return wait_s
            self._full_at[key] = full_at
            self._full_at.move_to_end(key)
            if len(self._full_at) > self._keys:
                self._full_at.popitem(last=False)
            return 0.0

    def give_back(self, key: str) -> None:
        """The try was a good one: it does not count."""
        with self._lock:
            if key in self._full_at:
                self._full_at[key] -= self._every_s


def address_key(host: str | None) -> str:
    """An address as a key: IPv6 by its /64, since a customer has at least as many addresses."""
    try:
        address = ip_address(host or "")
    except ValueError:
        return host or "unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return address.exploded[:19]
    return str(address)
