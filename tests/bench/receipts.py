"""`Receipt`: what one door's calls gave, the targets it is held to, and its table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from telephony.call import Door
from tests.bench.figures import markdown, shown, verdict
from tom.probe.figures import STAGES, Target, judge_times, percentiles
from tom.probe.turns import Disturbed

NAMES: dict[Door, str] = {"sip": "SIP", "webrtc": "WebRTC", "websocket": "WebSocket"}
Sounds = Mapping[str, Sequence[bool | None]]
"""By sound or pause: whether TOM was silenced, or spoke into it. None: it was not tried."""


@dataclass(slots=True)
class Trial:
    """A call with an interruption and sounds. None: nothing came of it."""

    sounds: dict[str, Disturbed | None]
    interruption: Disturbed | None = None

    @property
    def stop_ms(self) -> float | None:
        """Milliseconds to silence; None where TOM went on."""
        found = self.interruption
        return found.silent_ms if found and found.silenced else None


@dataclass(slots=True)
class Receipt:
    """One door."""

    replies: list[float] = field(default_factory=list[float])
    """Milliseconds."""
    paused_replies: list[float] = field(default_factory=list[float])
    premature: dict[str, list[bool]] = field(default_factory=dict[str, list[bool]])
    """By pause: whether TOM spoke into it."""
    trials: list[Trial] = field(default_factory=list[Trial])
    stages_ms: Mapping[str, dict[str, float]] = field(default_factory=dict[str, dict[str, float]])
    """When each stage was done, from the call log."""
    _missed: int = 0

    def reply(self, reply_ms: float | None) -> None:
        """What came of a question."""
        if reply_ms is None:
            self._missed += 1
        else:
            self.replies.append(reply_ms)

    def paused(self, name: str, spoke: bool, reply_ms: float | None) -> None:
        """What came of a sentence with a pause: whether TOM spoke into it, and its answer."""
        self.premature.setdefault(name, []).append(spoke)
        if reply_ms is not None:
            self.paused_replies.append(reply_ms)
        elif not spoke:
            self._missed += 1

    def trial(self, *sounds: str) -> Trial:
        """A call begins in which an answer is interrupted, and these sounds come into others."""
        self.trials.append(Trial(dict.fromkeys(sounds)))
        return self.trials[-1]

    @property
    def interrupted(self) -> list[float | None]:
        """Milliseconds to silence; None where TOM went on."""
        return [it.stop_ms for it in self.trials]

    @property
    def stops(self) -> list[float]:
        """Milliseconds to silence, where TOM fell silent."""
        return [ms for ms in self.interrupted if ms is not None]

    @property
    def silenced(self) -> dict[str, list[bool | None]]:
        """By sound: whether TOM was silenced; None where it spoke no answer to be disturbed."""
        result: dict[str, list[bool | None]] = {}
        for trial in self.trials:
            for name, found in trial.sounds.items():
                result.setdefault(name, []).append(found and found.silenced)
        return result

    @property
    def unanswered(self) -> int:
        """Questions without an answer, those into which TOM spoke, and those of the trials that had
        to be asked again."""
        again = [found for trial in self.trials for found in trial.sounds.values()]
        again += [trial.interruption for trial in self.trials]
        return self._missed + sum(found.unanswered for found in again if found)

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
        untried = sum(cases.count(None) for cases in self.silenced.values())
        targets = [
            *(replace(target, name=f"{target.name}, ms") for target in times),
            Target("questions without an answer", 0, self.unanswered),
            Target("answers into a pause", 0, _all(self.premature)),
            Target("silenced by a cough or mhm", 0, _all(self.silenced)),
            Target("coughs and mhm without an answer to disturb", 0, untried),
            Target("went on after an interruption", 0, _went_on(self.interrupted)),
        ]
        return [{"door": NAMES[door]} | verdict(target) for target in targets]


def _of(cases: Sequence[bool | None]) -> dict[str, int]:
    return {
        "times": cases.count(True),
        "of": len(cases) - cases.count(None),
        "not_tried": cases.count(None),
    }


def _all(cases: Sounds) -> int | None:
    """How often in all; None where nothing was tried."""
    tried = [it for found in cases.values() for it in found if it is not None]
    return sum(tried) if tried else None


def _went_on(interrupted: list[float | None]) -> int | None:
    """How often TOM did; None where nobody interrupted it."""
    return interrupted.count(None) if interrupted else None


def tally(cases: Sequence[bool | None] | None) -> str:
    """How often, of how many that were tried, and how many were not."""
    if not cases:
        return "–"
    untried = cases.count(None)
    told = f"{cases.count(True)} of {len(cases) - untried}"
    return f"{told}, {untried} not tried" if untried else told


def table(receipts: Mapping[Door, Receipt]) -> str:
    """All doors side by side."""
    doors = list(receipts.values())
    all_of = ("p50", "p95", "p99", "max")
    pauses = sorted({name for it in doors for name in it.premature})
    sounds = sorted({name for it in doors for name in it.silenced})
    rows: list[list[str]] = [
        [
            "questions (no answer, or talked over)",
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
        *([f"silenced by: {name}", *(tally(it.silenced.get(name)) for it in doors)]
          for name in sounds),
        *([f"spoke into a pause of {name}", *(tally(it.premature.get(name)) for it in doors)]
          for name in pauses),
        [
            "reply after such a sentence p50 / p95",
            *(shown(percentiles(it.paused_replies), "p50", "p95") for it in doors),
        ],
        *([f"{stage} done p50 / p95", *(shown(it.stages_ms.get(stage, {}), "p50", "p95")
                                        for it in doors)] for stage in STAGES),
    ]  # fmt: skip
    return markdown(["", *(NAMES[door] for door in receipts)], rows)
