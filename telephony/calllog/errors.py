"""What can go wrong with the call log.

    CallLogError
    ├── CallNotFound      no call with that id
    ├── NoteNotFound      no note with that id in the call
    ├── CallInProgress    what was asked for has to wait until the call has ended
    ├── OutsideDataDir    a recording's path leaves the data directory
    └── CallLogTooNew     the database was written by a newer TOM

A failing database itself speaks in SQLAlchemy's own errors: `MAY_PASS` are those to wait for, and
`short` is for the log.
"""

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

MAY_PASS = (OperationalError, InterfaceError, PoolTimeout)
"""Errors of the database's surroundings: full disk, lock, lost connection. Others are final."""


def short(error: Exception) -> str:
    """The database's own words in one line, without SQLAlchemy's SQL and link."""
    words = str(getattr(error, "orig", None) or error).splitlines()
    return words[0] if words else type(error).__name__


class CallLogError(Exception):
    """Root of this package's errors."""


class CallNotFound(CallLogError):
    """No call with that id."""

    def __init__(self, call_id: str) -> None:
        super().__init__(f"no call {call_id!r} in the call log")
        self.call_id = call_id


class NoteNotFound(CallLogError):
    """No note with that id in the call."""

    def __init__(self, call_id: str, note_id: int) -> None:
        super().__init__(f"no note {note_id} in call {call_id!r}")
        self.call_id = call_id
        self.note_id = note_id


class CallInProgress(CallLogError):
    """The call has not ended yet."""

    def __init__(self, call_id: str) -> None:
        super().__init__(f"call {call_id!r} is still in progress")
        self.call_id = call_id


class OutsideDataDir(CallLogError):
    """A recording's path is absolute or leaves the data directory."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path!r} is not a path inside the data directory")


class CallLogTooNew(CallLogError):
    """The database knows a revision that this version of TOM does not."""
