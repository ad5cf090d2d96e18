"""Figures over many calls: counted by the database, an hour or a minute at a time.

Databases know UTC here; whoever asks puts the hours into days of a time zone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from telephony.calllog.models import CallRow, TurnRow

Step = Literal["hour", "minute"]
_LENGTHS = {"hour": len("2025-03-03 09"), "minute": len("2025-03-03 09:00")}
STAGES = ("endpoint_ms", "stt_ms", "llm_ms", "tts_ms", "reply_ms")
"""A turn's latencies, in the order in which they pass."""


@dataclass(frozen=True, slots=True)
class CallCount:
    """Calls that are alike and started in the same hour (or minute)."""

    start: datetime
    """When that hour began, UTC."""
    door: str
    result: str | None
    """None: in progress."""
    calls: int
    talk_s: float
    """Sum over these calls."""
    talks: int
    """How many of them were answered and have ended."""


def count_by_time(
    session: Session, since: datetime, until: datetime, step: Step
) -> list[CallCount]:
    """Calls that started from `since` until before `until`, counted."""
    start = _start(session, step)
    found = (
        select(
            start.label("start"),
            CallRow.door,
            CallRow.result,
            func.count(),
            func.sum(CallRow.talk_s),
            func.sum(func.sign(CallRow.talk_s)),
        )
        .where(CallRow.started_at >= since, CallRow.started_at < until)
        .group_by(start, CallRow.door, CallRow.result)
    )
    return [
        CallCount(_instant(at), door, result, calls, talk_s, int(talks))
        for at, door, result, calls, talk_s, talks in session.execute(found)
    ]


def latencies(
    session: Session, since: datetime, until: datetime, step: Step
) -> dict[datetime, list[Sequence[float | None]]]:
    """For each hour (or minute) in which calls started: the `STAGES` in ms of their turns that
    were answered."""
    found = (
        select(_start(session, step), *(getattr(TurnRow, stage) for stage in STAGES))
        .join(CallRow, CallRow.id == TurnRow.call_id)
        .where(
            CallRow.started_at >= since,
            CallRow.started_at < until,
            TurnRow.reply_ms.is_not(None),
        )
    )
    by_start: dict[Any, list[Sequence[float | None]]] = {}
    for start, *stages in session.execute(found):
        by_start.setdefault(start, []).append(stages)
    return {_instant(start): turns for start, turns in by_start.items()}


def _start(session: Session, step: Step) -> ColumnElement[Any]:
    if session.get_bind().dialect.name == "postgresql":
        return func.date_trunc(step, CallRow.started_at, "UTC")
    # SQLite keeps times as ISO 8601 text.
    return func.substr(CallRow.started_at, 1, _LENGTHS[step])


def _instant(start: datetime | str) -> datetime:
    if isinstance(start, datetime):
        return start.astimezone(UTC)
    return datetime.fromisoformat(start).replace(tzinfo=UTC)
