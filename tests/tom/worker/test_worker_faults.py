"""Databases that are locked and a full disk, under a worker: it waits, and loses nothing."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import run

import pytest

from telephony.calllog import CallLog, JobState
from telephony.calllog.job_models import JobRow
from telephony.calllog.models import CallRow
from tests.diskkit import full, tiny_disk
from tests.serverkit import environment
from tests.tom.worker.databases import locked
from tests.tom.worker.messages import leave_message
from tests.tom.worker.recordings import PHRASES, SECOND, mono
from tests.whisperxkit import WorkerForks, needs_worker, worker

needs_worker()


@dataclass
class Outcome:
    """What became of a message."""

    job: JobRow
    call: CallRow
    log: str
    """The worker's."""


def outcome(log: CallLog, job_id: str, worker_log: str) -> Outcome:
    job = log.jobs.get(job_id)
    return Outcome(job, log.get_call(job.call_id or ""), worker_log)


def assert_done_once(found: Outcome) -> None:
    assert (found.job.state, found.job.error) == (JobState.DONE, "")
    assert [note.text for note in found.call.notes] == [" ".join(PHRASES)]
    assert [event.kind for event in found.call.events] == ["transcribed"]
    assert "Traceback" not in found.log


@pytest.fixture(scope="module")
def locks(tmp_path_factory: pytest.TempPathFactory, forks: WorkerForks) -> Iterator[list[Outcome]]:
    """The call log is locked for longer than anybody waits, while a worker transcribes a message;
    and DBOS's tables, while it transcribes another."""
    folder = tmp_path_factory.mktemp("locked")
    log = CallLog.open(folder / "data")
    data = log.data_dir
    with worker(data, folder / "worker", forks=forks) as one:
        first = leave_message(log, "first")
        one.until(lambda: log.jobs.get(first).step == "transcribe")
        with locked(data / "tom.db"):
            one.until(lambda: "the jobs cannot be read or written" in one.log)
            one.until(lambda: f"job {first} has to wait" in one.log)
        one.until(lambda: log.jobs.get(first).state != JobState.RUNNING)
        second = leave_message(log, "second")
        one.until(lambda: log.jobs.get(second).step == "transcribe")
        with locked(data / "worker.db"):
            one.until(lambda: "Database connection failed" in one.log)
        one.until(lambda: log.jobs.get(second).state != JobState.RUNNING)
        one.stop()
    yield [outcome(log, job, one.log) for job in (first, second)]
    log.close()


def test_a_locked_database_is_waited_for(locks: list[Outcome]) -> None:
    for found in locks:
        assert_done_once(found)
        assert (found.job.starts, found.job.round) == (1, 0)


def test_a_locked_database_is_told_once(locks: list[Outcome]) -> None:
    lines = locks[0].log.splitlines()
    told = [line for line in lines if "the jobs cannot be read or written" in line]
    assert len(told) == 1, "not twice a second"
    assert told[0].endswith("trying again: database is locked")
    assert any(line.endswith("the jobs can be read and written again") for line in lines)


def test_what_was_said_is_not_logged(locks: list[Outcome]) -> None:
    assert not [phrase for phrase in PHRASES if phrase in locks[0].log]


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with tiny_disk(tmp_path_factory.mktemp("full") / "data", size_mb=8) as disk:
        yield disk


@pytest.fixture(scope="module")
def no_room(
    disk: Path, tmp_path_factory: pytest.TempPathFactory, forks: WorkerForks
) -> Iterator[Outcome]:
    """The disk fills up while a worker transcribes."""
    folder = tmp_path_factory.mktemp("no room")
    log = CallLog.open(disk)
    job = leave_message(log, "message")
    with worker(disk, folder / "worker", forks=forks) as one:
        one.until(lambda: log.jobs.get(job).step == "transcribe")
        with full(disk):
            one.until(lambda: f"job {job} has to begin anew" in one.log)
        one.until(lambda: log.jobs.get(job).state not in ("waiting", "queued", "running"))
        one.stop()
    yield outcome(log, job, one.log)
    log.close()


def test_a_full_disk_is_waited_for(no_room: Outcome) -> None:
    assert_done_once(no_room)
    assert no_room.job.round >= 1, "nothing counts against the recording"
    assert "has to begin anew: database or disk is full" in no_room.log


def test_a_file_that_cannot_be_kept_is_told(disk: Path, tmp_path: Path) -> None:
    CallLog.open(disk).close()
    mono(tmp_path / "message.wav", 10 * SECOND)
    with full(disk):
        files = sorted(disk.rglob("*"))
        ran = run(
            [sys.executable, "-m", "tom", "transcribe", "message.wav", "--no-wait", "--data", disk],
            cwd=tmp_path, env=environment({}), capture_output=True, text=True, check=False,
        )  # fmt: skip
        left = [file for file in sorted(disk.rglob("*.wav")) if file not in files]
    assert ran.returncode == 2
    assert "message.wav: it cannot be kept in" in ran.stderr
    assert "No space left on device" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert left == []
