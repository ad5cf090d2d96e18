"""The caller's audio keeps the call's time, whatever the network does."""

import asyncio

import pytest

from media.audio import FRAME_BYTES, FRAME_MS, SILENCE
from media.line import Frame
from telephony.browser.hearing import MAX_FRAMES, PATIENCE_MS, Hearing
from tests.agents.virtual_time import virtual_time

LOUD = b"\x00\x40" * (FRAME_BYTES // 2)
QUIET = b"\x05\x00" * (FRAME_BYTES // 2)


class Reader:
    """Reads in the background; `heard` is what came so far."""

    def __init__(self, hearing: Hearing) -> None:
        self.heard: list[Frame] = []
        self._hearing = hearing
        self.task = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for frame in self._hearing.frames():
            self.heard.append(frame)

    def loud(self) -> list[bool]:
        return [frame.pcm == LOUD for frame in self.heard]

    async def end(self) -> None:
        self._hearing.end()
        await self.task


async def wait_frames(count: float) -> None:
    await asyncio.sleep(count * FRAME_MS / 1000)


@virtual_time
async def test_a_frame_every_20_ms_though_nothing_comes() -> None:
    hearing = Hearing()
    reader = Reader(hearing)
    await wait_frames(49.5)
    assert [frame.pcm for frame in reader.heard] == [SILENCE] * 50
    await reader.end()


@virtual_time
async def test_audio_of_any_length_comes_out_in_whole_frames_and_order() -> None:
    hearing = Hearing()
    sound = b"".join(bytes([number]) * FRAME_BYTES for number in range(1, 6))
    for start in range(0, len(sound), 1000):
        hearing.put(sound[start : start + 1000])
    reader = Reader(hearing)
    await wait_frames(4.5)
    await reader.end()
    assert b"".join(frame.pcm for frame in reader.heard) == sound


@virtual_time
async def test_a_frame_is_heard_when_it_arrives() -> None:
    hearing, loop = Hearing(), asyncio.get_running_loop()
    delays: list[float] = []
    sent_at = 0.0

    async def read() -> None:
        async for frame in hearing.frames():
            if frame.pcm == LOUD:
                delays.append(loop.time() - sent_at)

    reading = asyncio.create_task(read())
    await wait_frames(0.5)
    for _ in range(50):
        sent_at = loop.time()
        hearing.put(LOUD)
        await wait_frames(1)
    hearing.end()
    await reading
    assert delays == pytest.approx([0] * 50)


@virtual_time
async def test_a_late_frame_is_waited_for() -> None:
    hearing = Hearing()
    reader = Reader(hearing)
    await wait_frames(0.5)
    hearing.put(LOUD)
    late = PATIENCE_MS / FRAME_MS - 0.1
    for wait in (1, 1 + late, 0, 0, 1, 3 - late) * 10:
        await wait_frames(wait)
        hearing.put(LOUD)
    heard = reader.loud()
    assert all(heard[heard.index(True) :])
    await reader.end()


@virtual_time
async def test_what_does_not_come_for_too_long_is_silence_and_the_call_keeps_its_time() -> None:
    hearing = Hearing()
    reader = Reader(hearing)
    hearing.put(LOUD)
    await wait_frames(1 + PATIENCE_MS / FRAME_MS - 0.5)
    assert reader.loud() == [True]
    await wait_frames(1)
    assert reader.loud() == [True] + [False] * round(PATIENCE_MS / FRAME_MS + 1)
    await wait_frames(10)
    assert len(reader.heard) == 12 + PATIENCE_MS // FRAME_MS
    await reader.end()


@virtual_time
async def test_after_a_gap_the_first_frame_is_heard_at_once() -> None:
    hearing = Hearing()
    reader = Reader(hearing)
    await wait_frames(9.5)
    hearing.put(LOUD)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert reader.loud() == [False] * 10 + [True]
    await reader.end()


@virtual_time
async def test_a_file_sent_at_once_is_heard_in_real_time() -> None:
    hearing = Hearing()
    reader = Reader(hearing)
    hearing.put(LOUD * 100)
    await wait_frames(50.5)
    assert sum(reader.loud()) == 52
    await reader.end()
    assert sum(reader.loud()) == 100  # what waited at the end is not lost


@virtual_time
async def test_more_than_fits_is_dropped_and_counted() -> None:
    hearing = Hearing()
    hearing.put(LOUD * (MAX_FRAMES + 7))
    assert hearing.dropped == 7


@virtual_time
async def test_a_long_buffer_gets_shorter_in_silence_only() -> None:
    hearing = Hearing()
    reader = Reader(hearing)
    hearing.put(LOUD * 20)
    for _ in range(200):
        hearing.put(LOUD)
        await wait_frames(1)
    assert hearing.trimmed == 0
    for _ in range(100):
        hearing.put(QUIET)
        await wait_frames(1)
    assert hearing.trimmed == 19
    assert hearing.dropped == 0
    await reader.end()


@virtual_time
async def test_silence_takes_the_place_of_lost_frames_unless_it_is_too_late() -> None:
    hearing = Hearing()
    reader = Reader(hearing)
    await wait_frames(0.5)
    hearing.put(LOUD * 3)
    await wait_frames(2)
    hearing.lose(2)
    hearing.put(LOUD * 2)
    await wait_frames(12)
    heard = reader.loud()
    assert heard[:8] == [False, True, True, True, False, False, True, True]
    assert len(heard) > 8 and not any(heard[8:])
    hearing.lose(2)  # silence was heard in their place already
    hearing.put(LOUD * 2)
    await wait_frames(3)
    assert reader.loud()[len(heard) :][:2] == [True, True]
    await reader.end()


@virtual_time
async def test_a_reader_that_was_held_up_catches_up() -> None:
    hearing = Hearing()
    frames = hearing.frames()
    await anext(frames)
    await wait_frames(10.5)
    start = asyncio.get_running_loop().time()
    for _ in range(10):
        await anext(frames)
    assert asyncio.get_running_loop().time() == pytest.approx(start)
    hearing.end()
    assert [frame async for frame in frames] == []


@virtual_time
async def test_digits_come_with_the_next_frame_once() -> None:
    hearing = Hearing()
    reader = Reader(hearing)
    await wait_frames(0.5)
    hearing.key("1")
    hearing.key("#")
    await wait_frames(2)
    await reader.end()
    assert [frame.digits for frame in reader.heard[:3]] == ["", "1#", ""]
