"""`POST /api/recordings`: a recording is taken whole, or refused with its reason."""

import asyncio
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.types import Message

from admin_ui.app import LONGEST_BODY_BYTES, create_app
from admin_ui.readiness import Readiness
from admin_ui.services import Services
from admin_ui.tokens import Role, Tokens
from admin_ui.transcription import Transcription
from media.wav import header
from telephony.calllog import CallLog
from telephony.calllog.uploads import FOLDER
from tests.diskkit import tiny_disk

PATH = "/api/recordings"
SECOND = header(1, 32_000) + bytes(32_000)
MOST = 2**20


@pytest.fixture
def app(log: CallLog, tokens: Tokens, readiness: Readiness) -> FastAPI:
    """It takes recordings of a megabyte."""
    transcription = Transcription(max_upload_bytes=MOST)
    services = Services(log, tokens, lambda: readiness, transcription=transcription)
    return create_app(services)


def files(log: CallLog) -> list[Path]:
    return [*log.data_dir.rglob("*.wav"), *log.data_dir.rglob("*.part")]


def wav(path: Path, rate: int, channels: int, width: int) -> bytes:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(bytes(rate * channels * width))
    content = path.read_bytes()
    path.unlink()
    return content


def test_a_recording_becomes_a_job(client: TestClient, log: CallLog) -> None:
    content = header(1, MOST - 44) + bytes(MOST - 44)
    assert len(content) > LONGEST_BODY_BYTES, "longer than any other body may be"
    answer = client.post(PATH, params={"name": "Diktat vom Montag.wav"}, content=content)
    assert answer.status_code == 201
    job = answer.json()
    assert (job["state"], job["title"]) == ("waiting", "Diktat vom Montag.wav")
    assert job["audio_s"] == pytest.approx(len(content) / 32_000, abs=0.01)
    row = log.jobs.get(job["id"])
    assert files(log) == [log.recording_file(row.path)]
    assert log.recording_file(row.path).read_bytes() == content


@pytest.mark.parametrize(
    ("rate", "channels", "width"), [(8_000, 1, 2), (44_100, 2, 2), (8_000, 1, 1), (48_000, 1, 3)]
)
def test_other_rates_channels_and_widths_are_taken(
    client: TestClient, tmp_path: Path, rate: int, channels: int, width: int
) -> None:
    content = wav(tmp_path / "a", rate, channels, width)
    job = client.post(PATH, content=content).raise_for_status().json()
    assert job["audio_s"] == pytest.approx(1)


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "recording_empty", "the file is empty"),
        (header(1, 0), "recording_empty", "there is no audio in it"),
        (b"ID3" + bytes(500), "recording_not_wav", "file does not start with RIFF id"),
        (SECOND[:20_000], "recording_cut_off", "header tells of 1.0 s, the file holds 0.6 s"),
        (SECOND.replace(b"\x01\x00\x01\x00", b"\x34\x12\x01\x00", 1), "recording_format", "known"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(
    client: TestClient, log: CallLog, content: bytes, code: str, words: str
) -> None:
    answer = client.post(PATH, content=content)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert words in answer.json()["detail"]
    assert files(log) == []
    assert log.jobs.newest() == []


def test_what_is_too_long_is_refused(client: TestClient, log: CallLog) -> None:
    def in_pieces() -> Iterator[bytes]:  # without a length: it shows only while it comes
        yield header(1, 2 * MOST)
        yield from [bytes(65_536)] * (MOST // 65_536)

    for content in (bytes(MOST + 1), in_pieces()):
        answer = client.post(PATH, content=content)
        assert (answer.status_code, answer.json()["code"]) == (413, "recording_too_large")
        assert answer.json()["detail"] == "At most 1 MB are taken (whisperx.max_upload_mb)."
    assert files(log) == []


def test_a_name_that_is_too_long(client: TestClient) -> None:
    assert client.post(PATH, params={"name": "x" * 256}, content=SECOND).status_code == 422


@pytest.mark.parametrize(("role", "status"), [(None, 401), ("viewer", 403), ("monitor", 403)])
def test_nobody_else_is_listened_to(
    app: FastAPI, tokens: Tokens, log: CallLog, role: Role | None, status: int
) -> None:
    """Not a byte of the body is taken."""
    bearer = [(b"authorization", f"Bearer {tokens.issue('x', role)}".encode())] if role else []
    answers: list[Message] = []

    async def receive() -> Message:
        raise AssertionError("the body was read")

    async def send(message: Message) -> None:
        answers.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST",
        "scheme": "http", "path": PATH, "raw_path": PATH.encode(), "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"content-length", b"99999"), *bearer],
        "client": ("127.0.0.1", 1), "server": ("localhost", 80),
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    assert answers[0]["status"] == status
    assert files(log) == []


@pytest.fixture
def half_a_megabyte(tmp_path: Path) -> Iterator[Path]:
    """A file system where recordings come in."""
    with tiny_disk(tmp_path / FOLDER, 0.5) as disk:
        yield disk


def test_a_full_disk(half_a_megabyte: Path, client: TestClient, log: CallLog) -> None:
    content = header(1, MOST - 44) + bytes(MOST - 44)
    answer = client.post(PATH, content=content)
    assert (answer.status_code, answer.json()["code"]) == (507, "disk_full")
    assert files(log) == []
    assert log.jobs.count() == {}
