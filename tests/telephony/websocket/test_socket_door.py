"""The WebSocket door with real clients over a real server."""

import asyncio
import base64
import random
import struct
from typing import Any

import numpy as np
import pytest

from media.audio import FRAME_BYTES, FRAME_SAMPLES, SAMPLE_RATE
from telephony.browser.browser_leg import BrowserLeg
from telephony.browser.events import LlmToken
from telephony.call import EndReason
from tests.telephony.websocket.clients import Client, client, echo, listen, opened, raw_client

TONE = (np.sin(np.arange(SAMPLE_RATE // 2) * 2 * np.pi / 40) * 12_000).astype("<i2").tobytes()
"""Half a second, 400 Hz."""
WORDS = [TONE[i : i + FRAME_BYTES] for i in range(0, len(TONE), FRAME_BYTES)]


async def until_heard(caller: Client, pcm: bytes) -> None:
    async with asyncio.timeout(15):
        while pcm not in bytes(caller.heard):
            event = await caller.take()
            if event and event["type"] == "tts_audio":
                caller.heard += base64.b64decode(event["audio"])


@pytest.mark.parametrize("audio", ["binary", "json"])
async def test_a_conversation(audio: str) -> None:
    async with opened(echo, audio=audio) as house, client(house.url) as caller:
        started = await caller.until("call_started")
        for word in WORDS:
            if audio == "binary":
                await caller.socket.send(word)
            else:
                await caller.say("audio_chunk", audio=base64.b64encode(word).decode())
        await until_heard(caller, TONE)
        await caller.say("hang_up")
        assert await caller.close_code() == 1000
        assert caller.events[-1] == {"type": "call_ended", "reason": "caller_hung_up"}
        assert house.kinds() == ["call_incoming", "call_answered", "call_ended"]
        incoming, answered, ended = house.events
        assert incoming.call_id == answered.call_id == ended.call_id == started["call_id"]
        assert (incoming.door, incoming.caller, incoming.source) == (
            "websocket", "owner", "127.0.0.1",
        )  # fmt: skip
        assert (answered.codec, ended.reason) == ("pcm16", EndReason.CALLER_HUNG_UP)


async def test_the_application_sees_mode_digits_and_shows_events() -> None:
    seen: list[Any] = []

    async def on_call(leg: BrowserLeg) -> None:
        await leg.answer()
        seen.append(leg.wanted)
        async for frame in leg.frames():
            if frame.digits:
                seen.append(frame.digits)
                leg.show(LlmToken(text=" Grüß Gott", at=7))

    async with opened(on_call) as house, client(house.url) as caller:
        await caller.until("call_started")
        await caller.say("digit", digit="#")
        assert await caller.until("llm_token") == {
            "type": "llm_token",
            "text": " Grüß Gott",
            "at": 7,
        }
        assert seen == ["whisperx", "#"]
        assert (await house.event("digit_received")).digit == "#"


async def test_messages_beyond_the_rate_are_counted_and_the_call_goes_on() -> None:
    async with opened(listen) as house, client(house.url) as caller:
        await caller.until("call_started")
        for _ in range(400):
            await caller.say("ping")
        pongs = dropped = 0
        async with asyncio.timeout(15):
            while pongs + dropped < 400:
                event = await caller.take()
                assert event is not None
                if event["type"] == "error":
                    assert event["code"] == "rate_limited"
                    dropped += int(event["message"].split()[0])
                pongs += event["type"] == "pong"
        assert pongs >= 120
        await caller.ping()
        assert house.door.stats().messages_dropped == dropped


async def test_a_flood_is_ended_and_others_go_on() -> None:
    async with (
        opened(listen) as house,
        client(house.url) as caller,
        raw_client(house.port) as (reader, writer),
    ):
        await house.until_calls(2)
        writer.write(masked(0x81, b"{}") * 20_000)
        async with asyncio.timeout(15):
            sent = await reader.readuntil(b"\x88\x02" + struct.pack("!H", 1008))
        assert b'{"type":"call_ended","reason":"tom_hung_up"}' in sent
        await house.until_calls(1)
        await caller.ping()


def masked(first: int, payload: bytes) -> bytes:
    """A client's frame (RFC 6455, 5.2); a mask of zeros changes nothing."""
    return bytes([first, 0x80 | len(payload)]) + bytes(4) + payload


async def test_a_full_door_says_so() -> None:
    async with opened(listen, max_calls=1) as house, client(house.url) as caller:
        await caller.until("call_started")
        async with client(house.url) as second:
            error = await second.until("error")
            assert error["code"] == "busy"
            assert await second.close_code() == 1013
        refused = await house.event("call_refused")
        assert (refused.cause, refused.caller, refused.source, refused.sip_code) == (
            "busy", "owner", "127.0.0.1", None,
        )  # fmt: skip
        assert house.door.stats().refused == 1
        await caller.ping()
        await caller.socket.close()
        await house.until_calls(0)
        async with client(house.url) as third:
            await third.until("call_started")


async def test_tom_hangs_up() -> None:
    async def on_call(leg: BrowserLeg) -> None:
        await leg.answer()
        await leg.play(TONE)
        while leg.pending:  # noqa: ASYNC110
            await asyncio.sleep(0.01)

    async with opened(on_call) as house, client(house.url) as caller:
        assert await caller.close_code() == 1000
        assert bytes(caller.heard) == TONE
        assert caller.events[-1] == {"type": "call_ended", "reason": "tom_hung_up"}
        assert (await house.event("call_ended")).reason == EndReason.TOM_HUNG_UP
        assert house.door.calls == []


async def test_a_browser_that_closes_has_hung_up() -> None:
    async with opened(listen) as house:
        async with client(house.url) as caller:
            await caller.until("call_started")
            await caller.socket.close(1001)
        assert (await house.event("call_ended")).reason == EndReason.CALLER_HUNG_UP
        async with raw_client(house.port) as (_, writer):
            await house.event("call_answered", 2)
            writer.write(masked(0x88, b""))  # a close frame without a code
            assert (await house.event("call_ended", 2)).reason == EndReason.CALLER_HUNG_UP


async def test_a_connection_that_breaks_is_lost() -> None:
    async with opened(listen) as house:
        async with raw_client(house.port):
            await house.event("call_answered")
        assert (await house.event("call_ended")).reason == EndReason.CONNECTION_LOST


async def test_a_client_that_answers_no_ping_is_lost_and_one_that_does_lives_on() -> None:
    pings: dict[str, Any] = {"ws_ping_interval": 1, "ws_ping_timeout": 1}
    async with (
        opened(listen, **pings) as house,
        client(house.url, ping_interval=None) as silent,
        raw_client(house.port),
    ):
        assert (await house.event("call_ended")).reason == EndReason.CONNECTION_LOST
        await house.until_calls(1)
        await silent.ping()


async def test_a_client_that_reads_nothing_is_lost() -> None:
    async def talk(leg: BrowserLeg) -> None:
        await leg.answer()
        while not leg.ended.is_set():
            leg.show(LlmToken(text="x" * 60_000, at=0))
            await leg.play(TONE)

    pings: dict[str, Any] = {"ws_ping_interval": 0.5, "ws_ping_timeout": 0.5}
    async with opened(talk, **pings) as house, raw_client(house.port):
        assert (await house.event("call_ended")).reason == EndReason.CONNECTION_LOST


async def test_an_application_that_fails_ends_its_own_call_only() -> None:
    calls = 0

    async def on_call(leg: BrowserLeg) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise RuntimeError("this one fails")
        await listen(leg)

    async with opened(on_call) as house, client(house.url) as caller:
        await caller.until("call_started")
        async with client(house.url) as second:
            assert await second.close_code() == 1011
            assert [event["type"] for event in second.events] == ["error", "call_ended"]
            assert second.events[0]["code"] == "failed"
        await caller.ping()
        assert len(house.door.calls) == 1


async def test_a_door_that_closes_ends_its_calls() -> None:
    async with opened(listen) as house:
        async with client(house.url) as caller:
            await caller.until("call_started")
            closing = asyncio.create_task(house.door.__aexit__(None, None, None))
            assert await caller.close_code() == 1001
            assert caller.events[-1] == {"type": "call_ended", "reason": "shutdown"}
            await closing
        async with client(house.url) as late:
            assert await late.close_code() == 1013
    assert (await house.event("call_ended")).reason == EndReason.SHUTDOWN


async def test_an_application_that_does_not_end_is_cancelled_when_the_door_closes() -> None:
    cancelled = asyncio.Event()

    async def on_call(leg: BrowserLeg) -> None:
        await leg.answer()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    async with opened(on_call) as house, client(house.url) as caller:
        await caller.until("call_started")
        await house.door.__aexit__(None, None, None)
        assert cancelled.is_set()
        assert house.door.calls == []


async def test_random_bytes_on_the_wire_hurt_only_their_own_connection() -> None:
    chance = random.Random(11)
    async with opened(listen, max_calls=40) as house, client(house.url) as caller:
        await caller.until("call_started")
        for number in range(30):
            async with raw_client(house.port) as (_, writer):
                writer.write(chance.randbytes(1 + chance.randrange(400)))
                if number % 3 == 0:  # a frame that is whole, with a random first byte
                    writer.write(masked(chance.randrange(256), b"abcd"))
                await writer.drain()
        await house.event("call_ended", 30)
        await house.until_calls(1)
        await caller.ping()


async def test_audio_sent_at_once_is_heard_in_real_time_and_nothing_is_lost() -> None:
    async with opened(echo) as house, client(house.url) as caller:
        await caller.until("call_started")
        await caller.socket.send(TONE[: FRAME_SAMPLES * 30])
        await until_heard(caller, TONE[: FRAME_SAMPLES * 30])
        assert house.door.calls[0].frames_dropped == 0
