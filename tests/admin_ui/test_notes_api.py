"""Notes by people: added, changed and removed by admins, in their name."""

import pytest
from fastapi.testclient import TestClient

from admin_ui.tokens import Tokens
from telephony.call import Call
from telephony.calllog import CallLog


def notes(client: TestClient, call: Call) -> list[dict[str, object]]:
    return client.get(f"/api/calls/{call.id}").raise_for_status().json()["notes"]


def found(client: TestClient, text: str) -> int:
    return client.get("/api/calls", params={"text": text}).raise_for_status().json()["total"]


def test_a_note_has_the_name_of_who_wrote_it(client: TestClient, call: Call) -> None:
    path = f"/api/calls/{call.id}/notes"
    response = client.post(path, json={"text": "  Kundin ist zufrieden  "})
    assert response.status_code == 201
    note = response.json()
    assert (note["text"], note["author"], note["done"]) == ("Kundin ist zufrieden", "owner", False)
    assert [(each["author"], each["text"]) for each in notes(client, call)] == [
        ("tom", "Bitte um Rückruf"),
        ("owner", "Kundin ist zufrieden"),
    ]
    changed = client.patch(f"{path}/{note['id']}", json={"text": "verärgert", "done": True}).json()
    assert (changed["text"], changed["done"], changed["author"]) == ("verärgert", True, "owner")
    assert (found(client, "zufrieden"), found(client, "verärgert")) == (0, 1)
    assert client.delete(f"{path}/{note['id']}").status_code == 204
    assert len(notes(client, call)) == 1
    assert found(client, "verärgert") == 0


@pytest.mark.parametrize(
    ("method", "body"),
    [
        ("POST", {}),
        ("POST", {"text": "   "}),
        ("POST", {"text": "x" * 10_001}),
        ("POST", {"text": "null\0"}),
        ("POST", {"text": "a", "author": "boss"}),
        ("PATCH", {}),
        ("PATCH", {"text": None}),
        ("PATCH", {"done": "perhaps"}),
    ],
)
def test_wrong_notes_are_refused(
    client: TestClient, call: Call, method: str, body: dict[str, object]
) -> None:
    path = f"/api/calls/{call.id}/notes" + ("/1" if method == "PATCH" else "")
    response = client.request(method, path, json=body)
    assert response.status_code == 422
    assert len(notes(client, call)) == 1


def test_a_lone_surrogate_is_refused(client: TestClient, call: Call) -> None:
    json = {"Content-Type": "application/json"}
    path = f"/api/calls/{call.id}/notes"
    assert client.post(path, content=b'{"text": "\\ud800"}', headers=json).status_code == 422


@pytest.mark.parametrize("note_id", ["0", "99", str(2**31), str(2**80), "x"])
def test_unknown_notes_and_calls(client: TestClient, call: Call, note_id: str) -> None:
    path = f"/api/calls/{call.id}/notes/{note_id}"
    for response in (client.patch(path, json={"done": True}), client.delete(path)):
        assert response.status_code == (404 if note_id == "99" else 422)
        assert note_id in response.text or response.status_code == 422
    response = client.post("/api/calls/nobody/notes", json={"text": "a"})
    assert (response.status_code, "nobody" in response.text) == (404, True)
    assert (
        client.delete("/api/calls/nobody/notes/1").json()["detail"] == "There is no call 'nobody'."
    )


def test_only_admins_write(client: TestClient, log: CallLog, call: Call, tokens: Tokens) -> None:
    client.headers["Authorization"] = f"Bearer {tokens.issue('guest', 'viewer')}"
    path = f"/api/calls/{call.id}/notes"
    (note,) = notes(client, call)
    assert client.post(path, json={"text": "a"}).status_code == 403
    assert client.patch(f"{path}/{note['id']}", json={"done": True}).status_code == 403
    assert client.delete(f"{path}/{note['id']}").status_code == 403
    assert [(row.text, row.done) for row in log.get_call(call.id).notes] == [
        ("Bitte um Rückruf", False)
    ]
