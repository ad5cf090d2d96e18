"""`Jobs`: recordings that are to be transcribed, from the first second to the transcript.

    waiting ──► queued ──► running ──► done
       │          │           ├──────► failed     set aside with its error; `retry` begins anew
       │          │           ├──────► waiting    where what was done is lost (`put_back`)
       └──────────┴───────────┴──────► cancelled

A job is in the database before anybody works on it: where no worker runs, it waits. Synchronous
and thread-safe; every method is one transaction.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Engine, delete, func, select, update
from sqlalchemy.orm import Session, sessionmaker, undefer
from sqlalchemy.orm.interfaces import ORMOption

from telephony.calllog.database import for_writing
from telephony.calllog.errors import CallLogError
from telephony.calllog.job_models import JobRow, WorkerRow
from telephony.calllog.job_records import OPEN, JobRecord, JobResult, JobState
from telephony.calllog.job_results import tell_call

_TRANSCRIPT = (undefer(JobRow.transcript),)


class JobNotFound(CallLogError):
    """No job with that id."""

    def __init__(self, job_id: str) -> None:
        super().__init__(f"no job {job_id!r}")
        self.job_id = job_id


class JobStateError(CallLogError):
    """The job's state does not allow what was asked for."""


class Jobs:
    """The jobs in the call log's database."""

    def __init__(self, engine: Engine) -> None:
        """`engine` with its tables at head."""
        self._reading = sessionmaker(engine, expire_on_commit=False)
        self._writing = sessionmaker(for_writing(engine), expire_on_commit=False)

    # ── who has something to transcribe, and looks how it goes ───────────────────────────────

    def add(self, job: JobRecord) -> None:
        """A job is to be done. Handed in twice, it is done once."""
        with self._writing.begin() as session:
            if session.get(JobRow, job.id) is None:
                session.add(new_row(job))

    def get(self, job_id: str, *, transcript: bool = False) -> JobRow:
        """The job, with `transcript` for who shows it. Raises `JobNotFound`."""
        with self._reading() as session:
            return _load(session, job_id, _TRANSCRIPT if transcript else ())

    def newest(self, limit: int = 100) -> Sequence[JobRow]:
        """The newest jobs, newest first."""
        with self._reading() as session:
            by_time = select(JobRow).order_by(JobRow.created_at.desc(), JobRow.id)
            return session.scalars(by_time.limit(limit)).all()

    def of_call(self, call_id: str) -> Sequence[JobRow]:
        """The jobs of a call, oldest first."""
        return self._of_call(call_id)

    def of_messages(self, call_id: str) -> Sequence[JobRow]:
        """The jobs of a call's messages with their transcripts, oldest first."""
        return self._of_call(call_id, JobRow.kind == "voicemail", options=_TRANSCRIPT)

    def count(self) -> dict[JobState, int]:
        """How many jobs there are in each state."""
        with self._reading() as session:
            rows = session.execute(select(JobRow.state, func.count()).group_by(JobRow.state))
            return {JobState(state): number for state, number in rows}

    def cancel(self, job_id: str) -> None:
        """Have it stopped; a step that runs is finished first. Raises `JobNotFound`.

        Raises `JobStateError` where it is over.
        """
        with self._writing.begin() as session:
            row = _load(session, job_id)
            if row.state not in OPEN:
                raise JobStateError(f"job {job_id} is {row.state}")
            row.cancelling = True
            if row.state == JobState.WAITING:
                _end(row, JobState.CANCELLED)

    def retry(self, job_id: str) -> None:
        """Have it tried anew from its first step. Raises `JobNotFound`.

        Raises `JobStateError` where it was neither set aside nor cancelled.
        """
        with self._writing.begin() as session:
            row = _load(session, job_id)
            if row.state not in (JobState.FAILED, JobState.CANCELLED):
                raise JobStateError(f"job {job_id} is {row.state}")
            _begin_anew(row)

    def delete(self, job_id: str) -> None:
        """Forget it, whatever its state; its worker finds nobody to tell. Raises `JobNotFound`."""
        with self._writing.begin() as session:
            session.delete(_load(session, job_id))

    # ── who works on them ────────────────────────────────────────────────────────────────────

    def waiting(self, limit: int = 100) -> Sequence[JobRow]:
        """Jobs that no worker has queued, oldest first."""
        return self._in_state(JobState.WAITING, limit)

    def unfinished(self, limit: int = 1000) -> Sequence[JobRow]:
        """Jobs that workers have queued or begun, oldest first."""
        with self._reading() as session:
            open_jobs = select(JobRow).where(JobRow.state.in_((JobState.QUEUED, JobState.RUNNING)))
            return session.scalars(open_jobs.order_by(JobRow.created_at).limit(limit)).all()

    def queued(self, job_id: str) -> None:
        """A worker has taken note of it."""
        with self._writing.begin() as session:
            waits = (JobRow.id == job_id, JobRow.state == JobState.WAITING)
            session.execute(update(JobRow).where(*waits).values(state=JobState.QUEUED))

    def begin(self, job_id: str, worker: str, round: int = 0) -> JobRow | None:
        """`worker` takes it, for the first time or after another one died. None: it is over, or in
        another round."""
        with self._writing.begin() as session:
            row = _find(session, job_id)
            if row is None or row.state not in OPEN or row.cancelling or row.round != round:
                return None
            row.state, row.worker, row.starts = JobState.RUNNING, worker, row.starts + 1
            row.started_at = row.started_at or datetime.now(UTC)
            return row

    def put_back(self, job_id: str, round: int) -> None:
        """What was done in this round is lost, by no fault of the recording: it waits again."""
        with self._writing.begin() as session:
            row = _find(session, job_id)
            if row is None or row.state != JobState.RUNNING or row.round != round:
                return
            if row.cancelling:
                _end(row, JobState.CANCELLED)
            else:
                _begin_anew(row)

    def report(self, job_id: str, step: str, progress: float = 0.0) -> None:
        """How far it is. Nothing happens where it is over."""
        with self._writing.begin() as session:
            runs = (JobRow.id == job_id, JobRow.state == JobState.RUNNING)
            values = {"step": step, "progress": progress}
            session.execute(update(JobRow).where(*runs).values(values))

    def finish(self, job_id: str, result: JobResult, round: int = 0) -> bool:
        """Store what became of it, in the job and in its call. False: it was over already, or is in
        another round."""
        with self._writing.begin() as session:
            row = _find(session, job_id)
            if row is None or row.state not in OPEN or row.round != round:
                return False
            row.transcript, row.summary = result.transcript, result.summary
            row.step, row.progress = "store", 1.0
            _end(row, JobState.DONE)
            if row.call_id is not None:
                tell_call(session, row, result)
            return True

    def set_aside(self, job_id: str, error: str, round: int = 0) -> bool:
        """It cannot be done. False: it was over already, or is in another round."""
        with self._writing.begin() as session:
            row = _find(session, job_id)
            if row is None or row.state not in OPEN or row.round != round:
                return False
            row.error = error
            _end(row, JobState.FAILED)
            return True

    def cancelled(self, job_id: str) -> None:
        """It was stopped, since somebody wanted it so."""
        with self._writing.begin() as session:
            row = _find(session, job_id)
            if row is not None and row.state in OPEN:
                _end(row, JobState.CANCELLED)

    # ── workers ──────────────────────────────────────────────────────────────────────────────

    def alive(self, name: str, model: str) -> None:
        """The worker `name` gives a sign of life."""
        now = datetime.now(UTC)
        with self._writing.begin() as session:
            row = session.get(WorkerRow, name)
            if row is None:
                session.add(WorkerRow(name=name, model=model, started_at=now, seen_at=now))
            else:
                row.model, row.seen_at = model, now

    def workers(self, within_s: float | None = None) -> Sequence[WorkerRow]:
        """All workers, or those that gave a sign of life in the last `within_s` seconds."""
        known = select(WorkerRow).order_by(WorkerRow.name)
        if within_s is not None:
            known = known.where(
                WorkerRow.seen_at >= datetime.now(UTC) - timedelta(seconds=within_s)
            )
        with self._reading() as session:
            return session.scalars(known).all()

    def forget_worker(self, name: str) -> None:
        """The worker is dead."""
        with self._writing.begin() as session:
            session.execute(delete(WorkerRow).where(WorkerRow.name == name))

    def stopped_in_order(self, name: str) -> None:
        """The worker `name` stops since it was told to: what it had begun is no reason for it."""
        begun = (JobRow.state == JobState.RUNNING, JobRow.worker == name, JobRow.starts > 0)
        with self._writing.begin() as session:
            session.execute(update(JobRow).where(*begun).values(starts=JobRow.starts - 1))
            session.execute(delete(WorkerRow).where(WorkerRow.name == name))

    def _of_call(
        self, call_id: str, *chosen: ColumnElement[bool], options: Sequence[ORMOption] = ()
    ) -> Sequence[JobRow]:
        with self._reading() as session:
            of_call = select(JobRow).where(JobRow.call_id == call_id, *chosen).options(*options)
            return session.scalars(of_call.order_by(JobRow.created_at, JobRow.id)).all()

    def _in_state(self, state: JobState, limit: int) -> Sequence[JobRow]:
        with self._reading() as session:
            chosen = select(JobRow).where(JobRow.state == state)
            return session.scalars(chosen.order_by(JobRow.created_at).limit(limit)).all()


def new_row(job: JobRecord) -> JobRow:
    """Of a job that nobody has begun with."""
    return JobRow(
        **asdict(job),
        state=JobState.WAITING,
        step="",
        progress=0.0,
        round=0,
        starts=0,
        worker="",
        cancelling=False,
        error="",
    )


def _find(session: Session, job_id: str) -> JobRow | None:
    return session.scalars(
        select(JobRow).where(JobRow.id == job_id).with_for_update()
    ).one_or_none()


def _load(session: Session, job_id: str, options: Sequence[ORMOption] = ()) -> JobRow:
    row = None
    if "\0" not in job_id:  # for which PostgreSQL could not even be asked
        row = session.get(JobRow, job_id, options=options)
    if row is None:
        raise JobNotFound(job_id)
    return row


def _begin_anew(row: JobRow) -> None:
    row.state, row.round, row.starts = JobState.WAITING, row.round + 1, 0
    row.cancelling, row.error, row.step, row.progress = False, "", "", 0.0
    row.started_at = row.finished_at = None


def _end(row: JobRow, state: JobState) -> None:
    row.state, row.finished_at, row.cancelling = state, datetime.now(UTC), False
