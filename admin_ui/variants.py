"""`/api/variants`: how calls went that were answered with different settings."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Annotated

import numpy as np
import numpy.typing as npt
from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field, model_validator

from admin_ui.calls import Log
from admin_ui.problems import problem_responses
from admin_ui.queries import Instant
from admin_ui.services import Services, services
from admin_ui.variant_views import (
    IntervalView,
    MeasureView,
    VariantSettings,
    VariantsView,
    VariantView,
)
from agents.receptionist.house import caller_number
from media.background import background_threads
from telephony.call import CONTROL
from telephony.calllog import CallLog
from telephony.calllog.bootstrap import (
    CONFIDENCE,
    LEAST_CALLS,
    Measured,
    difference,
    interval,
    mean,
    measure,
    quantiles,
)
from telephony.calllog.variants import VariantCalls

router = APIRouter(
    prefix="/api/variants", tags=["statistics"], responses=problem_responses(422, 503)
)

MOST_CALLS = 10_000
"""Of a variant, the newest: more make the intervals hardly narrower, and take longer."""
_DEFAULT_RANGE = timedelta(days=30)
_MEASURES = {
    "reply_p50_ms": ("reply", 0),
    "reply_p95_ms": ("reply", 1),
    "barge_ins": ("barge_ins", 0),
    "repairs": ("repairs", 0),
    "talk_s": ("talk_s", 0),
    "wer": ("wer", 0),
}
"""Which of `_measured`, and which of its figures."""
_thread = background_threads("variants", 1)
"""A second's work for 10 000 calls: behind what the calls in progress need, one after the other."""


class VariantsQuery(BaseModel):
    """Which calls."""

    model_config = ConfigDict(extra="forbid")

    since: Instant | None = Field(None, description="Default: thirty days before `until`.")
    until: Instant | None = Field(None, description="Default: now.")

    @model_validator(mode="after")
    def _is_a_range(self) -> "VariantsQuery":
        try:
            since, until = self.range()
        except OverflowError:
            raise ValueError("until: too long ago") from None
        if since >= until:
            raise ValueError("since: not before until")
        return self

    def range(self) -> tuple[datetime, datetime]:
        """From when until before when."""
        until = self.until or datetime.now(UTC)
        return self.since or until - _DEFAULT_RANGE, until


@router.get("")
async def compare_variants(
    log: Log,
    services: Annotated[Services, Depends(services)],
    query: Annotated[VariantsQuery, Query()],
) -> VariantsView:
    """Latency, barge-ins, repairs, length and word error rate of each variant's calls, with
    bootstrap intervals over whole calls, or callers where these are shared out."""
    since, until = query.range()
    work = _thread.submit(
        compared, log, services.variants, since, until, by_caller=services.variants_by_caller
    )
    return await asyncio.wrap_future(work)


def compared(
    log: CallLog,
    known: tuple[VariantSettings, ...],
    since: datetime,
    until: datetime,
    *,
    by_caller: bool,
) -> VariantsView:
    """The variants that are in use, and those that calls of this time were answered with."""
    counted = log.count_by_variant(since, until)
    settings = {variant.name: variant for variant in known}
    names = sorted(counted.keys() | settings.keys(), key=lambda name: (name != CONTROL, name))
    views: list[VariantView] = []
    control: dict[str, Measured] | None = None
    for name in names:
        calls = log.newest_of_variant(name, since, until, MOST_CALLS)
        measured = _measured(calls, name, by_caller=by_caller)
        views.append(
            VariantView(
                name=name,
                share=settings[name].share if name in settings else None,
                settings=settings[name].settings if name in settings else {},
                calls=counted.get(name, 0),
                evaluated=len(calls.talk_s),
                **{field: _view(measured, control, *which) for field, which in _MEASURES.items()},
            )
        )
        if name == CONTROL:
            control = measured
    return VariantsView(
        since=since,
        until=until,
        confidence=CONFIDENCE,
        least_calls=LEAST_CALLS,
        by_caller=by_caller,
        control=CONTROL,
        variants=views,
    )


def _measured(calls: VariantCalls, name: str, *, by_caller: bool) -> dict[str, Measured]:
    """Each thing that was measured."""
    each = _callers(calls) if by_caller else np.arange(len(calls.talk_s))
    return {
        "reply": measure(calls.replies_ms, each[calls.reply_calls], quantiles((0.5, 0.95)), name),
        "barge_ins": measure(calls.barge_ins, each, mean, name),
        "repairs": measure(calls.repairs, each, mean, name),
        "talk_s": measure(calls.talk_s, each, quantiles((0.5,)), name),
        "wer": measure(calls.wer, each, mean, name),
    }


def _callers(calls: VariantCalls) -> npt.NDArray[np.intp]:
    """For each call its caller; who has no number calls once."""
    names = [caller_number(who) or f"call {place}" for place, who in enumerate(calls.callers)]
    places = {name: place for place, name in enumerate(dict.fromkeys(names))}
    return np.array([places[name] for name in names], np.intp)


def _view(
    measured: dict[str, Measured], control: dict[str, Measured] | None, what: str, figure: int
) -> MeasureView:
    own = measured[what]
    return MeasureView(
        calls=own.calls,
        interval=IntervalView.of(interval(own, figure)),
        difference=IntervalView.of(difference(own, control[what], figure)) if control else None,
    )
