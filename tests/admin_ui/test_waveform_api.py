"""`/api/calls/{call_id}/waveform`: peaks of both channels, also of a file that grows."""

from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient

from admin_ui.waveform import CHUNK_FRAMES, peaks
from media.wav import StereoWav, write_wav
from telephony.call import Call, CallState
from telephony.calllog import CallLog, RecordingRecord


def expected(sound: np.ndarray, points: int) -> np.ndarray:
    """The same, the slow way."""
    length = -(-len(sound) // points)
    pieces = [sound[start : start + length] for start in range(0, len(sound), length)]
    return np.array([[x for p in pieces for x in (p[:, c].min(), p[:, c].max())] for c in (0, 1)])


@pytest.mark.parametrize("samples", [1, 7, 999, 1000, CHUNK_FRAMES, 2 * CHUNK_FRAMES + 333])
@pytest.mark.parametrize("points", [1, 3, 1000])
def test_peaks_are_the_extremes_of_each_stretch(tmp_path: Path, samples: int, points: int) -> None:
    sound = np.random.default_rng(1).integers(-32768, 32767, (samples, 2), np.int16, endpoint=True)
    write_wav(tmp_path / "a.wav", sound.tobytes(), channels=2)
    length, found = peaks(tmp_path / "a.wav", 2, points)
    assert length == samples
    np.testing.assert_array_equal(found, expected(sound, points))
    assert found.shape[1] <= 2 * points


def test_an_empty_file_has_no_peaks(tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", b"", channels=2)
    length, found = peaks(tmp_path / "a.wav", 2, 10)
    assert (length, found.shape) == (0, (2, 0))


def test_caller_and_tom(client: TestClient, call: Call) -> None:
    body = client.get(f"/api/calls/{call.id}/waveform", params={"points": 4}).json()
    assert (body["samples"], body["sample_rate"], body["start_sample"]) == (32_000, 16_000, 0)
    caller, tom = body["channels"]
    assert len(caller) == len(tom) == 8
    assert all(-1 <= low <= high <= 1 for low, high in zip(caller[::2], caller[1::2], strict=True))


def test_while_it_grows(client: TestClient, log: CallLog, tmp_path: Path) -> None:
    call = Call("a", "b", state=CallState.ANSWERED)
    log.start_call(call)
    path = f"/api/calls/{call.id}/waveform"
    assert "has no recording" in client.get(path).json()["detail"]
    log.add_recording(call.id, RecordingRecord("g.wav", channels=2))
    assert "is gone" in client.get(path).json()["detail"]
    recorder = StereoWav(tmp_path / "g.wav")
    assert client.get(path).json()["channels"] == [[], []]
    for seconds in (1, 2):
        recorder.append(np.full(16_000, 16_384, "<i2").tobytes(), bytes(32_000))
        body = client.get(path, params={"points": 2}).json()
        assert body["samples"] == seconds * 16_000
        assert body["channels"] == [[0.5] * 4, [0.0] * 4]
    recorder.close()


@pytest.mark.parametrize("points", ["0", "10001", "x"])
def test_wrong_points(client: TestClient, call: Call, points: str) -> None:
    response = client.get(f"/api/calls/{call.id}/waveform", params={"points": points})
    assert (response.status_code, response.json()["detail"][:8]) == (422, "points: ")


def test_an_unknown_call(client: TestClient) -> None:
    assert client.get("/api/calls/nobody/waveform").status_code == 404
