"""Figures over many calls.

Databases know UTC here: they count by the hour or the minute, and whoever asks puts these into days
of a time zone. The latencies of a call's turns lie packed in the call's row: to read 600 000 turns
would take seconds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from telephony.calllog.models import CallRow, TurnRow

Step = Literal["hour", "minute"]
_LENGTHS = {"hour": len("2025-03-03 09"), "minute": len("2025-03-03 09:00")}
STAGES = ("endpoint_ms", "stt_ms", "llm_ms", "tts_ms", "reply_ms")
"""A turn's latencies, in the order in which they pass."""
_PACKED = np.dtype("<f4")


@dataclass(frozen=True, slots=True)
class CallCount:
    """Calls of the same hour, or door, that went alike."""

    result: str | None
    """A `CallResult`; None: in progress."""
    calls: int
    talks: int
    """How many of them were answered and have ended."""
    talk_s: float
    """Sum over these."""


def count_by_time(
    session: Session, since: datetime, until: datetime, step: Step
) -> dict[datetime, list[CallCount]]:
    """For each hour (or minute) in which calls started, from `since` until before `until`."""
    counted = _count_by(session, _start(session, step), since, until)
    return {_instant(start): counts for start, counts in counted.items()}


def count_by_door(session: Session, since: datetime, until: datetime) -> dict[str, list[CallCount]]:
    """For each door through which calls came."""
    return _count_by(session, CallRow.door, since, until)


def latencies_by_time(
    session: Session, since: datetime, until: datetime, step: Step
) -> dict[datetime, list[bytes]]:
    """For each hour (or minute) in which calls started: `packed` latencies, one piece a call."""
    found = select(_start(session, step), CallRow.latencies).where(
        *_started(since, until), CallRow.latencies.is_not(None)
    )
    by_start: dict[Any, list[bytes]] = {}
    for start, latencies in session.connection().execute(found):
        by_start.setdefault(start, []).append(latencies or b"")
    return {_instant(start): pieces for start, pieces in by_start.items()}


def packed(turns: Iterable[Sequence[float | None]]) -> bytes:
    """The `STAGES` of answered turns, as float32, those not measured as NaN."""
    return np.array([tuple(turn) for turn in turns], _PACKED).tobytes()


def unpacked(pieces: Iterable[bytes]) -> npt.NDArray[np.float32]:
    """A row a turn, a column a stage."""
    return np.frombuffer(b"".join(pieces), _PACKED).reshape(-1, len(STAGES))


def pack_latencies(session: Session, call_id: str) -> bytes:
    """Of the call as it is stored now. What TOM says unasked, as its greeting, answers nobody."""
    answered = select(*(getattr(TurnRow, stage) for stage in STAGES)).where(
        TurnRow.call_id == call_id, TurnRow.said != "", TurnRow.reply_ms.is_not(None)
    )
    return packed(session.execute(answered.order_by(TurnRow.index)))


def _count_by(
    session: Session,
    key: ColumnElement[Any] | InstrumentedAttribute[str],
    since: datetime,
    until: datetime,
) -> dict[Any, list[CallCount]]:
    talks = func.sum(case((CallRow.talk_s > 0, 1), else_=0))
    found = (
        select(key, CallRow.result, func.count(), talks, func.sum(CallRow.talk_s))
        .where(*_started(since, until))
        .group_by(key, CallRow.result)
    )
    counted: dict[Any, list[CallCount]] = {}
    for each, result, calls, talked, talk_s in session.connection().execute(found):
        counted.setdefault(each, []).append(CallCount(result, calls, talked, talk_s))
    return counted


def _started(since: datetime, until: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return CallRow.started_at >= since, CallRow.started_at < until


def _start(session: Session, step: Step) -> ColumnElement[Any]:
    if session.get_bind().dialect.name == "postgresql":
        return func.date_trunc(step, CallRow.started_at, "UTC")
    # SQLite keeps times as ISO 8601 text.
    return func.substr(CallRow.started_at, 1, _LENGTHS[step])


def _instant(start: datetime | str) -> datetime:
    if isinstance(start, datetime):
        return start.astimezone(UTC)
    return datetime.fromisoformat(start).replace(tzinfo=UTC)
