"""What goes wrong with one recording: workers die of it, a machine is gone, it cannot be aligned,
somebody does not want it any more. The next recording is done in any case."""

import fcntl
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

import models
from telephony.calllog import CallLog, JobRecord, JobState
from telephony.calllog.job_models import JobRow, WorkerRow
from telephony.calllog.job_records import OPEN
from tests.agents.whisperx.model_server import ModelServer, model_server
from tests.tom.worker.databases import stored_steps
from tests.tom.worker.recordings import PHRASES, mono, spoken
from tests.whisperxkit import WorkerForks, needs_worker, worker
from tom.worker.alive import DEAD_AFTER_S

needs_worker()

MOST_STARTS = 3
SUMMARY = {
    "who": "Thomas Müller",
    "what": "Er möchte einen Termin.",
    "urgent": False,
    "callback": True,
    "callback_number": "",
}


def put(log: CallLog, name: str, *phrases: str) -> str:
    """A recording of its own; its job."""
    job = JobRecord(path=f"audio/{name}.wav", kind="upload")
    mono(log.data_dir / job.path, spoken(*phrases))
    log.jobs.add(job)
    return job.id


def begun(log: CallLog, job: str, starts: int = 1) -> bool:
    row = log.jobs.get(job)
    return (row.step, row.starts) == ("transcribe", starts)


def over(log: CallLog, job: str) -> bool:
    return log.jobs.get(job).state not in OPEN


def text(job: JobRow) -> str:
    return " ".join(part["text"] for part in (job.transcript or {"segments": []})["segments"])


@pytest.fixture
def log(tmp_path: Path) -> Iterator[CallLog]:
    log = CallLog.open(tmp_path / "data")
    yield log
    log.close()


# ── workers die of it; somebody does not want it ─────────────────────────────────────────────────


@dataclass
class Story:
    """What was seen of it."""

    deadly: list[JobRow] = field(default_factory=list)
    """The recording that workers die of: after each death, and at the end."""
    unwanted: list[JobRow] = field(default_factory=list)
    """The one that somebody cancels in mid-step: at once, after the next one, and tried anew."""
    steps_of_unwanted: list[str] = field(default_factory=list)
    """Whose results were stored when the next one was done."""
    next_one: JobRow | None = None
    log: str = ""
    """The last worker's."""


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, forks: WorkerForks) -> Iterator[Story]:
    folder, story = tmp_path_factory.mktemp("setbacks"), Story()
    log = CallLog.open(folder / "data")
    with model_server(json.dumps(SUMMARY)) as model:
        tell(story, log, folder, model, forks)
    yield story
    log.close()


def tell(story: Story, log: CallLog, folder: Path, model: ModelServer, forks: WorkerForks) -> None:
    deadly = put(log, "deadly", *PHRASES)
    for number in range(MOST_STARTS):
        with worker(log.data_dir, folder / str(number), forks=forks) as one:
            one.until(lambda: begun(log, deadly, starts=len(story.deadly) + 1))
            one.kill()
        story.deadly.append(log.jobs.get(deadly))
    unwanted, next_one = put(log, "unwanted", *PHRASES), put(log, "next", PHRASES[2])
    asks = {
        "TOM_LLM__ENGINE": "openai",
        "TOM_LLM__OPENAI__URL": f"{model.url}/v1",
        "TOM_LLM__OPENAI__MODEL": "m",
    }
    model.answers.clear()  # the step runs as long as that
    with worker(log.data_dir, folder / "last", asks, forks) as one:
        one.until(lambda: len(model.requests) == 1)
        log.jobs.cancel(unwanted)
        one.until(lambda: over(log, unwanted))
        story.unwanted.append(log.jobs.get(unwanted))
        model.answers.set()
        one.until(lambda: over(log, next_one))
        story.unwanted.append(log.jobs.get(unwanted))
        story.steps_of_unwanted = stored_steps(log.data_dir, unwanted)
        log.jobs.retry(unwanted)
        one.until(lambda: over(log, unwanted))
        one.stop()
        story.log = one.log
    story.deadly.append(log.jobs.get(deadly))
    story.unwanted.append(log.jobs.get(unwanted, transcript=True))
    story.next_one = log.jobs.get(next_one, transcript=True)


