"""Messages that were left, or were being left when the server died, become jobs."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from media.wav import StereoWav
from telephony.call import Call, CallState
from telephony.calllog import CallLog, EventRecord, NoteRecord, RecordingRecord
from tests.tom.worker.recordings import SECOND
from tom.worker.messages import lost_message

RATE = 16_000


@pytest.fixture
def log(tmp_path: Path) -> Iterator[CallLog]:
    log = CallLog.open(tmp_path)
    yield log
    log.close()


def dies(log: CallLog, pipelines: list[str], *more: EventRecord, recorded_s: int = 10) -> str:
    """A call whose server dies `recorded_s` after the answer; its id. Recorded from 2 s on."""
    call = Call(caller="030111", callee="100")
    call.state, call.answered_at, call.profile = CallState.ANSWERED, datetime.now(UTC), "praxis"
    log.answer_call(call)
    wav = StereoWav(log.data_dir / "audio/a.wav")
    for _ in range(recorded_s - 2):
        wav.append(SECOND, SECOND)
    wav.close()
    log.add_recording(call.id, RecordingRecord("audio/a.wav", start_sample=2 * RATE, channels=2))
    for number, pipeline in enumerate(pipelines):
        picked = EventRecord(
            "pipeline_picked", {"pipeline": pipeline}, at_samples=number * 5 * RATE
        )
        log.add_event(call.id, picked)
    for event in more:
        log.add_event(call.id, event)
    assert log.close_lost() == [call.id]
    return call.id


def test_a_message_in_the_making_is_kept_to_the_last_second(log: CallLog) -> None:
    call = dies(log, ["realtime", "whisperx"])
    job = lost_message(log, call)
    assert job is not None
    assert (job.call_id, job.path, job.kind, job.profile) == (
        call,
        "audio/a.wav",
        "voicemail",
        "praxis",
    )
    assert (job.first_sample, job.end_sample) == (3 * RATE, 8 * RATE), "in the file"
    assert job.provisional == ""
    log.jobs.add(job)
    assert lost_message(log, call) is None, "once"


def test_a_call_that_began_as_a_message_is_kept_from_where_it_is_recorded(log: CallLog) -> None:
    job = lost_message(log, dies(log, ["whisperx"]))
    assert job is not None
    assert (job.first_sample, job.end_sample) == (0, 8 * RATE)


def test_a_message_in_the_making_has_one_note(log: CallLog) -> None:
    call = dies(log, ["whisperx"], EventRecord("message_began", {}, at_samples=4 * RATE))
    job = lost_message(log, call)
    assert job is not None
    assert [note.text for note in log.get_call(call).notes] == [job.provisional]
    assert job.provisional == "(6 s, bei einem Ausfall abgebrochen)"


def test_a_conversation_with_whisperx_is_no_message(log: CallLog) -> None:
    picked = {"pipeline": "whisperx", "conversation": True}
    call = dies(log, [], EventRecord("pipeline_picked", picked, at_samples=0))
    assert lost_message(log, call) is None


def test_a_message_that_was_complete_is_not_more_than_it_was(log: CallLog) -> None:
    left = EventRecord("message_recorded", {"start": 5 * RATE, "text": "x"}, at_samples=7 * RATE)
    call = dies(log, ["whisperx"], left)
    log.add_note(call, NoteRecord("x", start_sample=5 * RATE, end_sample=7 * RATE))
    job = lost_message(log, call)
    assert job is not None
    assert (job.first_sample, job.end_sample) == (3 * RATE, 5 * RATE)
    assert job.provisional == "x"


@pytest.mark.parametrize(
    ("pipelines", "recorded_s"), [([], 10), (["realtime"], 10), (["whisperx"], 2)]
)
def test_a_conversation_or_a_silent_disk_leaves_no_message(
    log: CallLog, pipelines: list[str], recorded_s: int
) -> None:
    assert lost_message(log, dies(log, pipelines, recorded_s=recorded_s)) is None
