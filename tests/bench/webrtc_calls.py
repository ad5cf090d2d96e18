"""Ten WebRTC calls at once with a server on one core: late packets at the callers, CPU, memory."""

import asyncio
import os
import time
from contextlib import AsyncExitStack
from fractions import Fraction
from typing import Any

import httpx
from aiortc import MediaStreamTrack
from av.packet import Packet

from agents.engines.tts.espeak import Espeak
from media.audio import FRAME_BYTES, FRAME_MS, SAMPLE_RATE
from media.framer import frames_of
from telephony.webrtc.opus import CLOCK_RATE, CLOCK_STEP, Encoder
from tests.bench.arrivals import Arrivals
from tests.bench.processes import child, children_on_the_last_core, cpu_s, on_all_cores, rss_mb
from tests.bench.scenario import LONG_QUESTION
from tests.webrtckit import WebRtcCaller
from tom.probe.figures import percentiles
from tom.probe.server import OwnServer, own_server
from tom.settings import Settings

_PAUSE_S = 6
"""From one question to the next: TOM's answer."""
_SETTLE_S = 5.0
"""The greeting, and what a process does once."""


async def measure(settings: Settings, calls: int, seconds: float, voice: str) -> dict[str, object]:
    """`calls` callers ask for `seconds`. The server has the last core, the callers the others."""
    question = _ask(voice)
    load = os.getloadavg()[0]
    async with AsyncExitStack() as stack:
        stack.enter_context(on_all_cores())
        with children_on_the_last_core():
            tom = await stack.enter_async_context(own_server(settings, None))
        server = child("serve")
        family = [server, *server.children(recursive=True)]
        idle_mb = rss_mb(server)
        callers: list[Arrivals] = []
        for number in range(calls):
            caller = await stack.enter_async_context(WebRtcCaller())
            caller.microphone.stop()
            # They do not speak in chorus.
            caller.pc.getSenders()[0].replaceTrack(_Packets(question, number * 27))
            callers.append(Arrivals(caller.pc.getReceivers()[0]))
            await caller.accept(await _answer(tom, await caller.offer()))
        await asyncio.sleep(_SETTLE_S)
        for arrivals in callers:
            arrivals.packets.clear()
        before, began = sum(map(cpu_s, family)), time.monotonic()
        await asyncio.sleep(seconds)
        took = time.monotonic() - began
        used_s = sum(map(cpu_s, family)) - before
        busy_mb = rss_mb(server)
    lateness = [ms for arrivals in callers for ms in arrivals.lateness_ms()]
    return {
        "calls": calls,
        "seconds": round(took, 1),
        "cores": len(os.sched_getaffinity(0)),
        "load_before": round(load, 1),
        "packets": len(lateness),
        "packets_expected": round(50 * took * calls),
        "late_over_20_ms": sum(arrivals.late() for arrivals in callers),
        "lateness_ms": percentiles(lateness),
        "cpu_percent_per_call": round(100 * used_s / took / calls, 2),
        "server_idle_mb": idle_mb,
        "server_busy_mb": busy_mb,
        "mb_per_call": round((busy_mb - idle_mb) / calls, 1),
    }


def _ask(voice: str) -> list[bytes]:
    """A question and a pause, as Opus: encoding is not the callers' to measure."""
    encoder = Encoder()
    pcm = Espeak(voice).synthesize(LONG_QUESTION).pcm + bytes(2 * SAMPLE_RATE * _PAUSE_S)
    frames = (frame for frame in frames_of(pcm) if len(frame) == FRAME_BYTES)
    return [bytes(encoder.encode(frame)) for frame in frames]


class _Packets(MediaStreamTrack):
    """Sends the same packets over and over, from `first` on."""

    kind = "audio"

    def __init__(self, packets: list[bytes], first: int) -> None:
        super().__init__()
        self._packets = packets
        self._first = first
        self._sent = 0
        self._start: float | None = None

    async def recv(self) -> "Packet[Any]":
        now = asyncio.get_running_loop().time()
        self._start = now if self._start is None else self._start
        await asyncio.sleep(self._start + self._sent * FRAME_MS / 1000 - now)
        packet: Packet[Any] = Packet(self._packets[(self._first + self._sent) % len(self._packets)])
        packet.pts, packet.time_base = self._sent * CLOCK_STEP, Fraction(1, CLOCK_RATE)
        self._sent += 1
        return packet


async def _answer(tom: OwnServer, offer: str) -> str:
    bearer = {"Authorization": f"Bearer {tom.token()}"}
    async with httpx.AsyncClient(base_url=tom.web_url, headers=bearer, timeout=20) as client:
        body = {"sdp": offer, "type": "offer", "mode": "realtime"}
        reply = await client.post("/api/webrtc/offer", json=body)
        return reply.raise_for_status().json()["sdp"]
