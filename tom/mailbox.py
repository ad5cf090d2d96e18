"""The messages of a line as its mailbox plays them, from the call log and the recordings."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError

from agents.whisperx.mailbox import Messages, MessagesUnavailable, StoredMessage
from agents.whisperx.pin import PinGuard
from media.audio import SAMPLE_RATE
from media.wav import read_left
from telephony.calllog import TOM, CallLog
from telephony.calllog.errors import CallNotFound, NoteNotFound, short
from telephony.calllog.models import CallRow, NoteRow, RecordingRow
from telephony.calllog.note_list import message_place, open_messages
from telephony.sip.config import LineConfig

log = logging.getLogger(__name__)

_MOST = 100


@dataclass(frozen=True, slots=True)
class MailboxDoor:
    """How the mailbox of a line is reached."""

    number: str
    """Who dials it, is asked for the PIN at once; empty for no such number."""
    key: str
    """Leads there from the greeting."""
    guard: PinGuard
    messages: Callable[[ZoneInfo], Messages]
    """What there is to listen to, in the times of a zone."""


def mailbox_doors(lines: Iterable[LineConfig], call_log: CallLog) -> dict[str, MailboxDoor]:
    """By line, of the lines with a PIN."""
    return {
        line.name: MailboxDoor(
            line.mailbox_number,
            line.mailbox_key,
            PinGuard(pin, time.monotonic),
            partial(LineMessages, call_log, line.name),
        )
        for line in lines
        if (pin := line.mailbox_secret())
    }


class LineMessages:
    """See `agents.whisperx.mailbox.Messages`."""

    def __init__(self, call_log: CallLog, line: str, zone: ZoneInfo) -> None:
        self._log = call_log
        self._line = line
        self._zone = zone
        self._places: dict[int, tuple[RecordingRow, int, int]] = {}
        """Where the spoken ones lie: by note, the file and the positions in it."""

    async def waiting(self) -> Sequence[StoredMessage]:
        with _reaching():
            rows = await asyncio.to_thread(open_messages, self._log.engine, self._line, _MOST)
        return [self._stored(note, call) for note, call in rows]

    async def audio(self, message: StoredMessage) -> AsyncIterator[bytes]:
        recording, start, end = self._places[message.note_id]
        file = self._log.recording_file(recording.path)
        for at in range(start, end, SAMPLE_RATE):
            yield await asyncio.to_thread(read_left, file, at, min(SAMPLE_RATE, end - at))

    async def see_to(self, message: StoredMessage) -> None:
        with _reaching(), suppress(CallNotFound, NoteNotFound):  # deleted meanwhile
            await asyncio.to_thread(
                self._log.change_note, message.call_id, message.note_id, done=True
            )

    async def delete(self, message: StoredMessage) -> None:
        with _reaching(), suppress(CallNotFound, NoteNotFound):
            await asyncio.to_thread(self._delete, message)
        # It may take seconds, and nobody waits for it: the message is gone already.
        asyncio.get_running_loop().run_in_executor(None, self._log.purge)

    def _delete(self, message: StoredMessage) -> None:
        notes = self._log.get_call(message.call_id).notes
        others = [n for n in notes if n.author == TOM and not n.done and n.id != message.note_id]
        if others:
            self._log.delete_note(message.call_id, message.note_id)
        else:
            self._log.delete_call(message.call_id)

    def _stored(self, note: NoteRow, call: CallRow) -> StoredMessage:
        if (place := message_place(note, call.recordings)) is not None:
            self._places[note.id] = place
        return StoredMessage(
            call_id=call.id,
            note_id=note.id,
            caller=note.callback_number or call.caller,
            left_at=note.taken_at.astimezone(self._zone),
            text=". ".join(filter(None, (note.caller_name, note.text))),
            spoken=place is not None,
        )


@contextmanager
def _reaching() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        log.error("the messages of a line cannot be reached: %s", short(error))
        raise MessagesUnavailable from error
