"""The caller's audio keeps the call's time, whatever the network does."""

import asyncio

import pytest

from media.audio import FRAME_BYTES, FRAME_MS, SILENCE
from media.line import Frame
from telephony.browser.hearing import MAX_FRAMES, PREFILL_FRAMES, Hearing
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
async def test_after_a_gap_two_frames_are_waited_for() -> None:
    hearing = Hearing()
    reader = Reader(hearing)
    await wait_frames(0.5)
    hearing.put(LOUD)
    await wait_frames(1)
    assert reader.loud() == [False, False]
    hearing.put(LOUD)
    await wait_frames(PREFILL_FRAMES + 1)
    assert reader.loud() == [False, False, True, True, False]
    await reader.end()


@virtual_time
async def test_jitter_up_to_the_prefill_leaves_no_hole() -> None:
    hearing = Hearing()
    reader = Reader(hearing)
    await wait_frames(0.5)
    hearing.put(LOUD * 2)
    for late in (0.9, 1.1, 1.9, 0.1, 1.0) * 10:  # each frame comes up to a frame late or early
        await wait_frames(late)
        hearing.put(LOUD)
    heard = reader.loud()
    assert all(heard[heard.index(True) :])
    await reader.end()


@virtual_time
async def test_a_file_sent_at_once_is_heard_in_real_time() -> None:
    hearing = Hearing()
    reader = Reader(hearing)
    hearing.put(LOUD * 100)
    await wait_frames(50.5)
    assert sum(reader.loud()) == 51
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
    assert hearing.trimmed == 20 + 1 - PREFILL_FRAMES
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
    await wait_frames(8)
    assert reader.loud()[:9] == [False, True, True, True, False, False, True, True, False]
    hearing.lose(2)  # silence was heard in their place already
    hearing.put(LOUD * 2)
    await wait_frames(3)
    assert sum(reader.loud()[9:13]) == 2
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
