"""`/api/variants`: each variant's figures, intervals, and differences from the control."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from admin_ui.app import create_app
from admin_ui.readiness import Readiness
from admin_ui.services import Services
from admin_ui.tokens import Tokens
from admin_ui.variant_views import VariantSettings
from telephony.call import CONTROL, Call, CallState, EndReason
from telephony.calllog import CallLog, CallResult, TurnRecord

T0 = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
KNOWN = (
    VariantSettings(name=CONTROL, share=80, settings={}),
    VariantSettings(name="quick", share=20, settings={"answering.hang_ms": "150"}),
)
MEASURES = ("reply_p50_ms", "reply_p95_ms", "barge_ins", "repairs", "talk_s", "wer")


@contextmanager
def client_of(log: CallLog, tokens: Tokens, *, by_caller: bool) -> Iterator[TestClient]:
    services = Services(
        log,
        tokens,
        lambda: Readiness(ready=True),
        variants=KNOWN,
        variants_by_caller=by_caller,
    )
    bearer = {"Authorization": f"Bearer {tokens.issue('guest', 'viewer')}"}
    with TestClient(create_app(services), "http://localhost", headers=bearer) as client:
        yield client


@pytest.fixture
def compared(log: CallLog, tokens: Tokens) -> Iterator[TestClient]:
    """Signed in as a viewer, where two settings are compared."""
    with client_of(log, tokens, by_caller=False) as client:
        yield client


def put(
    log: CallLog,
    variant: str,
    replies_ms: list[float],
    seconds: float = 60,
    repairs: int = 0,
    caller: str = "030111",
) -> None:
    call = Call(caller, "100", variant=variant, repairs=repairs, started_at=T0)
    ended = replace(
        call,
        state=CallState.ENDED,
        answered_at=T0,
        ended_at=T0 + timedelta(seconds=seconds),
        end_reason=EndReason.CALLER_HUNG_UP,
    )
    log.start_call(call)
    for index, reply_ms in enumerate(replies_ms):
        log.add_turn(call.id, TurnRecord(index, "Hallo", reply="Ja?", reply_ms=reply_ms))
    log.end_call(ended, CallResult.ANSWERED)


def ask(client: TestClient) -> dict[str, Any]:
    params = {"since": T0.isoformat(), "until": (T0 + timedelta(days=1)).isoformat()}
    body = client.get("/api/variants", params=params).raise_for_status().json()
    return {variant["name"]: variant for variant in body["variants"]}


def test_the_figures_are_those_of_the_calls(compared: TestClient, log: CallLog) -> None:
    draw = np.random.default_rng(3)
    replies = {
        CONTROL: draw.normal(320, 30, (40, 3)).round(),
        "quick": draw.normal(220, 30, (25, 3)).round(),
    }
    for name, calls in replies.items():
        for number, turns in enumerate(calls):
            put(log, name, turns.tolist(), seconds=30 + number, repairs=number % 2)
    found = ask(compared)
    assert list(found) == [CONTROL, "quick"]
    control, quick = found[CONTROL], found["quick"]
    assert (control["share"], control["calls"], control["evaluated"]) == (80, 40, 40)
    assert (quick["settings"], quick["calls"]) == ({"answering.hang_ms": "150"}, 25)
    for name, view in found.items():
        p50, p95 = np.quantile(replies[name], (0.5, 0.95), method="inverted_cdf")
        assert view["reply_p50_ms"]["interval"]["value"] == p50
        assert view["reply_p95_ms"]["interval"]["value"] == p95
        for measure in MEASURES[:-1]:
            interval = view[measure]["interval"]
            assert interval["low"] <= interval["value"] <= interval["high"]
            assert view[measure]["calls"] == len(replies[name])
        assert view["wer"] == {"calls": 0, "interval": None, "difference": None}
    assert all(control[measure]["difference"] is None for measure in MEASURES)
    faster = quick["reply_p50_ms"]["difference"]
    assert faster["value"] == pytest.approx(
        quick["reply_p50_ms"]["interval"]["value"] - control["reply_p50_ms"]["interval"]["value"]
    )
    assert faster["high"] < -70
    repairs = quick["repairs"]["difference"]
    assert quick["repairs"]["interval"]["value"] == pytest.approx(12 / 25)
    assert repairs["low"] < 0 < repairs["high"]
    assert control["talk_s"]["interval"]["value"] == 49


def test_too_few_calls_have_no_figures(compared: TestClient, log: CallLog) -> None:
    for _ in range(30):
        put(log, CONTROL, [300.0])
    put(log, "quick", [200.0])
    quick = ask(compared)["quick"]
    assert quick["reply_p50_ms"] == {"calls": 1, "interval": None, "difference": None}


def test_where_callers_are_shared_out_they_are_drawn(log: CallLog, tokens: Tokens) -> None:
    """Each calls four times, and always waits as long: that tells no more than once."""
    for number, reply_ms in enumerate(np.random.default_rng(5).normal(300, 50, 25).round()):
        for host in ("a", "b", "c", "d"):
            put(log, CONTROL, [float(reply_ms)] * 3, caller=f"sip:0301111{number:02}@{host}")
    widths: list[float] = []
    for by_caller, calls in ((False, 100), (True, 25)):
        with client_of(log, tokens, by_caller=by_caller) as client:
            median = ask(client)[CONTROL]["reply_p50_ms"]
        assert median["calls"] == calls
        widths.append(median["interval"]["high"] - median["interval"]["low"])
    assert widths[1] > 1.3 * widths[0]


def test_nineteen_callers_are_too_few_and_who_has_no_number_calls_once(
    log: CallLog, tokens: Tokens
) -> None:
    for _ in range(30):
        put(log, CONTROL, [300.0], caller="sip:anonymous@anonymous.invalid")
        for number in range(19):
            put(log, "quick", [200.0], caller=f"0301111{number:02}")
    with client_of(log, tokens, by_caller=True) as client:
        found = ask(client)
    assert found[CONTROL]["talk_s"]["calls"] == 30
    assert found["quick"]["talk_s"] == {"calls": 19, "interval": None, "difference": None}
    assert found["quick"]["calls"] == 570


def test_a_variant_that_is_gone_is_still_told_of(compared: TestClient, log: CallLog) -> None:
    put(log, "gone", [300.0])
    put(log, "", [300.0])
    found = ask(compared)
    assert list(found) == [CONTROL, "gone", "quick"]
    assert (found["gone"]["share"], found["gone"]["calls"]) == (None, 1)
    assert found["quick"]["calls"] == 0


def test_nothing_is_compared(client: TestClient, log: CallLog) -> None:
    put(log, "", [300.0])
    body = client.get("/api/variants").raise_for_status().json()
    assert body["variants"] == []
    since, until = (datetime.fromisoformat(body[key]) for key in ("since", "until"))
    assert until - since == timedelta(days=30)


@pytest.mark.parametrize(
    "params",
    [
        {"since": "2025-03-03T09:00:00"},
        {"since": "2025-03-03T09:00:00Z", "until": "2025-03-03T09:00:00Z"},
        {"until": "0001-01-01T00:00:00Z"},
        {"from": "2025-03-03T09:00:00Z"},
    ],
)
def test_no_such_period(client: TestClient, params: dict[str, str]) -> None:
    assert client.get("/api/variants", params=params).status_code == 422
