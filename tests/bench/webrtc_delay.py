"""What TOM's own parts of a WebRTC call save, beside aiortc's as they come.

A door in a process of its own, callers in this one, over loopback. `mouth_to_frames_ms`: from the
caller's microphone to the application's `frames()`; `play_to_caller_ms`: from the application's
`play()` to the packet at the caller; CPU: of the door's process, in percent of a core.
"""

import asyncio
import json
import random
import sys
import time
from bisect import bisect_left
from contextlib import AsyncExitStack

import numpy as np
import psutil
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError
from av import AudioFrame, AudioResampler

from media.audio import FRAME_BYTES, FRAME_SAMPLES, SAMPLE_RATE
from telephony.browser.browser_leg import BrowserLeg
from telephony.call import CallState
from telephony.webrtc import door as door_module
from telephony.webrtc.door import WebRtcDoor
from telephony.webrtc.opus import Decoder
from telephony.webrtc.peer import Peer
from tests.bench.arrivals import Arrivals
from tests.bench.processes import cpu_s
from tests.webrtckit import Microphone, WebRtcCaller, tone
from tom.probe.figures import percentiles

_CLICK = tone(1000, 0.02, peak=20_000)
_CLICK_EVERY = 50
"""Frames."""
_LOUD = 3000
_LONGEST_S = 0.8


async def measure(calls: int, seconds: float) -> dict[str, object]:
    """TOM's parts, then aiortc's."""
    return {parts: await _measure(parts, calls, seconds) for parts in ("tom", "aiortc")}


async def _measure(parts: str, calls: int, seconds: float) -> dict[str, object]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.webrtc_delay", parts),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=2**24,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    door = psutil.Process(process.pid)
    async with AsyncExitStack() as stack:
        callers = [await stack.enter_async_context(WebRtcCaller()) for _ in range(calls)]
        heard: list[Arrivals] = []
        for caller in callers:
            caller.microphone.stop()
            caller.microphone = _Clicks()
            caller.pc.getSenders()[0].replaceTrack(caller.microphone)
            heard.append(Arrivals(caller.pc.getReceivers()[0]))
            process.stdin.write(json.dumps(await caller.offer()).encode() + b"\n")
            await caller.accept(json.loads(await process.stdout.readline()))
        before, began = cpu_s(door), time.monotonic()
        await asyncio.sleep(seconds)
        cpu = 100 * (cpu_s(door) - before) / (time.monotonic() - began)
        clicks = [
            caller.microphone.clicks for caller in callers if isinstance(caller.microphone, _Clicks)
        ]
    process.stdin.close()
    told = json.loads(await process.stdout.readline())
    await process.wait()
    mouth = [
        ms for said, came in zip(clicks, told["heard"], strict=True) for ms in _delays(said, came)
    ]
    play = [
        ms
        for said, came in zip(told["played"], heard, strict=True)
        for ms in _delays(said, _loud_arrivals(came))
    ]
    return {
        "calls": calls,
        "mouth_to_frames_ms": percentiles(mouth),
        "play_to_caller_ms": percentiles(play),
        "clicks": [len(mouth), len(play)],
        "cpu_percent_per_call": round(cpu / calls, 2),
        "late_over_20_ms": sum(each.late() for each in heard),
        "packets": sum(len(each.packets) for each in heard),
    }


class _Clicks(Microphone):
    def __init__(self) -> None:
        super().__init__(b"")
        self.clicks: list[float] = []

    def _next(self) -> bytes:
        if self._frames % _CLICK_EVERY != _CLICK_EVERY // 2:
            return bytes(FRAME_BYTES)
        self.clicks.append(time.monotonic())
        return _CLICK


def _delays(said: list[float], came: list[float]) -> list[float]:
    """Milliseconds from each click to the next that came; those that never came are left out."""
    nexts = [(at, bisect_left(came, at)) for at in said]
    found = [1000 * (came[i] - at) for at, i in nexts if i < len(came)]
    return [ms for ms in found if ms < 1000 * _LONGEST_S]


def _loud_arrivals(arrivals: Arrivals) -> list[float]:
    decoder, loud, found = Decoder(), False, list[float]()
    for at, _, payload in arrivals.packets:
        was, loud = loud, _is_loud(decoder.decode(payload))
        if loud and not was:
            found.append(at)
    return found


def _is_loud(pcm: bytes) -> bool:
    return int(np.abs(np.frombuffer(pcm, np.int16).astype(int)).max()) > _LOUD


# ── the door's process ───────────────────────────────────────────────────────────────────────


async def _serve(parts: str) -> None:
    heard: list[list[float]] = []
    played: list[list[float]] = []

    async def click(leg: BrowserLeg) -> None:
        mine, own = list[float](), list[float]()
        heard.append(mine)
        played.append(own)
        await leg.answer()
        loud, frames = False, 0
        async for frame in leg.frames():
            was, loud, frames = loud, _is_loud(frame.pcm), frames + 1
            if loud and not was:
                mine.append(time.monotonic())
            if frames % _CLICK_EVERY == 0:
                await asyncio.sleep(random.random() * 0.02)
                own.append(time.monotonic())
                await leg.play(_CLICK)

    if parts == "aiortc":
        door_module.Peer = _PlainPeer  # type: ignore[misc]
    loop = asyncio.get_running_loop()
    async with WebRtcDoor(100, (), click) as door:
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            answer = await door.offer(json.loads(line), "bench", None)
            print(json.dumps(answer.sdp), flush=True)  # noqa: T201
    print(json.dumps({"heard": heard, "played": played}), flush=True)  # noqa: T201


class _PlainPeer(Peer):
    """With aiortc's own jitter buffer, decoder thread, and 48 kHz stereo encoder in a thread."""

    def _add_audio(self) -> None:
        self._pc.addTransceiver(_FrameVoice(self.leg))
        self._pc.on("track", self._pump)

    def _pump(self, track: MediaStreamTrack) -> None:
        self._pumping = asyncio.create_task(_pump(track, self))


class _FrameVoice(MediaStreamTrack):
    kind = "audio"

    def __init__(self, leg: BrowserLeg) -> None:
        super().__init__()
        self._leg = leg
        self._due: float | None = None
        self._frames = 0

    async def recv(self) -> AudioFrame:
        now = asyncio.get_running_loop().time()
        self._due = now if self._due is None else self._due + FRAME_SAMPLES / SAMPLE_RATE
        await asyncio.sleep(self._due - now)
        frame = AudioFrame(format="s16", layout="mono", samples=FRAME_SAMPLES)
        frame.planes[0].update(self._leg.speaking.take() or bytes(FRAME_BYTES))
        frame.sample_rate = SAMPLE_RATE
        frame.pts = self._frames * FRAME_SAMPLES
        self._frames += 1
        return frame


async def _pump(track: MediaStreamTrack, peer: Peer) -> None:
    resampler = AudioResampler(format="s16", layout="mono", rate=SAMPLE_RATE)
    try:
        while True:
            frame = await track.recv()
            assert isinstance(frame, AudioFrame)
            peer.intake.heard_at = asyncio.get_running_loop().time()
            for piece in resampler.resample(frame):
                if peer.leg.call.state is CallState.ANSWERED:
                    peer.leg.hearing.put(bytes(piece.planes[0])[: 2 * piece.samples])
    except MediaStreamError:
        return


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1]))
