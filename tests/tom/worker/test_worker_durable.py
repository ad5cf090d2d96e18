"""Workers that are killed, recordings that are broken: nothing is lost and nothing is done twice.

One story, since a worker takes 25 CPU seconds to start: the first one is killed while it
transcribes, the second one while it waits for a language model, the third one finishes.
"""

import json
import wave
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from telephony.call import Call, CallState, EndReason
from telephony.calllog import CallLog, JobRecord, JobState, NoteRecord, RecordingRecord
from telephony.calllog.job_models import JobRow
from telephony.calllog.models import CallRow
from telephony.calllog.records import RecordingState
from tests.agents.whisperx.model_server import ModelServer, model_server
from tests.tom.worker.recordings import PHRASES, SECOND, call_recording, mono, spoken
from tests.whisperxkit import RunningWorker, needs_worker, worker
from tom.worker.messages import message_job

needs_worker()

NOTE = "guten tag hier ist möller"
SUMMARY = {
    "who": "Thomas Müller",
    "what": "Er möchte einen Termin.",
    "urgent": False,
    "callback": True,
    "callback_number": "",
}
MESSAGE_AT = 4
"""Seconds in the call's recording at which the message begins; TOM speaks before it."""


@dataclass
class Story:
    """What was seen of it."""

    killed_in: list[str] = field(default_factory=list)
    after_kill: list[JobRow] = field(default_factory=list)
    asked: int = 0
    """How often the language model was asked."""
    exit_log: str = ""
    jobs: dict[str, JobRow] = field(default_factory=dict)
    call: CallRow | None = None


def leave_message(log: CallLog) -> str:
    """A call with a message of three phrases; its job."""
    call = Call(caller="+4930999", callee="100", line="praxis")
    now = datetime.now(UTC)
    call.state, call.answered_at, call.ended_at = CallState.ENDED, now, now
    call.end_reason = EndReason.CALLER_HUNG_UP
    log.end_call(call)
    message = spoken(*PHRASES)
    before = MESSAGE_AT * SECOND
    call_recording(log.data_dir / "audio/call.wav", before + message, spoken(PHRASES[1]))
    record = RecordingRecord("audio/call.wav", channels=2, state=RecordingState.COMPLETE)
    log.add_recording(call.id, record)
    log.add_note(call.id, NoteRecord(NOTE))
    start = MESSAGE_AT * 16_000
    job = message_job(
        call.id, "audio/call.wav", 0, start, start + len(message) // 2, "praxis", NOTE
    )
    log.jobs.add(job)
    return job.id


