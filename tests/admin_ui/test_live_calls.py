"""The calls in progress, as those see and hear them who watch."""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.testclient import WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from admin_ui import live_routes
from admin_ui.live import Ear, LiveCalls
from admin_ui.live_views import CallBegan, CallHappened, CallOver, LiveSnapshot
from admin_ui.services import Services
from admin_ui.tokens import Role, Tokens
from media.audio import FRAME_SAMPLES, SILENCE
from telephony.browser.browser_leg import BrowserLeg
from telephony.browser.events import PipelineChosen, SttPartial, Transcript, TtsAudio
from telephony.call import Call, CallState, EndReason
from telephony.calllog import CallLog

TURN = Transcript(
    index=1,
    said="wo sind sie",
    said_start=0,
    said_end=16_000,
    reply="Am Markt.",
    heard="Am Markt.",
    reply_start=20_000,
    reply_end=30_000,
)
WS = "ws://localhost"
LOUD = np.full(FRAME_SAMPLES, 7, np.int16).tobytes()


def leg(caller: str = "anna") -> BrowserLeg:
    call = Call(caller, "tom", door="webrtc", state=CallState.ANSWERED)
    call.answered_at = datetime.now(UTC)
    return BrowserLeg(call, None, "opus", lambda event: None, lambda event: None)


async def test_a_watcher_sees_what_was_and_what_happens() -> None:
    live = LiveCalls()
    first, second = leg(), leg("berta")
    live.began(first)
    live.show(
        first.call.id, PipelineChosen(pipeline="realtime", conversation=True, reason="", at=0)
    )
    live.show(first.call.id, TURN)
    with live.watching() as watcher:
        live.began(second)
        partial = SttPartial(text="gu", at=5)
        live.show(second.call.id, partial)
        live.show(second.call.id, TtsAudio(audio=""))
        second.end(EndReason.CALLER_HUNG_UP)
        live.over(second.call.id)
        live.show(second.call.id, partial)
        live.close()
        snapshot, began, happened, over = [event async for event in watcher.events()]
    assert isinstance(snapshot, LiveSnapshot)
    assert [(c.caller, c.pipeline, c.conversation, c.transcript) for c in snapshot.calls] == [
        ("anna", "realtime", True, [TURN])
    ]
    assert isinstance(began, CallBegan)
    assert began.call.caller == "berta"
    assert happened == CallHappened(call_id=second.call.id, event=partial)
    assert over == CallOver(call_id=second.call.id, reason=EndReason.CALLER_HUNG_UP)
    assert [call.caller for call in live.calls()] == ["anna"]


async def test_a_slow_watcher_loses_the_oldest_and_holds_up_nobody() -> None:
    live = LiveCalls()
    one = leg()
    live.began(one)
    with live.watching() as watcher:
        for number in range(1000):
            live.show(one.call.id, SttPartial(text=str(number), at=0))
        assert watcher.dropped == 501
    live.show(one.call.id, SttPartial(text="unseen", at=0))
    assert watcher.dropped == 501


async def test_an_ear_hears_the_caller_left_and_tom_right() -> None:
    live = LiveCalls()
    one = leg()
    live.began(one)
    with live.listening(one.call.id) as ear:
        assert ear is not None
        live.hear(one.call.id, LOUD, SILENCE)
        live.hear(one.call.id, SILENCE, LOUD + LOUD)
        live.hear(one.call.id, LOUD, b"")
        live.hear(one.call.id, LOUD, b"")
        live.over(one.call.id)
        frames = [np.frombuffer(frame, np.int16).reshape(-1, 2) async for frame in ear.frames()]
    assert [frame[0].tolist() for frame in frames] == [[7, 0], [0, 7], [7, 7], [7, 0]]
    assert all(len(frame) == FRAME_SAMPLES for frame in frames)
    with live.listening(one.call.id) as ear:
        assert ear is None


def test_a_slow_ear_is_bounded() -> None:
    ear = Ear()
    for _ in range(60):
        ear.put(SILENCE, SILENCE)
    assert ear.dropped == 10


# over HTTP and WebSocket


@pytest.fixture
def house(app: FastAPI) -> Services:
    return app.state.services


@pytest.fixture
def browser(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, "http://localhost") as client:  # one event loop for all of it
        yield client


@pytest.fixture
def one(house: Services, log: CallLog) -> BrowserLeg:
    one = leg()
    log.start_call(one.call)
    house.live.began(one)
    return one


def bearer(tokens: Tokens, role: Role = "admin") -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens.issue('petra', role)}"}


