"""`Outgoing`: what waits to be sent to one client, in order, and never more than fits."""

import asyncio
from collections import deque

from media.audio import FRAME_BYTES
from telephony.browser.events import Pong, StreamEvent

MAX_FRAMES = 50
"""Frames of TOM's voice: one second."""
MESSAGE_BYTES = 4 * FRAME_BYTES
"""Voice that waits is sent in pieces of so much: a message costs more than what is in it."""
MAX_EVENTS = 500
MAX_PONGS = 120

Item = StreamEvent | bytes
"""An event, or some of TOM's voice (s16le mono 16 kHz)."""


class Outgoing:
    """Bounded. A full one loses the oldest of its kind, which is counted.

    All methods belong to the event loop's thread.
    """

    def __init__(self) -> None:
        self._items: deque[Item] = deque()
        self._pongs: deque[Pong] = deque()
        """These overtake all others: they measure the connection, not the queue."""
        self._frames = 0
        self._wake = asyncio.Event()
        self._closed = False
        self.frames_dropped = 0
        self.events_dropped = 0

    @property
    def frames(self) -> int:
        """Frames of TOM's voice that wait."""
        return self._frames

    def __len__(self) -> int:
        return len(self._items) + len(self._pongs)

    def put(self, item: Item) -> None:
        """Add an item; nothing is added once closed."""
        if self._closed:
            return
        if isinstance(item, Pong):
            if len(self._pongs) == MAX_PONGS:
                self._pongs.popleft()
                self.events_dropped += 1
            self._pongs.append(item)
        elif isinstance(item, bytes):
            if self._frames == MAX_FRAMES:
                self._drop_oldest(audio=True)
            self._frames += 1
            self._items.append(item)
        else:
            if len(self._items) - self._frames == MAX_EVENTS:
                self._drop_oldest(audio=False)
            self._items.append(item)
        self._wake.set()

    def clear_audio(self) -> None:
        """Drop the voice that is not sent yet: TOM is to be silent. It does not count as lost."""
        self._items = deque(item for item in self._items if not isinstance(item, bytes))
        self._frames = 0

    def close(self) -> None:
        """Nothing more comes: `take` gives what is left, then None."""
        self._closed = True
        self._wake.set()

    async def take(self) -> Item | None:
        """The next to be sent, voice as one piece; waits for it. None at the end."""
        while not self._pongs and not self._items:
            if self._closed:
                return None
            self._wake.clear()
            await self._wake.wait()
        if self._pongs:
            return self._pongs.popleft()
        item = self._items.popleft()
        if not isinstance(item, bytes):
            return item
        self._frames -= 1
        while (
            self._items and isinstance(more := self._items[0], bytes) and len(item) < MESSAGE_BYTES
        ):
            del self._items[0]
            self._frames -= 1
            item += more
        return item

    def _drop_oldest(self, audio: bool) -> None:
        items = enumerate(self._items)
        del self._items[next(i for i, item in items if isinstance(item, bytes) is audio)]
        if audio:
            self._frames -= 1
            self.frames_dropped += 1
        else:
            self.events_dropped += 1
