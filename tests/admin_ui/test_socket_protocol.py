"""uvicorn's WebSockets with our bounds: what clients do below the level of messages."""

import asyncio
from contextlib import suppress
from typing import Any

import pytest

from telephony.browser.browser_leg import BrowserLeg
from telephony.browser.events import LlmToken
from telephony.call import EndReason
from telephony.websocket import connection
from tests.telephony.websocket.clients import client, listen, opened, raw_client

PING, PONG = b"\x89\x80" + bytes(4), b"\x8a\x80" + bytes(4)


async def test_a_flood_of_pings_or_pongs_ends_its_connection() -> None:
    async with opened(listen) as house, client(house.url) as caller:
        for number, control in enumerate((PING, PONG)):
            async with raw_client(house.port) as (reader, writer):
                await house.event("call_answered", number + 2)
                writer.write(control * 5_000)
                async with asyncio.timeout(15):
                    with suppress(ConnectionError):
                        await reader.read(-1)
                ended = await house.event("call_ended", number + 1)
                assert ended.reason == EndReason.CONNECTION_LOST
        await house.until_calls(1)
        await caller.ping()


async def test_some_pings_are_answered() -> None:
    async with opened(listen) as house, client(house.url) as caller:
        for _ in range(20):
            async with asyncio.timeout(15):
                await (await caller.socket.ping())


async def test_a_client_that_answers_no_ping_ends_though_it_takes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connection, "SEND_TIMEOUT_S", 1000.0)

    async def talk(leg: BrowserLeg) -> None:
        await leg.answer()
        while not leg.ended.is_set():
            leg.show(LlmToken(text="x" * 60_000, at=0))
            await asyncio.sleep(0.01)

    pings: dict[str, Any] = {"ws_ping_interval": 0.5, "ws_ping_timeout": 0.5}
    async with opened(talk, **pings) as house, raw_client(house.port):
        assert (await house.event("call_ended")).reason == EndReason.CONNECTION_LOST
