"""Transcripts are read only where somebody shows them: an hour's holds Python's lock for long."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError

from telephony.call import Call
from telephony.calllog import CallLog, JobRecord, JobResult

TRANSCRIPT: dict[str, Any] = {"language": "de", "model": "tiny on cpu", "segments": []}
RESULT = JobResult(transcript=TRANSCRIPT, summary={}, text="Guten Tag.", headline="")


@contextmanager
def statements(log: CallLog) -> Iterator[list[str]]:
    """What the database is asked in the meantime."""
    asked: list[str] = []

    def note(*given: Any) -> None:
        asked.append(given[2])

    event.listen(log.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(log.engine, "before_cursor_execute", note)


def reads_transcripts(asked: list[str]) -> bool:
    assert any("FROM jobs" in statement for statement in asked), "jobs are read"
    return any("transcript" in statement for statement in asked)


@pytest.fixture
def call(log: CallLog, ended_call: Callable[..., Call]) -> Call:
    """With a message and a conversation, both transcribed."""
    call = ended_call()
    for kind in ("voicemail", "call"):
        job = JobRecord(path="audio/a.wav", kind=kind, call_id=call.id)
        log.jobs.add(job)
        assert log.jobs.finish(job.id, RESULT)
    return call


READERS: dict[str, Callable[[CallLog, str], object]] = {
    "a call": lambda log, call: log.get_call(call),
    "its jobs": lambda log, call: log.jobs.of_call(call),
    "a job": lambda log, call: log.jobs.get(log.jobs.of_call(call)[0].id),
    "the newest jobs": lambda log, _: log.jobs.newest(),
    "open jobs": lambda log, _: [log.jobs.waiting(), log.jobs.unfinished()],
    "a call to delete": lambda log, call: log.delete_call(call),
}


@pytest.mark.parametrize("what", READERS)
def test_nobody_who_shows_none_reads_one(log: CallLog, call: Call, what: str) -> None:
    with statements(log) as asked:
        READERS[what](log, call.id)
    assert not reads_transcripts(asked)


def test_who_shows_them_says_so(log: CallLog, call: Call) -> None:
    with statements(log) as asked:
        read = [job.transcript for job in log.get_call(call.id, transcripts=True).jobs]
    assert read == [TRANSCRIPT] * 2
    assert reads_transcripts(asked)
    (exported,) = log.each_call()
    assert [job.transcript for job in exported.jobs] == [TRANSCRIPT] * 2
    job = log.jobs.of_call(call.id)[0].id
    assert log.jobs.get(job, transcript=True).transcript == TRANSCRIPT
    assert [job.transcript for job in log.jobs.of_messages(call.id)] == [TRANSCRIPT]


def test_who_forgot_to_say_so_is_told(log: CallLog, call: Call) -> None:
    (job, _) = log.get_call(call.id).jobs
    with pytest.raises(SQLAlchemyError, match="attribute 'transcript'"):
        assert job.transcript
