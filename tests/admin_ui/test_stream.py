"""`/ws/stream` with real clients: who may call, with which parameters, and as whom."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from admin_ui.app import create_app
from admin_ui.readiness import Readiness
from admin_ui.services import Services
from admin_ui.tokens import Role, Tokens
from telephony.browser.browser_leg import BrowserLeg
from telephony.calllog import CallLog
from telephony.websocket.door import WebSocketDoor
from tests.telephony.websocket.clients import Client, client, listen, serving_app

Streams = Callable[..., AbstractAsyncContextManager[Client]]
"""Connects with a query, headers and subprotocols."""

Serve = Callable[..., AbstractAsyncContextManager[Streams]]


@pytest.fixture
def serve(log: CallLog, tokens: Tokens) -> Serve:
    @asynccontextmanager
    async def serve(with_door: bool = True, **options: Any) -> AsyncIterator[Streams]:
        door = WebSocketDoor(2, options.pop("on_call", listen))
        options["websocket"] = door if with_door else None
        services = Services(log, tokens, lambda: Readiness(ready=True), **options)
        async with serving_app(create_app(services)) as port, door:

            def stream(query: str = "", **given: Any) -> AbstractAsyncContextManager[Client]:
                return client(f"ws://localhost:{port}/ws/stream{query}", **given)

            yield stream

    return serve


def bearer(token: str) -> dict[str, Any]:
    return {"additional_headers": {"Authorization": f"Bearer {token}"}}


async def test_a_browser_sends_its_token_as_a_subprotocol_and_calls_by_its_name(
    serve: Serve, tokens: Tokens
) -> None:
    legs: list[BrowserLeg] = []

    async def on_call(leg: BrowserLeg) -> None:
        legs.append(leg)
        await listen(leg)

    token = tokens.issue("Erika", "viewer")
    async with (
        serve(on_call=on_call) as stream,
        stream("?mode=whisperx", subprotocols=["tom.v1", f"bearer.{token}"]) as caller,
    ):
        await caller.until("call_started")
        assert caller.socket.subprotocol == "tom.v1"
        assert (legs[0].call.caller, legs[0].call.door, legs[0].wanted) == (
            "Erika", "websocket", "whisperx",
        )  # fmt: skip
        await caller.ping()


@pytest.mark.parametrize("role", ["viewer", "admin"])
async def test_a_program_sends_its_token_as_a_header(
    serve: Serve, tokens: Tokens, role: Role
) -> None:
    async with serve() as stream, stream(**bearer(tokens.issue("robot", role))) as caller:
        await caller.until("call_started")
        assert caller.socket.subprotocol is None


@pytest.mark.parametrize(
    ("audio", "got"), [("", "binary"), ("?audio=binary", "binary"), ("?audio=json", "json")]
)
async def test_the_client_chooses_how_it_gets_the_voice(
    serve: Serve, tokens: Tokens, audio: str, got: str
) -> None:
    async def on_call(leg: BrowserLeg) -> None:
        await leg.answer()
        await leg.play(bytes(640))

    token = tokens.issue("robot", "viewer")
    async with serve(on_call=on_call) as stream, stream(audio, **bearer(token)) as caller:
        assert await caller.close_code() == 1000
        voice = [event["type"] for event in caller.events if event["type"] == "tts_audio"]
        assert (len(caller.heard), len(voice)) == ((640, 0) if got == "binary" else (0, 1))


async def test_who_has_no_good_token_is_told_by_the_close_code(serve: Serve) -> None:
    clock = [1000.0]
    tokens = Tokens(b"a key of this test and no other one", lambda: clock[0])
    expired = tokens.issue("Erika", "viewer", 10)
    taken_back = tokens.issue("Hans", "viewer", 1000)
    tokens.revoke("Hans")
    clock[0] += 11
    foreign = Tokens(b"quite another key with enough bytes in it").issue("Erika", "admin")
    async with serve() as stream:
        for given in ({}, bearer(expired), bearer(taken_back), bearer(foreign), bearer("x")):
            async with stream(**given) as caller:
                assert await caller.close_code() == 4401
                assert caller.events == []
        async with stream(subprotocols=["tom.v1", f"bearer.{expired}"]) as caller:
            assert caller.socket.subprotocol == "tom.v1"
            assert await caller.close_code() == 4401


@pytest.mark.parametrize("role", ["monitor", "newcomer"])
async def test_other_roles_may_not_call(serve: Serve, tokens: Tokens, role: Role) -> None:
    async with serve() as stream, stream(**bearer(tokens.issue("x", role))) as caller:
        assert await caller.close_code() == 4403


async def test_another_sites_page_may_not_call(serve: Serve, tokens: Tokens) -> None:
    given = bearer(tokens.issue("Erika", "admin"))
    async with serve(hosts=("tom.example",)) as stream:
        for origin in ("https://evil.example", "null", "http://[broken"):
            async with stream(origin=origin, **given) as caller:
                assert await caller.close_code() == 4403
        async with stream(origin="http://localhost:8081", **given) as caller:
            await caller.until("call_started")


async def test_a_developer_needs_no_token_on_this_machine(serve: Serve) -> None:
    async with serve(dev_allow_no_jwt=True) as stream:
        async with stream() as caller:
            await caller.until("call_started")
        async with stream(additional_headers={"X-Forwarded-For": "192.0.2.1"}) as caller:
            assert await caller.close_code() == 4401


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?mode=quick", "mode"),
        ("?mode=", "mode"),
        ("?audio=mp3", "audio"),
        ("?mode=realtime&mode=whisperx", "mode"),
        ("?colour=blue", "colour"),
        ("?audio=json&%ff=1", "\ufffd"),
    ],
)
async def test_a_wrong_parameter_is_named(
    serve: Serve, tokens: Tokens, query: str, field: str
) -> None:
    token = tokens.issue("robot", "viewer")
    async with serve() as stream, stream(query, **bearer(token)) as caller:
        assert await caller.close_code() == 4422
        (error,) = caller.events
        assert (error["type"], error["code"], error["field"]) == ("error", "invalid", field)


async def test_a_server_without_the_door_says_so(serve: Serve, tokens: Tokens) -> None:
    token = tokens.issue("robot", "viewer")
    async with serve(with_door=False) as stream, stream(**bearer(token)) as caller:
        assert await caller.close_code() == 1013
        assert caller.events[0]["code"] == "busy"
