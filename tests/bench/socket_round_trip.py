"""Ping to pong over the WebSocket while calls talk on it, against a `tom serve` of its own."""

import asyncio
import time
from contextlib import AsyncExitStack

import numpy as np

from tests.bench.figures import percentiles
from tests.bench.many_sockets import late_frames
from tests.bench.processes import child, cpu_s, rss_mb
from tests.bench.scenario import LONG_QUESTION, spoken
from tom.probe.server import own_server
from tom.settings import Settings
from tom.socket_phone import socket_phone
from tom.web_phone import WebPhone

TARGET_MS = 50.0
"""At p95."""
_PING_EVERY_S = 0.2
_QUIET_S = 0.7
_QUIET_PEAK = 300
"""TOM's pauses are digital silence, of 32 768."""


async def measure(settings: Settings, calls: int, seconds: float, voice: str) -> dict[str, object]:
    """`calls` callers ask, listen and ping for `seconds`."""
    question = spoken(LONG_QUESTION, voice)
    async with own_server(settings, None) as tom, AsyncExitStack() as stack:
        server = child("serve")
        callers = [
            _Caller(await stack.enter_async_context(socket_phone(tom.web_url, tom.token())))
            for _ in range(calls)
        ]
        talking = [asyncio.create_task(caller.talk(question)) for caller in callers]
        before, began = cpu_s(server), time.monotonic()
        await asyncio.gather(*(caller.ping(seconds) for caller in callers))
        took, used_s = time.monotonic() - began, cpu_s(server) - before
        for task in talking:
            task.cancel()
        await asyncio.gather(*talking, return_exceptions=True)
        late = await late_frames(tom)
        server_mb = rss_mb(server)
    pings = [ms for caller in callers for ms in caller.ping_ms]
    figures = percentiles(pings)
    return {
        "calls": calls,
        "seconds": round(took, 1),
        "answers": sum(caller.answers for caller in callers),
        "pings": len(pings),
        "ping_ms": figures,
        "target_p95_ms": TARGET_MS,
        "met": figures["p95"] < TARGET_MS,
        "late_frames": late,
        "server_cpu_percent_per_call": round(100 * used_s / took / calls, 2),
        "server_mb": server_mb,
    }


class _Caller:
    """Asks as soon as TOM is silent, all the time."""

    def __init__(self, phone: WebPhone) -> None:
        self._phone = phone
        self.answers = 0
        self.ping_ms: list[float] = []

    async def talk(self, question: bytes) -> None:
        """Until cancelled, or TOM ends the call."""
        loop = asyncio.get_running_loop()
        spoke_at: float | None = None
        async for frame in self._phone.frames():
            if int(np.abs(np.frombuffer(frame.pcm, np.int16).astype(np.int32)).max()) > _QUIET_PEAK:
                spoke_at = loop.time()
            elif spoke_at is not None and loop.time() - spoke_at > _QUIET_S:
                self.answers += 1
                spoke_at = None
                await self._phone.play(question)

    async def ping(self, seconds: float) -> None:
        """Every 200 ms."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.ping_ms.append(await self._phone.ping())
            await asyncio.sleep(_PING_EVERY_S)
