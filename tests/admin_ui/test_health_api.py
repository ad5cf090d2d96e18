"""`/healthz`, `/readyz`, `/metrics`."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from admin_ui.app import create_app
from admin_ui.metrics import Metrics
from admin_ui.readiness import Check, Readiness
from admin_ui.services import Services
from admin_ui.tokens import Tokens
from telephony.calllog import CallLog, CallResult, JobRecord, JobState, TurnRecord
from telephony.calllog.writer import WriterStats
from telephony.webrtc.door import WebRtcDoor
from telephony.websocket.door import WebSocketDoor


def samples(client: TestClient) -> dict[tuple[str, str], float]:
    families = text_string_to_metric_families(client.get("/metrics").raise_for_status().text)
    return {
        (sample.name, ",".join(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def test_alive(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_ready_when_the_server_says_so(client: TestClient, readiness: Readiness) -> None:
    assert client.get("/readyz").status_code == 200
    readiness.ready = False
    readiness.checks = [Check(name="line praxis", ok=False, detail="403 from the registrar")]
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"][0]["detail"] == "403 from the registrar"


def test_metrics(app: FastAPI, client: TestClient) -> None:
    metrics: Metrics = app.state.services.metrics
    metrics.call_started("sip")
    metrics.call_started("sip")
    metrics.call_ended("sip", CallResult.ANSWERED)
    metrics.turn(TurnRecord(1, "Hallo", stt_ms=190, reply_ms=287, interrupted=True))
    metrics.turn(TurnRecord(0, reply="Guten Tag", llm_ms=1, reply_ms=40))  # answers nobody
    metrics.frames_dropped("webrtc", "in", 3)
    metrics.watch_call_log(lambda: WriterStats(written=7, dropped=1, retries=2, queued=4))
    found = samples(client)
    assert found["tom_calls_in_progress", "sip"] == 1
    assert found["tom_calls_total", "sip,answered"] == 1
    assert found["tom_reply_seconds_count", ""] == 1
    assert found["tom_reply_seconds_sum", ""] == 0.287
    assert found["tom_reply_seconds_bucket", "0.2"] == 0
    assert found["tom_reply_seconds_bucket", "0.3"] == 1
    assert found["tom_stage_seconds_count", "stt"] == 1
    assert found["tom_barge_ins_total", ""] == 1
    assert found["tom_dropped_frames_total", "in,webrtc"] == 3
    assert found["tom_call_log_dropped_total", ""] == 1
    assert found["tom_call_log_queued", ""] == 4


def test_recordings_are_counted_by_state(app: FastAPI, client: TestClient, log: CallLog) -> None:
    metrics: Metrics = app.state.services.metrics
    metrics.watch_jobs(log.jobs.count)
    for path in ("a.wav", "b.wav"):
        log.jobs.add(JobRecord(path=path, kind="upload"))
    log.jobs.set_aside(log.jobs.newest()[0].id, "no")
    found = samples(client)
    states = {state: found["tom_jobs", state] for state in JobState}
    assert states == {state: state in ("waiting", "failed") for state in JobState}


async def test_the_doors_for_browsers_are_counted(app: FastAPI, client: TestClient) -> None:
    async def take(leg: object) -> None:
        raise AssertionError("nobody calls")

    metrics: Metrics = app.state.services.metrics
    async with WebRtcDoor(3, (), take) as webrtc, WebSocketDoor(4, take) as websocket:
        metrics.watch_browsers(webrtc, websocket)
        found = samples(client)
    assert found["tom_browser_max_calls", "webrtc"] == 3
    assert found["tom_browser_max_calls", "websocket"] == 4
    assert found["tom_browser_late_frames_total", "webrtc"] == 0
    assert found["tom_webrtc_lost_packets_total", ""] == 0
    assert found["tom_websocket_dropped_messages_total", ""] == 0


def test_two_servers_in_one_process_count_apart(client: TestClient) -> None:
    Metrics().call_started("sip")
    assert ("tom_calls_in_progress", "sip") not in samples(client)


def test_openmetrics_where_prometheus_asks_for_it(client: TestClient) -> None:
    response = client.get("/metrics", headers={"Accept": "application/openmetrics-text"})
    assert response.headers["content-type"].startswith("application/openmetrics-text")
    assert response.text.endswith("# EOF\n")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8081", 200),
        ("127.0.0.1", 200),
        ("[::1]:8081", 200),
        ("tom.fritz.box:8081", 200),
        ("evil.example", 400),
    ],
)
def test_a_foreign_name_is_refused(log: CallLog, tokens: Tokens, host: str, status: int) -> None:
    hosts = ("0.0.0.0", "tom.fritz.box")
    app = create_app(Services(log, tokens, lambda: Readiness(ready=True), hosts=hosts))
    assert TestClient(app).get("/healthz", headers={"Host": host}).status_code == status


def test_no_page_loads_scripts_from_the_internet(client: TestClient) -> None:
    assert client.get("/openapi.json").status_code == 200
    for path in ("/docs", "/redoc"):
        assert "cdn" not in client.get(path).text  # FastAPI's own pages; ours has none there
