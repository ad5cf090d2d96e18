"""`Connection`: one WebSocket from its first message to its last, and the call that it carries.

Three tasks beside the application: one reads, one writes, and one hands TOM's voice to the writer
in real time. All end with the call, and the call ends with the connection.
"""

import asyncio
import base64
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import Literal

from media.audio import FRAME_MS, FRAME_SAMPLES, SAMPLE_BYTES, SAMPLE_RATE
from telephony.browser.browser_leg import BrowserLeg
from telephony.browser.events import (
    AudioChunk,
    CallEnded,
    Clear,
    Digit,
    HangUp,
    Ping,
    Pong,
    Problem,
    StreamEvent,
    TtsAudio,
)
from telephony.browser.messages import MAX_MESSAGE_BYTES, parse, too_large
from telephony.browser.token_bucket import TokenBucket
from telephony.call import Call, EndReason
from telephony.call_leg import WantedPipeline
from telephony.events import TelephonyEvent
from telephony.websocket import socket as codes
from telephony.websocket.outgoing import Item, Outgoing
from telephony.websocket.pacer import Pacer
from telephony.websocket.socket import Socket, SocketClosed

log = logging.getLogger(__name__)

AudioFormat = Literal["binary", "json"]
"""TOM's voice as binary messages or as `tts_audio` events."""

MESSAGES_PER_S = 120
"""Of one client, and as many at once. Real time takes 50: one message for 20 ms."""
FLOOD_PER_S = 10 * MESSAGES_PER_S
FLOOD_S = 3
"""A client that sends ten times too much for this long is sent away."""
TELL_DROPPED_S = 1.0
SEND_TIMEOUT_S = 10.0
"""A client that takes nothing for this long is gone."""
CLOSE_TIMEOUT_S = 1.0
"""The end is already written, or it is not worth waiting for."""

OnCall = Callable[[BrowserLeg], Awaitable[None]]


