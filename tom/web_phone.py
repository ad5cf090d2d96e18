"""`WebPhone`: a browser's side of a call, without the browser. For `tom probe`.

Phone ──play()──► Speaking ──take()──► socket or peer connection ──► TOM
Phone ◄─frames()─ Hearing ◄──put()──── socket or peer connection ◄── TOM
"""

import asyncio
import time
from collections.abc import AsyncIterator

from media.line import Frame
from telephony.browser.events import ClientEvent, Digit, HangUp, Ping, Pong, StreamEvent
from telephony.browser.hearing import Hearing
from telephony.browser.speaking import Speaking

PING_TIMEOUT_S = 5.0


class WebPhoneError(Exception):
    """TOM could not be called, or does not answer."""


class WebPhone:
    """An `AudioLine` towards TOM. What carries it moves the audio and calls `take`."""

    def __init__(self) -> None:
        self.hearing = Hearing()
        self.speaking = Speaking()
        self.ended = asyncio.Event()
        self.call_id = ""
        self.outbox: asyncio.Queue[ClientEvent] = asyncio.Queue(100)
        """Events on their way to TOM."""
        self._pinged = 0
        self._pings: dict[str, asyncio.Future[float]] = {}

    # AudioLine

    @property
    def played(self) -> int:
        return self.speaking.played

    @property
    def pending(self) -> int:
        return self.speaking.pending

    async def frames(self) -> AsyncIterator[Frame]:
        async for frame in self.hearing.frames():
            yield frame

    async def play(self, pcm: bytes) -> None:
        await self.speaking.play(pcm)

    def pause(self) -> None:
        self.speaking.pause()

    def resume(self, again: bytes = b"") -> None:
        self.speaking.resume(again)

    async def flush(self) -> int:
        return self.speaking.flush()

    async def transfer(self, target: str) -> bool:
        """A caller transfers nobody."""
        return False

    # what a caller does besides

    async def send_digits(self, digits: str) -> None:
        """Key `digits` (0-9 * # A-D)."""
        for digit in digits.upper():
            await self.outbox.put(Digit(digit=digit))

    async def hang_up(self) -> None:
        """End the call."""
        if not self.ended.is_set():
            await self.outbox.put(HangUp())
            await self.ended.wait()

    async def ping(self) -> float:
        """Milliseconds until TOM's pong is here. Raises WebPhoneError where none comes."""
        self._pinged += 1
        name = str(self._pinged)
        pong = self._pings[name] = asyncio.get_running_loop().create_future()
        sent = time.perf_counter()
        await self.outbox.put(Ping(id=name))
        try:
            async with asyncio.timeout(PING_TIMEOUT_S):
                return (await pong - sent) * 1000
        except TimeoutError as error:
            raise WebPhoneError("TOM does not answer a ping") from error
        finally:
            del self._pings[name]

    # what the connection reports

    def take(self, event: StreamEvent) -> None:
        """An event from TOM."""
        if isinstance(event, Pong) and (pong := self._pings.get(event.id)) and not pong.done():
            pong.set_result(time.perf_counter())

    def end(self) -> None:
        """The call is over."""
        self.hearing.end()
        self.speaking.end()
        self.ended.set()
