"""What was measured, and the targets it is held to."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from telephony.call import Door
from telephony.calllog import TurnRecord

STAGES = ("endpoint", "stt", "llm", "tts")
TARGETS_MS: dict[Door, dict[str, float]] = {
    "sip": {"reply p50": 300, "reply p95": 450, "barge-in p95": 250},
    "webrtc": {"reply p95": 500},
    "websocket": {"reply p50": 250, "reply p95": 350, "barge-in p95": 200},
}
"""With the built-in engines."""
_ROUND_TRIP_MS = 50
_STAGES_MS = {"stt": 100, "llm": 200, "tts": 300}
LATE = float("inf")
"""Stands for what was not measured."""


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that has to be reached."""

    name: str
    limit_ms: float
    measured_ms: float

    @property
    def met(self) -> bool:
        return self.measured_ms <= self.limit_ms

    def as_json(self) -> dict[str, Any]:
        """JSON has no infinity: null where nothing was measured."""
        measured_ms = self.measured_ms if math.isfinite(self.measured_ms) else None
        return asdict(self) | {"measured_ms": measured_ms, "met": self.met}


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """p50 and p95 of `values`, rounded to 0.1; empty for none."""
    if not values:
        return {}
    p50, p95 = np.percentile(values, [50, 95])
    return {"p50": round(float(p50), 1), "p95": round(float(p95), 1)}


@dataclass(slots=True)
class Figures:
    """What one door's calls gave, in ms."""

    reply_ms: list[float] = field(default_factory=list[float])
    """The caller's last packet of speech to TOM's first, both at the caller's end."""
    stops_ms: list[float | None] = field(default_factory=list[float | None])
    """Of each interruption, the caller's first packet to TOM's last; None where TOM went on."""
    round_trip_ms: list[float] = field(default_factory=list[float])
    """Ping to pong, in the calls."""
    stages_ms: Mapping[str, dict[str, float]] = field(default_factory=dict[str, dict[str, float]])
    """Percentiles of when each stage was done, after the end of the caller's speech."""
    takes_ms: Mapping[str, dict[str, float]] = field(default_factory=dict[str, dict[str, float]])
    """Percentiles of how long each stage took."""

    @property
    def barge_in_ms(self) -> list[float]:
        """Of the interruptions that stopped TOM."""
        return [stop for stop in self.stops_ms if stop is not None]


def judge(door: Door, figures: Figures) -> list[Target]:
    """A door's targets. What was not measured is infinitely late."""
    reply = percentiles(figures.reply_ms)
    stop = {} if None in figures.stops_ms else percentiles(figures.barge_in_ms)
    measured = {
        "reply p50": reply.get("p50", LATE),
        "reply p95": reply.get("p95", LATE),
        "barge-in p95": stop.get("p95", LATE),
    }
    targets = [Target(name, limit, measured[name]) for name, limit in TARGETS_MS[door].items()]
    if door == "sip":
        return targets
    trip = percentiles(figures.round_trip_ms)
    took = figures.takes_ms
    return [
        *targets,
        Target("round trip p95", _ROUND_TRIP_MS, trip.get("p95", LATE)),
        *(
            Target(f"{stage} p95", limit_ms, took.get(stage, {}).get("p95", LATE))
            for stage, limit_ms in _STAGES_MS.items()
        ),
    ]


def stages(turns: Sequence[TurnRecord]) -> dict[str, dict[str, float]]:
    """When each stage was done, in ms after the end of the caller's speech: p50 and p95."""
    result: dict[str, dict[str, float]] = {}
    for stage in STAGES:
        values = [getattr(turn, f"{stage}_ms") for turn in turns]
        result[stage] = percentiles([value for value in values if value is not None])
    return result


def takes(turns: Sequence[TurnRecord]) -> dict[str, dict[str, float]]:
    """How long each stage took after the one before it, in ms: p50 and p95."""
    result: dict[str, dict[str, float]] = {}
    for before, stage in pairwise(STAGES):
        values: list[float] = []
        for turn in turns:
            begin, end = getattr(turn, f"{before}_ms"), getattr(turn, f"{stage}_ms")
            if begin is not None and end is not None:
                values.append(end - begin)
        result[stage] = percentiles(values)
    return result
