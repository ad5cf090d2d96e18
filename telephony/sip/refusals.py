"""`Refusals`: tells of refused calls without passing a flood on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from telephony.events import CallRefused

WINDOW_S = 60.0
"""From telling of a refusal until its repetitions are told, as one."""
MAX_SOURCES = 256
"""Sources told apart within that time. All others are counted together, without an address."""

_Key: TypeAlias = tuple[str, str]
"""Source and cause; the source is empty for all others."""


@dataclass(slots=True)
class _Repeated:
    since: float
    last: CallRefused | None = None
    count: int = 0


@dataclass(slots=True)
class Refusals:
    """The first refusal of a source and cause is told at once, the next ones once a minute."""

    now: Callable[[], float]
    """Seconds of any steady clock."""
    _seen: dict[_Key, _Repeated] = field(default_factory=dict[_Key, _Repeated])

    def add(self, refusal: CallRefused) -> CallRefused | None:
        """One more call was refused. Returns what is to be told at once, if anything."""
        key = (refusal.source, refusal.cause)
        known = self._seen.get(key)
        if known is None and len(self._seen) < MAX_SOURCES:
            self._seen[key] = _Repeated(self.now())
            return refusal
        if known is None:
            refusal = refusal.model_copy(
                update={"source": "", "caller": "", "callee": "", "line": ""}
            )
            known = self._seen.setdefault(("", refusal.cause), _Repeated(self.now()))
        known.last, known.count = refusal, known.count + 1
        return None

    def due(self, everything: bool = False) -> list[CallRefused]:
        """What was counted for long enough; `everything` counted, before the door closes."""
        told: list[CallRefused] = []
        now = self.now()
        for key, repeated in list(self._seen.items()):
            if not everything and now - repeated.since < WINDOW_S:
                continue
            del self._seen[key]
            if repeated.last is not None:
                told.append(repeated.last.model_copy(update={"count": repeated.count}))
                if key[0]:  # goes on being counted: a flood is told once a minute
                    self._seen[key] = _Repeated(now)
        return told