def test_what_workers_die_of_is_set_aside_after_three_starts(story: Story) -> None:
    *deaths, end = story.deadly
    assert [(job.state, job.starts) for job in deaths] == [
        (JobState.RUNNING, number + 1) for number in range(MOST_STARTS)
    ]
    assert (end.state, end.step) == (JobState.FAILED, "transcribe"), "it is not begun again"
    assert end.error == f"the worker ended {MOST_STARTS} times while it worked on this recording"


def test_what_is_cancelled_while_a_step_runs_goes_no_further(story: Story) -> None:
    for job in story.unwanted[:2]:
        assert (job.state, job.cancelling, job.error) == (JobState.CANCELLED, False, "")
        assert job.step == "summarise"
    assert story.steps_of_unwanted[:3] == ["transcribe", "align", "merge"]
    assert "store" not in story.steps_of_unwanted


def test_what_was_cancelled_can_be_tried_anew(story: Story) -> None:
    again = story.unwanted[-1]
    assert (again.state, again.round, again.starts) == (JobState.DONE, 1, 1)
    assert text(again) == " ".join(PHRASES)


def test_the_next_one_is_done(story: Story) -> None:
    assert story.next_one is not None
    assert (story.next_one.state, story.next_one.starts) == (JobState.DONE, 1)
    assert text(story.next_one) == PHRASES[2]
    assert "Traceback" not in story.log


# ── a machine is gone ────────────────────────────────────────────────────────────────────────────


def last_seen(log: CallLog, name: str, when: datetime) -> None:
    """A worker's last sign of life, by the database."""
    with log.engine.begin() as connection:
        connection.execute(update(WorkerRow).where(WorkerRow.name == name).values(seen_at=when))


def test_what_a_dead_machine_left_is_taken_over(
    log: CallLog, tmp_path: Path, forks: WorkerForks
) -> None:
    left = put(log, "left", PHRASES[2])
    with worker(log.data_dir, tmp_path / "gone", forks=forks) as gone:
        gone.until(lambda: begun(log, left))
        gone.kill()
    dead = log.jobs.get(left).worker
    now = datetime.now(UTC)
    last_seen(log, dead, now + timedelta(hours=1))  # as long as the other one takes to start
    with (log.data_dir / ".worker-1").open("a") as name:
        fcntl.flock(name, fcntl.LOCK_EX)  # its name is on another machine
        with worker(log.data_dir, tmp_path / "other", forks=forks) as other:
            own = put(log, "own", PHRASES[1])
            other.until(lambda: over(log, own))
            waits = log.jobs.get(left)
            last_seen(log, dead, now - timedelta(seconds=DEAD_AFTER_S))
            other.until(lambda: over(log, left))
            other.stop()
    assert (waits.state, waits.worker) == (JobState.RUNNING, dead), "it may be alive"
    done = log.jobs.get(left, transcript=True)
    assert (done.state, done.starts, text(done)) == (JobState.DONE, 2, PHRASES[2])
    assert done.worker == log.jobs.get(own).worker != dead
    assert f"taking over what {dead} left" in other.log
    assert log.jobs.workers() == [], "both are off the list"


# ── it cannot be aligned ─────────────────────────────────────────────────────────────────────────


def broken_aligner(folder: Path) -> Path:
    """It can be loaded, and fails with every text: it has no such letter as its vocabulary says."""
    shutil.copytree(models.path("align-demo-de"), folder)
    vocabulary = folder / "vocab.json"
    letters = json.loads(vocabulary.read_text(encoding="utf-8"))
    vocabulary.write_text(json.dumps(letters | {"e": 999}), encoding="utf-8")
    return folder


def test_a_text_is_kept_where_its_words_times_cannot_be_had(
    log: CallLog, tmp_path: Path, forks: WorkerForks
) -> None:
    settings = {"TOM_WHISPERX__ALIGN_MODEL": str(broken_aligner(tmp_path / "aligner"))}
    job = put(log, "message", PHRASES[2])
    with worker(log.data_dir, tmp_path / "worker", settings, forks) as one:
        one.until(lambda: over(log, job))
        one.stop()
    done = log.jobs.get(job, transcript=True)
    assert (done.state, done.error, done.starts) == (JobState.DONE, "", 1)
    assert text(done) == PHRASES[2]
    assert done.transcript is not None
    assert not done.transcript["aligned"]
    assert [part["words"] for part in done.transcript["segments"]] == [[]]
    assert f"job {job} goes on without word times: whisperx: alignment: " in one.log
