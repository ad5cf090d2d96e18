"""`Receipt`: what one door's calls gave, the targets it is held to, and its table."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from telephony.call import Door
from tests.bench.figures import markdown, shown, verdict
from tom.probe.figures import STAGES, Target, judge_times, percentiles
from tom.probe.turns import Disturbed

NAMES: dict[Door, str] = {"sip": "SIP", "webrtc": "WebRTC", "websocket": "WebSocket"}


@dataclass(slots=True)
class Receipt:
    """One door."""

    replies: list[float] = field(default_factory=list[float])
    """Milliseconds."""
    unanswered: int = 0
    """Questions without an answer, and those into which TOM spoke."""
    paused_replies: list[float] = field(default_factory=list[float])
    premature: dict[str, list[bool]] = field(default_factory=dict[str, list[bool]])
    """By pause: whether TOM spoke into it."""
    interrupted: list[float | None] = field(default_factory=list[float | None])
    """Milliseconds to silence; None where TOM went on."""
    silenced: dict[str, list[bool]] = field(default_factory=dict[str, list[bool]])
    """By sound: whether TOM was silenced."""
    stages_ms: Mapping[str, dict[str, float]] = field(default_factory=dict[str, dict[str, float]])
    """When each stage was done, from the call log."""

    def interruption(self, number: int, found: Disturbed | None) -> None:
        """What came of an interruption."""
        self.interrupted[number] = found.silent_ms if found and found.silenced else None

    def sound(self, name: str, found: Disturbed | None) -> None:
        """What came of a sound; nothing where TOM was not speaking."""
        if found is not None:
            self.silenced.setdefault(name, []).append(found.silenced)

    @property
    def stops(self) -> list[float]:
        """Milliseconds to silence, where TOM fell silent."""
        return [ms for ms in self.interrupted if ms is not None]

    def figures(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "turns": len(self.replies),
            "unanswered": self.unanswered,
            "reply_ms": percentiles(self.replies),
            "paused_reply_ms": percentiles(self.paused_replies),
            "premature": {name: _of(cases) for name, cases in sorted(self.premature.items())},
            "barge_ins": len(self.interrupted),
            "not_stopped": self.interrupted.count(None),
            "barge_in_ms": percentiles(self.stops),
            "silenced_by": {name: _of(cases) for name, cases in sorted(self.silenced.items())},
            "stages_ms": dict(self.stages_ms),
        }

    def verdicts(self, door: Door) -> list[dict[str, Any]]:
        """Every target of the door."""
        times = judge_times(door, self.replies, self.stops)
        targets = [
            *(replace(target, name=f"{target.name}, ms") for target in times),
            Target("questions without an answer", 0, self.unanswered),
            Target("answers into a pause", 0, _all(self.premature)),
            Target("silenced by a cough or mhm", 0, _all(self.silenced)),
            Target("went on after an interruption", 0, _went_on(self.interrupted)),
        ]
        return [{"door": NAMES[door]} | verdict(target) for target in targets]


def _of(cases: list[bool]) -> dict[str, int]:
    return {"times": sum(cases), "of": len(cases)}


def _all(cases: dict[str, list[bool]]) -> int | None:
    """How often in all; None where nothing was tried."""
    return sum(sum(found) for found in cases.values()) if cases else None


def _went_on(interrupted: list[float | None]) -> int | None:
    """How often TOM did; None where nobody interrupted it."""
    return interrupted.count(None) if interrupted else None


def _times(cases: list[bool] | None) -> str:
    return f"{sum(cases)} of {len(cases)}" if cases else "–"


def table(receipts: Mapping[Door, Receipt]) -> str:
    """All doors side by side."""
    doors = list(receipts.values())
    all_of = ("p50", "p95", "p99", "max")
    pauses = sorted({name for it in doors for name in it.premature})
    sounds = sorted({name for it in doors for name in it.silenced})
    rows: list[list[str]] = [
        [
            "turns (no answer, or talked over)",
            *(f"{len(it.replies)} ({it.unanswered})" for it in doors),
        ],
        [
            "reply p50 / p95 / p99 / max, ms",
            *(shown(percentiles(it.replies), *all_of) for it in doors),
        ],
        [
            "barge-in to silence, likewise",
            *(shown(percentiles(it.stops), *all_of) for it in doors),
        ],
        [
            "went on after an interruption",
            *(f"{it.interrupted.count(None)} of {len(it.interrupted)}" for it in doors),
        ],
        *([f"silenced by: {name}", *(_times(it.silenced.get(name)) for it in doors)]
          for name in sounds),
        *([f"spoke into a pause of {name}", *(_times(it.premature.get(name)) for it in doors)]
          for name in pauses),
        [
            "reply after such a sentence p50 / p95",
            *(shown(percentiles(it.paused_replies), "p50", "p95") for it in doors),
        ],
        *([f"{stage} done p50 / p95", *(shown(it.stages_ms.get(stage, {}), "p50", "p95")
                                        for it in doors)] for stage in STAGES),
    ]  # fmt: skip
    return markdown(["", *(NAMES[door] for door in receipts)], rows)
