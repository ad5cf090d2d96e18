"""`CallLogWriter`: never waits, keeps order, and outlives a full disk and a locked database."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from telephony.call import Call, CallState
from telephony.calllog import (
    CallLog,
    CallLogWriter,
    EventRecord,
    NoteRecord,
    RecordingRecord,
    RecordingState,
    TurnRecord,
)
from telephony.calllog.database import for_writing
from telephony.calllog.models import Base
from tests.diskkit import full, tiny_disk


def kinds(log: CallLog, call: Call) -> list[str]:
    return [event.kind for event in log.get_call(call.id).events]


async def until(condition: Callable[[], bool], timeout_s: float = 10) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "timed out"
        await asyncio.sleep(0.01)


async def test_a_whole_call_in_order(log: CallLog) -> None:
    writer = CallLogWriter(log)
    call = Call("030111", "100")
    writer.start_call(call)
    call.state, call.answered_at = CallState.ANSWERED, call.started_at
    writer.answer_call(call)
    writer.describe_call(call.id, pipeline="realtime")
    writer.add_turn(call.id, TurnRecord(1, said="Guten"))
    writer.update_turn(call.id, TurnRecord(1, said="Guten Tag"))
    for number in range(100):
        writer.add_event(call.id, EventRecord(str(number)))
    writer.add_recording(call.id, RecordingRecord("a.wav"))
    writer.end_recording("a.wav", 320, RecordingState.COMPLETE)
    writer.add_note(call.id, NoteRecord("Rückruf"))
    call.state = CallState.ENDED
    writer.end_call(call)
    assert await writer.flush()
    row = log.get_call(call.id)
    assert (row.state, row.result, row.pipeline) == ("ended", "answered", "realtime")
    assert [event.kind for event in row.events] == [str(number) for number in range(100)]
    assert (row.turns[0].said, len(row.recordings), len(row.notes)) == ("Guten Tag", 1, 1)
    assert writer.stats.dropped == 0
    await writer.aclose()


async def test_what_is_put_in_may_change_while_it_waits(log: CallLog) -> None:
    writer = CallLogWriter(log)
    with locked(log):  # holds the lock: the writer waits
        call = Call("early", "100")
        writer.start_call(call)
        call.caller = "late"
    await writer.aclose()
    assert log.get_call(call.id).caller == "early"


async def test_closing_drains(log: CallLog) -> None:
    writer = CallLogWriter(log)
    call = Call("a", "b")
    writer.start_call(call)
    for number in range(300):
        writer.add_event(call.id, EventRecord(str(number)))
    await writer.aclose()
    assert len(kinds(log, call)) == 300
    writer.add_event(call.id, EventRecord("too late"))
    assert (writer.stats.dropped, writer.stats.queued) == (1, 0)
    assert await writer.flush()


async def test_a_locked_database_never_holds_up_the_loop(
    log: CallLog, caplog: pytest.LogCaptureFixture
) -> None:
    quick_to_fail(log)
    writer = CallLogWriter(log)
    call = Call("a", "b")
    with locked(log):
        started = time.monotonic()
        writer.start_call(call)
        for number in range(50):
            writer.add_event(call.id, EventRecord(str(number)))
        assert time.monotonic() - started < 0.1
        await until(lambda: writer.stats.retries >= 2)
        assert not await writer.flush(timeout_s=0.05)
    assert await writer.flush(timeout_s=10)
    assert kinds(log, call) == [str(number) for number in range(50)]
    lines = [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]
    assert len(lines) == 2
    assert "cannot be written (database is locked)" in lines[0] or (
        "cannot be written (canceling statement due to lock timeout)" in lines[0]
    )
    assert "written again; 0 entries lost" in lines[1]
    await writer.aclose()


async def test_events_are_given_up_in_time(log: CallLog) -> None:
    quick_to_fail(log)
    writer = CallLogWriter(log, retry_s=0.2)
    with locked(log):
        for number in range(3):
            writer.add_event(None, EventRecord(str(number)))
        await until(lambda: writer.stats.dropped == 3)
    writer.add_event(None, EventRecord("after"))
    await writer.aclose()
    assert [event.kind for event in log.line_events()] == ["after"]


async def test_calls_wait_however_long_the_database_is_sick(log: CallLog) -> None:
    quick_to_fail(log)
    writer = CallLogWriter(log, retry_s=0)
    call = Call("a", "b")
    with locked(log):
        writer.start_call(call)
        writer.add_turn(call.id, TurnRecord(0, said="hallo"))
        writer.add_note(call.id, NoteRecord("Rückruf"))
        await until(lambda: writer.stats.retries >= 2)
    await writer.aclose()
    assert writer.stats.dropped == 0
    row = log.get_call(call.id)
    assert ([turn.said for turn in row.turns], len(row.notes)) == (["hallo"], 1)


async def test_events_make_room_for_calls(log: CallLog, caplog: pytest.LogCaptureFixture) -> None:
    writer = CallLogWriter(log, limit=4)
    calls = [Call(str(number), "b") for number in range(4)]
    with locked(log):
        for number in range(4):
            writer.add_event(None, EventRecord(str(number)))
        for call in calls:
            writer.start_call(call)
        writer.add_event(None, EventRecord("late"))
        assert (writer.stats.dropped, writer.stats.queued) == (5, 4)
    await writer.aclose()
    assert [event.kind for event in log.line_events()] == ["0"], "the head is being written"
    assert log.list_calls(10)[1] == 3
    assert caplog.text.count("has 4 entries waiting") == 1


async def test_closing_ends_in_time_with_a_sick_database(log: CallLog) -> None:
    quick_to_fail(log)
    writer = CallLogWriter(log)
    with locked(log):
        writer.add_event(None, EventRecord("never"))
        flushing = asyncio.create_task(writer.flush())
        await asyncio.sleep(0)
        started = time.monotonic()
        await writer.aclose(timeout_s=0.5)
        assert time.monotonic() - started < 2
        await asyncio.wait_for(flushing, 1)
    assert writer.stats.queued == 1


async def test_a_full_queue_drops_and_counts(log: CallLog) -> None:
    writer = CallLogWriter(log, limit=5)
    with locked(log):
        for number in range(8):
            writer.add_event(None, EventRecord(str(number)))
        assert (writer.stats.dropped, writer.stats.queued) == (3, 5)
    await writer.aclose()
    assert len(log.line_events()) == 5


async def test_a_refused_entry_is_counted_and_the_next_is_written(
    log: CallLog, caplog: pytest.LogCaptureFixture
) -> None:
    writer = CallLogWriter(log)
    writer.add_turn("nobody", TurnRecord(1))
    writer.add_event(None, EventRecord("no JSON", {"data": object()}))
    writer.describe_call("nobody", summary="…")
    writer.add_event(None, EventRecord("fine"))
    await writer.aclose()
    assert (writer.stats.written, writer.stats.dropped, writer.stats.retries) == (1, 3, 0)
    assert "refused a turn: " in caplog.text
    assert "foreign key constraint" in caplog.text.lower()


async def test_the_database_says_full(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """SQLite held at its present size raises what it raises on a full disk."""
    log = CallLog.open(tmp_path)
    pages = log.engine.connect()
    size = pages.exec_driver_sql("PRAGMA page_count").scalar_one()
    pages.close()
    log.engine.dispose()
    limit = [size + 2]

    @event.listens_for(log.engine, "checkout")
    def _(connection: object, *_: object) -> None:  # pyright: ignore[reportUnusedFunction]
        connection.execute(f"PRAGMA max_page_count={limit[0]}")  # type: ignore[attr-defined]

    with pytest.raises(OperationalError, match="full"):
        log.add_event(None, EventRecord("big", {"data": "x" * 100_000}))
    writer = CallLogWriter(log)
    writer.add_event(None, EventRecord("big", {"data": "x" * 100_000}))
    await until(lambda: writer.stats.retries >= 1)
    assert "cannot be written (database or disk is full)" in caplog.text
    limit[0] = size + 1000
    assert await writer.flush(timeout_s=10)
    assert [event.kind for event in log.line_events()] == ["big"]
    await writer.aclose()
    log.close()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with tiny_disk(tmp_path / "disk", size_mb=1) as disk:
        yield disk


async def test_a_full_disk(disk: Path, caplog: pytest.LogCaptureFixture) -> None:
    log = CallLog.open(disk)
    writer = CallLogWriter(log)
    call = Call("a", "b")
    writer.start_call(call)
    assert await writer.flush()
    with full(disk):
        for number in range(20):
            writer.add_event(call.id, EventRecord(str(number), {"data": "x" * 4000}))
        await until(lambda: writer.stats.retries >= 2)
        assert log.get_call(call.id).caller == "a"  # still readable
    assert await writer.flush(timeout_s=10)
    assert kinds(log, call) == [str(number) for number in range(20)]
    assert caplog.text.count("cannot be written") == 1
    await writer.aclose()
    log.close()


async def test_any_thread_may_write(log: CallLog) -> None:
    writer = CallLogWriter(log)

    def work() -> None:
        for number in range(50):
            writer.add_event(None, EventRecord(str(number)))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    await writer.aclose()
    assert writer.stats.written == len(log.line_events(1000)) == 200


@contextmanager
def locked(log: CallLog) -> Iterator[None]:
    """Nobody else can write."""
    with for_writing(log.engine).begin() as connection:
        if connection.dialect.name == "postgresql":
            tables = ", ".join(Base.metadata.tables)
            connection.execute(text(f"LOCK TABLE {tables} IN EXCLUSIVE MODE"))
        yield


def quick_to_fail(log: CallLog) -> None:
    """Wait 20 ms for a lock, not the five seconds of a server."""
    sqlite = log.engine.dialect.name == "sqlite"
    wait_20_ms = "PRAGMA busy_timeout=20" if sqlite else "SET SESSION lock_timeout = 20"

    @event.listens_for(log.engine, "checkout")
    def _(connection: object, *_: object) -> None:  # pyright: ignore[reportUnusedFunction]
        connection.execute(wait_20_ms)  # type: ignore[attr-defined]