class Connection:
    """To be run once."""

    def __init__(
        self,
        socket: Socket,
        call: Call,
        wanted: WantedPipeline | None,
        audio: AudioFormat,
        emit: Callable[[TelephonyEvent], None],
    ) -> None:
        self.leg = BrowserLeg(call, wanted, "pcm16", self._show, emit, self._lead)
        self.pacer = Pacer()
        self.outgoing = Outgoing()
        self.messages_dropped = 0
        self._socket = socket
        self._audio = audio
        self._loop = asyncio.get_running_loop()
        self._rate = TokenBucket(MESSAGES_PER_S, MESSAGES_PER_S, self._loop.time)
        self._flood = TokenBucket(FLOOD_PER_S, FLOOD_PER_S * FLOOD_S, self._loop.time)
        self._untold = 0
        """Messages dropped since the client was last told."""
        self._telling: asyncio.TimerHandle | None = None
        self._close_code = codes.NORMAL

    async def run(self, on_call: OnCall) -> None:
        """Serve the client until the call and the connection are over."""
        leg = self.leg
        async with asyncio.TaskGroup() as group:
            reading = group.create_task(self._read(), name=f"{leg!r} reads")
            writing = group.create_task(self._write(), name=f"{leg!r} writes")
            pacing = group.create_task(self._pace(), name=f"{leg!r} speaks")
            try:
                leg.connect()
                await self._answer(on_call)
                pacing.cancel()
                await asyncio.wait([writing])
                await self._close()
            finally:
                reading.cancel()
                pacing.cancel()
                if self._telling is not None:
                    self._telling.cancel()
        if self.outgoing.frames_dropped or self.outgoing.events_dropped:
            log.warning(
                "%r: %d frames and %d events dropped: the client took them too slowly",
                leg, self.outgoing.frames_dropped, self.outgoing.events_dropped,
            )  # fmt: skip

    async def _answer(self, on_call: OnCall) -> None:
        """Run the application. The edge of the call: what fails here ends only it."""
        try:
            await on_call(self.leg)
        except Exception:
            log.exception("%r failed", self.leg)
            self._show(Problem(code="failed", message="the call failed"))
            self._close_code = codes.INTERNAL_ERROR
        finally:
            self.leg.end(EndReason.TOM_HUNG_UP)

    async def _close(self) -> None:
        try:
            async with asyncio.timeout(CLOSE_TIMEOUT_S):
                await self._socket.close(self._close_code)
        except TimeoutError:
            log.warning("%r: the client does not take its end", self.leg)

    # from the client

    async def _read(self) -> None:
        try:
            while True:
                message = await self._socket.receive()
                if self._rate.take():
                    self._take(message)
                else:
                    self._drop(message)
                    # Messages may wait in line, and reading them does not wait: others have a turn.
                    await asyncio.sleep(0)
        except SocketClosed as closed:
            left = closed.code in codes.LEAVING
            self.leg.end(EndReason.CALLER_HUNG_UP if left else EndReason.CONNECTION_LOST)

    def _take(self, message: str | bytes) -> None:
        if isinstance(message, bytes):
            self._hear(message)
            return
        match event := parse(message):
            case AudioChunk():
                self._hear_base64(event.audio)
            case Ping():
                self.outgoing.put(Pong(id=event.id))
            case Digit():
                self.leg.key(event.digit)
            case HangUp():
                self.leg.end(EndReason.CALLER_HUNG_UP)
            case Problem():
                self.leg.show(event)

    def _hear(self, pcm: bytes, field: str = "") -> None:
        if len(pcm) > MAX_MESSAGE_BYTES:
            self.leg.show(too_large(len(pcm)))
        elif len(pcm) % SAMPLE_BYTES:
            self._complain(f"{len(pcm)} bytes are no whole number of 16-bit samples", field)
        else:
            self.leg.hearing.put(pcm)

    def _hear_base64(self, audio: str) -> None:
        try:
            pcm = base64.b64decode(audio, validate=True)
        except ValueError as error:
            self._complain(f"not base64: {error}", "audio")
        else:
            self._hear(pcm, "audio")

    def _complain(self, message: str, field: str) -> None:
        self.leg.show(Problem(code="invalid", message=message, field=field))

    def _drop(self, message: str | bytes) -> None:
        """One more than the client may send."""
        self.messages_dropped += 1
        self._untold += 1
        if isinstance(message, bytes):
            self.leg.hearing.refuse(len(message))
        if self._telling is None:
            self._telling = self._loop.call_later(TELL_DROPPED_S, self._tell_dropped)
        if not self._flood.take():
            self._close_code = codes.POLICY_VIOLATION
            self.leg.end(EndReason.TOM_HUNG_UP)

    def _tell_dropped(self) -> None:
        self._telling = None
        told = f"{self._untold} messages were dropped: {MESSAGES_PER_S} a second are taken"
        log.warning("%r: %s", self.leg, told)
        self.leg.show(Problem(code="rate_limited", message=told))
        self._untold = 0

    # to the client

    def _show(self, event: StreamEvent) -> None:
        match event:
            case Clear():
                self.outgoing.clear_audio()
                self.pacer.clear()
            case CallEnded():
                self._last_words(event.reason)
            case _:
                pass
        self.outgoing.put(event)
        if isinstance(event, CallEnded):
            self.outgoing.close()

    def _last_words(self, reason: EndReason) -> None:
        """What TOM has begun to say is heard to its end, unless the caller left."""
        if self._telling is not None:
            self._telling.cancel()
            self._tell_dropped()
        if reason is EndReason.SHUTDOWN:
            self._close_code = codes.GOING_AWAY
        if reason in (EndReason.CALLER_HUNG_UP, EndReason.CONNECTION_LOST):
            self.leg.speaking.flush()
            self.outgoing.clear_audio()
            self.pacer.clear()
            return
        while (pcm := self.leg.speaking.take()) is not None:
            self.outgoing.put(pcm)
        self.pacer.clear()

    def _lead(self) -> int:
        """Samples of TOM's voice that the client holds, or that wait for one that is too slow."""
        held = round(self.pacer.unheard_s(self._loop.time()) * SAMPLE_RATE)
        return max(held, self.outgoing.frames * FRAME_SAMPLES)

    async def _pace(self) -> None:
        speaking, now = self.leg.speaking, self._loop.time
        while True:
            await speaking.filled()
            self.pacer.begin(now())
            while (pcm := await self._next()) is not None:
                self.outgoing.put(pcm)
                self.pacer.sent(now())
                if (wait_s := self.pacer.wait_s(now())) > 0:
                    await asyncio.sleep(wait_s)

    async def _next(self) -> bytes | None:
        """20 ms of TOM's voice; the rest of them is waited for as long as the client can."""
        if self.leg.speaking.short:
            left_s = self.pacer.unheard_s(self._loop.time())
            await asyncio.sleep(max(0.0, left_s - FRAME_MS / 1000))
        return self.leg.speaking.take()

    async def _write(self) -> None:
        try:
            while (item := await self.outgoing.take()) is not None:
                async with asyncio.timeout(SEND_TIMEOUT_S):
                    await self._send(item)
        except TimeoutError:
            log.warning("%r: the client takes nothing", self.leg)
            self.leg.end(EndReason.CONNECTION_LOST)
        except SocketClosed:
            # The reader learns of it too, and why; unless the connection broke in the middle.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.leg.ended.wait(), CLOSE_TIMEOUT_S)
            self.leg.end(EndReason.CONNECTION_LOST)

    async def _send(self, item: Item) -> None:
        if not isinstance(item, bytes):
            await self._socket.send_text(item.model_dump_json())
        elif self._audio == "binary":
            await self._socket.send_bytes(item)
        else:
            voice = TtsAudio(audio=base64.b64encode(item).decode())
            await self._socket.send_text(voice.model_dump_json())
