"""One connection in virtual time: pacing, barge-in, ends, and clients that take nothing."""

import asyncio
import base64
import json

import pytest

from media.audio import FRAME_BYTES, SAMPLE_BYTES, to_ms
from telephony.browser.browser_leg import BrowserLeg
from telephony.call import EndReason
from telephony.websocket.connection import SEND_TIMEOUT_S
from telephony.websocket.outgoing import MAX_FRAMES
from telephony.websocket.pacer import LEAD_MS
from telephony.websocket.socket import ABNORMAL, GOING_AWAY, NO_STATUS, NORMAL
from tests.agents.virtual_time import virtual_time
from tests.telephony.websocket.clients import listen
from tests.telephony.websocket.memory_call import SECOND, calling, saying


@virtual_time
async def test_the_voice_goes_out_whole_and_no_faster_than_real_time() -> None:
    async with calling(saying(SECOND, SECOND)) as call:
        await asyncio.sleep(3)
    frames = call.socket.frames
    assert b"".join(pcm for _, pcm in frames) == SECOND * 2
    began, before, ahead = frames[0][0], 0, list[float]()
    for at, pcm in frames:
        ahead.append(to_ms(before // SAMPLE_BYTES) - 1000 * (at - began))
        before += len(pcm)
    assert max(ahead) <= LEAD_MS + 1e-6, "when a message is sent"
    assert len(frames) < 2 * 50 / 1.9, "40 ms to a message"
    assert min(ahead) >= -1e-6
    assert call.door.stats().late_frames == 0


@virtual_time
async def test_the_voice_as_events_where_the_client_asked_for_it() -> None:
    async with calling(saying(SECOND), "json") as call:
        await asyncio.sleep(2)
    assert call.socket.frames == []
    voice = [event for event in call.socket.events if event["type"] == "tts_audio"]
    assert b"".join(base64.b64decode(event["audio"]) for event in voice) == SECOND
    assert voice[0]["codec"] == "pcm16"


@virtual_time
async def test_barge_in_takes_the_voice_back() -> None:
    async def interrupted(leg: BrowserLeg) -> None:
        await leg.answer()
        playing = asyncio.create_task(leg.play(SECOND))
        await asyncio.sleep(0.3)
        playing.cancel()
        await leg.flush()
        await asyncio.sleep(1)

    async with calling(interrupted) as call:
        await asyncio.sleep(2)
    kinds = [m if isinstance(m, bytes) else json.loads(m)["type"] for _, m in call.socket.sent]
    assert kinds[-2:] == ["clear", "call_ended"]
    sent = sum(len(pcm) for _, pcm in call.socket.frames) // FRAME_BYTES
    assert sent == pytest.approx(300 / 20 + LEAD_MS / 20 + 1, abs=1)


@virtual_time
async def test_barge_in_takes_back_what_a_slow_client_has_not_taken() -> None:
    async def interrupted(leg: BrowserLeg) -> None:
        await leg.answer()
        call.socket.reading.clear()
        playing = asyncio.create_task(leg.play(SECOND))
        await asyncio.sleep(0.5)
        playing.cancel()
        await leg.flush()
        call.socket.reading.set()
        await asyncio.sleep(1)

    async with calling(interrupted) as call:
        await asyncio.sleep(2)
    # `call_started` and at most one frame were on their way when the client stopped to read.
    assert len(call.socket.frames) <= 1
    assert call.socket.types == ["call_started", "clear", "call_ended"]


@virtual_time
async def test_what_tom_has_begun_to_say_is_heard_before_the_end() -> None:
    async def goodbye(leg: BrowserLeg) -> None:
        await leg.answer()
        await leg.play(SECOND[: 5 * FRAME_BYTES])
        await leg.hang_up()

    async with calling(goodbye) as call:
        await asyncio.sleep(1)
    kinds = [m if isinstance(m, bytes) else json.loads(m) for _, m in call.socket.sent]
    assert kinds[-1] == {"type": "call_ended", "reason": "tom_hung_up"}
    assert b"".join(kinds[1:-1]) == SECOND[: 5 * FRAME_BYTES]
    assert call.socket.closed == NORMAL


@virtual_time
async def test_a_caller_who_hangs_up_hears_no_more() -> None:
    async with calling(saying(SECOND)) as call:
        await asyncio.sleep(0.3)
        call.socket.say({"type": "hang_up"})
        await asyncio.sleep(0.01)
        sent = len(call.socket.sent)
        await asyncio.sleep(1)
    assert call.socket.events[-1] == {"type": "call_ended", "reason": "caller_hung_up"}
    assert len(call.socket.sent) == sent
    assert call.socket.closed == NORMAL
    assert call.end_reason is EndReason.CALLER_HUNG_UP


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (NORMAL, EndReason.CALLER_HUNG_UP),
        (GOING_AWAY, EndReason.CALLER_HUNG_UP),
        (NO_STATUS, EndReason.CALLER_HUNG_UP),
        (ABNORMAL, EndReason.CONNECTION_LOST),
        (1009, EndReason.CONNECTION_LOST),
    ],
)
@virtual_time
async def test_a_closed_socket_ends_the_call(code: int, reason: EndReason) -> None:
    async with calling(listen) as call:
        await asyncio.sleep(1)
        call.socket.incoming.put_nowait(code)
        await asyncio.sleep(0.1)
        assert call.door.calls == []
    assert call.end_reason is reason


@virtual_time
async def test_a_client_that_says_nothing_lives_on() -> None:
    async with calling(listen) as call:
        await asyncio.sleep(500)
        call.socket.say({"type": "ping", "id": "still there"})
        await asyncio.sleep(0.01)
        assert call.socket.events[-1] == {"type": "pong", "id": "still there"}


@virtual_time
async def test_a_client_that_takes_nothing_is_lost_and_nothing_grows() -> None:
    talked = list[float]()

    async def talk(leg: BrowserLeg) -> None:
        await leg.answer()
        while not leg.ended.is_set():
            await leg.play(SECOND)
            talked.append(asyncio.get_running_loop().time())

    async with calling(talk) as call:
        await asyncio.sleep(0.5)
        call.socket.reading.clear()
        await asyncio.sleep(SEND_TIMEOUT_S - 1)
        connection = next(iter(call.door._connections.values()))  # pyright: ignore[reportPrivateUsage]
        assert len(connection.outgoing) <= MAX_FRAMES
        await asyncio.sleep(5)
        assert call.door.calls == []
        assert call.end_reason is EndReason.CONNECTION_LOST
        # The application spoke on in real time meanwhile: it never waited for the client.
        assert len(talked) >= SEND_TIMEOUT_S - 1
        assert call.door.stats().frames_dropped > 0
