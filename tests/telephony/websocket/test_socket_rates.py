"""Clients that send too much or rubbish, in virtual time."""

import asyncio
import json
import random
from typing import Any

import pytest

from media.audio import FRAME_BYTES
from telephony.websocket.connection import MESSAGES_PER_S
from tests.agents.virtual_time import virtual_time
from tests.telephony.websocket.clients import listen
from tests.telephony.websocket.memory_call import calling


@virtual_time
async def test_messages_beyond_the_rate_are_dropped_and_told_once_a_second() -> None:
    async with calling(listen) as call:
        for _ in range(3 * MESSAGES_PER_S):
            call.socket.say({"type": "ping", "id": "x"})
        await asyncio.sleep(0.5)
        for _ in range(MESSAGES_PER_S):
            call.socket.incoming.put_nowait(bytes(FRAME_BYTES))
        await asyncio.sleep(1)
        errors = [event for event in call.socket.events if event["type"] == "error"]
        assert [error["code"] for error in errors] == ["rate_limited"]
        assert errors[0]["message"].startswith("300 messages were dropped")
        assert call.socket.types.count("pong") == MESSAGES_PER_S
        # Half a second gives 60 tokens.
        assert call.leg.frames_dropped == MESSAGES_PER_S // 2
        assert call.door.stats().messages_dropped == 300
        call.socket.say({"type": "ping", "id": "y"})
        await asyncio.sleep(0.01)
        assert call.socket.events[-1] == {"type": "pong", "id": "y"}


@virtual_time
async def test_a_flood_leaves_the_loop_to_others() -> None:
    async with calling(listen) as call:
        await asyncio.sleep(0.1)
        for _ in range(3000):
            call.socket.say({"type": "ping"})
        for _ in range(100):
            await asyncio.sleep(0)
        assert call.socket.incoming.qsize() > 3000 - MESSAGES_PER_S - 200
        await asyncio.sleep(1)
        assert call.socket.incoming.empty()


@virtual_time
async def test_audio_in_real_time_is_never_limited() -> None:
    async with calling(listen) as call:
        for _ in range(1000):
            call.socket.incoming.put_nowait(bytes(FRAME_BYTES))
            call.socket.say({"type": "ping"})
            await asyncio.sleep(0.02)
        assert call.door.stats().messages_dropped == 0
        assert call.leg.frames_dropped == 0


@virtual_time
async def test_a_client_far_beyond_the_rate_is_sent_away() -> None:
    async with calling(listen) as call:
        tick = 0
        while call.socket.closed is None:
            tick += 1
            for _ in range(40):  # 4000 a second
                call.socket.say({"type": "ping"})
            await asyncio.sleep(0.01)
        assert tick / 100 == pytest.approx(3600 / (4000 - 1200), abs=0.3)
    assert call.socket.closed == 1008
    assert call.socket.events[-2]["code"] == "rate_limited"
    assert call.socket.events[-1] == {"type": "call_ended", "reason": "tom_hung_up"}


@virtual_time
async def test_no_rubbish_ends_a_call() -> None:
    chance = random.Random(7)
    words = ["type", "ping", "audio_chunk", "digit", "audio", "codec", "id", "\ud800", "\0", "ü"]

    def value(depth: int = 0) -> Any:
        match chance.randrange(8 if depth < 4 else 5):
            case 0:
                return chance.choice([0, -1, 1e300, 2**80, True, None])
            case 1 | 2 | 3 | 4:
                return chance.choice(words)
            case 5:
                return [value(depth + 1) for _ in range(chance.randrange(4))]
            case _:
                return {chance.choice(words): value(depth + 1) for _ in range(chance.randrange(5))}

    async with calling(listen) as call:
        for number in range(3000):
            rubbish: str | bytes = json.dumps(value())
            match number % 4:
                case 0:
                    rubbish = chance.randbytes(chance.randrange(2000))
                case 1:
                    rubbish = chance.randbytes(100).decode("latin-1")
                case 2:
                    rubbish = rubbish[: chance.randrange(len(rubbish) + 1)]
                case _:
                    pass
            call.socket.incoming.put_nowait(rubbish)
            await asyncio.sleep(0.01)
        call.socket.say({"type": "ping", "id": "alive"})
        await asyncio.sleep(0.1)
        assert call.socket.events[-1] == {"type": "pong", "id": "alive"}
        assert call.socket.types.count("error") > 1000
        assert call.door.stats().messages_dropped == 0
