"""Recordings to text by `tom worker`, with the built-in models on one thread each.

How long a message takes once the models are loaded, and what a second worker makes of a full queue.
"""

import asyncio
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from telephony.calllog import CallLog, JobRecord, JobState
from telephony.calllog.job_records import OPEN
from tests.bench.figures import percentiles
from tests.tom.worker.recordings import PHRASES, mono, spoken
from tests.whisperxkit import worker


async def measure(messages: int) -> dict[str, object]:
    """One worker, then two, with `messages` in the queue."""
    return {
        f"{workers} workers": await asyncio.to_thread(_measure, workers, messages)
        for workers in (1, 2)
    }


def _measure(workers: int, messages: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        log = CallLog.open(folder / "data")
        stack.callback(log.close)
        message = spoken(*PHRASES)
        mono(log.data_dir / "audio/a.wav", message)
        began = time.monotonic()
        running = [
            stack.enter_context(worker(log.data_dir, folder / str(number)))
            for number in range(workers)
        ]
        for each in running:
            each.until(lambda each=each: each.ready)
        ready = time.monotonic()
        _queue(log, 2 * workers)  # the first ones load the aligner
        running[0].until(lambda: not set(OPEN) & set(log.jobs.count()))
        queued = time.monotonic()
        jobs = _queue(log, messages)
        running[0].until(lambda: not set(OPEN) & set(log.jobs.count()))
        over = time.monotonic()
        rows = [log.jobs.get(job) for job in jobs]
        assert all((row.state, row.starts) == (JobState.DONE, 1) for row in rows)
        took = [(row.finished_at - row.started_at).total_seconds() for row in rows
                if row.finished_at and row.started_at]  # fmt: skip
        audio_s = len(message) / 32_000
        return {
            "ready_s": round(ready - began, 1),
            "message_s": round(audio_s, 1),
            "all_s": round(over - queued, 1),
            "one_percent_of_its_length": percentiles([100 * took_s / audio_s for took_s in took]),
        }


def _queue(log: CallLog, number: int) -> list[str]:
    jobs = [JobRecord(path="audio/a.wav", kind="upload") for _ in range(number)]
    for job in jobs:
        log.jobs.add(job)
    return [job.id for job in jobs]
