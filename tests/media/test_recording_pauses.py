"""Where TOM is paused, the recording is silent for as long, and goes on where it stopped."""

import asyncio
from pathlib import Path

import numpy as np
import pytest

from media.audio import FRAME_SAMPLES
from tests.media.test_recording import Recorded, steps


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction]
    monkeypatch.setattr("tests.agents.line.FRAME_MS", 0.1)


async def test_a_pause_is_where_it_was(tmp_path: Path) -> None:
    call = Recorded(tmp_path)
    playing = asyncio.create_task(call.line.play(steps(20)))
    await call.feed(6)
    call.line.pause()
    await call.feed(33)
    call.line.resume()
    await call.feed(30)
    await playing
    await call.close()
    assert [number for number in call.tom() if number] == list(range(1, 21))
    assert call.channels()[1].tobytes() == bytes(call.door.ears), "to the sample"
    assert call.door.pauses == [(6 * FRAME_SAMPLES, 39 * FRAME_SAMPLES)]


async def test_what_is_flushed_in_a_pause_is_not_there(tmp_path: Path) -> None:
    call = Recorded(tmp_path)
    playing = asyncio.create_task(call.line.play(steps(20)))
    await call.feed(6)
    call.line.pause()
    await call.feed(12)
    await call.line.flush()
    await playing
    await call.line.play(steps(2, first=100))
    await call.feed(6)
    await call.close()
    assert [number for number in call.tom() if number] == [*range(1, 6), 100, 101]
    assert call.channels()[1].tobytes() == bytes(call.door.ears)


async def test_what_is_said_again_is_there_twice(tmp_path: Path) -> None:
    call = Recorded(tmp_path)
    told = bytearray()
    call.line.listener = lambda caller, tom: told.extend(tom)
    playing = asyncio.create_task(call.line.play(steps(20)))
    await call.feed(6)
    call.line.pause()
    await call.feed(20)
    call.line.resume(steps(3, first=3))
    call.line.resume(steps(3, first=50))
    await call.feed(30)
    await playing
    await call.close()
    assert [number for number in call.tom() if number] == [*range(1, 6), 3, 4, 5, *range(6, 21)]
    assert call.channels()[1].tobytes() == bytes(call.door.ears), "to the sample"
    listened = np.frombuffer(bytes(told), np.int16)[::FRAME_SAMPLES].tolist()
    assert [number for number in listened if number] == [number for number in call.tom() if number]
    assert call.line.played == 20 * FRAME_SAMPLES


@pytest.mark.parametrize("pauses", [False, True])
async def test_what_is_flushed_while_it_is_said_again_is_not_there(
    tmp_path: Path, pauses: bool
) -> None:
    call = Recorded(tmp_path)
    playing = asyncio.create_task(call.line.play(steps(20)))
    await call.feed(6)
    call.line.pause()
    await call.feed(20)
    call.line.resume(steps(4, first=3))
    await call.feed(2)
    if pauses:
        call.line.pause()
        await call.feed(9)
    await call.line.flush()
    await playing
    await call.line.play(steps(2, first=100))
    await call.feed(6)
    await call.close()
    assert [number for number in call.tom() if number] == [*range(1, 6), 3, 4, 100, 101]
    assert call.channels()[1].tobytes() == bytes(call.door.ears)
