"""Whether the owner was told of a call, and telling them again by hand."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from admin_ui.tokens import Tokens
from telephony.call import Call
from telephony.calllog import CallLog
from telephony.calllog.notifications import NotificationState

NOW = datetime(2025, 3, 6, 9, 0, tzinfo=UTC)


@pytest.fixture
def failed(log: CallLog, call: Call) -> str:
    """Where the notification by webhook is that nobody took; the one by e-mail waits."""
    log.notifications.channels = ("email", "webhook")
    log.end_call(call)
    _, row = log.notifications.of_call(call.id)
    log.notifications.give_up(row.id, NOW, "HTTP 410 Gone")
    return f"/api/calls/{call.id}/notifications/{row.id}"


def test_what_became_of_them(client: TestClient, call: Call, failed: str) -> None:
    found = client.get(f"/api/calls/{call.id}/notifications").raise_for_status().json()
    assert [(each["channel"], each["state"], each["error"]) for each in found] == [
        ("email", "waiting", ""),
        ("webhook", "failed", "HTTP 410 Gone"),
    ]
    assert failed.endswith(f"/{found[1]['id']}")


def test_what_failed_is_tried_anew(client: TestClient, log: CallLog, failed: str) -> None:
    answer = client.post(f"{failed}/retry").raise_for_status().json()
    assert (answer["state"], answer["attempts"], answer["error"]) == ("waiting", 0, "")
    (pending,) = log.notifications.pending("webhook", datetime.now(UTC))
    assert pending.id == answer["id"]


def test_what_has_not_failed_is_left_alone(client: TestClient, call: Call, failed: str) -> None:
    client.post(f"{failed}/retry").raise_for_status()
    answer = client.post(f"{failed}/retry")
    assert (answer.status_code, "is waiting" in answer.json()["detail"]) == (409, True)


def test_a_channel_that_is_switched_off(client: TestClient, log: CallLog, failed: str) -> None:
    log.notifications.channels = ("email",)
    answer = client.post(f"{failed}/retry")
    assert answer.status_code == 409
    assert answer.json()["detail"] == "Not now: notifications by webhook are switched off."


UNKNOWN: dict[str, Callable[[str], str]] = {
    "no call": lambda path: "/api/calls/nobody/notifications/1/retry",
    "no notification": lambda path: f"{path.rpartition('/')[0]}/99/retry",
}


@pytest.mark.parametrize("what", UNKNOWN)
def test_what_is_not_there(client: TestClient, failed: str, what: str) -> None:
    answer = client.post(UNKNOWN[what](failed))
    assert answer.status_code == 404
    assert answer.json()["detail"].startswith("There is ")


def test_another_call_s_notification_is_not_there(
    client: TestClient, log: CallLog, call: Call, failed: str
) -> None:
    other = Call("+4930222", "100")
    log.start_call(other)
    number = failed.rpartition("/")[2]
    assert client.post(f"/api/calls/{other.id}/notifications/{number}/retry").status_code == 404
    assert log.notifications.of_call(call.id)[1].state == NotificationState.FAILED


def test_only_admins_have_it_sent(client: TestClient, tokens: Tokens, failed: str) -> None:
    client.headers["Authorization"] = f"Bearer {tokens.issue('guest', 'viewer')}"
    assert client.post(f"{failed}/retry").status_code == 403
    assert client.get(failed.rpartition("/")[0]).status_code == 200
