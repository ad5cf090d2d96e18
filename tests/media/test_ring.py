import asyncio

import pytest

from media.ring import Ring


async def test_items_come_out_in_order_and_then_the_end() -> None:
    ring: Ring[int] = Ring(5)
    for item in range(3):
        ring.put(item)
    ring.close()
    ring.put(99)
    assert [item async for item in ring] == [0, 1, 2]
    assert ring.dropped == 0


async def test_it_keeps_the_newest_and_counts_what_it_drops() -> None:
    ring: Ring[int] = Ring(3)
    for item in range(10):
        ring.put(item)
        assert len(ring) <= 3
    ring.close()
    assert [item async for item in ring] == [7, 8, 9]
    assert ring.dropped == 7


async def test_a_waiting_consumer_is_woken_by_an_item_and_by_the_end() -> None:
    ring: Ring[str] = Ring(1)
    got: list[str] = []

    async def consume() -> None:
        async for item in ring:
            got.append(item)

    task = asyncio.create_task(consume())
    await asyncio.sleep(0)
    ring.put("a")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert got == ["a"]
    ring.close()
    await asyncio.wait_for(task, 1)


def test_it_needs_room() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Ring(0)


async def test_items_can_be_taken_without_waiting() -> None:
    ring: Ring[int] = Ring(3)
    assert ring.peek() is None
    assert ring.take() is None
    ring.put(1)
    ring.put(2)
    assert ring.peek() == 1
    assert [ring.take(), ring.take(), ring.take()] == [1, 2, None]
