"""Segments: each is transcribed by one worker, and only for as long as somebody waits for it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy.exc import IntegrityError

from telephony.call import Call
from telephony.calllog import CallLog, SegmentRecord, SegmentState
from telephony.calllog.segment_models import SegmentRow

Ended = Callable[..., Call]


def put(log: CallLog, call: Call, number: int = 1, *, kept: bool = True) -> SegmentRecord:
    """A segment that waits."""
    segment = SegmentRecord(
        call.id, f"audio/{call.id}-{number}.wav", "praxis", "de", kept,
        created_at=call.started_at + timedelta(seconds=number),
    )  # fmt: skip
    log.segments.add(segment)
    log.segments.written(segment.id)
    return segment


def taken(log: CallLog, worker: str = "one") -> SegmentRow:
    row = log.segments.take(worker)
    assert row is not None
    return row


def test_a_segment_goes_its_way(log: CallLog, ended_call: Ended) -> None:
    call = ended_call()
    segment = SegmentRecord(call.id, "audio/a-1.wav", "praxis", "de", kept=True)
    log.segments.add(segment)
    assert not log.segments.any_waiting(), "its file is not there yet"
    log.segments.written(segment.id)
    assert log.segments.any_waiting()
    row = taken(log)
    assert (row.id, row.path, row.profile, row.language) == (
        segment.id,
        "audio/a-1.wav",
        "praxis",
        "de",
    )
    assert not log.segments.any_waiting()
    assert log.segments.over(segment.id) is None
    assert log.segments.finish(segment.id, "Wann haben Sie geöffnet?")
    done = log.segments.over(segment.id)
    assert done is not None
    assert (done.state, done.worker, done.text) == ("done", "one", "Wann haben Sie geöffnet?")
    assert done.taken_at is not None and done.done_at is not None


def test_the_oldest_goes_first(log: CallLog, ended_call: Ended) -> None:
    call = ended_call()
    second, first = put(log, call, 2), put(log, call, 1)
    assert [taken(log).id, taken(log).id] == [first.id, second.id]
    assert log.segments.take("one") is None


def test_of_several_workers_one_has_it(log: CallLog, ended_call: Ended) -> None:
    call = ended_call()
    segments = {put(log, call, number).id for number in range(8)}
    together = Barrier(4)

    def work(worker: str) -> list[str]:
        together.wait()
        mine: list[str] = []
        while (row := log.segments.take(worker)) is not None:
            assert row.worker == worker
            mine.append(row.id)
        return mine

    with ThreadPoolExecutor(4) as pool:
        found = [each for mine in pool.map(work, "abcd") for each in mine]
    assert len(found) == len(segments) and set(found) == segments


def test_a_text_that_comes_too_late_is_told_nobody(log: CallLog, ended_call: Ended) -> None:
    call = ended_call()
    waiting, running = put(log, call, 2), put(log, call, 1)
    assert taken(log).id == running.id
    log.segments.give_up(waiting.id)
    log.segments.give_up(running.id)
    assert not log.segments.any_waiting()
    assert not log.segments.finish(running.id, "zu spät")
    log.segments.fail(running.id, "zu spät")
    row = log.segments.over(running.id)
    assert row is not None
    assert (row.state, row.text, row.error) == (SegmentState.GIVEN_UP, "", "")


def test_one_that_cannot_be_transcribed(log: CallLog, ended_call: Ended) -> None:
    segment = put(log, ended_call())
    log.segments.fail(taken(log).id, "audio/a.wav: is no WAV")
    row = log.segments.over(segment.id)
    assert row is not None
    assert (row.state, row.error) == (SegmentState.FAILED, "audio/a.wav: is no WAV")


def test_what_a_worker_leaves_another_one_takes(log: CallLog, ended_call: Ended) -> None:
    call = ended_call()
    segment, done = put(log, call, 2), put(log, call, 1)
    log.segments.finish(taken(log).id, "Guten Tag.")
    taken(log)
    log.segments.release("two")
    assert not log.segments.any_waiting(), "it is not that worker's"
    log.segments.release("one")
    assert taken(log, "two").id == segment.id
    assert log.segments.over(done.id) is not None


def test_what_a_dead_server_left(log: CallLog, ended_call: Ended) -> None:
    call = ended_call()
    kept, private = put(log, call, 1), put(log, call, 2, kept=False)
    assert [row.id for row in log.segments.left_behind()] == [private.id]
    assert not log.segments.any_waiting()
    log.segments.remove(private.id)
    assert log.segments.left_behind() == []
    row = log.segments.over(kept.id)
    assert row is not None and row.state == SegmentState.GIVEN_UP


def test_a_deleted_call_takes_its_segments_along(log: CallLog, ended_call: Ended) -> None:
    call, other = ended_call(), ended_call(1)
    segments = [put(log, call, 1), put(log, call, 2), put(log, other)]
    for segment in segments[1:]:  # the first one's file was never written
        file = log.recording_file(segment.path)
        file.parent.mkdir(exist_ok=True)
        file.touch()
    taken(log)
    log.delete_call(call.id)
    assert [file.name for file in (log.data_dir / "audio").iterdir()] == [f"{other.id}-1.wav"]
    assert not log.segments.finish(segments[0].id, "zu spät")
    assert taken(log).id == segments[2].id


def test_a_call_that_nobody_knows_has_none(log: CallLog) -> None:
    with pytest.raises(IntegrityError):
        log.segments.add(SegmentRecord("nobody", "audio/a.wav", "praxis", "de", kept=True))
