"""Recordings that people hand in: files in the data directory, and jobs that transcribe them.

audio/uploads/<job>.wav.part ──► checked, fsync'ed ──► audio/YYYY/MM/DD/<job>.wav, and a job
"""

import os
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Self

from media.wav_check import check_wav
from telephony.calllog.errors import CallLogError
from telephony.calllog.job_records import JobRecord
from telephony.calllog.store import CallLog

FOLDER = PurePosixPath("audio", "uploads")
"""In the data directory: what is not complete yet. On the disk where recordings lie."""
_LONGEST_TITLE = 255
_STALE_S = 24 * 3600.0
_PIECE_BYTES = 1 << 20


class NotAnUpload(CallLogError):
    """The job's recording belongs to a call, and goes with it."""

    def __init__(self, job_id: str) -> None:
        super().__init__(f"the recording of job {job_id!r} belongs to a call")
        self.job_id = job_id


class Upload:
    """A recording on its way in. After the block nothing is left of it, unless it became a job.

    with Upload(call_log, "Diktat.wav") as upload:
        upload.write(...)
        job = upload.finish()
    """

    def __init__(self, call_log: CallLog, title: str) -> None:
        """`title`: what the file is called. Raises OSError."""
        self._call_log = call_log
        self._job = JobRecord(path="", kind="upload", title=Path(title).name[:_LONGEST_TITLE])
        folder = call_log.data_dir / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        self._part = folder / f"{self._job.id}.wav.part"
        self._file = self._part.open("wb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def write(self, piece: bytes) -> None:
        """The next piece of the file. Raises OSError, e.g. on a full disk."""
        self._file.write(piece)

    def finish(self) -> str:
        """The file is complete: have it transcribed; the job's id. Raises WavRefused, OSError."""
        self._file.flush()
        shape = check_wav(self._part)
        os.fsync(self._file.fileno())
        self._file.close()
        path = PurePosixPath("audio", f"{datetime.now(UTC):%Y/%m/%d}", f"{self._job.id}.wav")
        place = self._call_log.data_dir / path
        place.parent.mkdir(parents=True, exist_ok=True)
        self._part.rename(place)
        try:
            _sync_folder(place.parent)
            job = JobRecord(
                path=str(path),
                kind="upload",
                end_sample=shape.samples,
                title=self._job.title,
                id=self._job.id,
            )
            self._call_log.jobs.add(job)
        except BaseException:
            place.unlink(missing_ok=True)
            raise
        return job.id

    def close(self) -> None:
        """Remove what did not become a job."""
        with suppress(OSError):  # what a full disk did not take
            self._file.close()
        self._part.unlink(missing_ok=True)


def hand_in(call_log: CallLog, file: Path) -> str:
    """Copy `file` into the data directory and have it transcribed; the job's id.

    Raises WavRefused, OSError.
    """
    with file.open("rb") as source, Upload(call_log, file.name) as upload:
        while piece := source.read(_PIECE_BYTES):
            upload.write(piece)
        return upload.finish()


def delete_upload(call_log: CallLog, job_id: str) -> None:
    """The job and its file, for good, in whatever state it is. Raises JobNotFound, NotAnUpload,
    OSError: then the job stays listed and can be tried again."""
    row = call_log.jobs.get(job_id)
    if row.kind != "upload":
        raise NotAnUpload(job_id)
    call_log.recording_file(row.path).unlink(missing_ok=True)
    call_log.jobs.delete(job_id)


def clear_uploads(data: Path) -> None:
    """Remove what a server that died had not taken in completely."""
    for part in (data / FOLDER).glob("*.part"):
        with suppress(FileNotFoundError):
            if time.time() - part.stat().st_mtime > _STALE_S:
                part.unlink()


def _sync_folder(folder: Path) -> None:
    """Have the disk keep the new name, too."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
