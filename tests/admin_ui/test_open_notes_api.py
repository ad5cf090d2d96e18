"""`/api/notes/open`."""

from fastapi.testclient import TestClient

from telephony.call import Call


def test_open_notes_with_their_calls(client: TestClient, call: Call) -> None:
    answer = client.get("/api/notes/open").raise_for_status().json()
    (found,) = answer["notes"]
    assert answer["total"] == 1
    assert (found["call_id"], found["caller"]) == (call.id, call.caller)
    assert found["note"]["text"] == "Bitte um Rückruf"
    client.patch(
        f"/api/calls/{call.id}/notes/{found['note']['id']}", json={"done": True}
    ).raise_for_status()
    assert client.get("/api/notes/open").json() == {"notes": [], "total": 0}


def test_limits(client: TestClient, call: Call) -> None:
    assert client.get("/api/notes/open?limit=0").status_code == 422
    assert client.get("/api/notes/open?limit=1").json()["total"] == 1
