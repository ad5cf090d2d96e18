"""The call log: every call, its turns, events, recordings and notes, in SQLite or PostgreSQL.

CallLog        store.py     synchronous and thread-safe; one method per need; reads in reader.py
search_text    words.py     what the full-text index in search.py holds of a call
Jobs           jobs.py      what is to be transcribed, and how far it is; `CallLog.jobs`
compare        comparison.py what was understood beside what was transcribed; the word error rate
VariantCalls   variants.py  what was measured in calls answered with different settings
interval       bootstrap.py how sure a figure of them is
Segments       segments.py  what a caller has just said, for a worker; `CallLog.segments`
Notifications  notifications.py  of what the owner is yet to be told; `CallLog.notifications`
Upload         uploads.py   recordings that people hand in
CallLogWriter  writer.py    the event loop's front: queues, one worker thread, survives a sick disk
Accounts       accounts.py  who may sign in; Sessions account_sessions.py, their browsers
*Record        records.py   what is handed in
*Row           models.py    what is stored, and what comes back
upgrade_to_head migrate.py  brings any older database to this version's tables
"""

from telephony.calllog.account_sessions import Sessions
from telephony.calllog.accounts import Accounts
from telephony.calllog.errors import (
    CallInProgress,
    CallLogError,
    CallLogTooNew,
    CallNotFound,
    NoteNotFound,
)
from telephony.calllog.job_records import JobRecord, JobResult, JobState
from telephony.calllog.jobs import JobNotFound, Jobs, JobStateError
from telephony.calllog.records import (
    TOM,
    CallFilter,
    CallOrder,
    CallResult,
    EventRecord,
    NoteRecord,
    RecordingRecord,
    RecordingState,
    TurnRecord,
)
from telephony.calllog.segments import SegmentRecord, Segments, SegmentState
from telephony.calllog.store import CallLog
from telephony.calllog.writer import CallLogWriter

__all__ = [
    "TOM",
    "Accounts",
    "CallFilter",
    "CallInProgress",
    "CallLog",
    "CallLogError",
    "CallLogTooNew",
    "CallLogWriter",
    "CallNotFound",
    "CallOrder",
    "CallResult",
    "EventRecord",
    "JobNotFound",
    "JobRecord",
    "JobResult",
    "JobState",
    "JobStateError",
    "Jobs",
    "NoteNotFound",
    "NoteRecord",
    "RecordingRecord",
    "RecordingState",
    "SegmentRecord",
    "SegmentState",
    "Segments",
    "Sessions",
    "TurnRecord",
]
