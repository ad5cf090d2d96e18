"""The recording holds what was really heard, where it was heard."""

import asyncio
import threading
from pathlib import Path

import numpy as np
import pytest

from media.audio import FRAME_BYTES, FRAME_SAMPLES, SAMPLE_RATE, SILENCE
from media.recording import RecordingLine
from media.wav import HEADER_BYTES, StereoWav
from tests.agents.line import ScriptedLine

CALLER = b"\7\0" * FRAME_SAMPLES


def steps(frames: int, first: int = 1) -> bytes:
    """Audio whose frames are numbered, so that each can be found again."""
    numbers = np.arange(first, first + frames, dtype=np.int16)
    return np.repeat(numbers, FRAME_SAMPLES).tobytes()


class Recorded:
    """A recorded call. It runs as fast as it can: the test's frames are its time."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "call.wav"
        self.door = ScriptedLine()
        self.wav = StereoWav(self.path)
        self.errors: list[OSError] = []
        self.line = RecordingLine(self.door, self.wav, self.errors.append)
        self.frames = 0
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for _ in self.line.frames():
            self.frames += 1

    async def feed(self, frames: int, pcm: bytes = CALLER) -> None:
        for _ in range(frames):
            await self.door.feed(pcm)

    async def close(self) -> None:
        await self.door.hang_up()
        await self._reader
        await self.line.close()

    def channels(self) -> tuple[np.ndarray, np.ndarray]:
        samples = np.frombuffer(self.path.read_bytes()[HEADER_BYTES:], np.int16)
        return samples[::2], samples[1::2]

    def tom(self) -> list[int]:
        """TOM's channel, a number a frame."""
        return self.channels()[1][::FRAME_SAMPLES].tolist()


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction]
    monkeypatch.setattr("tests.agents.line.FRAME_MS", 0.1)


async def test_the_caller_is_left_and_what_they_heard_is_right(tmp_path: Path) -> None:
    call = Recorded(tmp_path)
    await call.feed(5)
    await call.line.play(steps(4))
    await call.feed(8)
    await call.close()
    left, right = call.channels()
    assert len(left) == len(right) == 13 * FRAME_SAMPLES == call.wav.samples
    assert set(left.tolist()) == {7}
    assert call.tom() == [0] * 5 + [1, 2, 3, 4] + [0] * 4
    assert right.tobytes() == bytes(call.door.ears), "to the sample"
    assert call.frames == 13


async def test_what_was_flushed_is_not_there(tmp_path: Path) -> None:
    call = Recorded(tmp_path)
    playing = asyncio.create_task(call.line.play(steps(40)))
    await call.feed(6)
    assert call.line.pending == call.door.pending
    playing.cancel()
    assert await call.line.flush() > 0
    await call.feed(5)
    await call.line.play(steps(3, first=100))
    await call.feed(6)
    await call.close()
    assert playing.cancelled()
    assert [number for number in call.tom() if number] == [1, 2, 3, 4, 5, 100, 101, 102]
    assert call.channels()[1].tobytes() == bytes(call.door.ears)


async def test_a_flush_alone_ends_a_play(tmp_path: Path) -> None:
    call = Recorded(tmp_path)
    playing = asyncio.create_task(call.line.play(steps(40)))
    await call.feed(6)
    await call.line.flush()
    await asyncio.wait_for(playing, 1)
    await call.feed(10)
    await call.close()
    assert [number for number in call.tom() if number] == [1, 2, 3, 4, 5]


async def test_what_was_cancelled_but_queued_is_there(tmp_path: Path) -> None:
    call = Recorded(tmp_path)
    playing = asyncio.create_task(call.line.play(steps(40)))
    await call.feed(6)
    playing.cancel()
    await call.feed(30)
    await call.close()
    assert call.channels()[1].tobytes() == bytes(call.door.ears)
    assert 10 < max(call.tom()) < 30


async def test_long_speech_stays_in_its_place(tmp_path: Path) -> None:
    call = Recorded(tmp_path)
    playing = asyncio.create_task(call.line.play(steps(300)))
    await call.feed(320)
    await playing
    await call.close()
    assert call.channels()[1].tobytes() == bytes(call.door.ears)
    assert len(call.channels()[0]) == 320 * FRAME_SAMPLES


async def test_every_second_is_on_disk_at_once(tmp_path: Path) -> None:
    call = Recorded(tmp_path)
    await call.feed(125)
    async with asyncio.timeout(5):
        while call.path.stat().st_size < HEADER_BYTES + 2 * 4 * SAMPLE_RATE:  # noqa: ASYNC110
            await asyncio.sleep(0.001)
    await call.close()
    assert call.wav.samples == 125 * FRAME_SAMPLES
    assert call.line.dropped_pieces == 0


async def test_a_disk_that_fails_is_told_once_and_the_call_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = Recorded(tmp_path)

    def full(left: bytes, right: bytes) -> None:
        raise OSError(28, "No space left on device")

    await call.feed(60)
    monkeypatch.setattr(call.wav, "append", full)
    await call.line.play(steps(3))
    await call.feed(200)
    await call.close()
    assert [error.errno for error in call.errors] == [28]
    assert call.frames == 260
    assert call.line.played == 3 * FRAME_SAMPLES
    assert call.wav.samples <= SAMPLE_RATE


