"""From a packet that arrives to the packet of its echo: what the door adds to a reply's time."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from telephony.sip.config import SipConfig
from telephony.sip.door import SipDoor
from tests.telephony.sip.conftest import echo
from tom.probe.caller import FRAME_S
from tom.probe.figures import percentiles
from tom.probe.rtp_call import RtpCall, rtp_call
from tom.probe.sound import alaw

QUIET = alaw(bytes(640))
LOUD = alaw((np.sin(np.arange(320) * 2 * np.pi / 16) * 12_000).astype("<i2").tobytes())


def is_loud(payload: bytes) -> bool:
    return int(((np.frombuffer(payload, np.uint8) ^ 0x55) & 0x7F).max()) > 80


def onsets(packets: list[tuple[float, bytes]]) -> list[float]:
    """Times at which loudness begins after at least 80 ms of quiet."""
    loud = [is_loud(payload) for _, payload in packets]
    return [packets[i][0] for i in range(4, len(loud)) if loud[i] and not any(loud[i - 4 : i])]


@dataclass(slots=True)
class Times:
    """When packets were sent and came, and what was in them."""

    sent: list[tuple[float, bytes]] = field(default_factory=list[tuple[float, bytes]])
    came: list[tuple[float, bytes]] = field(default_factory=list[tuple[float, bytes]])

    def echo_ms(self) -> list[float | None]:
        """From each onset but the first to the one that comes back; None where none did."""
        back = onsets(self.came)
        times = [
            min((b - at for b in back if 0 < b - at < 0.5), default=None)
            for at in onsets(self.sent)
        ]
        return [None if time is None else time * 1000 for time in times[1:]]


async def send(call: RtpCall, payloads: list[bytes], jitter_s: float) -> Times:
    """Send one payload every 20 ms, each held back by up to `jitter_s`; order may change."""
    loop, chance, times = asyncio.get_running_loop(), random.Random(1), Times()
    call.on_payload = lambda at, payload: times.came.append((at, payload))
    begin = loop.time()
    for number, payload in enumerate(payloads):
        await asyncio.sleep(max(0.0, begin + number * FRAME_S - loop.time()))
        times.sent.append((loop.time(), payload))
        held_s, packet = chance.uniform(0, jitter_s), call.packet(payload)
        loop.call_later(held_s, call.rtp.sendto, packet, call.to)
    await asyncio.sleep(jitter_s + 0.05)
    return times


async def echo_once(jitter_s: float, bursts: int, config: SipConfig) -> list[float | None]:
    chance = random.Random(3)
    payloads: list[bytes] = []
    for _ in range(bursts):
        payloads += [QUIET] * (25 + chance.randrange(5)) + [LOUD] * 3
    async with SipDoor(config, echo) as door, rtp_call(f"sip:tom@127.0.0.1:{door.port}") as call:
        return (await send(call, payloads + [QUIET] * 20, jitter_s)).echo_ms()


async def measure(bursts: int) -> dict[str, object]:
    """Echo times in ms by the jitter buffer's first delay and the callers' random jitter."""
    results: dict[str, object] = {}
    for prefetch_ms in (0, 20, 40, 60):
        for jitter_ms in (0, 20, 40):
            config = SipConfig(
                bind="127.0.0.1", port=0, jitter_init_ms=prefetch_ms, jitter_min_ms=prefetch_ms
            )
            times = await echo_once(jitter_ms / 1000, bursts, config)
            results[f"prefetch {prefetch_ms} ms, jitter {jitter_ms} ms"] = figures(times)
    return results


def figures(times: Sequence[float | None]) -> dict[str, float]:
    """Percentiles of the echoes that came back, and how many did not."""
    came = [time for time in times if time is not None]
    return {"bursts": len(times), "lost": len(times) - len(came)} | percentiles(came)
