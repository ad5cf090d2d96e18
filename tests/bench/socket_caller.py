"""A caller on the WebSocket who knows when each 20 ms of TOM's voice is heard."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import numpy as np

from tests.bench.listening import Listening
from tom.socket_phone import socket_phone
from tom.web_phone import WebPhone

_QUIET_PEAK = 300
"""TOM's pauses are digital silence, of 32 768."""


class SocketCaller(Listening):
    """Speaks into a call and listens; what it hears has been through its own jitter buffer."""

    def __init__(self, phone: WebPhone) -> None:
        self._phone = phone
        self._heard: list[float] = []
        self.began_at = 0.0
        self.ended_at = 0.0

    async def run(self) -> None:
        """Listen until the call ends."""
        loop = asyncio.get_running_loop()
        async for frame in self._phone.frames():
            samples = np.frombuffer(frame.pcm, np.int16).astype(np.int32)
            if int(np.abs(samples).max()) > _QUIET_PEAK:
                self._heard.append(loop.time())

    async def send(self, pcm: bytes) -> None:
        """Say it (s16le mono 16 kHz); returns when the last of it is out."""
        loop, phone = asyncio.get_running_loop(), self._phone
        played = phone.played
        saying = asyncio.create_task(phone.play(pcm))
        while phone.played == played:  # noqa: ASYNC110 - a line has no event for this
            await asyncio.sleep(0.002)
        self.began_at = loop.time()
        await saying
        while phone.pending:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        self.ended_at = loop.time()

    def speech_times(self, since: float) -> list[float]:
        return [at for at in self._heard if at > since]


@contextlib.asynccontextmanager
async def socket_calling(url: str, token: str) -> AsyncIterator[SocketCaller]:
    """A call to the TOM at `url`, answered."""
    async with socket_phone(url, token) as phone:
        caller = SocketCaller(phone)
        listening = asyncio.create_task(caller.run())
        try:
            yield caller
        finally:
            listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listening