async def test_a_disk_too_slow_loses_pieces_that_are_counted_and_nothing_moves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = Recorded(tmp_path)
    go_on = threading.Event()
    append = call.wav.append

    def slow(left: bytes, right: bytes) -> None:
        go_on.wait()
        append(left, right)

    monkeypatch.setattr(call.wav, "append", slow)
    for _ in range(33):
        await call.door.feed(CALLER * 50)
    lost = call.line.dropped_pieces
    assert lost >= 2
    go_on.set()
    async with asyncio.timeout(5):
        while call.wav.samples < 30 * SAMPLE_RATE:  # noqa: ASYNC110
            await asyncio.sleep(0.001)
    await call.feed(50, steps(1, first=9))
    await call.close()
    left = call.channels()[0]
    assert len(left) == 34 * SAMPLE_RATE
    assert set(left[: 30 * SAMPLE_RATE].tolist()) == {7}
    assert np.count_nonzero(left == 0) == lost * SAMPLE_RATE
    assert set(left[33 * SAMPLE_RATE :].tolist()) == {9}, "what comes after is in its place"
    assert call.errors == []


async def test_a_disk_too_slow_to_the_end_keeps_the_length(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = Recorded(tmp_path)
    go_on = threading.Event()
    append = call.wav.append

    def slow(left: bytes, right: bytes) -> None:
        go_on.wait()
        append(left, right)

    monkeypatch.setattr(call.wav, "append", slow)
    for _ in range(32):
        await call.door.feed(SILENCE * 50)
    asyncio.get_running_loop().call_later(0.05, go_on.set)
    await call.close()
    assert call.line.dropped_pieces == 2
    assert call.wav.samples == 32 * SAMPLE_RATE


async def test_a_file_that_cannot_be_closed_is_told_like_any_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = Recorded(tmp_path)

    def broken() -> None:
        raise OSError(5, "Input/output error")

    await call.feed(60)
    monkeypatch.setattr(call.wav, "close", broken)
    assert call.line.recording
    await call.close()
    assert [error.errno for error in call.errors] == [5]
    assert not call.line.recording


async def test_a_recording_that_begins_later(tmp_path: Path) -> None:
    door = ScriptedLine()
    errors: list[OSError] = []
    line = RecordingLine(door, None, errors.append)
    seen = 0

    async def read() -> None:
        nonlocal seen
        async for _ in line.frames():
            seen += 1

    reader = asyncio.create_task(read())
    await line.play(steps(3))
    for _ in range(5):
        await door.feed(CALLER)
    assert not line.recording
    wav = StereoWav(tmp_path / "call.wav")
    line.begin(wav)
    assert line.recording
    await line.play(steps(4, first=10))
    for _ in range(6):
        await door.feed(steps(1, first=8))
    await door.hang_up()
    await reader
    await line.close()
    assert seen == 11
    samples = np.frombuffer((tmp_path / "call.wav").read_bytes()[HEADER_BYTES:], np.int16)
    left, right = samples[::2], samples[1::2]
    assert set(left.tolist()) == {8}
    assert right[::FRAME_SAMPLES].tolist() == [10, 11, 12, 13, 0, 0]
    assert errors == []


async def test_a_recording_that_is_stopped(tmp_path: Path) -> None:
    call = Recorded(tmp_path)
    await call.feed(55)
    await call.line.play(steps(5))
    await call.feed(5)
    call.line.stop()
    assert not call.line.recording
    await call.line.play(steps(5, first=100))
    await call.feed(60, steps(1, first=9))
    await call.close()
    assert set(call.channels()[0].tolist()) == {7}
    assert call.tom() == [0] * 55 + [1, 2, 3, 4, 5], "all that was heard till then, and no more"
    assert call.errors == []


async def test_a_listener_hears_both_sides_whether_recorded_or_not(tmp_path: Path) -> None:
    door = ScriptedLine()
    line = RecordingLine(door, None, lambda error: None)
    heard: list[tuple[bytes, bytes]] = []
    line.listener = lambda caller, tom: heard.append((caller, tom))

    async def read() -> None:
        async for _ in line.frames():
            pass

    reader = asyncio.create_task(read())
    await door.feed(CALLER)
    await line.play(steps(3))
    for _ in range(5):
        await door.feed(CALLER)
    line.listener = None
    await door.feed(CALLER)
    await door.hang_up()
    await reader
    await line.close()
    assert [caller for caller, _ in heard] == [CALLER] * 6
    assert b"".join(tom for _, tom in heard) == steps(3)


async def test_transfers_are_passed_on(tmp_path: Path) -> None:
    call = Recorded(tmp_path)
    call.door.transfers["sip:21@home"] = True
    assert await call.line.transfer("sip:21@home")
    assert not await call.line.transfer("sip:22@home")
    await call.close()
    assert call.door.transferred == ["sip:21@home", "sip:22@home"]


async def test_a_call_of_no_length(tmp_path: Path) -> None:
    call = Recorded(tmp_path)
    await call.close()
    assert call.path.stat().st_size == HEADER_BYTES
    assert len(SILENCE) == FRAME_BYTES


async def test_what_was_said_last_can_be_asked_for(tmp_path: Path) -> None:
    recorded = Recorded(tmp_path)
    await recorded.feed(60)
    await recorded.line.sync()
    assert recorded.channels()[0].size >= 59 * FRAME_SAMPLES, "a second was written, and the rest"
    await recorded.feed(10)
    await recorded.line.sync()
    await recorded.close()
    left, right = recorded.channels()
    assert left.size == right.size == 70 * FRAME_SAMPLES, "none twice, none missing"
    assert (left == 7).all()
