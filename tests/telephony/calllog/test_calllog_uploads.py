"""Recordings that are handed in become jobs, whole or not at all; and the list of the jobs."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from media.wav import header, write_wav
from media.wav_check import WavRefused
from telephony.call import Call
from telephony.calllog import CallLog, JobNotFound, JobRecord, JobResult, JobState
from telephony.calllog.job_list import caller_of, list_jobs
from telephony.calllog.uploads import FOLDER, Upload, clear_uploads, delete_upload, hand_in


def files(data: Path) -> list[str]:
    """All recordings and parts of some."""
    found = [*data.rglob("*.wav"), *data.rglob("*.part")]
    return sorted(str(file.relative_to(data)) for file in found)


def test_a_file_becomes_a_job(log: CallLog, tmp_path: Path) -> None:
    source = tmp_path.parent / "Diktat.wav"
    write_wav(source, bytes(2 * 32_000))
    job = log.jobs.get(hand_in(log, source))
    assert (job.kind, job.title, job.state) == ("upload", "Diktat.wav", JobState.WAITING)
    assert (job.first_sample, job.end_sample) == (0, 32_000)
    assert files(log.data_dir) == [job.path]
    assert job.path == f"audio/{job.created_at:%Y/%m/%d}/{job.id}.wav"
    assert log.recording_file(job.path).read_bytes() == source.read_bytes()
    delete_upload(log, job.id)
    assert files(log.data_dir) == []
    with pytest.raises(JobNotFound):
        delete_upload(log, job.id)


def test_nothing_is_left_of_what_was_refused_or_broken_off(log: CallLog) -> None:
    with Upload(log, "a.wav") as upload, pytest.raises(WavRefused):
        upload.write(header(1, 100) + bytes(50))
        upload.finish()
    with pytest.raises(ConnectionError), Upload(log, "b.wav") as upload:
        upload.write(header(1, 100))
        raise ConnectionError
    assert files(log.data_dir) == []
    assert log.jobs.newest() == []


def test_a_name_is_no_path(log: CallLog) -> None:
    with Upload(log, "../../etc/" + 300 * "x") as upload:
        upload.write(header(1, 2) + bytes(2))
        assert log.jobs.get(upload.finish()).title == 255 * "x"


def test_what_a_dead_server_had_half_of_is_cleared_away(log: CallLog) -> None:
    with Upload(log, "now.wav"):
        (fresh,) = files(log.data_dir)
        old = log.data_dir / FOLDER / "old.wav.part"
        old.write_bytes(b"RIFF")
        os.utime(old, (0, 0))
        clear_uploads(log.data_dir)
        assert files(log.data_dir) == [fresh]


def test_jobs_page_by_page(log: CallLog, ended_call: Callable[..., Call]) -> None:
    call = ended_call(caller="040222")
    jobs = [
        JobRecord(path="a.wav", kind="voicemail", call_id=call.id),
        JobRecord(path="b.wav", kind="upload", title="b"),
        JobRecord(path="c.wav", kind="upload", title="c"),
    ]
    for minute, job in enumerate(jobs):
        log.jobs.add(job)
        later = job.created_at + timedelta(minutes=minute)
        with log.engine.begin() as connection:
            connection.exec_driver_sql(
                f"UPDATE jobs SET created_at = '{later:%Y-%m-%d %H:%M:%S.%f}' WHERE id = '{job.id}'"
            )
    log.jobs.finish(jobs[2].id, JobResult({"language": "de"}, {}, "", ""))

    def listed(limit: int = 10, offset: int = 0, **which: list[str]) -> tuple[list[str], int]:
        states = [JobState(state) for state in which.get("states", [])]
        found, total = list_jobs(log.engine, limit, offset, states, which.get("kinds", []))
        return [job.path for job, _ in found], total

    assert listed() == (["c.wav", "b.wav", "a.wav"], 3)
    assert listed(limit=1, offset=1) == (["b.wav"], 3)
    assert listed(kinds=["upload"]) == (["c.wav", "b.wav"], 2)
    assert listed(states=["waiting"], kinds=["upload"]) == (["b.wav"], 1)
    assert listed(states=["done", "failed"]) == (["c.wav"], 1)
    found, _ = list_jobs(log.engine, 10)
    assert [caller for _, caller in found] == [None, None, "040222"]
    assert caller_of(log.engine, log.jobs.get(jobs[0].id)) == "040222"
    assert caller_of(log.engine, log.jobs.get(jobs[1].id)) is None
