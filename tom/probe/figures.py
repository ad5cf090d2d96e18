"""What was measured, and the targets it is held to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from telephony.call import Door
from telephony.calllog import TurnRecord

STAGES = ("endpoint", "stt", "llm", "tts")
TARGETS_MS: dict[Door, dict[str, float]] = {
    "sip": {"reply p50": 300, "reply p95": 450, "barge-in p95": 250},
    "webrtc": {"reply p95": 500, "barge-in p95": 250},
    "websocket": {"reply p50": 250, "reply p95": 350, "barge-in p95": 200},
}
"""With the built-in engines."""
_ROUND_TRIP_MS = 50
_STAGES_MS = {"stt": 100, "llm": 200, "tts": 300}


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that has to be reached."""

    name: str
    limit: float
    measured: float | None
    """Not rounded. None: it was not measured, so it is missed."""
    unit: str = ""

    @property
    def met(self) -> bool:
        return self.measured is not None and self.measured <= self.limit

    @property
    def shown(self) -> float | None:
        """What was measured, to be printed; a miss by a hair is seen."""
        return None if self.measured is None else round(self.measured, 2 if self.met else 4)


def exact_percentiles(values: Sequence[float]) -> dict[str, float]:
    """p50, p95, p99 and the greatest, to be judged; empty for none."""
    if not values:
        return {}
    p50, p95, p99 = np.percentile(values, [50, 95, 99])
    return {"p50": float(p50), "p95": float(p95), "p99": float(p99), "max": float(max(values))}


def percentiles(values: Sequence[float], digits: int = 1) -> dict[str, float]:
    """The same to be printed."""
    return rounded(exact_percentiles(values), digits)


def rounded(figures: Mapping[str, float], digits: int = 1) -> dict[str, float]:
    """Each with so many digits."""
    return {name: round(value, digits) for name, value in figures.items()}


@dataclass(slots=True)
class Figures:
    """What one door's calls gave, in ms."""

    reply_ms: list[float] = field(default_factory=list[float])
    """The caller's last packet of speech to TOM's first, both at the caller's end."""
    stops_ms: list[float | None] = field(default_factory=list[float | None])
    """Of each interruption, the caller's first packet to TOM's last; None where TOM went on."""
    round_trip_ms: list[float] = field(default_factory=list[float])
    """Ping to pong, in the calls."""
    unanswered: int = 0
    """Questions without an answer, and those into which TOM spoke."""
    stages_ms: Mapping[str, dict[str, float]] | None = None
    """Percentiles of when each stage was done, after the end of the caller's speech. None: they
    stand in a call log that the probe cannot read."""
    takes_ms: Mapping[str, dict[str, float]] | None = None
    """Percentiles of how long each stage took, not rounded. None as above."""

    @property
    def barge_in_ms(self) -> list[float]:
        """Of the interruptions that stopped TOM."""
        return [stop for stop in self.stops_ms if stop is not None]


def judge_times(
    door: Door, reply_ms: Sequence[float], barge_in_ms: Sequence[float]
) -> list[Target]:
    """A door's targets for what the caller waits for."""
    reply, stop = exact_percentiles(reply_ms), exact_percentiles(barge_in_ms)
    measured = {
        "reply p50": reply.get("p50"),
        "reply p95": reply.get("p95"),
        "barge-in p95": stop.get("p95"),
    }
    return [Target(name, limit, measured[name], "ms") for name, limit in TARGETS_MS[door].items()]


def judge(door: Door, figures: Figures) -> list[Target]:
    """A door's targets in the probe: those of the stages only where the call log was read. Where
    TOM went on once, no barge-in counts as measured."""
    stops = [] if None in figures.stops_ms else figures.barge_in_ms
    targets = [
        *judge_times(door, figures.reply_ms, stops),
        Target("questions without an answer", 0, figures.unanswered),
    ]
    if door == "sip":
        return targets
    trip = exact_percentiles(figures.round_trip_ms)
    targets.append(Target("round trip p95", _ROUND_TRIP_MS, trip.get("p95"), "ms"))
    if (took := figures.takes_ms) is not None:
        for stage, limit_ms in _STAGES_MS.items():
            p95 = took.get(stage, {}).get("p95")
            targets.append(Target(f"{stage} p95", limit_ms, p95, "ms"))
    return targets


def stages(turns: Sequence[TurnRecord]) -> dict[str, dict[str, float]]:
    """When each stage was done, in ms after the end of the caller's speech: percentiles."""
    result: dict[str, dict[str, float]] = {}
    for stage in STAGES:
        values = [getattr(turn, f"{stage}_ms") for turn in turns]
        result[stage] = percentiles([value for value in values if value is not None])
    return result


def takes(turns: Sequence[TurnRecord]) -> dict[str, dict[str, float]]:
    """How long each stage took after the one before it, in ms: percentiles, not rounded."""
    result: dict[str, dict[str, float]] = {}
    for before, stage in pairwise(STAGES):
        values: list[float] = []
        for turn in turns:
            begin, end = getattr(turn, f"{before}_ms"), getattr(turn, f"{stage}_ms")
            if begin is not None and end is not None:
                values.append(end - begin)
        result[stage] = exact_percentiles(values)
    return result
