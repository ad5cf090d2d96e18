"""Engines compute behind the audio."""

import asyncio
import os
import threading

import pytest

from media.background import background_threads, in_background


def niceness() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


async def test_it_computes_at_a_lower_priority_and_the_loop_stays_as_it_was() -> None:
    before = niceness()
    assert await in_background(niceness) == min(before + 10, 19)
    assert niceness() == before


async def test_no_more_threads_than_cores() -> None:
    busy = threading.Barrier(2)
    names = await asyncio.gather(
        *(in_background(lambda: threading.current_thread().name) for _ in range(50))
    )
    assert len(set(names)) <= len(os.sched_getaffinity(0))
    with background_threads("pair", 2) as pair:
        # Both are there: neither passes the barrier alone.
        places = [pair.submit(busy.wait, 5) for _ in range(2)]
        assert sorted(place.result() for place in places) == [0, 1]


async def test_an_error_comes_to_who_asked() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        await in_background(int, "drei")