def closed(socket: WebSocketTestSession) -> int:
    with pytest.raises(WebSocketDisconnect) as caught:
        socket.receive_text()
    return caught.value.code


def test_calls_are_listed_and_hung_up(
    browser: TestClient, tokens: Tokens, log: CallLog, one: BrowserLeg
) -> None:
    listed = browser.get("/api/live", headers=bearer(tokens, "viewer")).json()["calls"]
    assert [call["caller"] for call in listed] == ["anna"]
    path = f"/api/live/{one.call.id}/hang-up"
    assert browser.post(path, headers=bearer(tokens, "viewer")).status_code == 403
    assert one.call.state is CallState.ANSWERED
    assert browser.post(path, headers=bearer(tokens)).status_code == 204
    assert one.call.end_reason is EndReason.TOM_HUNG_UP
    assert browser.post("/api/live/nothing/hang-up", headers=bearer(tokens)).status_code == 404
    assert [(e.kind, e.data) for e in log.get_call(one.call.id).events] == [
        ("hung_up_by_user", {"by": "petra"})
    ]


def test_a_call_is_hung_up_though_the_log_does_not_answer(
    browser: TestClient, tokens: Tokens, log: CallLog, one: BrowserLeg
) -> None:
    with log.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE events")
    path = f"/api/live/{one.call.id}/hang-up"
    assert browser.post(path, headers=bearer(tokens)).status_code == 503
    assert one.call.end_reason is EndReason.TOM_HUNG_UP


def test_watching_over_a_socket(
    browser: TestClient, tokens: Tokens, house: Services, one: BrowserLeg
) -> None:
    protocols = ["tom.v1", f"bearer.{tokens.issue('petra', 'viewer')}"]
    with browser.websocket_connect(f"{WS}/ws/live", subprotocols=protocols) as socket:
        assert socket.accepted_subprotocol == "tom.v1"
        assert socket.receive_json()["calls"][0]["id"] == one.call.id
        browser.portal.call(house.live.show, one.call.id, TURN)  # type: ignore[union-attr]
        assert socket.receive_json()["event"]["said"] == "wo sind sie"
        browser.portal.call(house.live.close)  # type: ignore[union-attr]
        assert closed(socket) == 1000


def test_listening_stands_in_the_log(
    browser: TestClient, tokens: Tokens, house: Services, log: CallLog, one: BrowserLeg
) -> None:
    path = f"/ws/live/{one.call.id}/audio"
    with browser.websocket_connect(WS + path, headers=bearer(tokens)) as socket:
        portal = browser.portal
        assert portal is not None

        async def heard() -> None:
            while not house.live.heard(one.call.id):  # noqa: ASYNC110 - no event for this
                await asyncio.sleep(0.01)
            house.live.hear(one.call.id, LOUD, SILENCE)

        portal.call(heard)
        frame = np.frombuffer(socket.receive_bytes(), np.int16).reshape(-1, 2)
        assert frame[0].tolist() == [7, 0]
        portal.call(house.live.over, one.call.id)
        assert closed(socket) == 1000
    deadline = time.monotonic() + 5
    while len(events := log.get_call(one.call.id).events) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert [event.kind for event in events] == ["listening_began", "listening_ended"]
    assert all(event.data == {"by": "petra"} for event in events)


@pytest.mark.parametrize(
    ("path", "headers", "code"),
    [
        ("/ws/live", {}, 4401),
        ("/ws/live", {"Authorization": "Bearer nonsense"}, 4401),
        ("/ws/live", {"role": "monitor"}, 4403),
        ("/ws/live", {"role": "newcomer"}, 4403),
        ("/ws/live", {"role": "admin", "Origin": "https://evil.example"}, 4403),
        ("/ws/live/abc/audio", {"role": "viewer"}, 4403),
        ("/ws/live/abc/audio", {"role": "admin"}, 4404),
    ],
)
def test_who_may_not_is_told_by_the_closing_code(
    browser: TestClient, tokens: Tokens, path: str, headers: dict[str, str], code: int
) -> None:
    role = headers.pop("role", None) if (headers := dict(headers)) else None
    headers |= bearer(tokens, role) if role else {}  # type: ignore[arg-type]
    with browser.websocket_connect(WS + path, headers=headers) as socket:
        assert closed(socket) == code


def test_a_socket_ends_with_its_token(
    browser: TestClient, tokens: Tokens, one: BrowserLeg, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_routes, "_RECHECK_S", 0.01)
    with browser.websocket_connect(f"{WS}/ws/live", headers=bearer(tokens)) as socket:
        socket.receive_json()
        tokens.revoke("petra")
        assert closed(socket) == 4401
