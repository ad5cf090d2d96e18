"""Call logs with this version's tables, copied: to migrate one takes 0.1 CPU seconds, and 0.02 to
find that there is nothing to migrate."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from telephony.calllog import CallLog
from telephony.calllog.database import open_engine, sqlite_url

_FILE = "tom.db"


def open_log(data: Path) -> CallLog:
    """A call log in `data`, where none is yet."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / _FILE).open("xb") as file:
        file.write(_tables())
    return CallLog(open_engine(sqlite_url(data)), data)


@cache
def _tables() -> bytes:
    """SQLite's file, with no call in it."""
    with TemporaryDirectory() as folder:
        CallLog.open(Path(folder)).close()
        return (Path(folder) / _FILE).read_bytes()
