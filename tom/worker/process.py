"""`tom worker`: loads the models once and takes jobs until it is told to stop.

    jobs' table ──► intake, twice a second ──► DBOS queue ──► one workflow at a time
    segments' table ──► ten times a second, before any job ──► text for a caller who waits

Any number of workers may share a database. Each has a name that outlives it: who starts under the
same name goes on with what was under way, and what a dead machine left is taken over by others.
"""

# What only workers need is not installed everywhere.
# pyright: reportMissingImports=false

import fcntl
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from dbos import DBOS
from sqlalchemy.exc import SQLAlchemyError

from agents.whisperx.engine import WhisperX
from telephony.calllog import CallLog
from telephony.calllog.errors import short
from tom.call_log import open_call_log
from tom.settings import Settings, SettingsError
from tom.startup import load_all_profiles
from tom.worker.alive import DEAD_AFTER_S, machine
from tom.worker.dbos_log import Brief
from tom.worker.models import whisperx_config
from tom.worker.pipeline import Pipeline
from tom.worker.segments import SegmentThread
from tom.worker.workflow import QUEUE, VERSION, enqueue, work_with, workflow_id

log = logging.getLogger(__name__)

INTAKE_S = 0.5
SIGN_OF_LIFE_S = 5.0
_KEPT_S = 60.0
"""What is done is forgotten by DBOS after so long: the texts are the call log's alone."""
_LAST_SEGMENT_S = 2.0
"""A worker that is told to stop finishes the segment that it has, if that takes no longer."""
_NICE = 10
"""Calls come first."""
_MOST_NAMES = 64


@contextmanager
def worker_name(data: Path) -> Iterator[str]:
    """The first free name on this machine; the kernel gives it back where the process dies."""
    data.mkdir(parents=True, exist_ok=True)
    for number in range(1, _MOST_NAMES + 1):
        with (data / f".worker-{number}").open("a") as file:
            if _locked(file):
                yield f"{machine()}-{number}"
                return
    raise SettingsError(f"data: {data}: {_MOST_NAMES} workers run there already")


