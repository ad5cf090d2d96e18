"""A caller with a real WebRTC stack: aiortc, with its own jitter buffer, codec and clock."""

import asyncio
import json
from fractions import Fraction
from types import TracebackType
from typing import Any, Self

import numpy as np
from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.mediastreams import MediaStreamError
from av import AudioFrame

from media.audio import FRAME_BYTES, FRAME_MS, FRAME_SAMPLES, SAMPLE_RATE
from media.resample import Resampler

WAIT_S = 20.0


def tone(hertz: float, seconds: float, peak: int = 8000) -> bytes:
    """A sine, s16le mono 16 kHz."""
    times = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (peak * np.sin(2 * np.pi * hertz * times)).astype(np.int16).tobytes()


def loudest_hertz(pcm: bytes | bytearray) -> float:
    """The frequency with the most power in `pcm`."""
    samples = np.frombuffer(pcm, np.int16).astype(float)
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE)[spectrum.argmax()])


def loud(pcm: bytes | bytearray, peak: int = 1000) -> bytes:
    """The frames of `pcm` in which there is sound."""
    frames = np.frombuffer(pcm, np.int16)[: len(pcm) // FRAME_BYTES * FRAME_SAMPLES]
    frames = frames.reshape(-1, FRAME_SAMPLES)
    return frames[np.abs(frames.astype(int)).max(axis=1) > peak].tobytes()


class Microphone(MediaStreamTrack):
    """Says `pcm` over and over, or nothing where there is none."""

    kind = "audio"

    def __init__(self, pcm: bytes) -> None:
        super().__init__()
        self.pcm = pcm
        self._start: float | None = None
        self._frames = 0

    async def recv(self) -> AudioFrame:
        if self.readyState != "live":
            raise MediaStreamError
        loop = asyncio.get_running_loop()
        if self._start is None:
            self._start = loop.time()
        await asyncio.sleep(self._start + self._frames * FRAME_MS / 1000 - loop.time())
        frame = AudioFrame(format="s16", layout="mono", samples=FRAME_SAMPLES)
        frame.planes[0].update(self._next())
        frame.sample_rate = SAMPLE_RATE
        frame.pts = self._frames * FRAME_SAMPLES
        frame.time_base = Fraction(1, SAMPLE_RATE)
        self._frames += 1
        return frame

    def _next(self) -> bytes:
        if len(self.pcm) < FRAME_BYTES:
            return bytes(FRAME_BYTES)
        start = self._frames * FRAME_BYTES % (len(self.pcm) // FRAME_BYTES * FRAME_BYTES)
        return self.pcm[start : start + FRAME_BYTES]


class WebRtcCaller:
    """One call. `offer`, bring it to the door, `accept` its answer; or `call` a door."""

    def __init__(
        self,
        says: bytes = b"",
        label: str = "events",
        configuration: RTCConfiguration | None = None,
    ) -> None:
        self.pc = RTCPeerConnection(configuration or RTCConfiguration(iceServers=[]))
        self.microphone = Microphone(says)
        self.heard = bytearray()
        """What TOM said, s16le mono 16 kHz."""
        self.events: list[dict[str, Any]] = []
        self.channel = self.pc.createDataChannel(label)
        self.channel.on("message", self._read)
        self._news = asyncio.Event()
        self._listening: asyncio.Task[None] | None = None
        self.pc.addTrack(self.microphone)
        self.pc.on("track", self._listen)
        self.pc.on("connectionstatechange", self._news.set)
        self.channel.on("open", self._news.set)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def offer(self) -> str:
        """The offer, with all candidates."""
        await self.pc.setLocalDescription(await self.pc.createOffer())
        return self.pc.localDescription.sdp

    async def accept(self, sdp: str) -> None:
        """Take the answer; returns when connected."""
        await self.pc.setRemoteDescription(RTCSessionDescription(sdp, "answer"))
        await self.until(lambda: self.pc.connectionState == "connected")

    async def until(self, reached: Any, wait_s: float = WAIT_S) -> None:
        """Wait for a condition that events or audio bring about. Raises TimeoutError."""
        async with asyncio.timeout(wait_s):
            while not reached():
                self._news.clear()
                await self._news.wait()

    async def event(self, kind: str, wait_s: float = WAIT_S) -> dict[str, Any]:
        """The first event of a type; waits for it."""
        await self.until(lambda: any(event["type"] == kind for event in self.events), wait_s)
        return next(event for event in self.events if event["type"] == kind)

    async def send(self, message: dict[str, Any] | str | bytes) -> None:
        """Send an event; waits for the channel to open."""
        await self.until(lambda: self.channel.readyState == "open")
        self.channel.send(json.dumps(message) if isinstance(message, dict) else message)

    def vanish(self) -> None:
        """The network is gone: nothing is sent or received any more, no one is told."""
        transport = self.pc.getSenders()[0].transport.transport
        for protocol in transport._connection._protocols:
            protocol.transport.abort()

    async def close(self) -> None:
        """Hang up like a closed page: without a word in the data channel."""
        self.microphone.stop()
        await self.pc.close()
        if self._listening is not None:
            await self._listening

    def _read(self, message: str) -> None:
        self.events.append(json.loads(message))
        self._news.set()

    def _listen(self, track: MediaStreamTrack) -> None:
        self._listening = asyncio.create_task(self._hear(track))

    async def _hear(self, track: MediaStreamTrack) -> None:
        resampler = Resampler(48_000, SAMPLE_RATE)
        try:
            while True:
                frame = await track.recv()
                assert isinstance(frame, AudioFrame)
                samples = frame.to_ndarray().reshape(-1, len(frame.layout.channels))
                self.heard += resampler.feed(np.ascontiguousarray(samples[:, 0]).tobytes())
                self._news.set()
        except MediaStreamError:
            return
