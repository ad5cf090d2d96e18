"""Recordings to text by `tom worker`, with the built-in models, each worker on a core of its own.

How long a message takes from the moment it is there to its text, and where the time goes; what a
second worker makes of a full queue; and a recording of two hours.
"""

import asyncio
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from telephony.calllog import CallLog, JobRecord, JobState
from telephony.calllog.job_models import JobRow
from telephony.calllog.job_records import OPEN
from tests.tom.worker.recordings import PHRASES, SECOND, mono, spoken
from tests.whisperxkit import RunningWorker, WorkerForks, worker, worker_forks
from tom.probe.figures import exact_percentiles, percentiles, rounded

LIMIT = 0.3
"""Of the audio's length, from the recording to its text."""
SINGLE = 30
"""Messages that are measured one at a time."""
HOURS = 2


@dataclass
class Bench:
    """Workers that have loaded everything, and their call log."""

    log: CallLog
    workers: list[RunningWorker]
    audio_s: float
    """Of a message."""

    def put(self, number: int = 1, path: str = "audio/message.wav") -> list[str]:
        """So many jobs."""
        jobs = [JobRecord(path=path, kind="upload") for _ in range(number)]
        for job in jobs:
            self.log.jobs.add(job)
        return [job.id for job in jobs]

    def done(self, jobs: list[str]) -> list[JobRow]:
        """The jobs, when all are over."""
        self.workers[0].until(lambda: not set(OPEN) & set(self.log.jobs.count()), 36_000)
        rows = [self.log.jobs.get(job, transcript=True) for job in jobs]
        assert all(row.state == JobState.DONE for row in rows)
        return rows

    def text(self) -> str:
        """What the workers wrote."""
        return "".join(each.log for each in self.workers)


@contextmanager
def _bench(forks: WorkerForks, cores: int) -> Iterator[Bench]:
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        log = CallLog.open(folder / "data")
        stack.callback(log.close)
        message = spoken(*PHRASES)
        mono(log.data_dir / "audio/message.wav", message)
        running = [
            stack.enter_context(worker(log.data_dir, folder / str(core), None, forks, core))
            for core in range(cores)
        ]
        for each in running:
            each.until(lambda each=each: each.ready)
        bench = Bench(log, running, len(message) / len(SECOND))
        bench.done(bench.put(2 * cores))  # the first ones load the aligner
        yield bench


async def measure(messages: int) -> dict[str, object]:
    """One message at a time; then `messages` for one worker, and for two."""
    return await asyncio.to_thread(_measure, messages)


def _measure(messages: int) -> dict[str, object]:
    with worker_forks() as forks:
        found = _one_at_a_time(forks)
        queues = {workers: _queue(forks, workers, messages) for workers in (1, 2)}
    found |= {f"{workers} workers": figures for workers, figures in queues.items()}
    ratio = queues[2]["all_s"] / queues[1]["all_s"]
    return found | {"two_workers_take_of_one_s_time": round(ratio, 2)}


def _one_at_a_time(forks: WorkerForks) -> dict[str, object]:
    with _bench(forks, 1) as bench:
        rows = [bench.done(bench.put())[0] for _ in range(SINGLE)]
        parts = exact_percentiles([_seconds(row) / bench.audio_s for row in rows])
        steps = _steps(bench.log.data_dir, {row.id for row in rows})
        return {
            "message_s": round(bench.audio_s, 1),
            "recording_to_text_of_its_length": rounded(parts, 3),
            f"at_most_{LIMIT}_at_p95": parts["p95"] <= LIMIT,
            **{f"{step}, ms": percentiles(times) for step, times in steps.items()},
        }


def _queue(forks: WorkerForks, workers: int, messages: int) -> dict[str, float]:
    with _bench(forks, workers) as bench:
        began = time.monotonic()
        rows = bench.done(bench.put(messages))
        all_s = time.monotonic() - began
        told = Counter(
            line.split(" is done: ")[0].split()[-2]
            for line in bench.text().splitlines()
            if " is done: " in line
        )
        return {
            "messages": messages,
            "all_s": round(all_s, 1),
            "a_message_of_its_length": round(workers * all_s / messages / bench.audio_s, 3),
            "twice": sum(told[row.id] > 1 or row.starts > 1 for row in rows),
            "missing": sum(told[row.id] == 0 for row in rows),
        }


async def measure_long() -> dict[str, object]:
    """A message, two hours of silence, and another message."""
    return await asyncio.to_thread(_long)


def _long() -> dict[str, object]:
    with worker_forks() as forks, _bench(forks, 1) as bench:
        message = (bench.log.data_dir / "audio/message.wav").read_bytes()[44:]
        silence = bytes(HOURS * 3600 * len(SECOND))
        mono(bench.log.data_dir / "audio/long.wav", message + silence + message)
        before_mb = _peak_mb(bench.workers[0])
        (row,) = bench.done(bench.put(path="audio/long.wav"))
        assert row.transcript is not None
        text = " ".join(part["text"] for part in row.transcript["segments"])
        audio_s = 2 * bench.audio_s + HOURS * 3600
        return {
            "hours": HOURS,
            "text_is_right": text == " ".join(2 * PHRASES),
            "took_s": round(_seconds(row)),
            "of_its_length": round(_seconds(row) / audio_s, 3),
            "memory_before_mb": before_mb,
            "memory_peak_mb": _peak_mb(bench.workers[0]),
        }


def _seconds(row: JobRow) -> float:
    """From the recording's being there to its text."""
    assert row.finished_at is not None
    return (row.finished_at - row.created_at).total_seconds()


def _steps(data: Path, jobs: set[str]) -> dict[str, list[float]]:
    """Milliseconds that each step took, for as long as DBOS remembers."""
    url = f"file:{data / 'worker.db'}?mode=ro"
    with closing(sqlite3.connect(url, uri=True, timeout=60)) as connection:
        rows = connection.execute(
            "SELECT function_name, workflow_uuid, completed_at_epoch_ms - started_at_epoch_ms "
            "FROM operation_outputs"
        ).fetchall()
    found: dict[str, list[float]] = {}
    for name, number, took_ms in rows:
        if number.rpartition("-")[0] in jobs:
            found.setdefault(name, []).append(took_ms)
    return found


def _peak_mb(one: RunningWorker) -> int:
    status = Path(f"/proc/{one.process.pid}/status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) // 1024
