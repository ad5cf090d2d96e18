"""What became of a try to tell the owner, and what a channel is."""

from dataclasses import dataclass
from typing import Protocol

from tom.notify.notice import Notice


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one try."""

    taken: int = 0
    """Recipients whose server took it; 1 for a webhook."""
    refused: tuple[str, ...] = ()
    """Recipients that were refused for good."""
    left: tuple[str, ...] | None = None
    """Recipients that are to be tried again, where others are not; None: all or nobody."""
    error: str = ""
    """Why not, where somebody did not get it."""
    hopeless: bool = False
    """The next try would meet the same refusal."""


class Channel(Protocol):
    """A way to tell the owner."""

    @property
    def name(self) -> str:
        """As in the notifications' table."""
        ...

    async def send(self, notice: Notice, left: tuple[str, ...] | None = None) -> Outcome:
        """Tell it to everybody, or to those who are `left`. Raises nothing but bugs."""
        ...

    async def check(self) -> str:
        """Why it would not work, as far as that shows without sending; empty: nothing found."""
        ...
