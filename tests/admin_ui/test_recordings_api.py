"""Recordings over HTTP: whole, in byte ranges, while they grow, and never another file."""

import io
import threading
import wave
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text

from admin_ui.tokens import Tokens
from media.wav import StereoWav
from telephony.call import Call, CallState
from telephony.calllog import CallLog, RecordingRecord, RecordingState


@pytest.fixture
def path(call: Call) -> str:
    return f"/api/calls/{call.id}/recording"


@pytest.fixture
def sound(tmp_path: Path, call: Call) -> bytes:
    """The recording's file."""
    return next(tmp_path.rglob(f"{call.id}.wav")).read_bytes()


def test_the_whole_file(client: TestClient, path: str, sound: bytes, call: Call) -> None:
    response = client.get(path).raise_for_status()
    assert response.content == sound
    assert response.headers["content-type"] == "audio/wav"
    assert response.headers["accept-ranges"] == "bytes"
    assert response.headers["content-length"] == str(len(sound))
    assert response.headers["content-disposition"] == f'inline; filename="{call.id}-call.wav"'
    assert "private" in response.headers["cache-control"]


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("0-43", 0, 44),
        ("1000-", 1000, 128_044),
        ("-100", 127_944, 128_044),
        ("5-999999", 5, 128_044),
    ],
)
def test_a_range(
    client: TestClient, path: str, sound: bytes, asked: str, start: int, end: int
) -> None:
    response = client.get(path, headers={"Range": f"bytes={asked}"})
    assert response.status_code == 206
    assert response.content == sound[start:end]
    assert response.headers["content-range"] == f"bytes {start}-{end - 1}/{len(sound)}"


def test_two_ranges(client: TestClient, path: str, sound: bytes) -> None:
    response = client.get(path, headers={"Range": "bytes=0-3,8-11"})
    assert response.status_code == 206
    assert response.headers["content-type"].startswith("multipart/byteranges")
    assert b"RIFF" in response.content
    assert b"WAVE" in response.content


def test_a_range_behind_the_end(client: TestClient, path: str, sound: bytes) -> None:
    response = client.get(path, headers={"Range": f"bytes={len(sound)}-"})
    assert response.status_code == 416
    assert response.headers["content-range"] == f"bytes */{len(sound)}"


def test_if_range(client: TestClient, path: str, sound: bytes) -> None:
    etag = client.get(path).headers["etag"]
    same = client.get(path, headers={"Range": "bytes=0-3", "If-Range": etag})
    assert (same.status_code, same.content) == (206, b"RIFF")
    other = client.get(path, headers={"Range": "bytes=0-3", "If-Range": '"other"'})
    assert (other.status_code, other.content) == (200, sound)


def test_head(client: TestClient, path: str, sound: bytes) -> None:
    response = client.head(path)
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["content-length"] == str(len(sound))


def test_one_of_several(client: TestClient, log: CallLog, tmp_path: Path, call: Call) -> None:
    (tmp_path / "v.wav").write_bytes(b"voicemail")
    state = RecordingState.COMPLETE
    log.add_recording(call.id, RecordingRecord("v.wav", "voicemail", start_sample=-1, state=state))
    recordings = client.get(f"/api/calls/{call.id}").json()["recordings"]
    ids = {recording["kind"]: recording["id"] for recording in recordings}
    one = client.get(f"/api/calls/{call.id}/recordings/{ids['voicemail']}")
    assert one.content == b"voicemail"
    assert client.get(f"/api/calls/{call.id}/recording").content[:4] == b"RIFF"
    assert client.get(f"/api/calls/{call.id}/recordings/999").status_code == 404


def test_no_recording_and_a_file_that_is_gone(
    client: TestClient, log: CallLog, tmp_path: Path, call: Call, path: str
) -> None:
    other = Call("a", "b")
    log.start_call(other)
    assert "has no recording" in client.get(f"/api/calls/{other.id}/recording").json()["detail"]
    next(tmp_path.rglob("*.wav")).unlink()
    response = client.get(path)
    assert (response.status_code, "is gone" in response.json()["detail"]) == (404, True)


