"""`CallLogReader`: what the call log tells. Every method but `each_call` is one transaction."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, selectinload, sessionmaker
from sqlalchemy.orm.interfaces import ORMOption

from telephony.calllog.errors import CallNotFound, OutsideDataDir
from telephony.calllog.job_models import JobRow
from telephony.calllog.models import CallRow, EventRow
from telephony.calllog.queries import each_call, find_numbers, find_page, load_calls
from telephony.calllog.records import CallFilter, CallOrder
from telephony.calllog.statistics import (
    CallCount,
    Step,
    count_by_door,
    count_by_time,
    latencies_by_time,
)
from telephony.calllog.variants import VariantCalls, count_by_variant, newest_of_variant

_LISTED = (selectinload(CallRow.recordings), selectinload(CallRow.notes))
EVERYTHING = (
    selectinload(CallRow.turns),
    selectinload(CallRow.events),
    selectinload(CallRow.jobs),
    *_LISTED,
)
TRANSCRIPTS = (selectinload(CallRow.jobs).undefer(JobRow.transcript),)


class CallLogReader:
    """The calls of one data directory, to look at. Thread-safe."""

    def __init__(self, engine: Engine, data_dir: Path) -> None:
        """`engine` from `open_engine`, its tables at head. Recordings lie below `data_dir`."""
        self.engine = engine
        self.data_dir = data_dir
        self._reading = sessionmaker(engine, expire_on_commit=False)

    def list_calls(
        self,
        limit: int = 50,
        offset: int = 0,
        filters: CallFilter | None = None,
        order: CallOrder = "-started_at",
    ) -> tuple[Sequence[CallRow], int]:
        """One page with recordings and notes; and how many calls match in all."""
        with self._reading() as session:
            numbers, total = find_page(session, filters or CallFilter(), order, limit, offset)
            return load_calls(session, numbers, _LISTED), total

    def each_call(
        self, filters: CallFilter | None = None, order: CallOrder = "-started_at"
    ) -> Iterator[CallRow]:
        """All calls that match now, with turns, events, recordings, notes, jobs and their
        transcripts, read while they are taken. One deleted meanwhile is left out."""
        session = self._reading()
        numbers = find_numbers(session, filters or CallFilter(), order)
        session.rollback()
        return each_call(session, numbers, EVERYTHING + TRANSCRIPTS)

    def get_call(self, call_id: str, *, transcripts: bool = False) -> CallRow:
        """The call with its turns, events, recordings, notes and jobs; with `transcripts` for who
        shows them: see `JobRow.transcript`. Raises `CallNotFound`."""
        with self._reading() as session:
            return load_call(session, call_id, EVERYTHING + (TRANSCRIPTS if transcripts else ()))

    def line_events(self, limit: int = 100) -> Sequence[EventRow]:
        """The newest events that belong to no call, newest first."""
        newest = select(EventRow).where(EventRow.call_id.is_(None))
        with self._reading() as session:
            return session.scalars(newest.order_by(EventRow.id.desc()).limit(limit)).all()

    def count_by_time(
        self, since: datetime, until: datetime, step: Step
    ) -> dict[datetime, list[CallCount]]:
        """See `statistics.py`."""
        with self._reading() as session:
            return count_by_time(session, since, until, step)

    def count_by_door(self, since: datetime, until: datetime) -> dict[str, list[CallCount]]:
        """See `statistics.py`."""
        with self._reading() as session:
            return count_by_door(session, since, until)

    def latencies_by_time(
        self, since: datetime, until: datetime, step: Step
    ) -> dict[datetime, list[bytes]]:
        """See `statistics.py`."""
        with self._reading() as session:
            return latencies_by_time(session, since, until, step)

    def count_by_variant(self, since: datetime, until: datetime) -> dict[str, int]:
        """See `variants.py`."""
        with self._reading() as session:
            return count_by_variant(session, since, until)

    def newest_of_variant(
        self, variant: str, since: datetime, until: datetime, most: int
    ) -> VariantCalls:
        """See `variants.py`."""
        with self._reading() as session:
            return newest_of_variant(session, variant, since, until, most)

    def recording_file(self, path: str) -> Path:
        """Where the recording `path` lies. Raises `OutsideDataDir`."""
        relative = PurePosixPath(path)
        root = self.data_dir.resolve()
        file = (root / relative).resolve()
        if relative.is_absolute() or ".." in relative.parts or root not in file.parents:
            raise OutsideDataDir(path)
        return file


def load_call(session: Session, call_id: str, options: Sequence[ORMOption] = ()) -> CallRow:
    """The call, and with `EVERYTHING` what belongs to it. Raises `CallNotFound`."""
    row = None
    if "\0" not in call_id:  # for which PostgreSQL could not even be asked
        row = session.get(CallRow, call_id, options=options)
    if row is None:
        raise CallNotFound(call_id)
    return row
