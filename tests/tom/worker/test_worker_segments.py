"""A worker's thread for what callers have just said; the engine is scripted, all else is real."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agents.engines import EngineError
from agents.profile import Profile
from agents.whisperx.engine import Progress
from agents.whisperx.precedence import Precedence
from agents.whisperx.transcript import Segment
from media.wav import write_wav
from telephony.call import Call, CallState
from telephony.calllog import CallLog, SegmentRecord
from telephony.calllog.segment_models import SegmentRow
from tests.calllogkit import open_log
from tests.tom.worker.recordings import SECOND
from tom.settings import Settings
from tom.whisperx_settings import WhisperXSection
from tom.worker.segments import SegmentThread

PROFILES = {
    name: Profile(name=name, company=company, greeting="Ja?", language="de", hot_words=("Ölwanne",))
    for name, company in (("praxis", "Praxis am Markt"), ("werkstatt", "Werkstatt Süd"))
}


class Engine:
    """Understands what the test says; an error is raised."""

    def __init__(self, *texts: str | EngineError) -> None:
        self.queue = Precedence()
        self._texts = list(texts)
        self.asked: list[tuple[int, str, tuple[str, ...]]] = []
        self.may = threading.Event()
        self.may.set()

    def transcribe(
        self,
        pcm: bytes,
        language: str = "",
        hot_words: tuple[str, ...] = (),
        progress: Progress | None = None,
    ) -> tuple[str, list[Segment]]:
        self.asked.append((len(pcm), language, hot_words))
        assert self.may.wait(30)
        text = self._texts.pop(0)
        if isinstance(text, EngineError):
            raise text
        parts = [Segment(text=part, start_s=0, end_s=1) for part in text.split("|") if part]
        return "de", parts


@pytest.fixture
def log(tmp_path: Path) -> Iterator[CallLog]:
    log = open_log(tmp_path)
    yield log
    log.close()


@contextmanager
def working(log: CallLog, engine: Engine, language: str = "profile") -> Iterator[SegmentThread]:
    settings = Settings(data=log.data_dir, whisperx=WhisperXSection(language=language))
    thread = SegmentThread(settings, PROFILES, log, engine, "one")
    thread.start()
    try:
        yield thread
    finally:
        engine.may.set()
        thread.stop(30)


def put(log: CallLog, profile: str = "werkstatt", pcm: bytes | None = SECOND) -> str:
    """A segment that waits, in a call of its own; without `pcm` there is no file."""
    call = Call(caller="anna", callee="tom")
    call.state, call.answered_at = CallState.ANSWERED, datetime.now(UTC)
    log.answer_call(call)
    segment = SegmentRecord(call.id, f"audio/{call.id}-1.wav", profile, "de", kept=True)
    if pcm is not None:
        file = log.recording_file(segment.path)
        file.parent.mkdir(exist_ok=True)
        write_wav(file, pcm)
    log.segments.add(segment)
    log.segments.written(segment.id)
    return segment.id


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def over(log: CallLog, segment: str) -> SegmentRow:
    until(lambda: log.segments.over(segment))
    row = log.segments.over(segment)
    assert row is not None
    return row


def test_a_segment_is_transcribed_with_the_profile_s_words(log: CallLog) -> None:
    engine = Engine("Mein Auto ist kaputt.|Die Bremsen quietschen.", "")
    with working(log, engine):
        row = over(log, put(log))
        assert (row.state, row.worker) == ("done", "one")
        assert row.text == "Mein Auto ist kaputt. Die Bremsen quietschen."
        assert over(log, put(log, profile="a newer one")).text == "", "silence"
    assert engine.asked == [
        (len(SECOND), "de", ("Werkstatt Süd", "Ölwanne")),
        (len(SECOND), "de", ("Praxis am Markt", "Ölwanne")),
    ]


@pytest.mark.parametrize(("setting", "asked"), [("detect", ""), ("fr", "fr")])
def test_the_worker_s_language(log: CallLog, setting: str, asked: str) -> None:
    engine = Engine("Oui.")
    with working(log, engine, setting):
        assert over(log, put(log)).text == "Oui."
    assert engine.asked[0][1] == asked


def test_what_fails_is_told_and_the_next_one_is_done(
    log: CallLog, caplog: pytest.LogCaptureFixture
) -> None:
    engine = Engine(EngineError("whisperx: out of memory"), "Guten Tag.")
    with working(log, engine):
        missing = over(log, put(log, pcm=None))
        assert (missing.state, "there is no such file" in missing.error) == ("failed", True)
        assert over(log, put(log)).error == "whisperx: out of memory"
        assert over(log, put(log)).text == "Guten Tag."
    assert caplog.text.count("out of memory") == 1


def test_a_worker_that_is_busy_leaves_it_to_others(log: CallLog) -> None:
    busy, idle = Engine(), Engine("Guten Tag.")
    with working(log, busy), busy.queue.turn():
        segment = put(log)
        until(lambda: busy.queue._hurrying)  # pyright: ignore[reportPrivateUsage]
        assert log.segments.over(segment) is None
        with working(log, idle):
            assert over(log, segment).text == "Guten Tag."
    assert busy.asked == []


def test_a_worker_that_stops_gives_it_back(log: CallLog) -> None:
    engine = Engine("zu spät")
    engine.may.clear()
    with working(log, engine) as thread:
        segment = put(log)
        until(lambda: engine.asked)
        thread.stop(0)
        assert log.segments.any_waiting()
    assert log.segments.take("two") is not None
    assert log.segments.finish(segment, "Guten Tag.")


def test_what_a_worker_died_with_is_done_by_its_successor(log: CallLog) -> None:
    segment = put(log)
    assert log.segments.take("one") is not None
    with working(log, Engine("Guten Tag.")):
        assert over(log, segment).text == "Guten Tag."
