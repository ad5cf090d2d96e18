"""`/api/statistics`: calls and latencies over time, in the hours and days of a time zone."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Annotated, Literal, get_args
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator, model_validator

from admin_ui.calls import Log
from admin_ui.problems import problem_responses
from admin_ui.queries import Instant
from telephony.call import Door
from telephony.calllog import CallResult
from telephony.calllog.statistics import STAGES, CallCount, unpacked

router = APIRouter(
    prefix="/api/statistics", tags=["statistics"], responses=problem_responses(422, 503)
)

BucketLength = Literal["hour", "day"]
MOST_BUCKETS = 1_000
_DEFAULT_RANGE = {"hour": timedelta(days=1), "day": timedelta(days=30)}
_SHORTEST = {"hour": timedelta(hours=1), "day": timedelta(hours=23)}
_WELL_INTO_THE_NEXT = {"hour": timedelta(hours=1), "day": timedelta(hours=36)}
_WANTED = (0.5, 0.95)
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
    voicemail: int = Field(description="Answered, and the caller left a message.")
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
    by_bucket: dict[datetime, list[CallCount]] = defaultdict(list)
    by_hour: dict[int, list[CallCount]] = defaultdict(list)
    for start, counts in log.count_by_time(since, until, step).items():
        by_bucket[bucket_start(start, query.bucket, zone)] += counts
        by_hour[start.astimezone(zone).hour] += counts
    by_door = log.count_by_door(since, until)
    everything = [count for counts in by_door.values() for count in counts]
    talks = sum(count.talks for count in everything)
    timed: dict[datetime, list[bytes]] = defaultdict(list)
    for start, pieces in log.latencies_by_time(since, until, step).items():
        timed[bucket_start(start, query.bucket, zone)] += pieces
    return Statistics(
        since=since,
        until=until,
        bucket=query.bucket,
        zone=query.zone,
        total=Counts(**_by_result(everything)),
        average_duration_s=(
            round(sum(count.talk_s for count in everything) / talks, 3) if talks else None
        ),
        latency=_latency([piece for pieces in timed.values() for piece in pieces]),
        buckets=[
            Bucket(start=start, latency=_latency(timed[start]), **_by_result(by_bucket[start]))
            for start in starts
        ],
        hours=[Counts(**_by_result(by_hour[hour])) for hour in range(24)],
        doors=[
            DoorCounts(door=door, **_by_result(by_door.get(door, []))) for door in get_args(Door)
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
    """The fields of `Counts`."""
    fields = {name: 0 for name in (*map(str, CallResult), "in_progress", "calls")}
    for count in counts:
        fields[count.result or "in_progress"] += count.calls
        fields["calls"] += count.calls
    return fields


def _latency(pieces: Sequence[bytes]) -> Latency:
    turns = unpacked(pieces)
    stages = dict.fromkeys(STAGES) | _percentiles(turns)
    return Latency.model_validate({"turns": len(turns), **stages})


def _percentiles(turns: np.ndarray) -> dict[str, Percentiles]:
    """Of each stage that was measured in one of the `turns`."""
    if not turns.size:
        return {}
    table = np.sort(turns, axis=0)  # what was not measured, NaN, comes last
    measured = np.count_nonzero(~np.isnan(table), axis=0)
    # numpy's own percentile does the same, but takes ten times as long for a small table.
    last = np.maximum(measured - 1, 0)
    place = np.multiply.outer(_WANTED, last)
    below = place.astype(int)
    low = np.take_along_axis(table, below, axis=0)
    high = np.take_along_axis(table, np.minimum(below + 1, last), axis=0)
    found = np.round(low + (place - below) * (high - low), 1).T.tolist()
    return {
        stage: Percentiles(p50=p50, p95=p95)
        for stage, (p50, p95), count in zip(STAGES, found, measured, strict=True)
        if count
    }


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


@cache
def _zones() -> set[str]:
    return available_timezones()
