"""The doors' lines have tests of their own; here is what the Protocol asks of the scripted one."""

import asyncio

from media.audio import FRAME_BYTES, FRAME_SAMPLES, SILENCE
from media.line import Frame
from tests.agents.line import AHEAD_BYTES, ScriptedLine
from tests.agents.virtual_time import virtual_time

PCM = b"\1\0" * 16_000


def test_a_frame_has_no_digits_unless_some_were_keyed() -> None:
    assert Frame(SILENCE) == Frame(SILENCE, digits="")


@virtual_time
async def test_play_waits_and_what_is_heard_counts() -> None:
    line = ScriptedLine()
    await line.play(PCM[:AHEAD_BYTES])
    waiting = asyncio.create_task(line.play(PCM[:FRAME_BYTES]))
    await asyncio.sleep(1)
    assert not waiting.done()
    assert line.played == 0
    await line.quiet(0.04)
    assert waiting.done()
    assert line.played == 2 * FRAME_SAMPLES
    assert line.pending == (AHEAD_BYTES - FRAME_BYTES) // 2


@virtual_time
async def test_flush_drops_what_was_not_heard_and_wakes_who_plays() -> None:
    line = ScriptedLine()
    await line.play(PCM[:AHEAD_BYTES])
    waiting = asyncio.create_task(line.play(PCM[:FRAME_BYTES]))
    await line.quiet(0.0)
    await asyncio.sleep(0)
    assert await line.flush() == (AHEAD_BYTES + FRAME_BYTES) // 2
    await waiting
    assert (line.pending, line.played) == (0, 0)


@virtual_time
async def test_after_hang_up_frames_end_and_play_returns() -> None:
    line = ScriptedLine()
    await line.feed(SILENCE, "5")
    waiting = asyncio.create_task(line.play(PCM + PCM))
    await line.hang_up()
    assert [frame.digits async for frame in line.frames()] == ["5"]
    await waiting
    await line.play(PCM)
    assert line.pending == 0
