"""From the call log to the lamps of the telephones: how many messages wait on which line."""

import asyncio
import contextlib
import logging
from collections.abc import Iterable

from sqlalchemy.exc import SQLAlchemyError

from telephony.calllog import CallLog
from telephony.calllog.errors import short
from telephony.calllog.note_list import messages_by_line
from telephony.sip.config import LineConfig
from telephony.sip.door import SipDoor

log = logging.getLogger(__name__)

_LOOK_S = 60.0
"""Other processes may write to the same database: it is looked at again after this time."""


async def follow_messages(call_log: CallLog, door: SipDoor, lines: Iterable[LineConfig]) -> None:
    """Have the lamps of the lines with `mwi` show what the call log says, until cancelled."""
    names = [line.name for line in lines if line.mwi]
    if not names:
        return
    changed, loop = asyncio.Event(), asyncio.get_running_loop()
    call_log.notes_changed = lambda: _wake(loop, changed)
    while True:
        changed.clear()
        try:
            counts = await asyncio.to_thread(messages_by_line, call_log.engine)
        except SQLAlchemyError as error:
            log.warning("the messages cannot be counted for now: %s", short(error))
        else:
            for name in names:
                door.show_messages(name, *counts.get(name, (0, 0)))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LOOK_S):
                await changed.wait()


def _wake(loop: asyncio.AbstractEventLoop, changed: asyncio.Event) -> None:
    with contextlib.suppress(RuntimeError):  # the loop has ended: so has TOM
        loop.call_soon_threadsafe(changed.set)
