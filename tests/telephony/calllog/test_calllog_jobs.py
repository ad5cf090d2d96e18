"""Jobs: nothing is lost, nothing is done twice, and the call learns what became of it."""

from collections.abc import Callable
from typing import Any

import pytest

from telephony.call import Call
from telephony.calllog import (
    CallFilter,
    CallLog,
    JobNotFound,
    JobRecord,
    JobResult,
    JobState,
    JobStateError,
    NoteRecord,
    TurnRecord,
)

RESULT = JobResult(
    transcript={"language": "de", "model": "tiny on cpu", "segments": []},
    summary={"urgent": True},
    text="Hier ist Müller. Bitte rufen Sie mich zurück.",
    headline="Müller: bittet um Rückruf",
    caller_name="Müller",
    callback_number="030123456",
    urgent=True,
)


def put(log: CallLog, **fields: Any) -> str:
    job = JobRecord(path="audio/a.wav", kind="voicemail", **fields)
    log.jobs.add(job)
    return job.id


def test_a_job_goes_its_way_once(log: CallLog) -> None:
    job = put(log)
    assert [row.id for row in log.jobs.waiting()] == [job]
    log.jobs.queued(job)
    assert log.jobs.waiting() == []
    begun = log.jobs.begin(job, "one")
    assert begun is not None and (begun.state, begun.starts) == (JobState.RUNNING, 1)
    log.jobs.report(job, "transcribe", 0.5)
    row = log.jobs.get(job)
    assert (row.step, row.progress, row.worker) == ("transcribe", 0.5, "one")
    assert log.jobs.finish(job, RESULT)
    assert not log.jobs.finish(job, RESULT), "it is over"
    assert not log.jobs.set_aside(job, "too late")
    assert log.jobs.begin(job, "two") is None
    log.jobs.report(job, "align", 0.1)
    row = log.jobs.get(job, transcript=True)
    assert (row.state, row.step, row.progress, row.error) == (JobState.DONE, "store", 1.0, "")
    assert row.transcript == RESULT.transcript and row.summary == {"urgent": True}
    assert row.finished_at is not None


def test_what_was_lost_is_put_back_for_another_round(log: CallLog) -> None:
    job = put(log)
    log.jobs.begin(job, "one")
    log.jobs.report(job, "align", 0.5)
    log.jobs.put_back(job, round=1)
    assert log.jobs.get(job).state == JobState.RUNNING, "that is another round"
    log.jobs.put_back(job, round=0)
    (row,) = log.jobs.waiting()
    assert (row.round, row.starts, row.step, row.progress) == (1, 0, "", 0.0)
    log.jobs.put_back(job, round=1)
    assert log.jobs.get(job).round == 1, "nobody had begun it"
    assert log.jobs.begin(job, "late", round=0) is None
    begun = log.jobs.begin(job, "two", round=1)
    assert begun is not None
    assert begun.starts == 1


def test_handed_in_twice_it_is_one_job(log: CallLog) -> None:
    job = JobRecord(path="audio/a.wav", kind="upload")
    log.jobs.add(job)
    log.jobs.begin(job.id, "one")
    log.jobs.add(job)
    (row,) = log.jobs.newest()
    assert row.state == JobState.RUNNING


def test_the_call_learns_what_was_said(log: CallLog, ended_call: Callable[..., Call]) -> None:
    call = ended_call()
    log.add_note(call.id, NoteRecord("etwas anderes"))
    log.add_note(call.id, NoteRecord("hier ist möller"))
    job = put(log, call_id=call.id, provisional="hier ist möller")
    assert log.jobs.finish(job, RESULT)
    row = log.get_call(call.id)
    assert row.summary == RESULT.headline
    assert [
        (note.text, note.caller_name, note.callback_number, note.urgent) for note in row.notes
    ] == [("etwas anderes", "", "", False), (RESULT.text, "Müller", "030123456", True)]
    assert [event.kind for event in row.events] == ["transcribed"]
    found, _ = log.list_calls(filters=CallFilter(text="zurück"))
    assert [call.id for call in found] == [call.id]
    assert [row.id for row in log.jobs.of_call(call.id)] == [job]


def test_a_note_that_was_rewritten_stays(log: CallLog, ended_call: Callable[..., Call]) -> None:
    call = ended_call()
    note = log.add_note(call.id, NoteRecord("hier ist möller"))
    log.change_note(call.id, note.id, text="Möller rief an, erledigt")
    job = put(log, call_id=call.id, provisional="hier ist möller")
    assert log.jobs.finish(job, RESULT)
    assert [note.text for note in log.get_call(call.id).notes] == ["Möller rief an, erledigt"]


ASKED = TurnRecord(1, "wann haben sie geöfnet", 16_000, 32_000, "Bis 18 Uhr.", "Bis 18 Uhr.")
KEYED = TurnRecord(2, "030123", reply="Danke.", heard="Danke.")
CORRECTED = JobResult(
    transcript={
        "language": "de",
        "model": "tiny on cpu",
        "segments": [
            {"speaker": "caller", "text": "Wann haben Sie geöffnet?", "start_s": 1, "end_s": 2},
            {"speaker": "tom", "text": "Bis 18 Uhr.", "start_s": 3, "end_s": 4},
        ],
    },
    summary={},
    text="Wann haben Sie geöffnet?",
    headline="Nachricht: Wann haben Sie geöffnet",
)


