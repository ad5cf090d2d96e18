"""Secure headers stand on every answer, and nothing but a few paths answers without a token."""

from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from starlette.routing import Mount
from starlette.testclient import WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect

from admin_ui.app import LONGEST_BODY_BYTES
from admin_ui.headers import HEADERS
from admin_ui.tokens import Role, Tokens
from telephony.call import Call

OPEN = {"/healthz", "/api/auth/sign-in", "/api/auth/refresh", "/api/auth/sign-out"}
"""Without a token: the process lives; sign-in itself, and what the session's cookie is for."""
NEWCOMERS = {"/api/auth/me", "/api/auth/password"}
"""What a token with the role `newcomer` is for."""
MONITORS = {"/readyz", "/metrics"}
FOR_VIEWERS = {"/api/webrtc/offer", "/api/auth/password"}
"""They change something, and are not for admins only."""

Ask = Callable[[str, str, Role | None], int]


def routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Every method and path of the API, with something in its parameters; sockets as `WS`."""
    for route in iter_route_contexts(app.routes):
        path = (route.path or "").replace("{note_id}", "1").replace("{recording_id}", "1")
        path = path.replace("{notification_id}", "1")
        if isinstance(route.route, Mount) or path == "/{path:page}":
            continue  # the web UI's own files
        for name in ("call_id", "job_id", "name"):
            path = path.replace(f"{{{name}}}", "nix")
        assert "{" not in path, path
        for method in sorted(route.methods) if route.methods else ["WS"]:
            yield method, path


@pytest.fixture
def ask(app: FastAPI, tokens: Tokens) -> Ask:
    """The status of an answer, or of a socket's end: 4401 and 4403 count as 401 and 403."""
    client = TestClient(app, "http://localhost", raise_server_exceptions=False)

    def ask(method: str, path: str, role: Role | None) -> int:
        headers = {"Authorization": f"Bearer {tokens.issue('x', role)}"} if role else {}
        if method != "WS":
            return client.request(method, path, headers=headers).status_code
        try:
            with client.websocket_connect(f"ws://localhost{path}", headers=headers) as socket:
                message = socket.receive()
        except WebSocketDenialResponse as refused:
            return refused.status_code
        except WebSocketDisconnect as closed:
            return closed.code - 4000
        return message["code"] - 4000 if message["type"] == "websocket.close" else 200

    return ask


def test_nothing_answers_without_a_token(app: FastAPI, ask: Ask) -> None:
    found = {(method, path): ask(method, path, None) for method, path in routes(app)}
    open_to_all = {path for (_, path), status in found.items() if status != 401}
    assert open_to_all <= OPEN
    assert len(found) > 25
    assert {"WS"} < {method for method, _ in found}


def test_a_newcomer_changes_the_password_and_nothing_else(app: FastAPI, ask: Ask) -> None:
    others = [route for route in routes(app) if route[1] not in OPEN | NEWCOMERS]
    assert {route: ask(*route, "newcomer") for route in others} == dict.fromkeys(others, 403)


def test_a_monitor_reads_readiness_and_metrics_and_nothing_else(app: FastAPI, ask: Ask) -> None:
    closed = [route for route in routes(app) if route[1] not in OPEN | NEWCOMERS | MONITORS]
    assert {route: ask(*route, "monitor") for route in closed} == dict.fromkeys(closed, 403)
    assert [ask("GET", path, "monitor") for path in sorted(MONITORS)] == [200, 200]


def test_a_viewer_changes_nothing(app: FastAPI, ask: Ask) -> None:
    changing = [
        (method, path)
        for method, path in routes(app)
        if (method not in ("GET", "HEAD", "WS") and path not in OPEN | FOR_VIEWERS)
        or path.startswith("/api/users")
    ]
    assert len(changing) > 6
    assert {route: ask(*route, "viewer") for route in changing} == dict.fromkeys(changing, 403)


def test_the_description_is_for_viewers(ask: Ask) -> None:
    codes = [ask("GET", "/openapi.json", role) for role in (None, "newcomer", "viewer", "admin")]
    assert codes == [401, 403, 200, 200]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/healthz", 200), ("/api/calls", 401), ("/api/none", 404), ("/assets/none.js", 404)],
)
def test_every_answer_has_the_headers(app: FastAPI, path: str, status: int) -> None:
    response = TestClient(app, "http://localhost").get(path)
    assert response.status_code == status
    for name, value in HEADERS.items():
        assert response.headers[name] == value
    assert "strict-transport-security" not in response.headers
    assert response.headers.get("cache-control") == (
        None if path.startswith("/assets/") else "no-store"
    )


def test_answers_from_outside_the_routes_have_them_too(app: FastAPI) -> None:
    def fail() -> None:
        raise RuntimeError

    app.router.add_api_route("/api/fails", fail)
    client = TestClient(app, "http://localhost", raise_server_exceptions=False)
    app.router.routes.insert(0, app.router.routes.pop())
    broken, foreign = client.get("/api/fails"), client.get("/healthz", headers={"Host": "evil"})
    assert (broken.status_code, foreign.status_code) == (500, 400)
    for response in (broken, foreign):
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in response.headers["content-security-policy"]


def test_what_an_endpoint_sets_itself_stays(client: TestClient, call: Call) -> None:
    response = client.get(f"/api/calls/{call.id}/recording")
    assert response.headers["cache-control"] == "private, no-cache"


def test_browsers_come_back_by_https_when_they_came_by_it(app: FastAPI) -> None:
    response = TestClient(app, "https://localhost").get("/healthz")
    assert response.headers["strict-transport-security"] == "max-age=31536000"


def test_long_bodies_are_refused(client: TestClient) -> None:
    def body() -> Iterator[bytes]:
        yield from [b" " * 65_536] * (LONGEST_BODY_BYTES // 65_536 + 1)

    as_json = {"Content-Type": "application/json"}
    for content in (b" " * (LONGEST_BODY_BYTES + 1), body()):
        response = client.post("/api/auth/sign-in", content=content, headers=as_json)
        assert response.status_code == 413
    shorter = client.post("/api/auth/sign-in", content=b" " * LONGEST_BODY_BYTES, headers=as_json)
    assert shorter.status_code == 422
