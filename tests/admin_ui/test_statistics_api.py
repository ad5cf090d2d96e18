"""`/api/statistics`: buckets across clock changes, results, doors and percentiles."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from fastapi.testclient import TestClient

from admin_ui.statistics import bucket_start, bucket_starts
from telephony.call import Call, CallState, Door, EndReason
from telephony.calllog import CallLog, CallResult, TurnRecord

BERLIN = ZoneInfo("Europe/Berlin")


def put(
    log: CallLog,
    at: str,
    result: CallResult = CallResult.ANSWERED,
    door: Door = "sip",
    seconds: float = 60,
) -> Call:
    """An ended call that started at this time (ISO 8601, with its zone)."""
    call = Call("030111", "100", door=door, started_at=datetime.fromisoformat(at))
    log.start_call(call)
    call.state, call.end_reason = CallState.ENDED, EndReason.CALLER_HUNG_UP
    call.ended_at = call.started_at
    if result in (CallResult.ANSWERED, CallResult.VOICEMAIL):
        call.answered_at = call.started_at
        call.ended_at = call.started_at + timedelta(seconds=seconds)
    log.end_call(call, result)
    return call


def ask(client: TestClient, **params: str) -> Any:
    return client.get("/api/statistics", params=params).raise_for_status().json()


def test_results_doors_and_hours(client: TestClient, log: CallLog) -> None:
    put(log, "2025-03-03T09:10:00+01:00", seconds=30)
    put(log, "2025-03-03T09:59:59.999999+01:00", door="webrtc", seconds=60)
    put(log, "2025-03-03T10:00:00+01:00", CallResult.VOICEMAIL, seconds=90)
    for result in (CallResult.MISSED, CallResult.REJECTED, CallResult.LOST):
        put(log, "2025-03-04T10:30:00+01:00", result)
    log.start_call(Call("a", "b", started_at=datetime(2025, 3, 4, 9, 40, tzinfo=UTC)))
    put(log, "2025-03-05T00:00:00+01:00")
    body = ask(
        client, since="2025-03-03T00:00:00+01:00", until="2025-03-05T00:00:00+01:00", bucket="day"
    )
    assert body["total"] == {
        "calls": 7, "answered": 2, "voicemail": 1, "missed": 1, "rejected": 1, "lost": 1,
        "in_progress": 1,
    }  # fmt: skip
    assert body["average_duration_s"] == 60.0
    assert [(b["start"], b["calls"]) for b in body["buckets"]] == [
        ("2025-03-02T23:00:00Z", 3),
        ("2025-03-03T23:00:00Z", 4),
    ]
    assert {hour: c["calls"] for hour, c in enumerate(body["hours"]) if c["calls"]} == {9: 2, 10: 5}
    assert {d["door"]: d["calls"] for d in body["doors"]} == {"sip": 6, "webrtc": 1, "websocket": 0}


def test_a_day_on_which_clocks_are_put_back_has_25_hours(client: TestClient, log: CallLog) -> None:
    put(log, "2025-10-26T02:30:00+02:00")
    put(log, "2025-10-26T02:30:00+01:00")
    put(log, "2025-10-26T23:30:00+01:00")
    since, until = "2025-10-26T00:00:00+02:00", "2025-10-27T00:00:00+01:00"
    by_hour = ask(client, since=since, until=until, bucket="hour")
    assert len(by_hour["buckets"]) == 25
    counted = {b["start"]: b["calls"] for b in by_hour["buckets"] if b["calls"]}
    assert counted == {
        "2025-10-26T00:00:00Z": 1,
        "2025-10-26T01:00:00Z": 1,
        "2025-10-26T22:00:00Z": 1,
    }
    assert (by_hour["hours"][2]["calls"], by_hour["hours"][23]["calls"]) == (2, 1)
    (day,) = ask(client, since=since, until=until, bucket="day")["buckets"]
    assert (day["start"], day["calls"]) == ("2025-10-25T22:00:00Z", 3)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", "2025-03-30", 23),
        ("America/Santiago", "2025-09-07", 23),  # midnight itself is left out
        ("Asia/Kathmandu", "2025-03-30", 24),  # 5:45 from UTC
    ],
)
def test_days_begin_at_midnight_there(zone: str, day: str, hours: int) -> None:
    there = ZoneInfo(zone)
    start = datetime.fromisoformat(day).replace(tzinfo=there).astimezone(UTC)
    first, second = bucket_starts(start, start + timedelta(hours=hours, minutes=1), "day", there)
    assert (first, second - first) == (start, timedelta(hours=hours))
    assert bucket_start(second - timedelta(seconds=1), "day", there) == first
    assert len(bucket_starts(first, second, "hour", there)) == hours


def test_a_zone_of_odd_minutes(client: TestClient, log: CallLog) -> None:
    put(log, "2025-03-03T23:59:00+05:45")
    put(log, "2025-03-04T00:01:00+05:45")
    body = ask(
        client, since="2025-03-03T00:00:00+05:45", until="2025-03-05T00:00:00+05:45",
        bucket="day", zone="Asia/Kathmandu",
    )  # fmt: skip
    assert [bucket["calls"] for bucket in body["buckets"]] == [1, 1]
    assert (body["hours"][23]["calls"], body["hours"][0]["calls"]) == (1, 1)


def test_latencies_are_those_of_numpy(client: TestClient, log: CallLog) -> None:
    replies = [300.0, 250.5, 420.25, 310.0, 1200.0, 290.0, 305.0]
    for number, replied in enumerate(replies):
        call = put(log, f"2025-03-03T{9 + number // 4:02}:00:00Z")
        stt_ms = replied / 2 if number % 2 else None
        log.add_turn(call.id, TurnRecord(0, reply="Guten Tag", reply_ms=40.0))  # no answer
        log.add_turn(call.id, TurnRecord(1, "Hallo", stt_ms=stt_ms, reply_ms=1.0))
        log.update_turn(call.id, TurnRecord(1, "Hallo", stt_ms=stt_ms, reply_ms=replied))
    body = ask(client, since="2025-03-03T09:00:00Z", until="2025-03-03T12:00:00Z")
    sixth, seventh, eighth = (bucket["latency"] for bucket in body["buckets"])
    for latency, values in (
        (sixth, replies[:4]),
        (seventh, replies[4:]),
        (body["latency"], replies),
    ):
        p50, p95 = np.percentile(values, [50, 95])
        assert latency["reply_ms"] == pytest.approx({"p50": p50, "p95": p95}, abs=0.1)
        assert latency["turns"] == len(values)
        assert latency["llm_ms"] is None
    stt = [replied / 2 for replied in replies[1::2]]
    p50, p95 = np.percentile(stt, [50, 95])
    assert body["latency"]["stt_ms"] == pytest.approx({"p50": p50, "p95": p95}, abs=0.1)
    assert eighth == {"turns": 0} | dict.fromkeys(sixth.keys() - {"turns"})


def test_without_parameters_it_is_the_last_day(client: TestClient, log: CallLog) -> None:
    put(log, (datetime.now(UTC) - timedelta(hours=2)).isoformat())
    put(log, (datetime.now(UTC) - timedelta(hours=26)).isoformat())
    body = ask(client)
    assert (body["total"]["calls"], body["bucket"], body["zone"]) == (1, "hour", "Europe/Berlin")
    assert len(body["buckets"]) == 25
    assert ask(client, bucket="day")["total"]["calls"] == 2


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("zone=Europe/Buxtehude", "zone"),
        ("zone=../../etc/passwd", "zone"),
        ("zone=Europe", "zone"),
        ("bucket=week", "bucket"),
        ("since=0001-01-01T00:00:00Z", "since"),
        ("since=0001-01-01T00:00:00%2B14:00", "since"),
        ("until=9999-12-31T23:59:59-14:00", "until"),
        ("since=2025-03-03T00:00:00Z&until=2025-03-03T00:00:00Z", ""),
        ("since=2020-03-03T00:00:00Z&until=2025-03-03T00:00:00Z", ""),
        ("colour=red", "colour"),
    ],
)
def test_wrong_parameters_are_named(client: TestClient, query: str, names: str) -> None:
    response = client.get(f"/api/statistics?{query}")
    assert response.status_code == 422
    assert response.json()["detail"].startswith(f"{names}: ")
