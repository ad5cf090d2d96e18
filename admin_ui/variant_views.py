"""What the API shows of variants: settings that answer a share of the calls, to be compared."""

from pydantic import AwareDatetime, BaseModel, Field

from telephony.calllog.bootstrap import Interval


class VariantSettings(BaseModel):
    """What the calls of a variant are answered with."""

    name: str
    share: float = Field(description="Percent of the calls.")
    settings: dict[str, str] = Field(
        description="What differs from the control, as `answering.likely_ms`; secrets are hidden."
    )


class IntervalView(BaseModel):
    """A figure, and from where to where its true value lies in 95 of 100 cases."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, interval: Interval | None) -> "IntervalView | None":
        """Rounded; None of None."""
        if interval is None:
            return None
        return cls(
            value=round(interval.value, 4),
            low=round(interval.low, 4),
            high=round(interval.high, 4),
        )


class MeasureView(BaseModel):
    """One thing that was measured in a variant's calls."""

    calls: int = Field(description="In which it was measured; callers, where these are drawn.")
    interval: IntervalView | None = Field(description="Null with too few calls.")
    difference: IntervalView | None = Field(
        description="How much more than in the control's calls; null with too few calls of either,"
        " and of the control itself."
    )


class VariantView(BaseModel):
    """A variant and how its calls went."""

    name: str
    share: float | None = Field(description="Percent of the calls; null: no longer in use.")
    settings: dict[str, str] = Field(description="What differs from the control, now.")
    calls: int = Field(description="In which the caller said or keyed something.")
    evaluated: int = Field(description="The newest of these, from which the measures are taken.")
    reply_p50_ms: MeasureView = Field(description="Median time to the reply, over all turns.")
    reply_p95_ms: MeasureView = Field(description="95 % of the replies come sooner.")
    barge_ins: MeasureView = Field(description="Mean of a call.")
    repairs: MeasureView = Field(
        description="Turns in which one side did not understand the other: mean of a call."
    )
    talk_s: MeasureView = Field(description="Median length of a call.")
    wer: MeasureView = Field(
        description="Word error rate of what was understood live, measured against the transcript"
        " of the recording: mean of the calls that have one."
    )


class VariantsView(BaseModel):
    """Calls that started from `since` until before `until`, by what answered them."""

    since: AwareDatetime
    until: AwareDatetime
    confidence: float = Field(description="Of the intervals.")
    least_calls: int = Field(
        description="With fewer calls, or callers where these are drawn, there is no interval."
    )
    by_caller: bool = Field(
        description="Callers are shared out, not calls: intervals are drawn from whole callers."
    )
    control: str = Field(description="The name of the variant that others are compared with.")
    variants: list[VariantView] = Field(description="The control first.")
