"""What `tom doctor` finds."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    state: Literal["ok", "note", "fault"]
    detail: str
    remedy: str = ""
    """What helps, where something is wrong."""
