"""A caller on bare RTP: speaks into a call and knows the time of every packet, both ways.

Times are of the packets themselves, so no jitter buffer of the caller's is in the figures.
"""

import asyncio
import contextlib
import struct
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import numpy as np

from agents.engines.tts.espeak import Espeak
from tests.bench.listening import Listening
from tests.sipkit.audio import alaw
from tests.sipkit.rtp_peer import RtpPeer, rtp_peer
from tom.phone import trim

FRAME_S = 0.02
_PAYLOAD = 160
_SSRC = 77
_QUIET = 24
"""An A-law code whose magnitude is at most this many steps counts as silence."""
_NOISE_RMS = 4

_MAGNITUDE = np.array([((code ^ 0x55) & 0x7F) for code in range(256)])


def loud(payload: bytes) -> bool:
    """The packet holds speech: TOM's pauses are digital silence."""
    return bool(_MAGNITUDE[np.frombuffer(payload, np.uint8)].max() > _QUIET)


def packets(pcm: bytes) -> list[bytes]:
    """PCM (s16le 16 kHz) as A-law payloads of 20 ms."""
    law = alaw(pcm)
    return [law[i : i + _PAYLOAD] for i in range(0, len(law) - _PAYLOAD + 1, _PAYLOAD)]


@dataclass(slots=True)
class RtpCaller(Listening):
    """Sends a packet every 20 ms: what is to be said, else the low noise of a line."""

    peer: RtpPeer
    voice: Espeak
    noise: list[bytes]
    _queue: list[bytes] = field(default_factory=list[bytes])
    _said: asyncio.Event = field(default_factory=asyncio.Event)
    began_at: float = 0.0
    """When the first packet of the last words was sent."""
    ended_at: float = 0.0
    """When the last packet of the last words was sent."""
    _read: int = 0

    async def run(self) -> None:
        """Send until cancelled."""
        loop = asyncio.get_running_loop()
        begin, count = loop.time(), 0
        while True:
            await asyncio.sleep(max(0.0, begin + count * FRAME_S - loop.time()))
            speaking = bool(self._queue)
            payload = self._queue.pop(0) if speaking else self.noise[count % len(self.noise)]
            header = struct.pack("!BBHII", 0x80, 8, count & 0xFFFF, count * _PAYLOAD, _SSRC)
            self.peer.rtp.sendto(header + payload, self.peer.to)
            count += 1
            if speaking:
                self.began_at = self.began_at or loop.time()
                if not self._queue:
                    self.ended_at = loop.time()
                    self._said.set()

    async def say(self, text: str) -> None:
        """Say it; returns when the last packet is out."""
        await self.send(trim(self.voice.synthesize(text).pcm))

    async def send(self, pcm: bytes) -> None:
        """Say what was spoken before (s16le mono 16 kHz)."""
        self.began_at, self._queue = 0.0, packets(pcm)
        self._said.clear()
        await self._said.wait()

    def speech_times(self, since: float) -> list[float]:
        """When packets with TOM's voice arrived, after `since`."""
        return [at for at, payload in self.peer.received if at > since and loud(payload)]


@contextlib.asynccontextmanager
async def calling(port: int, voice: Espeak) -> AsyncIterator[RtpCaller]:
    """A call to TOM at 127.0.0.1:`port`, answered."""
    noise = np.random.default_rng(1).normal(0, _NOISE_RMS, 16_000).astype("<i2").tobytes()
    async with rtp_peer(port) as peer:
        caller = RtpCaller(peer, voice, packets(noise))
        sending = asyncio.create_task(caller.run())
        try:
            yield caller
        finally:
            sending.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await sending
