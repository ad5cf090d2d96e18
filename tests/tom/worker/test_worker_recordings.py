"""Recordings of all kinds, whole and broken: each has its text or its error, and is kept."""

import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import pytest

from media.audio import SAMPLE_RATE
from media.wav import HEADER_BYTES
from telephony.calllog import CallLog, JobRecord, JobState
from telephony.calllog.job_models import JobRow
from tests.tom.worker.recordings import PHRASES, SECOND, call_recording, mono, spoken
from tests.whisperxkit import WorkerForks, needs_worker, worker

needs_worker()

LONG = (*PHRASES, *PHRASES[1:], PHRASES[0])
"""More than the built-in model hears at once."""
MINUTES = 2
READABLE = {
    "same": PHRASES[2],
    "cut": PHRASES[1],
    "telephone": PHRASES[2],
    "pcm_u8": PHRASES[2],
    "pcm_s24le": PHRASES[2],
    "pcm_s32le": PHRASES[2],
    "pcm_alaw": PHRASES[2],
    "silent": "",
    "no audio": "",
    "tiny": "",
    "long": " ".join(LONG),
    "mostly silent": f"{PHRASES[2]} {PHRASES[1]}",
}
UNREADABLE = {
    "no bytes": "the file ends too early",
    "half a header": "the file ends too early",
    "text": "file does not start with RIFF id",
    "missing": "there is no such file",
}


@dataclass
class Outcome:
    """What became of them."""

    jobs: dict[str, JobRow]
    log: str
    """The worker's."""
    files: set[str]
    """What lies in the audio's folder, before and after."""
    files_after: set[str]


def encoded(path: Path, codec: str, pcm: bytes) -> None:
    """A WAV as other programs write it."""
    with av.open(str(path), "w", format="wav") as file:
        stream = file.add_stream(codec, rate=SAMPLE_RATE, layout="mono")
        assert isinstance(stream, av.AudioStream)
        samples = np.frombuffer(pcm, np.int16).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
        frame.sample_rate = SAMPLE_RATE
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            file.mux(packet)


def leave(log: CallLog) -> dict[str, str]:
    """All of them; their jobs by name."""
    audio, phrase = log.data_dir / "audio", spoken(PHRASES[2])
    audio.mkdir()
    call_recording(audio / "both.wav", phrase, spoken(PHRASES[1]))
    call_recording(audio / "call.wav", phrase, spoken(PHRASES[1]))
    call_recording(audio / "same.wav", phrase, phrase)
    mono(audio / "long.wav", spoken(*LONG))
    silence = bytes(MINUTES * 60 * len(SECOND))
    mono(audio / "mostly silent.wav", phrase + silence + spoken(PHRASES[1]))
    mono(audio / "silent.wav", 5 * SECOND)
    mono(audio / "no audio.wav", b"")
    mono(audio / "tiny.wav", SECOND[:100])
    (audio / "no bytes.wav").touch()
    (audio / "half a header.wav").write_bytes((audio / "tiny.wav").read_bytes()[:20])
    (audio / "text.wav").write_text("This is no WAV at all, only text. " * 10)
    mono(audio / "cut.wav", spoken(PHRASES[1], PHRASES[2]))
    data = (audio / "cut.wav").read_bytes()
    length = HEADER_BYTES + len(spoken(PHRASES[1])) - len(SECOND)
    (audio / "cut.wav").write_bytes(data[:length])
    with wave.open(str(audio / "telephone.wav"), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(b"".join(phrase[at : at + 2] for at in range(0, len(phrase), 4)))
    for codec in ("pcm_u8", "pcm_s24le", "pcm_s32le", "pcm_alaw"):
        encoded(audio / f"{codec}.wav", codec, phrase)
    names = ("both", *READABLE, *UNREADABLE)
    jobs = {"call": JobRecord(path="audio/call.wav", kind="call")}  # the oldest
    jobs |= {name: JobRecord(path=f"audio/{name}.wav", kind="upload") for name in names}
    for job in jobs.values():
        log.jobs.add(job)
    return {name: job.id for name, job in jobs.items()}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory, forks: WorkerForks) -> Iterator[Outcome]:
    folder = tmp_path_factory.mktemp("recordings")
    log = CallLog.open(folder / "data")
    jobs = leave(log)

    def files() -> set[str]:
        return {file.stem for file in (log.data_dir / "audio").iterdir()}

    before = files()
    with worker(log.data_dir, folder / "worker", forks=forks) as one:
        one.until(lambda: not {"waiting", "queued", "running"} & set(log.jobs.count()))
        one.stop()
    rows = {name: log.jobs.get(job, transcript=True) for name, job in jobs.items()}
    yield Outcome(rows, one.log, before, files())
    log.close()


@pytest.mark.parametrize("name", READABLE)
def test_what_can_be_read_becomes_text(outcome: Outcome, name: str) -> None:
    job = outcome.jobs[name]
    assert (job.state, job.error) == (JobState.DONE, "")
    assert job.transcript is not None
    assert " ".join(part["text"] for part in job.transcript["segments"]) == READABLE[name]


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_set_aside_with_its_error(outcome: Outcome, name: str) -> None:
    job = outcome.jobs[name]
    assert (job.state, job.starts) == (JobState.FAILED, 1)
    assert f"audio/{name}.wav: {UNREADABLE[name]}" in job.error
    assert "Traceback" not in outcome.log


@pytest.mark.parametrize(
    ("name", "speakers"), [("call", ["caller", "tom"]), ("both", ["left", "right"])]
)
def test_two_channels_are_told_apart(outcome: Outcome, name: str, speakers: list[str]) -> None:
    job = outcome.jobs[name]
    assert job.transcript is not None, job.error
    by_speaker = {part["speaker"]: part["text"] for part in job.transcript["segments"]}
    assert by_speaker == dict(zip(speakers, (PHRASES[2], PHRASES[1]), strict=True))


def test_conversations_come_after_all_else(outcome: Outcome) -> None:
    begun = {name: job.started_at for name, job in outcome.jobs.items() if job.started_at}
    assert len(begun) == len(outcome.jobs)
    assert max(begun, key=lambda name: begun[name]) == "call"


def test_times_are_those_in_the_recording(outcome: Outcome) -> None:
    job = outcome.jobs["mostly silent"]
    assert job.transcript is not None
    first, last = job.transcript["segments"]
    assert first["start_s"] < 2
    gap_s = len(spoken(PHRASES[2])) / len(SECOND) + 60 * MINUTES
    assert gap_s < last["start_s"] < gap_s + 2


def test_every_file_is_kept(outcome: Outcome) -> None:
    assert outcome.files_after == outcome.files
    assert outcome.files == set(outcome.jobs) - {"missing"}
