"""`tom transcribe FILE…`: files through the same steps as callers' messages.

Each file that is a WAV is copied into the data directory and becomes a job. A running worker does
it; where none runs and WhisperX is installed, this process is one until the files are done.
"""

import json
import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from agents.whisperx.transcript import RecordingTranscript
from media.wav_check import WavRefused
from telephony.calllog import CallLog, JobState
from telephony.calllog.errors import short
from telephony.calllog.job_records import ALIVE_S, OPEN
from telephony.calllog.uploads import hand_in
from tom.call_log import open_call_log
from tom.settings import Settings, SettingsError
from tom.worker.models import installed

log = logging.getLogger(__name__)

_LOOK_S = 0.5


@dataclass(frozen=True, slots=True)
class _Result:
    """What became of a file."""

    file: str
    job: str | None
    """None: it was not taken."""
    state: str
    error: str = ""
    transcript: dict[str, Any] | None = None
    summary: dict[str, Any] | None = None


def transcribe(settings: Settings, files: Sequence[Path], *, as_json: bool, wait: bool) -> int:
    """Print the transcripts; the exit code is 1 where one could not be made. Raises SettingsError,
    EngineUnavailable, OSError where a file cannot be kept."""
    missing = next((file for file in files if not file.is_file()), None)
    if missing is not None:
        raise SettingsError(f"{missing}: there is no such file")
    call_log = open_call_log(settings)
    try:
        taken = [_take(call_log, file) for file in files]
        jobs = [result.job for result in taken if result.job]
        if wait and jobs:
            _see_to(settings, call_log, jobs)
        results = [_seen_again(call_log, result) for result in taken]
    finally:
        call_log.close()
    if as_json:
        print(json.dumps([asdict(result) for result in results], ensure_ascii=False))  # noqa: T201
    else:
        for result in results:
            print(_as_text(result))  # noqa: T201
    return 0 if all(result.state in (JobState.DONE, *OPEN) for result in results) else 1


def _take(call_log: CallLog, file: Path) -> _Result:
    try:
        return _Result(file.name, hand_in(call_log, file), JobState.WAITING)
    except WavRefused as error:
        return _Result(file.name, None, JobState.FAILED, f"{file}: {error}")
    except (OSError, SQLAlchemyError) as error:
        why = (isinstance(error, OSError) and error.strerror) or short(error)
        raise OSError(f"{file}: it cannot be kept in {call_log.data_dir}: {why}") from error


def _seen_again(call_log: CallLog, taken: _Result) -> _Result:
    if taken.job is None:
        return taken
    row = call_log.jobs.get(taken.job, transcript=True)
    return _Result(row.title, row.id, row.state, row.error, row.transcript, row.summary)


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


def _as_text(result: _Result) -> str:
    if result.state in OPEN:
        return f"{result.file}: waits for a worker (job {result.job})"
    if result.transcript is None:
        return f"{result.file}: {result.state}: {result.error}"
    transcript = RecordingTranscript.model_validate(result.transcript)
    lines = [f"{result.file}:"]
    for part in transcript.segments:
        speaker = f" {part.speaker}:" if part.speaker else ""
        lines.append(f"  {_clock(part.start_s)}{speaker} {part.text}")
    return "\n".join(lines if transcript.segments else [f"{result.file}: nothing was said"])


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes):02d}:{rest:04.1f}"
