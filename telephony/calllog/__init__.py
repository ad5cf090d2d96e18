"""The call log: every call, its turns, events, recordings and notes, in SQLite or PostgreSQL.

CallLog        store.py     synchronous and thread-safe; one method per need
CallLogWriter  writer.py    the event loop's front: queues, one worker thread, survives a sick disk
*Record        records.py   what is handed in
*Row           models.py    what is stored, and what comes back
upgrade_to_head migrate.py  brings any older database to this version's tables
"""

from telephony.calllog.errors import CallInProgress, CallLogError, CallLogTooNew, CallNotFound
from telephony.calllog.records import (
    CallFilter,
    CallResult,
    EventRecord,
    NoteRecord,
    RecordingRecord,
    RecordingState,
    TurnRecord,
)
from telephony.calllog.store import CallLog
from telephony.calllog.writer import CallLogWriter

__all__ = [
    "CallFilter",
    "CallInProgress",
    "CallLog",
    "CallLogError",
    "CallLogTooNew",
    "CallLogWriter",
    "CallNotFound",
    "CallResult",
    "EventRecord",
    "NoteRecord",
    "RecordingRecord",
    "RecordingState",
    "TurnRecord",
]
