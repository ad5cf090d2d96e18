"""Pauses in what TOM says, through real SIP and RTP."""

import asyncio
from functools import partial

from media.audio import to_samples
from telephony.sip.sip_call import SipCall
from tests.sipkit.audio import find, loudness, murmur, share_found
from tests.telephony.sip.conftest import OpenDoor, listen, until
from tests.telephony.sip.test_sip_audio import BYTES_PER_S, hear


async def record(heard: bytearray, call: SipCall) -> None:
    """What the peer hears goes to `heard`."""
    await call.answer()
    async for frame in call.frames():
        heard.extend(frame.pcm)


async def heard_out(call: SipCall, peer: SipCall) -> None:
    """Hang up once the peer has heard everything."""
    await until(lambda: call.pending == 0)
    await asyncio.sleep(0.5)  # what is in the peer's jitter buffer
    await call.hang_up()
    await peer.ended.wait()


async def test_a_pause_holds_what_is_said_and_lets_it_go_on(open_door: OpenDoor) -> None:
    speech = murmur(3)
    heard = bytearray()
    async with open_door(partial(record, heard)) as tom, open_door() as phone:
        call = await phone.door.dial(tom.uri)
        speaking = asyncio.create_task(call.play(speech))
        await hear(call, 1)
        call.pause()
        await hear(call, 0.2)
        before = call.played
        await hear(call, 0.8)
        assert call.played == before, "nothing is heard"
        assert call.played + call.pending == to_samples(3000), "nothing is lost"
        assert not speaking.done()
        call.resume()
        call.resume()
        await asyncio.wait_for(speaking, 5)
        await heard_out(call, await tom.call())
        assert call.played == to_samples(3000)
    first, second = speech[: 2 * before], speech[2 * before :]
    (score, begin), (rest, goes_on) = (
        find(part[: BYTES_PER_S // 2], bytes(heard)) for part in (first, second)
    )
    assert min(score, rest) > 0.7
    pause = goes_on - begin - before
    assert to_samples(700) < pause < to_samples(1800)
    silence = heard[2 * (begin + before + to_samples(100)) : 2 * (goes_on - to_samples(100))]
    assert loudness(bytes(silence)) < 100
    assert share_found(speech, bytes(heard)) > 0.8, "nothing is lost"


async def test_what_is_said_again_after_a_pause_is_heard_again(open_door: OpenDoor) -> None:
    speech = murmur(3)
    heard = bytearray()
    async with open_door(partial(record, heard)) as tom, open_door() as phone:
        call = await phone.door.dial(tom.uri)
        speaking = asyncio.create_task(call.play(speech))
        await hear(call, 1.5)
        call.pause()
        await hear(call, 0.5)
        before = call.played
        call.resume(speech[2 * before - BYTES_PER_S // 2 : 2 * before])
        await hear(call, 0.2)
        assert call.played == before, "what is said again does not count"
        assert call.played + call.pending == to_samples(3000), "nothing is lost"
        await asyncio.wait_for(speaking, 8)
        await heard_out(call, await tom.call())
        assert call.played == to_samples(3000)
    half = BYTES_PER_S // 2
    first, begin = find(speech[2 * before - 2 * half : 2 * before - half], bytes(heard))
    later = bytes(heard[2 * (begin + to_samples(950)) :])  # where the pause begins
    second, again = find(speech[2 * before - half : 2 * before], later)
    rest, goes_on = find(speech[2 * before :][:half], later)
    assert min(first, second, rest) > 0.7, "the end of what was heard is heard once more"
    assert abs(goes_on - again - to_samples(500)) < to_samples(60), "and the rest follows it"


async def test_a_flush_ends_a_pause(open_door: OpenDoor) -> None:
    async with open_door(listen) as tom, open_door() as phone:
        call = await phone.door.dial(tom.uri)
        speaking = asyncio.create_task(call.play(murmur(3)))
        await hear(call, 0.5)
        call.pause()
        await hear(call, 0.2)
        said = call.played
        dropped = await call.flush()
        await asyncio.wait_for(speaking, 5)
        assert said + dropped == to_samples(3000)
        await call.play(murmur(0.4))
        await hear(call, 0.8)
        assert call.played == said + to_samples(400)
        await call.hang_up()


async def test_a_call_ends_in_a_pause(open_door: OpenDoor) -> None:
    async with open_door(listen) as tom, open_door() as phone:
        call = await phone.door.dial(tom.uri)
        speaking = asyncio.create_task(call.play(murmur(3)))
        await hear(call, 0.3)
        call.pause()
        await call.hang_up()
        await asyncio.wait_for(speaking, 5)
        call.resume()
        assert await call.flush() == 0
