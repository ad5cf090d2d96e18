"""PostgreSQL and two workers: each recording is transcribed by one of them, once; and a server that
is started again under them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from telephony.calllog import CallLog, JobRecord, JobState
from telephony.calllog.job_models import JobRow
from tests.postgresql import Cluster, postgresql_cluster
from tests.tom.worker.recordings import PHRASES, mono, spoken
from tests.whisperxkit import WorkerForks, needs_worker, worker

needs_worker()

MESSAGES = 10


@dataclass
class Outcome:
    """What became of them."""

    jobs: list[JobRow]
    log: str
    """Both workers'."""
    after_stop: JobRow
    """A job that began when one of the two had been stopped."""
    after_restart: JobRow
    """A job during which PostgreSQL was stopped and started again."""
    left_over: list[str]
    """Workers that are still listed."""


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory, forks: WorkerForks) -> Iterator[Outcome]:
    folder = tmp_path_factory.mktemp("workers")
    with postgresql_cluster() as cluster:
        log = CallLog.open(folder / "data", cluster.url)
        try:
            yield transcribed(log, folder, cluster, forks)
        finally:
            log.close()


def transcribed(log: CallLog, folder: Path, cluster: Cluster, forks: WorkerForks) -> Outcome:
    settings = {"TOM_DATABASE_URL": cluster.url}
    mono(log.data_dir / "audio/a.wav", spoken(PHRASES[2]))

    def put() -> str:
        job = JobRecord(path="audio/a.wav", kind="upload")
        log.jobs.add(job)
        return job.id

    def over() -> bool:
        return not {JobState.WAITING, JobState.QUEUED, JobState.RUNNING} & set(log.jobs.count())

    with (
        worker(log.data_dir, folder / "one", settings, forks) as one,
        worker(log.data_dir, folder / "two", settings, forks) as two,
    ):
        one.until(lambda: one.ready)
        two.until(lambda: two.ready)
        jobs = [put() for _ in range(MESSAGES)]
        one.until(over)
        one.stop()
        last = put()
        two.until(over)
        interrupted = put()
        two.until(lambda: log.jobs.get(interrupted).step == "transcribe")
        cluster.stop()
        two.until(lambda: "the jobs cannot be read or written" in two.log)
        cluster.start()
        two.until(lambda: "the jobs can be read and written again" in two.log)
        two.until(over)
        two.stop()
        return Outcome(
            [log.jobs.get(job, transcript=True) for job in jobs],
            one.log + two.log,
            log.jobs.get(last),
            log.jobs.get(interrupted),
            [each.name for each in log.jobs.workers()],
        )


def test_none_twice_and_none_missing(outcome: Outcome) -> None:
    assert [(job.state, job.starts, job.round) for job in outcome.jobs] == [
        (JobState.DONE, 1, 0)
    ] * MESSAGES
    done = [line for line in outcome.log.splitlines() if " is done: " in line]
    assert len(done) == MESSAGES + 2
    for job in outcome.jobs:
        assert sum(job.id in line for line in done) == 1


def test_both_took_part(outcome: Outcome) -> None:
    assert len({job.worker for job in outcome.jobs}) == 2


def test_one_that_stops_leaves_the_work_to_the_other(outcome: Outcome) -> None:
    assert outcome.after_stop.state == JobState.DONE
    assert outcome.left_over == []


def test_a_database_that_is_started_again_is_waited_for(outcome: Outcome) -> None:
    job = outcome.after_restart
    assert (job.state, job.error, job.starts) == (JobState.DONE, "", 1)
    assert sum(job.id in line and " is done: " in line for line in outcome.log.splitlines()) == 1


def test_the_text_is_the_one_that_was_spoken(outcome: Outcome) -> None:
    for job in outcome.jobs:
        assert job.transcript is not None
        assert [part["text"] for part in job.transcript["segments"]] == [PHRASES[2]]
