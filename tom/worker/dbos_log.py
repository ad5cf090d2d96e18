"""What DBOS logs, in a line each: of a lost database every one of its threads tells at length."""

import logging
import re
import time
from collections.abc import Callable

QUIET_S = 60.0
"""The same place says something again after so long."""


class Brief(logging.Filter):
    """Cuts messages to their first line, and a traceback to its error."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._told_at: dict[tuple[str, int], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it is told."""
        place, now = (record.pathname, record.lineno), self._clock()
        if now - self._told_at.get(place, -QUIET_S) < QUIET_S:
            return False
        self._told_at[place] = now
        record.msg, record.args = _brief(record.getMessage()), ()
        record.exc_info = record.exc_text = None
        return True


def _brief(message: str) -> str:
    first, *rest = message.splitlines() or [""]
    what, traceback, _ = first.partition("Traceback")
    errors = (line for line in rest if re.match(r"[\w.]*(Error|Exception)\b", line))
    return what + next(errors, "") if traceback else first
