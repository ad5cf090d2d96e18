"""`tom transcribe FILE…`: files through the same steps as callers' messages.

Each file is copied into the data directory and becomes a job. A running worker does it; where none
runs and WhisperX is installed, this process is one until the files are done.
"""

import json
import logging
import shutil
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from agents.whisperx.transcript import RecordingTranscript
from telephony.calllog import CallLog, JobRecord, JobState
from telephony.calllog.job_models import JobRow
from telephony.calllog.job_records import OPEN
from telephony.calllog.jobs import ALIVE_S
from tom.call_log import open_call_log
from tom.settings import Settings, SettingsError
from tom.worker.models import installed
from tom.worker.patience import short

log = logging.getLogger(__name__)

_LOOK_S = 0.5


def transcribe(settings: Settings, files: Sequence[Path], *, as_json: bool, wait: bool) -> int:
    """Print the transcripts; the exit code is 1 where one could not be made. Raises SettingsError,
    EngineUnavailable, OSError where a file cannot be kept."""
    missing = next((file for file in files if not file.is_file()), None)
    if missing is not None:
        raise SettingsError(f"{missing}: there is no such file")
    call_log = open_call_log(settings)
    try:
        jobs = [hand_in(call_log, settings.data, file) for file in files]
        if wait:
            _see_to(settings, call_log, jobs)
        rows = [call_log.jobs.get(job) for job in jobs]
    finally:
        call_log.close()
    if as_json:
        print(json.dumps([_as_json(row) for row in rows], ensure_ascii=False))  # noqa: T201
    else:
        for row in rows:
            print(_as_text(row))  # noqa: T201
    return 0 if all(row.state in (JobState.DONE, *OPEN) for row in rows) else 1


def hand_in(call_log: CallLog, data: Path, file: Path) -> str:
    """Copy `file` into the data directory and have it transcribed; the job's id.

    Raises OSError where it cannot be kept; then nothing of it is left behind.
    """
    job = JobRecord(path="", kind="upload", title=file.name)
    path = PurePosixPath("audio", f"{datetime.now(UTC):%Y/%m/%d}", f"{job.id}.wav")
    copy = data / path
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
        call_log.jobs.add(replace(job, path=str(path)))
    except (OSError, SQLAlchemyError) as error:
        copy.unlink(missing_ok=True)
        why = (isinstance(error, OSError) and error.strerror) or short(error)
        raise OSError(f"{file}: it cannot be kept in {data}: {why}") from error
    return job.id


def _see_to(settings: Settings, call_log: CallLog, jobs: list[str]) -> None:
    """Wait until the jobs are over; without a worker, be one."""

    def over() -> bool:
        return all(call_log.jobs.get(job).state not in OPEN for job in jobs)

    if not call_log.jobs.workers(ALIVE_S) and installed():
        from tom.worker.process import Worker, worker_name

        with worker_name(settings.data) as name:
            worker = Worker(settings, call_log, name)
            try:
                worker.run(threading.Event(), until=over)
            finally:
                worker.close()
        return
    while not over():
        if not call_log.jobs.workers(ALIVE_S):
            log.warning(
                "no worker runs and WhisperX is not installed here: the files wait. "
                "`make run WHISPERX=1` installs it"
            )
            return
        time.sleep(_LOOK_S)


def _as_json(row: JobRow) -> dict[str, Any]:
    return {
        "file": row.title,
        "job": row.id,
        "state": row.state,
        "error": row.error,
        "transcript": row.transcript,
        "summary": row.summary,
    }


def _as_text(row: JobRow) -> str:
    if row.state in OPEN:
        return f"{row.title}: waits for a worker (job {row.id})"
    if row.transcript is None:
        return f"{row.title}: {row.state}: {row.error}"
    transcript = RecordingTranscript.model_validate(row.transcript)
    lines = [f"{row.title}:"]
    for part in transcript.segments:
        speaker = f" {part.speaker}:" if part.speaker else ""
        lines.append(f"  {_clock(part.start_s)}{speaker} {part.text}")
    return "\n".join(lines if transcript.segments else [f"{row.title}: nothing was said"])


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes):02d}:{rest:04.1f}"
