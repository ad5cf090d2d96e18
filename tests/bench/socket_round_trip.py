"""Ping to pong over the WebSocket while calls talk on it, against a `tom serve` of its own."""

import asyncio
import time
from contextlib import AsyncExitStack

import httpx
import numpy as np
import psutil

from admin_ui.tokens import Tokens
from agents.engines.tts.espeak import Espeak
from tests.bench.figures import percentiles
from tests.bench.latency import LONG_QUESTION
from tom.phone import trim
from tom.probe.server import OwnServer, own_server
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
    question = trim(Espeak(voice).synthesize(LONG_QUESTION).pcm)
    async with own_server(settings, None) as tom, AsyncExitStack() as stack:
        server = _server()
        callers = [
            _Caller(await stack.enter_async_context(socket_phone(tom.web_url, tom.token())))
            for _ in range(calls)
        ]
        talking = [asyncio.create_task(caller.talk(question)) for caller in callers]
        before, began = _cpu_s(server), time.monotonic()
        await asyncio.gather(*(caller.ping(seconds) for caller in callers))
        took, cpu_s = time.monotonic() - began, _cpu_s(server) - before
        for task in talking:
            task.cancel()
        await asyncio.gather(*talking, return_exceptions=True)
        late = await _late_frames(tom)
        server_mb = round(server.memory_info().rss / 2**20, 1)
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
        "server_cpu_percent_per_call": round(100 * cpu_s / took / calls, 2),
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


async def _late_frames(tom: OwnServer) -> float:
    """Frames of TOM's voice that the server sent after they should have been played."""
    token = Tokens.open(tom.data).issue("bench", "monitor")
    async with httpx.AsyncClient() as client:
        bearer = {"Authorization": f"Bearer {token}"}
        metrics = (await client.get(f"{tom.web_url}/metrics", headers=bearer)).text
    sample = 'tom_browser_late_frames_total{door="websocket"} '
    (line,) = (line for line in metrics.splitlines() if line.startswith(sample))
    return float(line.removeprefix(sample))


def _server() -> psutil.Process:
    """The server that we started."""
    (server,) = (child for child in psutil.Process().children() if "serve" in child.cmdline())
    return server


def _cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system
