"""TOM's voice leaves every 20 ms by an absolute clock."""

import asyncio

import pytest
from aiortc.mediastreams import MediaStreamError

from telephony.webrtc.voice import Voice
from tests.agents.virtual_time import virtual_time


def nothing() -> bytes | None:
    return None


@virtual_time
async def test_a_packet_every_20_ms_though_tom_says_nothing() -> None:
    voice, loop = Voice(nothing), asyncio.get_running_loop()
    begun = loop.time()
    for _ in range(51):
        await voice.recv()
    assert loop.time() - begun == pytest.approx(1.0)
    assert voice.late == 0


@virtual_time
async def test_late_packets_follow_without_a_pause_and_keep_the_schedule() -> None:
    voice, loop = Voice(nothing), asyncio.get_running_loop()
    begun = loop.time()
    await voice.recv()
    await asyncio.sleep(0.1)
    for _ in range(5):
        await voice.recv()
    assert loop.time() - begun == pytest.approx(0.1)
    assert voice.late == 4  # those of 20, 40 and 60 ms, and the one of 80 just in time
    await voice.recv()
    assert loop.time() - begun == pytest.approx(0.12)


@virtual_time
async def test_a_machine_that_slept_does_not_catch_up() -> None:
    voice, loop = Voice(nothing), asyncio.get_running_loop()
    await voice.recv()
    await asyncio.sleep(60)
    begun = loop.time()
    await voice.recv()
    await voice.recv()
    assert loop.time() - begun == pytest.approx(0.02)
    assert voice.late == 1


@virtual_time
async def test_a_voice_that_has_stopped_says_no_more() -> None:
    voice = Voice(nothing)
    voice.stop()
    with pytest.raises(MediaStreamError):
        await voice.recv()
