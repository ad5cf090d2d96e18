"""A bounded buffer between a producer that must not wait and an asynchronous consumer."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Ring(Generic[Item]):
    """Holds the newest `capacity` items; counts the oldest that it had to drop.

    All methods belong to the event loop's thread.
    """

    def __init__(self, capacity: int) -> None:
        """Raises ValueError for a capacity under 1."""
        if capacity < 1:
            raise ValueError(f"a ring needs room for at least one item, not {capacity}")
        self._items: deque[Item] = deque()
        self._capacity = capacity
        self._closed = False
        self._wake = asyncio.Event()
        self.dropped = 0
        """Items lost because the consumer was too slow."""

    def __len__(self) -> int:
        return len(self._items)

    def put(self, item: Item) -> None:
        """Add an item; drops the oldest when full, and everything once closed."""
        if self._closed:
            return
        if len(self._items) == self._capacity:
            self._items.popleft()
            self.dropped += 1
        self._items.append(item)
        self._wake.set()

    def peek(self) -> Item | None:
        """The oldest item, which stays; None where there is none."""
        return self._items[0] if self._items else None

    def take(self) -> Item | None:
        """The oldest item, without waiting; None where there is none."""
        return self._items.popleft() if self._items else None

    def close(self) -> None:
        """No more items: the consumer gets what is left, then the end."""
        self._closed = True
        self._wake.set()

    async def __aiter__(self) -> AsyncIterator[Item]:
        while True:
            while self._items:
                yield self._items.popleft()
            if self._closed:
                return
            self._wake.clear()
            await self._wake.wait()
