"""The steps as a durable workflow: where a worker dies in the middle, the next one goes on.

DBOS Transact (https://docs.dbos.dev) keeps what each step returned in a database of its own. The
jobs' table stays the truth: what it calls over is not done again, and what it calls open and DBOS
does not know is begun anew. So the workflows' database may be lost, and nothing is.
"""

# What only workers need is not installed everywhere.
# pyright: reportMissingImports=false

import logging
import time

from dbos import DBOS, SetEnqueueOptions, SetWorkflowID
from dbos import error as dbos_error

from agents.engines import EngineError
from media.wav import WavError
from telephony.calllog.errors import MAY_PASS, short
from telephony.calllog.job_models import JobRow
from tom.worker.patience import patiently
from tom.worker.pipeline import HOPELESS, Json, Pipeline

log = logging.getLogger(__name__)

QUEUE = "transcription"
VERSION = "1"
"""Of the workflow, not of TOM: work begun by an older TOM goes on. A change of the steps' order or
of what they return needs another one, and a plan for what is under way."""
MOST_STARTS = 3
"""A recording that workers die of is set aside after so many."""
PAUSE_S = 5.0
"""Before what could not be stored is begun anew."""

_CALLS_PRIORITY = 2
"""Conversations come after all else, which has 0: somebody waits for a message's text."""

_RETRIED = {
    "retries_allowed": True,
    "interval_seconds": 1.0,
    "backoff_rate": 3.0,
    "max_attempts": 4,
    "should_retry": lambda error: not isinstance(error, HOPELESS),
}


class _This:
    """What this process's workflows work with; set before DBOS is launched."""

    pipeline: Pipeline
    worker: str


def work_with(pipeline: Pipeline, worker: str) -> None:
    """Have the workflows of this process use `pipeline`, in the name of `worker`."""
    _This.pipeline, _This.worker = pipeline, worker


def workflow_id(job: JobRow) -> str:
    """Of the job's workflow in its present round."""
    return f"{job.id}-{job.round}"


def enqueue(job: JobRow) -> None:
    """Have some worker do it, messages first. Twice is once."""
    priority = _CALLS_PRIORITY if job.kind == "call" else None
    with SetWorkflowID(workflow_id(job)), SetEnqueueOptions(priority=priority):
        DBOS.enqueue_workflow(QUEUE, transcription, job.id)


# A worker's death leaves no error: the jobs count their starts.
@DBOS.workflow(name="transcription", max_recovery_attempts=10 * MOST_STARTS)
def transcription(job_id: str) -> None:
    """From the recording to its text. What fails every time is set aside with its error."""
    what, jobs = f"job {job_id}", _This.pipeline.jobs
    round_ = int(str(DBOS.workflow_id).rpartition("-")[2])
    job = patiently(what, lambda: jobs.begin(job_id, _This.worker, round_))
    if job is None:
        return
    if job.starts > MOST_STARTS:
        deaths = job.starts - 1
        error = f"the worker ended {deaths} times while it worked on this recording"
        patiently(what, lambda: jobs.set_aside(job_id, error, round_))
        return
    try:
        transcript = _merge(job, _with_word_times(job, _transcribe(job)))
        _store(job, transcript, _summarise(job, transcript))
    except MAY_PASS as error:
        # DBOS waits for a lock and for PostgreSQL, and not for room on the disk.
        log.error("job %s has to begin anew: %s", job_id, short(error))
        time.sleep(PAUSE_S)
        patiently(what, lambda: jobs.put_back(job_id, round_))
    except Exception as error:  # the edge of a job
        why = cause(error)
        patiently(what, lambda: jobs.set_aside(job_id, why, round_))
        trace = None if isinstance(error, HOPELESS) else error
        log.error("job %s (%s) is set aside: %s", job_id, job.path, cause(error), exc_info=trace)


def _with_word_times(job: JobRow, channels: list[Json]) -> list[Json]:
    """The texts as they are where their words' times cannot be had: they are worth more."""
    try:
        return _align(job, channels)
    except (dbos_error.DBOSMaxStepRetriesExceeded, EngineError, WavError) as error:
        log.error("job %s goes on without word times: %s", job.id, cause(error))
        return channels


def cause(error: BaseException) -> str:
    """What went wrong: of several tries, the last one's error."""
    tries: list[BaseException] = getattr(error, "errors", [])  # DBOS gives up with a list of them
    error = tries[-1] if tries else error
    return str(error).strip() or type(error).__name__


@DBOS.step(name="transcribe", **_RETRIED)
def _transcribe(job: JobRow) -> list[Json]:
    return _This.pipeline.transcribe(job)


@DBOS.step(name="align", **_RETRIED)
def _align(job: JobRow, channels: list[Json]) -> list[Json]:
    return _This.pipeline.align(job, channels)


@DBOS.step(name="merge", **_RETRIED)
def _merge(job: JobRow, channels: list[Json]) -> Json:
    return _This.pipeline.merge(job, channels)


@DBOS.step(name="summarise", **_RETRIED)
def _summarise(job: JobRow, transcript: Json) -> Json:
    return _This.pipeline.summarise(job, transcript)


@DBOS.step(name="store", **_RETRIED)
def _store(job: JobRow, transcript: Json, summary: Json) -> None:
    _This.pipeline.store(job, transcript, summary)
