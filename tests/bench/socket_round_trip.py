"""Ping to pong over the WebSocket while calls talk on it, against a `tom serve` of its own."""

import asyncio
import time
from contextlib import AsyncExitStack

from tests.bench.many_sockets import late_frames
from tests.bench.processes import child, cpu_s, rss_mb
from tests.bench.scenario import LONG_QUESTION
from tom.probe.caller import Caller
from tom.probe.doors import dials
from tom.probe.figures import Target, exact_percentiles, rounded
from tom.probe.server import own_server
from tom.probe.turns import ask, spoken
from tom.settings import Settings

TARGET_MS = 50.0
"""At p95."""
_PING_EVERY_S = 0.2


async def measure(settings: Settings, calls: int, seconds: float, voice: str) -> dict[str, object]:
    """`calls` callers ask, listen and ping for `seconds`."""
    question = spoken(LONG_QUESTION, voice)
    answers: list[float] = []
    async with own_server(settings, None) as tom, AsyncExitStack() as stack:
        server, dial = child("serve"), dials(tom)["websocket"]
        callers = [await stack.enter_async_context(dial()) for _ in range(calls)]
        talking = [asyncio.create_task(_talk(caller, question, answers)) for caller in callers]
        before, began = cpu_s(server), time.monotonic()
        pinged = await asyncio.gather(*(_ping(caller, seconds) for caller in callers))
        took, used_s = time.monotonic() - began, cpu_s(server) - before
        for task in talking:
            task.cancel()
        await asyncio.gather(*talking, return_exceptions=True)
        late = await late_frames(tom)
        server_mb = rss_mb(server)
    pings = [ms for each in pinged for ms in each]
    figures = exact_percentiles(pings)
    return {
        "calls": calls,
        "seconds": round(took, 1),
        "answers": len(answers),
        "pings": len(pings),
        "ping_ms": rounded(figures),
        "target_p95_ms": TARGET_MS,
        "met": Target("ping p95", TARGET_MS, figures["p95"]).met,
        "late_frames": late,
        "server_cpu_percent_per_call": round(100 * used_s / took / calls, 2),
        "server_mb": server_mb,
    }


async def _talk(caller: Caller, question: bytes, answers: list[float]) -> None:
    """Ask as soon as TOM is silent, until cancelled or the call is over."""
    await caller.until_quiet()
    while True:
        answer_ms = await ask(caller, question)
        if answer_ms is not None:
            answers.append(answer_ms)


async def _ping(caller: Caller, seconds: float) -> list[float]:
    """Every 200 ms."""
    assert caller.ping is not None
    end, found = time.monotonic() + seconds, list[float]()
    while time.monotonic() < end:
        found.append(await caller.ping())
        await asyncio.sleep(_PING_EVERY_S)
    return found
