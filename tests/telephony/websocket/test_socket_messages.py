"""What clients say wrongly: each fault is named, and the call goes on where the standard allows."""

import base64
import json

import pytest

from telephony.browser.messages import MAX_MESSAGE_BYTES
from telephony.call import EndReason
from tests.telephony.websocket.clients import client, listen, opened


def chunk(pcm: bytes) -> str:
    return base64.b64encode(pcm).decode()


@pytest.mark.parametrize(
    ("message", "code", "field"),
    [
        (b"\0", "invalid", ""),
        (bytes(641), "invalid", ""),
        (bytes(MAX_MESSAGE_BYTES + 2), "too_large", ""),
        (bytes(200_000), "too_large", ""),
        ("x" * (MAX_MESSAGE_BYTES + 1), "too_large", ""),
        (json.dumps({"type": "ping", "id": "ü" * MAX_MESSAGE_BYTES}), "too_large", ""),
        ("", "malformed", ""),
        ("hello", "malformed", ""),
        ('{"type": "ping"', "malformed", ""),
        ("[" * 60_000, "malformed", ""),
        ('{"type": "ping", "id": "\\ud800"}', "malformed", ""),
        ("[]", "malformed", ""),
        ("null", "malformed", ""),
        ("{}", "invalid", "type"),
        ('{"type": "sing"}', "unknown_type", "type"),
        ('{"type": 7}', "unknown_type", "type"),
        ('{"type": "call_ended", "reason": "lost"}', "unknown_type", "type"),
        ('{"type": "digit"}', "invalid", "digit"),
        ('{"type": "digit", "digit": "55"}', "invalid", "digit"),
        ('{"type": "digit", "digit": 5}', "invalid", "digit"),
        ('{"type": "ping", "id": "1", "priority": 1}', "invalid", "priority"),
        (json.dumps({"type": "ping", "id": "x" * 65}), "invalid", "id"),
        ('{"type": "audio_chunk"}', "invalid", "audio"),
        ('{"type": "audio_chunk", "audio": "AA=A"}', "invalid", "audio"),
        ('{"type": "audio_chunk", "audio": "AAA"}', "invalid", "audio"),
        ('{"type": "audio_chunk", "audio": "AA AA"}', "invalid", "audio"),
        ('{"type": "audio_chunk", "audio": "äääö"}', "invalid", "audio"),
        (json.dumps({"type": "audio_chunk", "audio": chunk(b"odd")}), "invalid", "audio"),
        (json.dumps({"type": "audio_chunk", "audio": chunk(bytes(40_000))}), "invalid", "audio"),
        ('{"type": "audio_chunk", "audio": "AAA=", "codec": "opus"}', "invalid", "codec"),
    ],
)
async def test_a_wrong_message_is_named_and_the_call_goes_on(
    message: str | bytes, code: str, field: str
) -> None:
    async with opened(listen) as house, client(house.url) as caller:
        await caller.until("call_started")
        await caller.socket.send(message)
        error = await caller.until("error")
        assert (error["code"], error["field"]) == (code, field)
        assert error["message"]
        await caller.ping()
        assert len(house.door.calls) == 1


async def test_text_that_is_not_utf_8_ends_the_connection_as_the_standard_demands() -> None:
    """RFC 6455, 8.1: the endpoint MUST fail the connection."""
    async with opened(listen) as house, client(house.url) as caller:
        await caller.until("call_started")
        await caller.socket.send(b"\xff\xfe", text=True)
        assert await caller.close_code() == 1007
        assert (await house.event("call_ended")).reason == EndReason.CONNECTION_LOST


async def test_a_message_beyond_the_servers_own_limit_ends_the_connection() -> None:
    async with opened(listen) as house, client(house.url) as caller:
        await caller.until("call_started")
        await caller.socket.send(bytes(2**20 + 2))
        assert await caller.close_code() == 1009
        assert (await house.event("call_ended")).reason == EndReason.CONNECTION_LOST
