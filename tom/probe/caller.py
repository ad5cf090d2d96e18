"""`Caller`: speaks into a call, a packet every 20 ms, and knows the time of every packet."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import numpy as np

from media.audio import FRAME_BYTES, FRAME_MS, to_samples
from media.framer import frames_of
from tom.probe.ear import Ear

FRAME_S = FRAME_MS / 1000
_NOISE_RMS = 18
"""The low noise of a line: -65 dBFS."""
_NOISE = np.random.default_rng(1).normal(0, _NOISE_RMS, 64_000).astype(np.int16).tobytes()
_NOISE_FRAMES = list(frames_of(_NOISE))
_POLL_S = 0.005
_LONGEST_S = 60.0


def line_noise(ms: float) -> bytes:
    """So much of what a line sounds like when nobody speaks, from its start."""
    return _NOISE[: 2 * to_samples(ms)]


class CallOver(Exception):
    """The other side ended the call."""


@dataclass(slots=True)
class Caller:
    """One call. What is to be said goes out packet by packet, else a line's noise."""

    ear: Ear
    ping: Callable[[], Awaitable[float]] | None = None
    """Milliseconds until TOM's pong is here; None over SIP, which has none."""
    began_at: float = 0.0
    """When the first packet of the last words was sent."""
    ended_at: float = 0.0
    """When the last packet of the last words was sent."""
    over: bool = False
    """Nothing can be sent any more."""
    _queue: deque[bytes] = field(default_factory=deque[bytes])
    _said: asyncio.Event = field(default_factory=asyncio.Event)
    _taken: int = 0

    def end(self) -> None:
        """The call is over: who speaks is told so."""
        self.over = True
        self._said.set()

    def take(self) -> bytes:
        """The next 20 ms (s16le mono 16 kHz), which are sent now."""
        self._taken += 1
        if not self._queue:
            return _NOISE_FRAMES[self._taken % len(_NOISE_FRAMES)]
        now = asyncio.get_running_loop().time()
        self.began_at = self.began_at or now
        pcm = self._queue.popleft()
        if not self._queue:
            self.ended_at = now
            self._said.set()
        return pcm

    async def say(self, pcm: bytes) -> None:
        """Say it (s16le mono 16 kHz); returns when the last packet is out. Raises CallOver."""
        whole = pcm.ljust(-(-len(pcm) // FRAME_BYTES) * FRAME_BYTES, b"\0")
        self.began_at, self._queue = 0.0, deque(frames_of(whole))
        self._said.clear()
        if self.over:
            raise CallOver
        await self._said.wait()
        if self.over:
            raise CallOver

    async def answer(self, since: float, timeout_s: float = 6.0) -> float | None:
        """When TOM's first voice after `since` was heard; None where none came in time."""
        loop = asyncio.get_running_loop()
        while loop.time() < since + timeout_s:
            if voice := self.ear.voice(since):
                return voice[0]
            await asyncio.sleep(_POLL_S)
        return None

    async def until_quiet(self, quiet_s: float = 0.7, patience_s: float = 5.0) -> None:
        """Wait until TOM has said something and been silent for `quiet_s`.

        Returns too where it says nothing for `patience_s`, or goes on for a minute.
        """
        loop = asyncio.get_running_loop()
        begin = loop.time()
        while (now := loop.time()) - begin < _LONGEST_S and not self.over:
            voice = self.ear.voice(begin - quiet_s)
            if now - voice[-1] > quiet_s if voice else now - begin > patience_s:
                return
            await asyncio.sleep(_POLL_S)
