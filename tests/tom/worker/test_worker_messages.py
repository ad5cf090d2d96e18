"""What was said or left in a call whose server died becomes jobs."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from media.wav import StereoWav
from telephony.call import Call, CallState
from telephony.calllog import (
    CallLog,
    EventRecord,
    NoteRecord,
    RecordingRecord,
    RecordingState,
    TurnRecord,
)
from telephony.calllog.job_models import JobRow
from tests.calllogkit import open_log
from tests.tom.worker.recordings import SECOND
from tom.worker.messages import lost_jobs

RATE = 16_000


@pytest.fixture
def log(tmp_path: Path) -> Iterator[CallLog]:
    log = open_log(tmp_path)
    yield log
    log.close()


BEGAN = EventRecord("message_began", {}, at_samples=5 * RATE)
ASKED = TurnRecord(1, "wo sind sie", 3 * RATE, 4 * RATE, "In Berlin.", "In Berlin.", 65_000, 70_000)


def left(start_s: int, end_s: int, replaces_s: int | None = None) -> EventRecord:
    """A message that the caller has spoken to its end."""
    replaces = None if replaces_s is None else replaces_s * RATE
    data = {"start": start_s * RATE, "text": "x", "replaces": replaces}
    return EventRecord("message_recorded", data, at_samples=end_s * RATE)


def dies(
    log: CallLog,
    *happened: EventRecord | TurnRecord | NoteRecord,
    recorded_s: int = 10,
    closed: bool = False,
    calls: bool = True,
) -> str:
    """A call whose server dies `recorded_s` after the answer, and starts again; its id. Recorded
    from 2 s on. `closed`: the recording was complete."""
    call = Call(caller="030111", callee="100")
    call.state, call.answered_at, call.profile = CallState.ANSWERED, datetime.now(UTC), "praxis"
    log.answer_call(call)
    wav = StereoWav(log.data_dir / "audio/a.wav")
    for _ in range(recorded_s - 2):
        wav.append(SECOND, SECOND)
    wav.close()
    log.add_recording(call.id, RecordingRecord("audio/a.wav", start_sample=2 * RATE, channels=2))
    for entry in happened:
        if isinstance(entry, EventRecord):
            log.add_event(call.id, entry)
        elif isinstance(entry, TurnRecord):
            log.add_turn(call.id, entry)
        else:
            log.add_note(call.id, entry)
    if closed:
        log.end_recording("audio/a.wav", recorded_s * RATE, RecordingState.COMPLETE)
    assert log.close_lost(partial(lost_jobs, calls=calls)) == [call.id]
    return call.id


def jobs(log: CallLog, call: str) -> list[JobRow]:
    found = log.jobs.of_call(call)
    assert all((job.call_id, job.path) == (call, "audio/a.wav") for job in found)
    assert all(job.profile == "praxis" for job in found)
    return list(found)


def seconds(job: JobRow) -> tuple[float, float | None]:
    """Where it lies in the file."""
    return job.first_sample / RATE, None if job.end_sample is None else job.end_sample / RATE


def test_a_message_in_the_making_is_kept_to_the_last_second(log: CallLog) -> None:
    call = dies(log, BEGAN)
    (job,) = jobs(log, call)
    assert (job.kind, seconds(job)) == ("voicemail", (3, 8))
    assert job.provisional == "(5 s, bei einem Ausfall abgebrochen)"
    assert [note.text for note in log.get_call(call).notes] == [job.provisional]
    assert lost_jobs(log.get_call(call), calls=True) == [], "once"


def test_a_conversation_with_whisperx_is_no_message(log: CallLog) -> None:
    picked = {"pipeline": "whisperx", "conversation": True}
    assert jobs(log, dies(log, EventRecord("pipeline_picked", picked, at_samples=0))) == []


def test_a_recording_that_was_complete_is_looked_at_too(log: CallLog) -> None:
    note = NoteRecord("x", start_sample=5 * RATE, end_sample=7 * RATE)
    (job,) = jobs(log, dies(log, BEGAN, left(5, 7), note, closed=True))
    assert (job.kind, seconds(job), job.provisional) == ("voicemail", (3, 5), "x")


def test_a_message_that_was_complete_is_not_more_than_it_was(log: CallLog) -> None:
    note = NoteRecord("x", start_sample=5 * RATE, end_sample=7 * RATE)
    (job,) = jobs(log, dies(log, BEGAN, left(5, 7), note))
    assert (job.kind, seconds(job), job.provisional) == ("voicemail", (3, 5), "x")


def test_who_was_speaking_anew_has_left_both(log: CallLog) -> None:
    note = NoteRecord("x", start_sample=5 * RATE, end_sample=7 * RATE)
    again = EventRecord("message_began", {}, at_samples=8 * RATE)
    first, second = jobs(log, dies(log, BEGAN, left(5, 7), note, again))
    assert (seconds(first), first.provisional) == ((3, 5), "x")
    assert (seconds(second), second.provisional) == ((6, 8), "(2 s, bei einem Ausfall abgebrochen)")


def test_what_was_spoken_anew_took_the_first_one_s_place(log: CallLog) -> None:
    note = NoteRecord("y", start_sample=8 * RATE, end_sample=9 * RATE)
    (job,) = jobs(log, dies(log, BEGAN, left(5, 7), BEGAN, left(8, 9, replaces_s=5), note))
    assert (seconds(job), job.provisional) == ((6, 7), "y")


def test_a_conversation_is_kept_too(log: CallLog) -> None:
    (job,) = jobs(log, dies(log, ASKED))
    assert (job.kind, seconds(job), job.provisional) == ("call", (0, None), "")


def test_words_that_nobody_came_to_understand_are_a_conversation(log: CallLog) -> None:
    (job,) = jobs(log, dies(log, EventRecord("speech_ended", {}, at_samples=4 * RATE)))
    assert (job.kind, seconds(job)) == ("call", (0, None))


def test_a_conversation_ends_where_the_message_begins(log: CallLog) -> None:
    call = dies(log, ASKED, BEGAN)
    message, talk = jobs(log, call)
    assert (message.kind, seconds(message)) == ("voicemail", (3, 8))
    assert (talk.kind, seconds(talk)) == ("call", (0, 3))


def test_conversations_are_left_out_where_that_is_wanted(log: CallLog) -> None:
    (job,) = jobs(log, dies(log, ASKED, BEGAN, calls=False))
    assert job.kind == "voicemail"


def test_whoever_listens_to_the_mailbox_leaves_no_message(log: CallLog) -> None:
    picked = EventRecord("pipeline_picked", {"pipeline": "whisperx"}, at_samples=4 * RATE)
    opened = EventRecord("mailbox_used", {"action": "opened"}, at_samples=4 * RATE)
    greeting = TurnRecord(0, reply="Guten Tag.", heard="Guten Tag.", reply_start=0)
    assert jobs(log, dies(log, greeting, picked, opened)) == []


@pytest.mark.parametrize(
    ("happened", "recorded_s"),
    [
        ([], 10),
        ([BEGAN, EventRecord("nothing_recorded", {"start": 5 * RATE}, at_samples=9 * RATE)], 10),
        ([ASKED, EventRecord("message_began", {}, at_samples=2 * RATE)], 2),
    ],
)
def test_silence_and_an_empty_file_leave_nothing(
    log: CallLog, happened: list[EventRecord], recorded_s: int
) -> None:
    assert jobs(log, dies(log, *happened, recorded_s=recorded_s)) == []
