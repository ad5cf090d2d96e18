"""From what a caller said to its text, with a real database; the test is the worker."""

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from agents.engines import EngineUnavailable, SttStream
from agents.profile import Profile
from media.wav import read_channels
from telephony.call import Call, CallState
from telephony.calllog import CallLog
from telephony.calllog.job_models import WorkerRow
from telephony.calllog.segment_models import SegmentRow
from tests.calllogkit import open_log
from tom.segment_desk import SegmentDesk, tidy_up

PROFILE = Profile(name="werkstatt", company="X", greeting="Ja?", language="de")
OTHER = PROFILE.model_copy(update={"name": "laden"})
PCM = bytes(range(200)) * 32
AT = datetime(2026, 3, 4, 9, tzinfo=UTC)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[CallLog]:
    log = open_log(tmp_path)
    yield log
    log.close()


@pytest.fixture
def call(log: CallLog) -> Call:
    call = Call(caller="anna", callee="tom")
    call.state, call.answered_at = CallState.ANSWERED, AT
    log.answer_call(call)
    return call


@contextmanager
def worker(log: CallLog, does: Callable[[SegmentRow], object]) -> Iterator[None]:
    """Takes segments in a thread, through what real workers take them through."""
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(0.005):
            if (row := log.segments.take("one")) is not None:
                does(row)

    thread = threading.Thread(target=work)
    log.jobs.alive("one", "tiny on cpu")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def desk(log: CallLog, *, kept: bool = True, limit_s: float = 60) -> SegmentDesk:
    return SegmentDesk(log, kept=kept, limit_s=limit_s)


async def spoken(desk: SegmentDesk, call: Call) -> SttStream:
    """The stream of one utterance that has been spoken."""
    recogniser = await desk.recogniser(call, PROFILE)
    assert recogniser is not None
    stream = recogniser.stream()
    assert await stream.feed(PCM[:640]) == "", "no partial texts"
    await stream.feed(PCM[640:])
    return stream


def files(log: CallLog) -> list[str]:
    return sorted(str(file.relative_to(log.data_dir)) for file in log.data_dir.rglob("*.wav"))


async def test_an_utterance_becomes_text(log: CallLog, call: Call) -> None:
    seen: list[SegmentRow] = []

    def transcribe(row: SegmentRow) -> None:
        seen.append(row)
        (pcm,) = read_channels(log.recording_file(row.path))
        assert pcm == PCM, "mono, 16 kHz, 16 bit, and whole"
        log.segments.finish(row.id, f"Satz {len(seen)}.")

    with worker(log, transcribe):
        recogniser = await desk(log).recogniser(call, PROFILE)
        assert recogniser is not None
        assert (recogniser.name, recogniser.language) == ("WhisperX (tiny on cpu)", "de")
        for number in (1, 2):
            stream = recogniser.stream()
            await stream.feed(PCM)
            transcript = await stream.finish()
            assert (transcript.text, transcript.final) == (f"Satz {number}.", True)
    paths = [f"audio/2026/03/04/{call.id}-{row.id}.wav" for row in seen]
    assert [row.path for row in seen] == paths
    assert files(log) == sorted(paths), "they stay with the call"
    assert [(row.profile, row.language) for row in seen] == [("werkstatt", "de")] * 2


async def test_a_hand_over_overwrites_nothing(log: CallLog, call: Call) -> None:
    said = [PCM, PCM[::-1]]
    seen: list[SegmentRow] = []

    def transcribe(row: SegmentRow) -> None:
        seen.append(row)
        log.segments.finish(row.id, "Ja.")

    with worker(log, transcribe):
        for profile, pcm in zip((PROFILE, OTHER), said, strict=True):
            recogniser = await desk(log).recogniser(call, profile)
            assert recogniser is not None
            stream = recogniser.stream()
            await stream.feed(pcm)
            await stream.finish()
    assert [read_channels(log.recording_file(row.path)) for row in seen] == [[pcm] for pcm in said]


async def test_what_is_not_recorded_leaves_nothing(log: CallLog, call: Call) -> None:
    with worker(log, lambda row: log.segments.finish(row.id, "Ja.")):
        stream = await spoken(desk(log, kept=False), call)
        assert (await stream.finish()).text == "Ja."
    assert files(log) == []
    assert rows(log) == 0


def rows(log: CallLog) -> int:
    with log.engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM segments")).scalar_one())