def test_a_conversation_is_measured_and_found_by_both_texts(
    log: CallLog, ended_call: Callable[..., Call]
) -> None:
    call = ended_call()
    for turn in (ASKED, KEYED):
        log.add_turn(call.id, turn)
    job = JobRecord(path="audio/a.wav", kind="call", call_id=call.id)
    log.jobs.add(job)
    assert log.get_call(call.id).wer is None
    assert log.jobs.finish(job.id, CORRECTED)
    row = log.get_call(call.id)
    assert row.wer == pytest.approx(1 / 4), "what was keyed is no word"
    assert row.summary == CORRECTED.headline
    assert [found.id for found in row.jobs] == [job.id]
    for text in ("geöfnet", "geöffnet", "18 uhr"):
        found, _ = log.list_calls(filters=CallFilter(text=text))
        assert [each.id for each in found] == [call.id], text


@pytest.mark.parametrize("first", ["voicemail", "call"])
def test_the_message_and_not_the_talk_before_it_sums_up_the_call(
    log: CallLog, ended_call: Callable[..., Call], first: str
) -> None:
    call = ended_call()
    log.add_turn(call.id, ASKED)
    log.add_note(call.id, NoteRecord("hier ist möller"))
    message = put(log, call_id=call.id, provisional="hier ist möller")
    talk = JobRecord(path="audio/a.wav", kind="call", call_id=call.id)
    log.jobs.add(talk)
    done = [(message, RESULT), (talk.id, CORRECTED)]
    for job, result in done if first == "voicemail" else reversed(done):
        assert log.jobs.finish(job, result)
    row = log.get_call(call.id)
    assert (row.summary, row.wer) == (RESULT.headline, pytest.approx(1 / 4))
    assert [note.text for note in row.notes] == [RESULT.text]


def test_a_deleted_call_takes_its_jobs_along(log: CallLog, ended_call: Callable[..., Call]) -> None:
    call = ended_call()
    job = put(log, call_id=call.id)
    log.jobs.begin(job, "one")
    log.delete_call(call.id)
    assert not log.jobs.finish(job, RESULT)
    assert not log.jobs.set_aside(job, "gone")
    with pytest.raises(JobNotFound):
        log.jobs.get(job)


def test_set_aside_and_tried_anew(log: CallLog) -> None:
    job = put(log)
    log.jobs.begin(job, "one")
    with pytest.raises(JobStateError):
        log.jobs.retry(job)
    assert log.jobs.set_aside(job, "audio/a.wav: is no WAV")
    row = log.jobs.get(job)
    assert (row.state, row.error) == (JobState.FAILED, "audio/a.wav: is no WAV")
    with pytest.raises(JobStateError):
        log.jobs.cancel(job)
    log.jobs.retry(job)
    row = log.jobs.get(job)
    assert (row.state, row.error, row.round, row.starts) == (JobState.WAITING, "", 1, 0)
    assert row.finished_at is None


def test_cancelling(log: CallLog) -> None:
    waiting, running = put(log), put(log)
    log.jobs.queued(running)
    log.jobs.begin(running, "one")
    log.jobs.cancel(waiting)
    log.jobs.cancel(running)
    assert log.jobs.get(waiting).state == JobState.CANCELLED
    assert log.jobs.get(running).cancelling, "its worker stops it"
    assert log.jobs.begin(running, "two") is None
    log.jobs.cancelled(running)
    assert log.jobs.get(running).state == JobState.CANCELLED
    assert log.jobs.count() == {JobState.CANCELLED: 2}


def test_what_was_to_be_stopped_is_not_put_back(log: CallLog) -> None:
    job = put(log)
    log.jobs.begin(job, "one")
    log.jobs.cancel(job)
    log.jobs.put_back(job, 0)
    assert log.jobs.get(job).state == JobState.CANCELLED


def test_who_is_still_at_an_earlier_round_changes_nothing(log: CallLog) -> None:
    job = put(log)
    log.jobs.begin(job, "one")
    log.jobs.cancelled(job)
    log.jobs.retry(job)
    assert not log.jobs.set_aside(job, "late", 0)
    assert not log.jobs.finish(job, RESULT, 0)
    assert log.jobs.get(job).state == JobState.WAITING
    assert log.jobs.begin(job, "one", 1) is not None
    assert log.jobs.finish(job, RESULT, 1)


def test_a_worker_that_stops_in_order_has_not_died_of_its_job(log: CallLog) -> None:
    mine, other = put(log), put(log)
    log.jobs.begin(mine, "one")
    log.jobs.begin(other, "two")
    log.jobs.alive("one", "large-v2 on cuda")
    log.jobs.stopped_in_order("one")
    assert (log.jobs.get(mine).starts, log.jobs.get(other).starts) == (0, 1)
    assert log.jobs.get(mine).state == JobState.RUNNING, "the next one goes on with it"
    assert log.jobs.workers() == []


def test_workers_give_signs_of_life(log: CallLog) -> None:
    log.jobs.alive("one", "tiny on cpu")
    log.jobs.alive("one", "large-v2 on cuda")
    (worker,) = log.jobs.workers(within_s=3600)
    assert (worker.name, worker.model) == ("one", "large-v2 on cuda")
    assert log.jobs.workers(within_s=-1) == []
    log.jobs.forget_worker("one")
    assert log.jobs.workers() == []
