"""`/api/notes`: what is to be done; and spoken messages to listen to."""

import io
import wave
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from media.audio import SAMPLE_RATE
from media.wav import read_left
from telephony.call import Call, CallState
from telephony.calllog import CallLog, NoteRecord, RecordingRecord


def test_notes_with_their_calls(client: TestClient, call: Call) -> None:
    answer = client.get("/api/notes").raise_for_status().json()
    (found,) = answer["notes"]
    assert (answer["total"], answer["open"]) == (1, 1)
    assert (found["call_id"], found["caller"]) == (call.id, call.caller)
    assert (found["note"]["text"], found["note"]["urgent"]) == ("Bitte um Rückruf", False)
    assert found["spoken"] is False
    path = f"/api/calls/{call.id}/notes/{found['note']['id']}"
    client.patch(path, json={"done": True}).raise_for_status()
    assert client.get("/api/notes").json()["notes"] == []

    def counted(show: str) -> tuple[int, int]:
        page = client.get(f"/api/notes?show={show}").raise_for_status().json()
        assert page["total"] == len(page["notes"])
        return page["total"], page["open"]

    assert [counted(show) for show in ("open", "done", "all")] == [(0, 0), (1, 0), (1, 0)]


def test_limits(client: TestClient, call: Call) -> None:
    for wrong in ("limit=0", "limit=101", "offset=-1", "show=some", "other=1"):
        assert client.get(f"/api/notes?{wrong}").status_code == 422, wrong
    assert client.get("/api/notes?limit=1").json()["total"] == 1


def test_a_spoken_message_is_heard_alone(
    client: TestClient, log: CallLog, call: Call, tmp_path: Path
) -> None:
    start, end = SAMPLE_RATE // 2, SAMPLE_RATE * 7 // 4
    note = log.add_note(call.id, NoteRecord("…", start_sample=start, end_sample=end, urgent=True))
    (found,) = [each for each in client.get("/api/notes").json()["notes"] if each["spoken"]]
    assert (found["note"]["id"], found["note"]["urgent"]) == (note.id, True)
    path = f"/api/calls/{call.id}/notes/{note.id}/audio"
    answer = client.get(path).raise_for_status()
    assert answer.headers["content-type"] == "audio/wav"
    with wave.open(io.BytesIO(answer.content)) as wav:
        assert (wav.getnchannels(), wav.getframerate()) == (1, SAMPLE_RATE)
        heard = wav.readframes(wav.getnframes())
    recording = tmp_path / f"audio/2025/03/03/{call.id}.wav"
    assert heard == read_left(recording, start, end - start)
    recording.unlink()
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("spoken", [True, False])
def test_messages_that_cannot_be_heard(client: TestClient, log: CallLog, spoken: bool) -> None:
    call = Call("030111", "100")
    log.start_call(call)
    call.state = CallState.ANSWERED
    log.answer_call(call)
    log.add_recording(call.id, RecordingRecord("a.wav", channels=2))
    start, end = (0, 100) if spoken else (None, None)
    note = log.add_note(call.id, NoteRecord("…", start_sample=start, end_sample=end))
    path = f"/api/calls/{call.id}/notes/{note.id}/audio"
    assert client.get(path).status_code == 409, "the call is in progress"
    call.state = CallState.ENDED
    log.end_call(call)
    assert client.get(path).status_code == 404
    assert client.get(f"/api/calls/{call.id}/notes/{note.id + 1}/audio").status_code == 404
