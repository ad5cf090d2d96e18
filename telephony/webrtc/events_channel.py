"""`EventsChannel`: TOM's side of the data channel "events", from before it is open."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable

from aiortc import RTCDataChannel
from aiortc.exceptions import InvalidStateError

from telephony.browser.events import ClientEvent, Problem, StreamEvent, TtsAudio
from telephony.browser.messages import parse
from telephony.browser.token_bucket import TokenBucket

log = logging.getLogger(__name__)

LABEL = "events"
MESSAGES_PER_S = 120
"""Of one browser, and as many at once."""
MAX_WAITING = 256
"""Events that wait for the browser to open the channel."""
MAX_BUFFERED_BYTES = 262_144
"""That aiortc may hold back for a browser that reads too slowly."""


class EventsChannel:
    """Sends events, and reads the browser's. What does not fit is dropped and counted."""

    def __init__(self, take: Callable[[ClientEvent], None], closed: Callable[[], None]) -> None:
        """`take` gets what the browser sends; `closed` is called when it closes the channel."""
        self._take = take
        self._closed = closed
        self._channel: RTCDataChannel | None = None
        self._sent = asyncio.Event()
        self._waiting: deque[StreamEvent] = deque()
        now = asyncio.get_running_loop().time
        self._rate = TokenBucket(MESSAGES_PER_S, MESSAGES_PER_S, now)
        self._complaints = TokenBucket(1, 1, now)
        self.refused = 0
        """The browser's messages that were too many."""
        self.dropped = 0
        """Events that did not reach the browser."""

    def open(self, channel: RTCDataChannel) -> None:
        """The browser opened a channel. The first one with our label is it."""
        if channel.label != LABEL or self._channel is not None:
            log.warning("data channel %.64r is closed: there is one, %r", channel.label, LABEL)
            channel.close()
            return
        self._channel = channel
        channel.on("message", self._read)
        channel.on("close", self._closed)
        channel.on("bufferedamountlow", self._sent.set)
        while self._waiting:
            self.show(self._waiting.popleft())

    def show(self, event: StreamEvent) -> None:
        """Send `event`, or keep it until the channel is open. Never waits."""
        if isinstance(event, TtsAudio):  # it goes over RTP
            return
        channel = self._channel
        if channel is None and len(self._waiting) < MAX_WAITING:
            self._waiting.append(event)
        elif channel is None or channel.bufferedAmount > MAX_BUFFERED_BYTES:
            self.dropped += 1
        else:
            try:
                channel.send(event.model_dump_json())
            except (InvalidStateError, ValueError):  # it is closed, or the event is too long
                self.dropped += 1

    async def flush(self) -> None:
        """Return once everything is sent. It may never be: the browser may be gone."""
        while self._channel is not None and self._channel.bufferedAmount:
            self._sent.clear()
            await self._sent.wait()

    def _read(self, message: str | bytes) -> None:
        if not self._rate.take():
            self._refuse()
            return
        if isinstance(message, bytes):
            self.show(Problem(code="malformed", message="a message is text: JSON"))
            return
        event = parse(message)
        if isinstance(event, Problem):
            self.show(event)
        else:
            self._take(event)

    def _refuse(self) -> None:
        self.refused += 1
        if self._complaints.take():
            told = f"messages are dropped: {MESSAGES_PER_S} a second are taken"
            log.warning("data channel: %s", told)
            self.show(Problem(code="rate_limited", message=told))
