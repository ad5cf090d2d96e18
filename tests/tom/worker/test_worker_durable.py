"""Workers that are killed, in every step: nothing is lost and nothing is done twice.

One story, in which six workers follow one another. A recording is set aside after three deaths, so
three messages share them.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from telephony.calllog import CallLog, JobState
from telephony.calllog.job_models import JobRow
from telephony.calllog.models import CallRow
from tests.agents.whisperx.model_server import ModelServer, model_server
from tests.tom.worker.databases import locked, stored_steps
from tests.tom.worker.messages import leave_message
from tests.tom.worker.recordings import PHRASES, spoken
from tests.whisperxkit import RunningWorker, WorkerForks, needs_worker, worker

needs_worker()

SUMMARY = {
    "who": "Thomas Müller",
    "what": "Er möchte einen Termin.",
    "urgent": False,
    "callback": True,
    "callback_number": "",
}
STEPS = ["transcribe", "align", "merge", "summarise", "store"]


@dataclass
class Kill:
    """What was there right after it."""

    step: str
    stored: list[str]
    """Steps whose results the worker had stored."""
    job: JobRow


@dataclass
class Story:
    """What was seen of it."""

    kills: list[Kill] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)
    """How often the language model had been asked, at each kill and at the end."""
    jobs: list[JobRow] = field(default_factory=list)
    calls: list[CallRow] = field(default_factory=list)


def tell(log: CallLog, folder: Path, model: ModelServer, forks: WorkerForks) -> Story:
    story = Story()
    data = log.data_dir
    first, second, third = (leave_message(log, name) for name in ("first", "second", "third"))
    rules = {"TOM_LLM__ENGINE": "receptionist"}
    asks = {
        "TOM_LLM__ENGINE": "openai",
        "TOM_LLM__OPENAI__URL": f"{model.url}/v1",
        "TOM_LLM__OPENAI__MODEL": "m",
    }

    def kill(one: RunningWorker, step: str, job: str) -> None:
        one.kill()
        story.kills.append(Kill(step, stored_steps(data, job), log.jobs.get(job)))
        story.asked.append(len(model.requests))

    def at(step: str, job: str) -> bool:
        return log.jobs.get(job).step == step

    with worker(data, folder / "1", rules, forks) as one:
        one.until(lambda: at("transcribe", first))
        kill(one, "transcribe", first)
    with worker(data, folder / "2", rules, forks) as one:
        one.until(lambda: at("align", first))
        kill(one, "align", first)
    with worker(data, folder / "3", rules, forks) as one:
        one.until(lambda: at("transcribe", second))
        # It cannot tell its progress, which is no reason to stop; merging begins with a try to.
        with locked(data / "tom.db"):
            one.until(lambda: "align" in stored_steps(data, second))
            kill(one, "merge", second)
    # From here on nothing is transcribed or aligned again: the audio is not there any more.
    (data / "audio/second.wav").unlink()
    model.answers.clear()
    with worker(data, folder / "4", asks, forks) as one:
        one.until(lambda: len(model.requests) == 1)
        kill(one, "summarise", second)
    model.answers.set()
    with worker(data, folder / "5", asks, forks) as one:
        one.until(lambda: at("transcribe", third))
        with locked(data / "tom.db"):
            one.until(lambda: "summarise" in stored_steps(data, third))
            kill(one, "store", third)
    (data / "audio/third.wav").unlink()
    with worker(data, folder / "6", asks, forks) as one:
        one.until(lambda: not {"waiting", "queued", "running"} & set(log.jobs.count()))
        one.stop()
    story.asked.append(len(model.requests))
    story.jobs = [log.jobs.get(job, transcript=True) for job in (first, second, third)]
    story.calls = [log.get_call(job.call_id or "") for job in story.jobs]
    return story


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, forks: WorkerForks) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("worker")
    with model_server(json.dumps(SUMMARY)) as model:
        log = CallLog.open(folder / "data")
        yield tell(log, folder, model, forks)
        log.close()


def test_a_worker_was_killed_in_every_step(story: Story) -> None:
    assert [kill.step for kill in story.kills] == STEPS
    for number, kill in enumerate(story.kills):
        assert kill.stored == STEPS[:number], f"what {kill.step} needs is done, and it is not"
        assert kill.job.state == JobState.RUNNING


def test_the_next_worker_goes_on(story: Story) -> None:
    assert [(job.state, job.error) for job in story.jobs] == [(JobState.DONE, "")] * 3
    assert [job.starts for job in story.jobs] == [3, 3, 2]
    names = {kill.job.worker for kill in story.kills} | {job.worker for job in story.jobs}
    assert len(names) == 1, "under the same name"


def test_a_language_model_is_asked_again_only_where_it_gave_no_answer(story: Story) -> None:
    assert story.asked == [0, 0, 0, 1, 3, 3]
    assert [(job.summary or {})["made_by"] for job in story.jobs] == ["rules", "openai", "openai"]
    assert story.jobs[2].summary == {**SUMMARY, "made_by": "openai"}


def test_each_call_has_the_text_once(story: Story) -> None:
    for call in story.calls:
        assert [note.text for note in call.notes] == [" ".join(PHRASES)]
        assert call.notes[0].caller_name == "Thomas Müller"
        assert [event.kind for event in call.events] == ["transcribed"]
    summary = "Thomas Müller: Er möchte einen Termin (bittet um Rückruf)"
    assert [call.summary for call in story.calls[1:]] == [summary] * 2


def test_every_word_has_its_time(story: Story) -> None:
    for job in story.jobs:
        assert job.transcript is not None
        assert job.transcript["aligned"]
        parts = job.transcript["segments"]
        words = [word for part in parts for word in part["words"]]
        assert [word["text"] for word in words] == " ".join(PHRASES).split()
        starts = [word["start_s"] for word in words]
        assert starts == sorted(starts)
        assert 0.5 < starts[0] < 2, "from the message's start, after a second of silence"
        end_s = len(spoken(*PHRASES)) / 32_000
        assert all(word["start_s"] <= word["end_s"] <= end_s for word in words)
        assert {part["speaker"] for part in parts} == {"caller"}
