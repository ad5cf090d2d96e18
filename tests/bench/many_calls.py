"""Four calls at once in one line process: late packets at the callers, CPU and memory per call."""

import asyncio
import contextlib
import time

import psutil

from tests.bench.processes import child, cpu_s, rss_mb
from tests.bench.scenario import LONG_QUESTION
from tom.probe.caller import FRAME_S, Caller
from tom.probe.doors import sip_caller
from tom.probe.figures import percentiles
from tom.probe.server import own_server
from tom.probe.turns import spoken
from tom.settings import Settings

_LATE_S = FRAME_S + 0.02


async def measure(settings: Settings, calls: int, seconds: float, voice: str) -> dict[str, object]:
    """`calls` callers ask and listen for `seconds`; then the same server idle, for comparison."""
    async with own_server(settings, None) as tom:
        server, line = _processes()
        idle_mb = rss_mb(server), rss_mb(line)
        async with contextlib.AsyncExitStack() as stack:
            callers = [
                await stack.enter_async_context(sip_caller(tom.sip_uri)) for _ in range(calls)
            ]
            talking = [asyncio.create_task(_talk(caller, voice)) for caller in callers]
            before, began = (cpu_s(server), cpu_s(line)), time.monotonic()
            await asyncio.sleep(seconds)
            took = time.monotonic() - began
            server_s, line_s = cpu_s(server) - before[0], cpu_s(line) - before[1]
            busy_mb = rss_mb(server), rss_mb(line)
            for task in talking:
                task.cancel()
            await asyncio.gather(*talking, return_exceptions=True)
            gaps = [gap for caller in callers for gap in caller.ear.gaps()]
    return {
        "calls": calls,
        "seconds": round(took, 1),
        "packets": len(gaps),
        "late_over_20_ms": sum(gap > _LATE_S for gap in gaps),
        "gap_ms": percentiles([1000 * gap for gap in gaps]),
        "server_cpu_percent_per_call": round(100 * server_s / took / calls, 2),
        "line_process_cpu_percent_per_call": round(100 * line_s / took / calls, 2),
        "server_idle_mb": idle_mb[0],
        "server_busy_mb": busy_mb[0],
        "line_process_idle_mb": idle_mb[1],
        "line_process_busy_mb": busy_mb[1],
        "mb_per_call": round((busy_mb[0] - idle_mb[0] + busy_mb[1] - idle_mb[1]) / calls, 1),
    }


async def _talk(caller: Caller, voice: str) -> None:
    while True:
        await caller.until_quiet()
        await caller.say(spoken(LONG_QUESTION, voice))


def _processes() -> tuple[psutil.Process, psutil.Process]:
    """The server that we started and its line process."""
    server = child("serve")
    (line,) = (it for it in server.children() if "telephony.sip.line_process" in it.cmdline())
    return server, line
