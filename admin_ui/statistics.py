"""`/api/statistics`: calls and latencies over time, in the hours and days of a time zone."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator, model_validator

from admin_ui.calls import Log
from admin_ui.problems import problem_responses
from admin_ui.queries import Instant
from telephony.call import Door
from telephony.calllog import CallResult
from telephony.calllog.statistics import STAGES, CallCount

router = APIRouter(
    prefix="/api/statistics", tags=["statistics"], responses=problem_responses(422, 503)
)

BucketLength = Literal["hour", "day"]
MOST_BUCKETS = 1_000
_DEFAULT_RANGE = {"hour": timedelta(days=1), "day": timedelta(days=30)}
_SHORTEST = {"hour": timedelta(hours=1), "day": timedelta(hours=23)}
_WELL_INTO_THE_NEXT = {"hour": timedelta(hours=1), "day": timedelta(hours=36)}
_YEARS = range(1970, 3000)


class StatisticsQuery(BaseModel):
    """What to count."""

    model_config = ConfigDict(extra="forbid")

    since: Instant | None = Field(
        None, description="Default: a day before `until`; with `bucket=day` thirty."
    )
    until: Instant | None = Field(None, description="Default: now.")
    bucket: BucketLength = Field("hour", description=f"At most {MOST_BUCKETS} of them.")
    zone: str = Field("Europe/Berlin", max_length=64, description="IANA name of a time zone.")

    @field_validator("zone")
    @classmethod
    def _known(cls, zone: str) -> str:
        if zone not in _zones():
            raise ValueError("no time zone of this name is known here")
        return zone

    @field_validator("since", "until")
    @classmethod
    def _in_our_time(cls, moment: datetime | None) -> datetime | None:
        if moment is not None and moment.year not in _YEARS:
            raise ValueError(f"not between {_YEARS.start} and {_YEARS.stop - 1}")
        return moment

    @model_validator(mode="after")
    def _is_a_range(self) -> "StatisticsQuery":
        since, until = self.range()
        if since >= until:
            raise ValueError("since: not before until")
        if (until - since) / _SHORTEST[self.bucket] > MOST_BUCKETS:
            raise ValueError(f"since: more than {MOST_BUCKETS} buckets before until")
        return self

    def range(self) -> tuple[datetime, datetime]:
        """From when until before when."""
        until = self.until or datetime.now(UTC)
        return self.since or until - _DEFAULT_RANGE[self.bucket], until


class Counts(BaseModel):
    """Calls by their result."""

    calls: int
    answered: int
    voicemail: int
    missed: int
    rejected: int
    lost: int
    in_progress: int


class Percentiles(BaseModel):
    """Of latencies in ms; between two measured values, interpolated linearly (type 7 of Hyndman
    and Fan, 1996: numpy's default)."""

    p50: float
    p95: float


class Latency(BaseModel):
    """Of answered turns, in ms since the caller's end of speech; see `TurnView`."""

    turns: int
    endpoint_ms: Percentiles | None
    stt_ms: Percentiles | None
    llm_ms: Percentiles | None
    tts_ms: Percentiles | None
    reply_ms: Percentiles | None


class Bucket(Counts):
    """Calls that started in this hour or day."""

    start: AwareDatetime
    latency: Latency


class DoorCounts(Counts):
    """Calls through this door."""

    door: Door


class Statistics(BaseModel):
    """Figures of the calls that started from `since` until before `until`."""

    since: AwareDatetime
    until: AwareDatetime
    bucket: BucketLength
    zone: str
    total: Counts
    average_duration_s: float | None = Field(
        description="Of calls that were answered and have ended; null where there is none."
    )
    latency: Latency
    buckets: list[Bucket] = Field(description="Without gaps; the first holds `since`.")
    hours: list[Counts] = Field(description="By hour of the day, 0 to 23.")
    doors: list[DoorCounts]


@router.get("")
def get_statistics(log: Log, query: Annotated[StatisticsQuery, Query()]) -> Statistics:
    """Calls and latencies over time."""
    since, until = query.range()
    zone = ZoneInfo(query.zone)
    starts = bucket_starts(since, until, query.bucket, zone)
    whole_hours = all(_offset(start, zone) % timedelta(hours=1) == timedelta() for start in starts)
    step = "hour" if whole_hours else "minute"
    counts = log.count_by_time(since, until, step)
    timings = log.latencies(since, until, step)

    by_bucket: dict[datetime, list[CallCount]] = defaultdict(list)
    by_hour: dict[int, list[CallCount]] = defaultdict(list)
    by_door: dict[str, list[CallCount]] = defaultdict(list)
    for count in counts:
        by_bucket[bucket_start(count.start, query.bucket, zone)].append(count)
        by_hour[count.start.astimezone(zone).hour].append(count)
        by_door[count.door].append(count)
    timed: dict[datetime, list[Sequence[float | None]]] = defaultdict(list)
    for start, stages in timings.items():
        timed[bucket_start(start, query.bucket, zone)] += stages
    talks = sum(count.talks for count in counts)
    return Statistics(
        since=since,
        until=until,
        bucket=query.bucket,
        zone=query.zone,
        total=Counts(**_by_result(counts)),
        average_duration_s=sum(count.talk_s for count in counts) / talks if talks else None,
        latency=_latency([turn for turns in timed.values() for turn in turns]),
        buckets=[
            Bucket(start=start, **_by_result(by_bucket[start]), latency=_latency(timed[start]))
            for start in starts
        ],
        hours=[Counts(**_by_result(by_hour[hour])) for hour in range(24)],
        doors=[
            DoorCounts.model_validate({"door": door, **_by_result(by_door[door])})
            for door in sorted(by_door)
        ],
    )


def bucket_start(moment: datetime, bucket: BucketLength, zone: ZoneInfo) -> datetime:
    """When the hour or day of `zone` that holds `moment` began, UTC."""
    local = moment.astimezone(zone)
    if bucket == "day":
        return local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0).astimezone(UTC)
    # In UTC: where clocks are put back, the same hour comes twice, and is two buckets.
    into = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return moment.astimezone(UTC) - into


def bucket_starts(
    since: datetime, until: datetime, bucket: BucketLength, zone: ZoneInfo
) -> list[datetime]:
    """When the hours or days that hold `since` up to `until` began, UTC."""
    starts = [bucket_start(since, bucket, zone)]
    while (start := bucket_start(starts[-1] + _WELL_INTO_THE_NEXT[bucket], bucket, zone)) < until:
        starts.append(start)
    return starts


def _by_result(counts: Iterable[CallCount]) -> dict[str, int]:
    results: Counter[str] = Counter()
    for count in counts:
        results[count.result or "in_progress"] += count.calls
    return {name: results[name] for name in (*CallResult, "in_progress")} | {
        "calls": results.total()
    }


def _latency(turns: Sequence[Sequence[float | None]]) -> Latency:
    table = np.array(turns, float).reshape(len(turns), len(STAGES))
    return Latency(turns=len(turns), **dict(zip(STAGES, map(_percentiles, table.T), strict=True)))


def _percentiles(column: np.ndarray) -> Percentiles | None:
    measured = column[~np.isnan(column)]
    if not measured.size:
        return None
    p50, p95 = np.percentile(measured, [50, 95])
    return Percentiles(p50=round(float(p50), 1), p95=round(float(p95), 1))


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


@cache
def _zones() -> set[str]:
    return available_timezones()