def leave_others(log: CallLog) -> dict[str, str]:
    """Recordings of all kinds; their jobs by name."""
    audio = log.data_dir / "audio"
    phrase = spoken(PHRASES[2])
    call_recording(audio / "both.wav", phrase, spoken(PHRASES[1]))
    call_recording(audio / "same.wav", phrase, phrase)
    mono(audio / "silent.wav", 5 * SECOND)
    mono(audio / "empty.wav", b"")
    mono(audio / "tiny.wav", SECOND[:100])
    (audio / "text.wav").write_text("This is no WAV at all, only text. " * 10)
    mono(audio / "cut.wav", spoken(PHRASES[1], PHRASES[2]))
    data = (audio / "cut.wav").read_bytes()
    (audio / "cut.wav").write_bytes(data[: 44 + len(spoken(PHRASES[1])) - len(SECOND)])
    with wave.open(str(audio / "phone.wav"), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(b"".join(phrase[at : at + 2] for at in range(0, len(phrase), 4)))
    jobs: dict[str, JobRecord] = {}
    names = ("both", "same", "silent", "empty", "call", "tiny", "text", "cut", "phone", "missing")
    for name in names:
        jobs[name] = JobRecord(path=f"audio/{name}.wav", kind="upload")
    jobs["call"] = JobRecord(path="audio/both.wav", kind="call")  # in its place, in the middle
    for job in jobs.values():
        log.jobs.add(job)
    return {name: job.id for name, job in jobs.items()}


def tell(log: CallLog, folder: Path, model: ModelServer) -> Story:
    story = Story()
    message = leave_message(log)
    model.answers.clear()
    settings = {
        "TOM_LLM__ENGINE": "openai",
        "TOM_LLM__OPENAI__URL": f"{model.url}/v1",
        "TOM_LLM__OPENAI__MODEL": "m",
    }

    def kill_in(one: RunningWorker, step: str) -> None:
        one.until(lambda: log.jobs.get(message).step == step)
        one.kill()
        story.killed_in.append(step)
        story.after_kill.append(log.jobs.get(message))

    with worker(log.data_dir, folder / "one", settings) as one:
        kill_in(one, "transcribe")
    with worker(log.data_dir, folder / "two", settings) as two:
        two.until(lambda: len(model.requests) == 1)
        kill_in(two, "summarise")
    # What is transcribed and aligned is not transcribed again: the audio is not there any more.
    (log.data_dir / "audio/call.wav").unlink()
    story.asked = len(model.requests)
    model.answers.set()
    others = leave_others(log)
    with worker(log.data_dir, folder / "three", settings) as three:
        three.until(lambda: not {"waiting", "queued", "running"} & set(log.jobs.count()))
        three.stop()
        story.exit_log = three.log
    story.jobs = {name: log.jobs.get(job) for name, job in others.items()}
    story.jobs["message"] = log.jobs.get(message)
    call_id = story.jobs["message"].call_id
    assert call_id is not None
    story.call = log.get_call(call_id)
    return story


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("worker")
    with model_server(json.dumps(SUMMARY)) as model:
        log = CallLog.open(folder / "data")
        yield tell(log, folder, model)
        log.close()


def text(job: JobRow) -> str:
    assert job.state == JobState.DONE, job.error
    assert job.transcript is not None
    return " ".join(part["text"] for part in job.transcript["segments"])


def test_a_killed_worker_is_followed_by_one_that_goes_on(story: Story) -> None:
    message = story.jobs["message"]
    assert story.killed_in == ["transcribe", "summarise"]
    assert [job.state for job in story.after_kill] == [JobState.RUNNING] * 2
    assert text(message) == " ".join(PHRASES)
    assert message.starts == 3
    assert {job.worker for job in story.after_kill} == {message.worker}, "under the same name"


def test_the_call_has_the_text_once(story: Story) -> None:
    call = story.call
    assert call is not None
    assert [note.text for note in call.notes] == [" ".join(PHRASES)]
    assert call.notes[0].caller_name == "Thomas Müller"
    assert call.summary == "Thomas Müller: Er möchte einen Termin (bittet um Rückruf)"
    assert [event.kind for event in call.events] == ["transcribed"]


def test_every_word_has_its_time(story: Story) -> None:
    message = story.jobs["message"]
    assert message.transcript is not None and message.transcript["aligned"]
    words = [word for part in message.transcript["segments"] for word in part["words"]]
    assert [word["text"] for word in words] == " ".join(PHRASES).split()
    starts = [word["start_s"] for word in words]
    assert starts == sorted(starts)
    assert 0.5 < starts[0] < 2, "from the message's start, after a second of silence"
    assert all(word["start_s"] <= word["end_s"] <= len(spoken(*PHRASES)) / 32_000 for word in words)
    assert {part["speaker"] for part in message.transcript["segments"]} == {"caller"}


def test_the_language_model_s_answer_is_kept(story: Story) -> None:
    assert story.asked == 1, "and that answer never came"
    assert story.jobs["message"].summary == {**SUMMARY, "made_by": "openai"}


def test_two_channels_are_told_apart(story: Story) -> None:
    for name, speakers in (("call", ["caller", "tom"]), ("both", ["left", "right"])):
        job = story.jobs[name]
        assert job.transcript is not None, job.error
        by_speaker = {part["speaker"]: part["text"] for part in job.transcript["segments"]}
        assert by_speaker == dict(zip(speakers, (PHRASES[2], PHRASES[1]), strict=True))


def test_conversations_come_after_all_else(story: Story) -> None:
    begun = {name: job.started_at for name, job in story.jobs.items() if job.started_at}
    assert len(begun) == len(story.jobs)
    assert max(begun, key=lambda name: begun[name]) == "call"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("same", PHRASES[2]),
        ("cut", PHRASES[1]),
        ("phone", PHRASES[2]),
        ("silent", ""),
        ("empty", ""),
        ("tiny", ""),
    ],
)
def test_recordings_of_all_kinds(story: Story, name: str, expected: str) -> None:
    assert text(story.jobs[name]) == expected


@pytest.mark.parametrize(
    ("name", "error"),
    [("text", "file does not start with RIFF id"), ("missing", "there is no such file")],
)
def test_what_cannot_be_read_is_set_aside_with_its_error(
    story: Story, name: str, error: str
) -> None:
    job = story.jobs[name]
    assert (job.state, job.starts) == (JobState.FAILED, 1)
    assert f"audio/{name}.wav: {error}" in job.error
    assert "Traceback" not in story.exit_log