@pytest.mark.parametrize("stored", ["../../etc/passwd", "/etc/passwd", "link"])
def test_no_file_outside_the_data_directory_is_sent(
    client: TestClient, log: CallLog, tmp_path: Path, path: str, stored: str
) -> None:
    (tmp_path / "link").symlink_to("/etc/passwd")
    with log.engine.begin() as connection:
        connection.execute(text("UPDATE recordings SET path = :path"), {"path": stored})
    response = client.get(path)
    assert response.status_code == 500
    assert b"root:" not in response.content


@pytest.mark.parametrize("call_id", ["..%2f..%2fetc%2fpasswd", "../../etc/passwd", "%00"])
def test_ids_are_never_paths(client: TestClient, call_id: str) -> None:
    response = client.get(f"/api/calls/{call_id}/recording")
    # Clients resolve dots themselves: what is left is a page of the web UI.
    assert response.status_code == 404 or response.headers["content-type"].startswith("text/html")
    assert "root:" not in response.text


def test_who_hears_a_call_in_progress_listens_in(
    client: TestClient, tokens: Tokens, log: CallLog, tmp_path: Path, call: Call
) -> None:
    """§ 201 StGB: only an admin may, and it stands in the call's events, once."""
    live = Call("a", "b", state=CallState.ANSWERED)
    log.start_call(live)
    log.add_recording(live.id, RecordingRecord("g.wav", channels=2))
    (tmp_path / "g.wav").write_bytes(bytes(48))
    recording_id = client.get(f"/api/calls/{live.id}").json()["recordings"][0]["id"]
    paths = [f"/api/calls/{live.id}/{path}" for path in ("recording", f"recordings/{recording_id}")]
    viewer = {"Authorization": f"Bearer {tokens.issue('petra', 'viewer')}"}
    for path in paths:
        for headers in (viewer, viewer | {"Range": "bytes=0-"}):
            refused = client.get(path, headers=headers)
            assert (refused.status_code, "role admin" in refused.text) == (403, True)
    assert log.get_call(live.id).events == []
    for path in paths:
        assert client.get(path, headers={"Range": "bytes=0-3"}).status_code == 206
    (event,) = log.get_call(live.id).events
    assert (event.kind, event.data) == ("listening_began", {"by": "owner"})
    over = client.get(f"/api/calls/{call.id}/recording", headers=viewer)
    assert over.status_code == 200


@pytest.fixture
def server(app: FastAPI) -> Iterator[str]:
    """The application behind uvicorn, which holds every response to its announced length."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def test_a_recording_that_grows_while_it_is_read(
    server: str, client: TestClient, log: CallLog, tmp_path: Path
) -> None:
    bearer = {"Authorization": client.headers["Authorization"]}
    call = Call("a", "b", state=CallState.ANSWERED)
    log.start_call(call)
    log.add_recording(call.id, RecordingRecord("g.wav", channels=2))
    recorder = StereoWav(tmp_path / "g.wav")
    piece = b"\1\2" * 16_000
    recorder.append(piece, piece)
    stop = threading.Event()

    def record() -> None:
        while not stop.wait(0.0005):
            recorder.append(piece[:640], piece[:640])

    thread = threading.Thread(target=record)
    thread.start()
    path = f"{server}/api/calls/{call.id}/recording"
    lengths: list[int] = []
    try:
        for _ in range(20):
            whole = httpx.get(path, headers=bearer).raise_for_status()
            with wave.open(io.BytesIO(whole.content)) as wav:
                frames = wav.getnframes()
                assert wav.readframes(frames) == b"\1\2" * 2 * frames
            lengths.append(frames)
        assert httpx.get(path, headers=bearer | {"Range": "bytes=44-47"}).content == b"\1\2\1\2"
        stale = httpx.get(path, headers=bearer | {"Range": "bytes=44-47", "If-Range": '"x"'})
        assert stale.status_code == 200
        assert httpx.head(path, headers=bearer).headers["content-type"] == "audio/wav"
    finally:
        stop.set()
        thread.join()
    assert lengths == sorted(lengths)
    assert lengths[0] < lengths[-1]
    recorder.close()
    log.end_recording("g.wav", recorder.samples)
    assert httpx.get(path, headers=bearer).content == (tmp_path / "g.wav").read_bytes()
