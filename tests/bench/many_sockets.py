"""Many socket calls in one process: latency, late chunks, CPU and memory a call.

The server has the machine's last core, this process with all callers the others. CPU and memory
are the server process' own, the recogniser included.
"""

import asyncio
import os
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx
import psutil

from admin_ui.tokens import Tokens
from tests.bench.figures import markdown, shown, verdict, verdict_table
from tests.bench.processes import child, children_on_the_last_core, cpu_s, on_all_cores, pss_mb
from tom.probe.caller import Caller, CallOver
from tom.probe.doors import Dial, dials
from tom.probe.figures import Target, exact_percentiles, percentiles
from tom.probe.measure import QUESTIONS
from tom.probe.server import OwnServer, own_server
from tom.probe.turns import ask, spoken
from tom.settings import Settings

TARGETS = {
    "reply p95, ms": 350,
    "questions without an answer": 0,
    "late chunks": 0,
    "CPU of a core a call, %": 3,
    "MB a call": 8,
}
_SETTLE_S = 8.0
"""After the last call began: its greeting, and what a process does once."""
_STAGGER_S = 0.37
"""Between the beginnings of two calls: they do not speak in chorus."""


@dataclass(slots=True)
class Load:
    """What so many calls at once gave."""

    calls: int
    seconds: float = 0.0
    replies: list[float] = field(default_factory=list[float])
    """Milliseconds."""
    unanswered: int = 0
    chunks: int = 0
    late: int = 0
    """Chunks more than 20 ms after they had to be played, at the callers."""
    cpu_percent: float = 0.0
    """Of a core, a call."""
    mb: float = 0.0
    """A call: the difference to the idle server."""

    def row(self) -> list[object]:
        """For a table."""
        return [
            self.calls,
            f"{len(self.replies)} of {len(self.replies) + self.unanswered}",
            shown(percentiles(self.replies), "p50", "p95", "max"),
            f"{self.late} of {self.chunks}",
            f"{self.cpu_percent:.2f} %",
            f"{self.mb:.1f}",
        ]

    def figures(self) -> dict[str, object]:
        """As JSON has it."""
        return {
            "calls": self.calls,
            "seconds": round(self.seconds, 1),
            "reply_ms": percentiles(self.replies),
            "answers": len(self.replies),
            "unanswered": self.unanswered,
            "chunks": self.chunks,
            "late_chunks": self.late,
            "cpu_percent_per_call": round(self.cpu_percent, 2),
            "mb_per_call": round(self.mb, 1),
        }


HEAD = (
    "calls at once",
    "answers",
    "reply p50 / p95 / max, ms",
    "late chunks",
    "CPU of a core, each",
    "MB each",
)


async def measure(settings: Settings, calls: int, seconds: float, voice: str) -> dict[str, object]:
    """`calls` callers ask and listen for `seconds`."""
    load_before = os.getloadavg()[0]
    room = {"TOM_WEB__MAX_CALLS": str(calls)}
    with on_all_cores():
        async with AsyncExitStack() as stack:
            with children_on_the_last_core():
                tom = await stack.enter_async_context(own_server(settings, None, room))
            load = await talk(dials(tom)["websocket"], child("serve"), calls, seconds, voice)
            server_late = await late_frames(tom)
    held_to = targets(load)
    return load.figures() | {
        "load_before": round(load_before, 1),
        "late_frames_by_the_server": server_late,
        "targets": held_to,
        "markdown": f"{markdown(HEAD, [load.row()])}\n{verdict_table(held_to)}",
    }


async def talk(dial: Dial, process: psutil.Process, calls: int, seconds: float, voice: str) -> Load:
    """`calls` calls at once to `process`, all asking and listening for `seconds`."""
    load = Load(calls)
    idle_mb = pss_mb(process)
    questions = [spoken(question, voice) for question in QUESTIONS]
    async with AsyncExitStack() as stack:
        callers: list[Caller] = []
        talking: list[asyncio.Task[None]] = []
        try:
            for number in range(calls):
                caller = await stack.enter_async_context(dial())
                callers.append(caller)
                talking.append(asyncio.create_task(_talk(caller, questions, number, load)))
                await asyncio.sleep(_STAGGER_S)
            await asyncio.sleep(_SETTLE_S)
            load.replies, load.unanswered = [], 0
            chunks, late = _chunks(callers)
            cpu_before, began = cpu_s(process), time.monotonic()
            await asyncio.sleep(seconds)
            load.seconds = time.monotonic() - began
            load.cpu_percent = 100 * (cpu_s(process) - cpu_before) / load.seconds / calls
            load.mb = (pss_mb(process) - idle_mb) / calls
            chunks_after, late_after = _chunks(callers)
            load.chunks, load.late = chunks_after - chunks, late_after - late
        finally:
            for task in talking:
                task.cancel()
            await asyncio.gather(*talking, return_exceptions=True)
    return load


async def _talk(caller: Caller, questions: Sequence[bytes], first: int, load: Load) -> None:
    """Until cancelled, or the call is over."""
    await caller.until_quiet()
    for number in count(first):
        try:
            reply_ms = await ask(caller, questions[number % len(questions)])
        except CallOver:
            load.unanswered += 1
            return
        if reply_ms is None:
            load.unanswered += 1
        else:
            load.replies.append(reply_ms)


def _chunks(callers: Sequence[Caller]) -> tuple[int, int]:
    """All that came, and those of them that were late."""
    ears = [caller.ear for caller in callers]
    return sum(len(ear.arrivals) for ear in ears), sum(ear.late for ear in ears)


def targets(load: Load) -> list[dict[str, Any]]:
    """Each of `TARGETS`, met or missed."""
    measured = (
        exact_percentiles(load.replies).get("p95"),
        load.unanswered,
        load.late,
        load.cpu_percent,
        load.mb,
    )
    return [
        verdict(Target(name, limit, value))
        for (name, limit), value in zip(TARGETS.items(), measured, strict=True)
    ]


async def late_frames(tom: OwnServer) -> float:
    """Frames of TOM's voice that the server sent after they should have been played."""
    token = Tokens.open(tom.data).issue("bench", "monitor")
    async with httpx.AsyncClient() as client:
        bearer = {"Authorization": f"Bearer {token}"}
        metrics = (await client.get(f"{tom.web_url}/metrics", headers=bearer)).text
    sample = 'tom_browser_late_frames_total{door="websocket"} '
    (line,) = (line for line in metrics.splitlines() if line.startswith(sample))
    return float(line.removeprefix(sample))
