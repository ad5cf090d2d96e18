"""How an answer ends: heard out, and what the caller says to it waited for."""

import asyncio
from collections.abc import Callable

from agents.realtime.floor import Floor
from media.audio import to_ms

_POLL_S = 0.02
_OBJECTION_MS = 400
"""After all was heard, before TOM acts: so long the caller's words over it may be under way, and
the end of it in their telephone."""


async def until_heard(floor: Floor) -> int:
    """Returns, once the caller has heard all that is with the line, where that was."""
    while floor.line.pending:  # noqa: ASYNC110 - a line has no event for this
        await asyncio.sleep(_POLL_S)
    return floor.position


async def until_nobody_objects(floor: Floor, overlapped: Callable[[], bool]) -> None:
    """All was heard; returns once the caller has nothing to say to what TOM is about to do.
    `overlapped`: they may have."""
    heard_at = floor.position
    soon = True
    while soon or overlapped():
        await asyncio.sleep(_POLL_S)
        soon = to_ms(floor.position - heard_at) < _OBJECTION_MS
