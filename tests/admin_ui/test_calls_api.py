"""`/api/calls`: pages, filters, details, deletion, and errors as problems."""

import inspect
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from admin_ui import calls, export, notes, recordings, statistics, transcripts, waveform
from telephony.call import Call, CallState
from telephony.calllog import CallLog, RecordingRecord


def test_one_call_with_everything(client: TestClient, call: Call) -> None:
    body = client.get(f"/api/calls/{call.id}").raise_for_status().json()
    assert (body["caller"], body["result"], body["duration_s"]) == ("+4930111", "answered", 2.0)
    assert body["started_at"] == "2025-03-03T09:00:00Z"
    assert (body["pipeline"], body["stt_engine"], body["turn_count"]) == ("realtime", "sherpa", 1)
    (turn,) = body["turns"]
    assert (turn["said"], turn["heard"], turn["reply_ms"]) == ("Guten Tag", "Ja bitte?", None)
    (event,) = body["events"]
    assert (event["kind"], event["data"], event["at_samples"]) == ("dtmf", {"digit": "5"}, 1600)
    assert body["recordings"][0]["end_sample"] == 32_000
    assert "path" not in body["recordings"][0]
    assert body["notes"][0]["text"] == "Bitte um Rückruf"


def test_pages_and_filters(client: TestClient, log: CallLog, call: Call) -> None:
    later = Call("089", "100", line="werkstatt", started_at=call.started_at + timedelta(hours=1))
    log.start_call(later)
    body = client.get("/api/calls", params={"limit": 1}).raise_for_status().json()
    assert (body["total"], body["limit"], body["offset"]) == (2, 1, 0)
    assert [item["id"] for item in body["calls"]] == [later.id]
    assert (body["calls"][0]["state"], body["calls"][0]["result"]) == ("ringing", None)

    def found(**params: str) -> list[str]:
        body = client.get("/api/calls", params=params).raise_for_status().json()
        return [item["id"] for item in body["calls"]]

    assert found(offset="1") == [call.id]
    assert found(line="praxis") == [call.id]
    assert found(caller="30111") == [call.id]
    assert found(door="webrtc") == []
    assert found(result="answered") == [call.id]
    assert found(text="GUTEN") == [call.id]
    assert found(text="ten bitte") == [call.id]
    assert found(pipeline="realtime") == [call.id]
    assert found(sort="started_at") == [call.id, later.id]
    assert found(sort="-duration", limit="1") == [call.id]
    assert found(since="2025-03-03T11:00:00+01:00") == [later.id]
    assert found(until="2025-03-03T10:00:00Z") == [call.id]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("offset=-1", "offset"),
        ("since=yesterday", "since"),
        ("since=2025-03-03T09:00:00", "since"),  # no time zone
        ("door=window", "door"),
        ("result=great", "result"),
        ("sort=colour", "sort"),
        ("since=0001-01-01T00:00:00%2B14:00", "since"),
        ("until=9999-12-31T23:59:59-14:00", "until"),
        ("text=%00", "text"),
        ("caller=a%00", "caller"),
        ("line=%00", "line"),
        ("text=" + "x" * 501, "text"),
        ("colour=red", "colour"),
    ],
)
def test_wrong_parameters_are_named(client: TestClient, query: str, names: str) -> None:
    response = client.get(f"/api/calls?{query}")
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"].startswith(f"{names}: ")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", ""), ("DELETE", ""), ("GET", "/recording"), ("GET", "/recordings/1")],
)
def test_an_unknown_call_is_named(client: TestClient, method: str, path: str) -> None:
    response = client.request(method, f"/api/calls/nobody{path}")
    assert response.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is no call 'nobody'.",
        "instance": f"/api/calls/nobody{path}",
    }
    assert response.headers["content-type"] == "application/problem+json"


def test_unknown_paths_and_methods_are_problems_too(client: TestClient) -> None:
    assert client.get("/api/nothing").json()["title"] == "Not Found"
    response = client.post("/api/calls")
    assert (response.json()["status"], response.headers["allow"]) == (405, "GET")


def test_deletion_takes_the_files_along(client: TestClient, call: Call, tmp_path: Path) -> None:
    assert client.delete(f"/api/calls/{call.id}").status_code == 204
    assert list(tmp_path.rglob("*.wav")) == []
    assert client.delete(f"/api/calls/{call.id}").status_code == 404


def test_a_call_in_progress_stays(client: TestClient, log: CallLog) -> None:
    call = Call("a", "b")
    log.start_call(call)
    response = client.delete(f"/api/calls/{call.id}")
    assert (response.status_code, response.json()["title"]) == (409, "Conflict")


def test_a_file_that_cannot_be_removed(
    client: TestClient, log: CallLog, tmp_path: Path, call: Call
) -> None:
    (tmp_path / "folder.wav").mkdir()
    log.add_recording(call.id, RecordingRecord("folder.wav"))
    response = client.delete(f"/api/calls/{call.id}")
    assert response.status_code == 500
    assert call.id in response.json()["detail"]
    assert client.get(f"/api/calls/{call.id}").status_code == 200


def test_a_note_is_ticked_off(client: TestClient, call: Call) -> None:
    note_id = client.get(f"/api/calls/{call.id}").json()["notes"][0]["id"]
    path = f"/api/calls/{call.id}/notes/{note_id}"
    assert client.patch(path, json={"done": True}).raise_for_status().json()["done"] is True
    assert client.get(f"/api/calls/{call.id}").json()["notes"][0]["done"] is True
    assert client.patch(path, json={}).status_code == 422


def test_a_sick_database_is_a_problem_not_a_traceback(
    client: TestClient, log: CallLog, call: Call, caplog: pytest.LogCaptureFixture
) -> None:
    with log.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE notes")
    response = client.get("/api/calls")
    assert (response.status_code, response.headers["retry-after"]) == (503, "5")
    assert "no such table" in caplog.text
    assert "no such table" not in response.text  # nor a host, nor a user


def test_openapi_is_complete(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation.get("summary"), (method, path)
            for code, response in operation["responses"].items():
                if path.startswith("/api") and code >= "400" and code != "416":
                    assert list(response["content"]) == ["application/problem+json"], path
    detail = document["components"]["schemas"]["CallDetail"]["properties"]
    assert {"turns", "events", "recordings", "notes", "started_at"} <= set(detail)
    audio = document["paths"]["/api/calls/{call_id}/recording"]["get"]["responses"]
    assert "audio/wav" in audio["200"]["content"]
    assert "HTTPValidationError" not in str(document["paths"])


def test_nothing_that_waits_for_the_disk_runs_on_the_event_loop() -> None:
    for module in (calls, export, notes, recordings, statistics, transcripts, waveform):
        for route in module.router.routes:
            assert isinstance(route, APIRoute)
            assert not inspect.iscoroutinefunction(route.endpoint), route.path


def test_an_unexpected_error_tells_nothing_of_the_inside(app: FastAPI, client: TestClient) -> None:
    def fail() -> None:
        raise RuntimeError("secret")

    app.add_api_route("/fails", fail)
    app.router.routes.insert(0, app.router.routes.pop())  # before the web UI, which takes the rest
    response = client.get("/fails")
    assert (response.status_code, "secret" in response.text) == (500, False)


def test_states_in_the_list_are_those_of_a_call(client: TestClient, log: CallLog) -> None:
    for state in CallState:
        log.start_call(Call("a", "b", state=state))
    body = client.get("/api/calls").json()
    assert {item["state"] for item in body["calls"]} == set(CallState)