def _locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class Worker:
    """One process's worker."""

    def __init__(self, settings: Settings, call_log: CallLog, name: str) -> None:
        """Raises EngineUnavailable where the models cannot be loaded, SettingsError where DBOS's
        tables cannot be opened."""
        self._jobs = call_log.jobs
        self._name = name
        self._seen_at = self._looked_at = 0.0
        self._sick = False
        engine = WhisperX(whisperx_config(settings.whisperx, settings.data))
        self.model = engine.name
        profiles = load_all_profiles(settings)
        work_with(Pipeline(settings, profiles, call_log, engine), name)
        logging.getLogger("dbos").addFilter(Brief())
        self._segments = SegmentThread(settings, profiles, call_log, engine, name)
        DBOS(
            config={
                "name": "tom",
                "system_database_url": workflow_database(settings),
                "dbos_system_schema": "tom_worker",
                "application_version": VERSION,
                "executor_id": name,
                "log_level": "WARNING",
                # Its errors name the statement, and what callers said is no matter for a log.
                "db_engine_kwargs": {"hide_parameters": True},
            }
        )
        try:
            DBOS.launch()
            DBOS.register_queue(
                QUEUE,
                worker_concurrency=1,
                polling_interval_sec=INTAKE_S,
                on_conflict="always_update",
            )
        except SQLAlchemyError as error:
            where = "database_url" if is_postgresql(settings) else settings.data / "worker.db"
            raise SettingsError(f"{where}: {short(error)}") from error

    def run(self, stop: threading.Event, until: Callable[[], bool] = lambda: False) -> None:
        """Take jobs and segments until `stop` is set or `until` says so."""
        self._segments.start()
        while not stop.is_set() and not until():
            try:
                self._tick(time.monotonic())
            except SQLAlchemyError as error:
                if not self._sick:
                    log.error("the jobs cannot be read or written; trying again: %s", short(error))
                self._sick = True
            else:
                if self._sick:
                    log.warning("the jobs can be read and written again")
                self._sick = False
            stop.wait(INTAKE_S)

    def close(self) -> None:
        """Stop; what is under way is gone on with by whoever comes next."""
        try:
            self._segments.stop(_LAST_SEGMENT_S)
        except SQLAlchemyError as error:
            log.warning("a caller waits in vain for what they said: %s", short(error))
        try:
            self._jobs.stopped_in_order(self._name)
        except SQLAlchemyError as error:
            log.warning("the worker's name stays in the list for now: %s", short(error))
        DBOS.destroy(workflow_completion_timeout_sec=0)

    def _tick(self, now: float) -> None:
        if now - self._seen_at >= SIGN_OF_LIFE_S:
            self._jobs.alive(self._name, self.model)
            self._seen_at = now
        for job in self._jobs.waiting():
            enqueue(job)
            self._jobs.queued(job.id)
        if now - self._looked_at >= SIGN_OF_LIFE_S / 2:
            self._look_after()
            self._take_over()
            self._forget()
            self._looked_at = now

    def _look_after(self) -> None:
        """Stop what is to be stopped; set aside or begin anew what DBOS gave up or lost."""
        jobs = {workflow_id(job): job for job in self._jobs.unfinished()}
        if not jobs:
            return
        known = DBOS.list_workflows(workflow_ids=list(jobs), load_input=False, load_output=False)
        states = {workflow.workflow_id: workflow.status for workflow in known}
        for number, job in jobs.items():
            state = states.get(number)
            if job.cancelling:
                if state is not None:
                    DBOS.cancel_workflow(number)
                self._jobs.cancelled(job.id)
            elif state is None:
                enqueue(job)
            elif state in ("ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"):
                self._jobs.set_aside(job.id, "the worker's database failed; see its log", job.round)

    def _take_over(self) -> None:
        """What workers left that are not there any more."""
        alive = {worker.name for worker in self._jobs.workers(DEAD_AFTER_S)} | {self._name}
        pending = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
        dead = {workflow.executor_id for workflow in pending if workflow.executor_id} - alive
        if dead:
            log.warning("taking over what %s left", ", ".join(sorted(dead)))
            # Named as internal; the public ones would also restart what another worker has
            # taken over in the meantime.
            DBOS._recover_pending_workflows(sorted(dead))
            for name in dead:
                self._jobs.forget_worker(name)

    def _forget(self) -> None:
        over = DBOS.list_workflows(
            status=["SUCCESS", "ERROR", "CANCELLED"], load_input=False, load_output=False, limit=100
        )
        before_ms = (time.time() - _KEPT_S) * 1000
        old = [each.workflow_id for each in over if (each.updated_at or 0) < before_ms]
        if old:
            DBOS.delete_workflows(old)


def is_postgresql(settings: Settings) -> bool:
    """Whether the call log is kept there, and DBOS's tables with it."""
    return settings.database_url.startswith("postgresql")


def workflow_database(settings: Settings) -> str:
    """URL of DBOS's tables: in the call log's PostgreSQL, or a file beside its SQLite."""
    if is_postgresql(settings):
        return settings.database_url
    return f"sqlite:///{settings.data / 'worker.db'}"


def work(settings: Settings, *, supervised: bool = False) -> None:
    """Work until SIGTERM or SIGINT; ends the process. With `supervised`, until standard input ends.

    Prints `ready worker=… model=…` when it takes jobs. Raises SettingsError, EngineUnavailable.
    """
    os.nice(_NICE)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if supervised:
        threading.Thread(target=_follow_parent, args=(stop,), daemon=True).start()
    call_log = open_call_log(settings)
    with worker_name(settings.data) as name:
        worker = Worker(settings, call_log, name)
        print(f"ready worker={name} model={worker.model}", flush=True)  # noqa: T201
        log.info("worker %s takes recordings: %s", name, worker.model)
        worker.run(stop)
        worker.close()
        # A step computes on in its thread: the next worker does it again.
        log.info("worker %s stops", name)
        logging.shutdown()
        os._exit(0)


def _follow_parent(stop: threading.Event) -> None:
    """The pipe from the server ends with it, however it ends."""
    while os.read(sys.stdin.fileno(), 64):
        pass
    stop.set()
