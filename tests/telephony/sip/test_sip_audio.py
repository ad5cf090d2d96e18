"""Audio through real SIP and RTP, between two doors."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from media.audio import FRAME_BYTES, SILENCE, to_samples
from media.line import AudioLine
from telephony.call import CallState, EndReason
from telephony.events import CallAnswered, CallEnded, CallIncoming, DigitReceived
from telephony.sip.config import SipConfig
from telephony.sip.door import SipDoor
from telephony.sip.sip_call import SipCall
from tests.sipkit.audio import find, loudness, murmur
from tests.telephony.sip.conftest import OpenDoor, echo, listen

BYTES_PER_S = 32_000


async def hear(call: SipCall, seconds: float) -> bytes:
    """What the line brings in the next seconds (of audio time)."""
    pcm = bytearray()
    async for frame in call.frames():
        pcm += frame.pcm
        if len(pcm) >= seconds * BYTES_PER_S:
            break
    return bytes(pcm)


async def test_what_is_said_comes_back(open_door: OpenDoor) -> None:
    speech = murmur(2)
    async with open_door(echo) as tom, open_door() as phone:
        call = await phone.door.dial(tom.uri)
        assert call.call.state is CallState.ANSWERED
        assert call.call.sip_code == 200
        assert call.codec == "G722"
        speaking = asyncio.create_task(call.play(speech))
        heard = await hear(call, 3.5)
        await speaking
        await call.hang_up()
        inbound = await tom.call()
        await inbound.ended.wait()
    score, begin = find(speech[:BYTES_PER_S], heard)
    assert score > 0.8
    assert begin < to_samples(1000)
    assert call.call.end_reason is EndReason.TOM_HUNG_UP
    assert inbound.call.end_reason is EndReason.CALLER_HUNG_UP
    assert inbound.call.caller == "tom"
    assert inbound.source == "127.0.0.1"
    answered = tom.of(CallAnswered)[0]
    assert (answered.call_id, answered.codec) == (inbound.call.id, "G722")
    assert tom.of(CallIncoming)[0].line == "direct"
    ended = tom.of(CallEnded)[0]
    assert (ended.reason, ended.sip_code) == (EndReason.CALLER_HUNG_UP, 200)


async def test_silence_keeps_the_time(open_door: OpenDoor) -> None:
    """Nobody speaks: frames come all the same, 20 ms of silence each."""
    loop = asyncio.get_running_loop()
    async with open_door(listen) as tom, open_door() as phone:
        call = await phone.door.dial(tom.uri)
        await hear(call, 0.2)
        began = loop.time()
        heard = await hear(call, 1)
        assert 0.7 < loop.time() - began < 2.5
        await call.hang_up()
    assert loudness(heard) < 50


async def test_play_waits_and_counts(open_door: OpenDoor) -> None:
    async with open_door(listen) as tom, open_door() as phone:
        call = await phone.door.dial(tom.uri)
        await call.play(murmur(1))
        # Returns with a short buffer unheard, not with a second of it.
        assert 0 < call.pending <= to_samples(220)
        assert call.played + call.pending == to_samples(1000)
        async with asyncio.timeout(5):
            async for _ in call.frames():
                if call.pending == 0:
                    break
        assert call.played == to_samples(1000)
        await call.hang_up()


async def test_flush_takes_back_what_was_not_heard(open_door: OpenDoor) -> None:
    speech = murmur(4)
    heard = bytearray()
    done = asyncio.Event()

    async def record(call: SipCall) -> None:
        await call.answer()
        async for frame in call.frames():
            heard.extend(frame.pcm)
        done.set()

    async with open_door(record) as tom, open_door() as phone:
        call = await phone.door.dial(tom.uri)
        speaking = asyncio.create_task(call.play(speech))
        await hear(call, 1)
        dropped = await call.flush()
        await asyncio.wait_for(speaking, 5)  # the rest of it is dropped with it
        assert call.played + dropped == to_samples(4000)
        assert call.pending == 0
        said = call.played
        assert to_samples(300) < said < to_samples(3000)
        await hear(call, 0.6)
        assert call.played == said
        # Speaking goes on after a flush.
        await call.play(murmur(0.4, seed=2))
        await hear(call, 0.6)
        assert call.played == said + to_samples(400)
        await call.hang_up()
        await asyncio.wait_for(done.wait(), 5)
    score, _ = find(murmur(0.4, seed=2), bytes(heard))
    assert score > 0.7
    later = speech[2 * (said + to_samples(60)) :][:BYTES_PER_S]
    assert find(later, bytes(heard))[0] < 0.3


async def test_cancelled_play_leaves_only_what_was_sent(open_door: OpenDoor) -> None:
    async with open_door(listen) as tom, open_door() as phone:
        call = await phone.door.dial(tom.uri)
        speaking = asyncio.create_task(call.play(murmur(5)))
        await hear(call, 0.3)
        speaking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await speaking
        assert call.pending <= to_samples(220)
        await call.hang_up()
        assert await call.flush() >= 0
        await call.play(SILENCE)  # after the end: returns at once


async def test_digits_both_ways(open_door: OpenDoor) -> None:
    got: list[str] = []
    complete = asyncio.Event()

    async def keypad(call: SipCall) -> None:
        await call.answer()
        async for frame in call.frames():
            assert len(frame.pcm) == FRAME_BYTES
            got.extend(frame.digits)
            if len(got) == 5:
                complete.set()

    async with open_door(keypad) as tom, open_door() as phone:
        call = await phone.door.dial(tom.uri)
        await call.send_digits("1*02#")
        await asyncio.wait_for(complete.wait(), 10)
        await call.hang_up()
        with pytest.raises(ValueError, match="no DTMF"):
            await call.send_digits("12x")
    assert "".join(got) == "1*02#"
    assert "".join(event.digit for event in tom.of(DigitReceived)) == "1*02#"


async def hang_up_first(call: SipCall) -> None:
    await call.answer()
    await call.play(murmur(0.1))
    await call.hang_up()


async def return_at_once(call: SipCall) -> None:
    await call.answer()


async def fail(call: SipCall) -> None:
    await call.answer()
    raise RuntimeError("deliberate")


@pytest.mark.parametrize("application", [hang_up_first, return_at_once, fail])
async def test_our_side_hangs_up(
    open_door: OpenDoor, application: Callable[[SipCall], Awaitable[None]]
) -> None:
    async with open_door(application) as tom, open_door() as phone:
        call = await phone.door.dial(tom.uri)
        await asyncio.wait_for(call.ended.wait(), 5)
        inbound = await tom.call()
        await asyncio.wait_for(inbound.ended.wait(), 5)
        assert call.hung_up_by == "peer"
        assert inbound.hung_up_by == "us"
        assert inbound.call.end_reason is EndReason.TOM_HUNG_UP
        # The door goes on.
        again = await phone.door.dial(tom.uri)
        assert again.call.state is not CallState.RINGING


async def test_failing_before_answering_rejects(open_door: OpenDoor) -> None:
    async def fail_ringing(call: SipCall) -> None:
        raise RuntimeError("deliberate")

    async with open_door(fail_ringing) as tom, open_door() as phone:
        call = await phone.door.dial(tom.uri)
        assert (call.call.state, call.call.sip_code) == (CallState.ENDED, 500)


async def test_reject_and_no_answer(open_door: OpenDoor) -> None:
    async def reject(call: SipCall) -> None:
        await call.reject(603)

    async def let_it_ring(call: SipCall) -> None:
        await call.ended.wait()

    async with open_door(reject) as tom, open_door() as phone:
        call = await phone.door.dial(tom.uri)
        assert (call.call.sip_code, call.call.end_reason) == (603, EndReason.REJECTED)
        assert call.hung_up_by == "peer"
    async with open_door(let_it_ring) as tom, open_door() as phone:
        call = await phone.door.dial(tom.uri, timeout_s=0.5)
        assert call.call.state is CallState.ENDED
        assert call.call.sip_code == 408
        inbound = await tom.call()
        await asyncio.wait_for(inbound.ended.wait(), 5)
        assert inbound.call.end_reason is EndReason.CANCELLED
        assert inbound.call.answered_at is None


async def test_nobody_there(open_door: OpenDoor) -> None:
    async with open_door(listen) as tom, open_door() as phone:
        dead = tom.uri
        await tom.door.__aexit__(None, None, None)
        call = await phone.door.dial(dead, timeout_s=3)
        assert call.call.state is CallState.ENDED
        assert call.call.sip_code in (408, 503)


async def test_it_is_an_audio_line(open_door: OpenDoor) -> None:
    async with open_door(listen) as tom, open_door() as phone:
        line: AudioLine = await phone.door.dial(tom.uri)
        assert line.played == line.pending == 0
        async for frame in line.frames():
            assert (len(frame.pcm), frame.digits) == (FRAME_BYTES, "")
            break
        assert await line.flush() == 0


async def test_listening_on_every_interface() -> None:
    async with (
        SipDoor(SipConfig(port=0), listen) as tom,
        SipDoor(SipConfig(port=0)) as phone,
    ):
        call = await phone.dial(f"sip:tom@127.0.0.1:{tom.port}")
        assert call.call.state is CallState.ANSWERED
        assert loudness(await hear(call, 0.2)) < 50
        await call.hang_up()
