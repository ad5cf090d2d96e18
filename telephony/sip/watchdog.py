"""`Watchdog`: notices a line process that lives but does nothing."""

from dataclasses import dataclass

CHECK_INTERVAL_S = 1.0
QUIET_CHECKS = 5
"""Checks without any message, though `Alive` comes once a second: it is stopped, or hangs."""
UNREPORTED_CHECKS = 30
"""Checks without `Stats`, which come from the thread that talks to pjsip. More patient, since
resolving a registrar's name holds it up while the name servers are silent, and calls go on."""


@dataclass(slots=True)
class Watchdog:
    """Counts checks instead of time: when the core itself stood still, no one else is blamed."""

    _quiet: int = 0
    _unreported: int = 0

    def heard(self) -> None:
        """A message came."""
        self._quiet = 0

    def reported(self) -> None:
        """`Stats` came."""
        self._quiet = self._unreported = 0

    def check(self) -> str:
        """To be called every `CHECK_INTERVAL_S`. What is wrong, or nothing."""
        self._quiet += 1
        self._unreported += 1
        if self._quiet > QUIET_CHECKS:
            return f"silent for {QUIET_CHECKS * CHECK_INTERVAL_S:.0f} s"
        if self._unreported > UNREPORTED_CHECKS:
            return f"no report for {UNREPORTED_CHECKS * CHECK_INTERVAL_S:.0f} s"
        return ""
