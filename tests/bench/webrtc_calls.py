"""Ten WebRTC calls at once with a server on one core: late packets at the callers, CPU, memory."""

import asyncio
import os
import time
from contextlib import AsyncExitStack

import httpx
import psutil

from agents.engines.tts.espeak import Espeak
from media.audio import SAMPLE_RATE
from tests.bench.arrivals import Arrivals
from tests.bench.figures import percentiles
from tests.bench.latency import LONG_QUESTION
from tests.webrtckit import WebRtcCaller
from tom.probe.server import OwnServer
from tom.probe.server import own_server as tom_server
from tom.settings import Settings

_PAUSE_S = 6
"""From one question to the next: TOM's answer."""
_SETTLE_S = 5.0
"""The greeting, and what a process does once."""


async def measure(settings: Settings, calls: int, seconds: float, voice: str) -> dict[str, object]:
    """`calls` callers ask for `seconds`. The server has the last core, the callers the others."""
    cores = sorted(os.sched_getaffinity(0))
    question = _ask(voice)
    load = os.getloadavg()[0]
    async with tom_server(settings, None) as tom, AsyncExitStack() as stack:
        (server,) = psutil.Process().children()
        family = [server, *server.children(recursive=True)]
        for process in family:
            _pin(process, cores[-1:])
        if len(cores) > 1:
            os.sched_setaffinity(0, cores[:-1])
        idle_mb = _mb(server)
        callers: list[Arrivals] = []
        for number in range(calls):
            silence = bytes(2 * SAMPLE_RATE * number // 2)  # they do not speak in chorus
            caller = await stack.enter_async_context(WebRtcCaller(silence + question))
            callers.append(Arrivals(caller.pc.getReceivers()[0]))
            await caller.accept(await _answer(tom, await caller.offer()))
        await asyncio.sleep(_SETTLE_S)
        for arrivals in callers:
            arrivals.packets.clear()
        before, began = _cpu_s(family), time.monotonic()
        await asyncio.sleep(seconds)
        took = time.monotonic() - began
        cpu_s = _cpu_s(family) - before
        busy_mb = _mb(server)
    os.sched_setaffinity(0, cores)
    lateness = [ms for arrivals in callers for ms in arrivals.lateness_ms()]
    return {
        "calls": calls,
        "seconds": round(took, 1),
        "cores": len(cores),
        "load_before": round(load, 1),
        "packets": len(lateness),
        "packets_expected": round(50 * took * calls),
        "late_over_20_ms": sum(arrivals.late() for arrivals in callers),
        "lateness_ms": percentiles(lateness),
        "cpu_percent_per_call": round(100 * cpu_s / took / calls, 2),
        "server_mb": {"idle": idle_mb, "busy": busy_mb},
        "mb_per_call": round((busy_mb - idle_mb) / calls, 1),
    }


def _ask(voice: str) -> bytes:
    return Espeak(voice).synthesize(LONG_QUESTION).pcm + bytes(2 * SAMPLE_RATE * _PAUSE_S)


async def _answer(tom: OwnServer, offer: str) -> str:
    bearer = {"Authorization": f"Bearer {tom.token()}"}
    async with httpx.AsyncClient(base_url=tom.web_url, headers=bearer, timeout=20) as client:
        body = {"sdp": offer, "type": "offer", "mode": "realtime"}
        reply = await client.post("/api/webrtc/offer", json=body)
        return reply.raise_for_status().json()["sdp"]


def _pin(process: psutil.Process, cores: list[int]) -> None:
    """With all of its threads: affinity is a thread's own."""
    for thread in process.threads():
        os.sched_setaffinity(thread.id, cores)


def _mb(process: psutil.Process) -> float:
    return round(process.memory_info().rss / 2**20, 1)


def _cpu_s(processes: list[psutil.Process]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in processes)
