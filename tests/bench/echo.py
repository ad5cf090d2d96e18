"""From a packet that arrives to the packet of its echo: what the door adds to a reply's time."""

import random

import numpy as np

from telephony.sip.config import SipConfig
from telephony.sip.door import SipDoor
from tests.bench.figures import percentiles
from tests.sipkit.audio import alaw
from tests.sipkit.rtp_peer import RtpPeer, rtp_peer
from tests.telephony.sip.conftest import echo

QUIET = alaw(bytes(640))
LOUD = alaw((np.sin(np.arange(320) * 2 * np.pi / 16) * 12_000).astype("<i2").tobytes())


def is_loud(payload: bytes) -> bool:
    return int(((np.frombuffer(payload, np.uint8) ^ 0x55) & 0x7F).max()) > 80


def onsets(packets: list[tuple[float, bytes]]) -> list[float]:
    """Times at which loudness begins after at least 80 ms of quiet."""
    loud = [is_loud(payload) for _, payload in packets]
    return [packets[i][0] for i in range(4, len(loud)) if loud[i] and not any(loud[i - 4 : i])]


def echo_times_ms(peer: RtpPeer) -> list[float]:
    back = onsets(peer.received)
    times = [
        min((b - at for b in back if 0 < b - at < 0.5), default=None) for at in onsets(peer.sent)
    ]
    return [time * 1000 for time in times[1:] if time is not None]


async def echo_once(jitter_s: float, bursts: int, config: SipConfig) -> list[float]:
    chance = random.Random(3)
    async with SipDoor(config, echo) as door, rtp_peer(door.port) as peer:
        payloads: list[bytes] = []
        for _ in range(bursts):
            payloads += [QUIET] * (25 + chance.randrange(5)) + [LOUD] * 3
        await peer.send(payloads + [QUIET] * 20, jitter_s)
        return echo_times_ms(peer)


async def measure(bursts: int) -> dict[str, object]:
    """Echo times in ms by the jitter buffer's first delay and the callers' random jitter."""
    results: dict[str, object] = {}
    for prefetch_ms in (0, 20, 40, 60):
        for jitter_ms in (0, 20, 40):
            config = SipConfig(
                bind="127.0.0.1", port=0, jitter_init_ms=prefetch_ms, jitter_min_ms=prefetch_ms
            )
            times = await echo_once(jitter_ms / 1000, bursts, config)
            results[f"prefetch {prefetch_ms} ms, jitter {jitter_ms} ms"] = percentiles(times)
    return results