async def test_without_a_worker_there_is_no_recogniser(log: CallLog, call: Call) -> None:
    assert await desk(log).recogniser(call, PROFILE) is None
    log.jobs.alive("one", "tiny on cpu")
    assert await desk(log).recogniser(call, PROFILE) is not None


@pytest.mark.parametrize("kept", [True, False])
async def test_a_worker_that_dies_in_the_middle(
    log: CallLog, call: Call, kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit, took = asyncio.timeout(60), list[SegmentRow]()
    with worker(log, took.append):
        stream = await spoken(desk(log, kept=kept, limit_s=60), call)
        monkeypatch.setattr("tom.segment_desk.asyncio.timeout", lambda _: limit)
        waiting = asyncio.create_task(stream.finish())
        while not took:
            assert not waiting.done()
            await asyncio.sleep(0.005)
        limit.reschedule(asyncio.get_running_loop().time())  # it is over
        with pytest.raises(EngineUnavailable, match="no worker transcribed it within 60 s"):
            await waiting
    assert len(took) == 1
    assert not log.segments.finish(took[0].id, "zu spät"), "nobody waits for it"
    assert (len(files(log)), rows(log)) == ((1, 1) if kept else (0, 0))


async def test_a_database_that_does_not_answer_is_no_worker(
    log: CallLog,
    call: Call,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    log.jobs.alive("one", "tiny on cpu")
    known, answers, asked = log.jobs.workers, threading.Event(), list[float]()

    def workers(within_s: float) -> Sequence[WorkerRow]:
        asked.append(within_s)
        answers.wait(10)
        return known(within_s)

    monkeypatch.setattr(log.jobs, "workers", workers)
    monkeypatch.setattr("tom.segment_desk._WORKERS_S", 0.05)
    asking = desk(log)
    for _ in range(3):
        assert await asyncio.wait_for(asking.recogniser(call, PROFILE), 5) is None
    assert len(asked) == 1, "one thread waits for it, however many call"
    assert "nobody knows whether a worker is alive: TimeoutError" in caplog.text
    answers.set()
    monkeypatch.setattr("tom.segment_desk._WORKERS_S", 5)
    assert await asking.recogniser(call, PROFILE) is not None


async def test_a_worker_that_cannot(log: CallLog, call: Call) -> None:
    with worker(log, lambda row: log.segments.fail(row.id, "whisperx: out of memory")):
        stream = await spoken(desk(log), call)
        with pytest.raises(EngineUnavailable, match="out of memory"):
            await stream.finish()


async def test_a_caller_who_hangs_up_leaves_nothing_to_do(log: CallLog, call: Call) -> None:
    log.jobs.alive("one", "tiny on cpu")
    stream = await spoken(desk(log, kept=False), call)
    waiting = asyncio.create_task(stream.finish())
    while not await asyncio.to_thread(log.segments.any_waiting):
        assert not waiting.done()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert log.segments.take("one") is None
    assert files(log) == []


async def test_who_hangs_up_at_once_leaves_nothing_either(log: CallLog, call: Call) -> None:
    """The thread that writes the file may come to it after the one that clears up."""
    log.jobs.alive("one", "tiny on cpu")
    for _ in range(20):
        waiting = asyncio.create_task((await spoken(desk(log, kept=False), call)).finish())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
    assert (files(log), rows(log)) == ([], 0)


async def test_a_disk_that_is_full(
    log: CallLog, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, pcm: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tom.segment_desk.write_wav", full)
    log.jobs.alive("one", "tiny on cpu")
    stream = await spoken(desk(log), call)
    with pytest.raises(EngineUnavailable, match="No space left on device"):
        await stream.finish()
    assert not log.segments.any_waiting()


async def test_a_call_that_the_log_does_not_know(log: CallLog) -> None:
    log.jobs.alive("one", "tiny on cpu")
    stream = await spoken(desk(log), Call(caller="anna", callee="tom"))
    with pytest.raises(EngineUnavailable, match="FOREIGN KEY"):
        await stream.finish()
    assert files(log) == []


@pytest.mark.parametrize("kept", [True, False])
async def test_what_a_dead_server_left_is_cleared_up(log: CallLog, call: Call, kept: bool) -> None:
    log.jobs.alive("one", "tiny on cpu")
    stream = await spoken(desk(log, kept=kept), call)
    waiting = asyncio.create_task(stream.finish())
    while not await asyncio.to_thread(log.segments.any_waiting):
        assert not waiting.done()
    tidy_up(log)
    assert log.segments.take("one") is None
    assert len(files(log)) == kept
    waiting.cancel()
    await asyncio.wait([waiting])
