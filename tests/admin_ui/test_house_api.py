"""`/api/house`."""

from fastapi.testclient import TestClient

from admin_ui.app import create_app
from admin_ui.house_views import DoorView, HouseView, LineView
from admin_ui.readiness import Readiness
from admin_ui.services import Services
from admin_ui.tokens import Role, Tokens
from telephony.calllog import CallLog

VIEW = HouseView(
    version="1.2.3",
    lines=[LineView(name="a", profile="haus", registers=True, registered=False, detail="403")],
    doors=[DoorView(door="sip", calls=1, max_calls=4)],
)


def ask(log: CallLog, role: Role | None) -> tuple[int, object]:
    tokens = Tokens(b"a key of this test and no other one")
    app = create_app(Services(log, tokens, lambda: Readiness(ready=True), house=lambda: VIEW))
    client = TestClient(app, "http://localhost")
    bearer = {"Authorization": f"Bearer {tokens.issue('somebody', role)}"} if role else {}
    answer = client.get("/api/house", headers=bearer)
    return answer.status_code, answer.json()


def test_viewers_are_told(log: CallLog) -> None:
    assert ask(log, "viewer") == (200, VIEW.model_dump())


def test_nobody_else_is(log: CallLog) -> None:
    assert [ask(log, role)[0] for role in (None, "monitor", "newcomer")] == [401, 403, 403]
