"""What was measured in the calls of each variant: what its statistics are made of.

The calls that count have ended, were not cut off by a crash, and their callers said or keyed
something: a greeting alone is no conversation. What only the recording's transcript tells was said,
too: else a recogniser that understands nothing would have the better calls.
"""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from telephony.calllog.models import CallRow, TurnRow
from telephony.calllog.records import CallResult
from telephony.calllog.statistics import STAGES, unpacked

_AT_ONCE = 500
"""Calls that are made into arrays in one step: a millisecond in which no other thread runs."""
_REPLY = STAGES.index("reply_ms")
_COUNTED = (CallRow.barge_ins, CallRow.repairs, CallRow.talk_s, CallRow.wer)


@dataclass(frozen=True, slots=True)
class VariantCalls:
    """Arrays with an entry a call; `replies_ms` with an entry an answered turn."""

    callers: tuple[str, ...]
    """Who called, as it stands in the log."""
    barge_ins: npt.NDArray[np.float64]
    repairs: npt.NDArray[np.float64]
    talk_s: npt.NDArray[np.float64]
    wer: npt.NDArray[np.float64]
    """NaN where it is not known."""
    replies_ms: npt.NDArray[np.float64]
    reply_calls: npt.NDArray[np.intp]
    """For each reply the place of its call in the other arrays."""


def count_by_variant(session: Session, since: datetime, until: datetime) -> dict[str, int]:
    """Calls that count, by variant; without those that were none's."""
    found = select(CallRow.variant, func.count()).where(
        *_counts(since, until), CallRow.variant != ""
    )
    rows = session.connection().execute(found.group_by(CallRow.variant))
    return {variant: calls for variant, calls in rows}


def newest_of_variant(
    session: Session, variant: str, since: datetime, until: datetime, most: int
) -> VariantCalls:
    """Of its calls that count, the newest `most`."""
    found = (
        select(CallRow.latencies, CallRow.caller, *_COUNTED)
        .where(CallRow.variant == variant, *_counts(since, until))
        .order_by(CallRow.started_at.desc(), CallRow.id)
        .limit(most)
        .execution_options(yield_per=_AT_ONCE)
    )
    counted = [np.empty((0, len(_COUNTED)))]
    replies, reply_calls = [np.empty(0)], [np.empty(0, np.intp)]
    callers: list[str] = []
    for rows in session.connection().execute(found).partitions():
        turns = [unpacked([latencies or b""])[:, _REPLY] for latencies, *_ in rows]
        places = np.arange(len(callers), len(callers) + len(rows))
        replies.append(np.concatenate(turns).astype(np.float64))
        reply_calls.append(np.repeat(places, [len(turn) for turn in turns]))
        counted.append(np.array([row[2:] for row in rows], np.float64))
        callers += [row[1] for row in rows]
    barge_ins, repairs, talk_s, wer = np.concatenate(counted).T
    return VariantCalls(
        callers=tuple(callers),
        barge_ins=barge_ins,
        repairs=repairs,
        talk_s=talk_s,
        wer=wer,
        replies_ms=np.concatenate(replies),
        reply_calls=np.concatenate(reply_calls),
    )


def _counts(since: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        CallRow.started_at >= since,
        CallRow.started_at < until,
        CallRow.result.in_((CallResult.ANSWERED, CallResult.VOICEMAIL)),
        or_(CallRow.turns.any(TurnRow.said != ""), CallRow.wer.is_not(None)),
    )
