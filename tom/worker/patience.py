"""Databases that cannot be written for a while: locked, on a full disk, being started again."""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from telephony.calllog.errors import MAY_PASS, short

log = logging.getLogger(__name__)

_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 10.0

Done = TypeVar("Done")


def patiently(what: str, do: Callable[[], Done]) -> Done:
    """What `do` returns, tried until the database lets it. `what` is told in the log, once."""
    pause_s = _FIRST_PAUSE_S
    while True:
        try:
            done = do()
        except MAY_PASS as error:
            if pause_s == _FIRST_PAUSE_S:
                log.error("%s has to wait: %s", what, short(error))
            time.sleep(pause_s)
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
        else:
            if pause_s != _FIRST_PAUSE_S:
                log.warning("%s need not wait any more", what)
            return done
