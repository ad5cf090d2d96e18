"""`/api/jobs`: how far recordings are, tried anew, stopped, deleted, heard."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from admin_ui.job_views import whole_progress
from media.wav import write_wav
from telephony.call import Call
from telephony.calllog import CallLog, JobRecord, JobResult, JobState
from telephony.calllog.uploads import hand_in

WORD = {"text": "Hallo", "start_s": 0.1, "end_s": 0.4, "confidence": 0.9}
SEGMENT = {"text": "Hallo.", "start_s": 0.1, "end_s": 0.4, "speaker": "", "words": [WORD]}
TRANSCRIPT = {"language": "de", "segments": [SEGMENT], "aligned": True, "model": "tiny on cpu"}
SUMMARY = {
    "who": "Müller", "what": "Ein Gruß.", "urgent": True, "callback": False,
    "callback_number": "030123", "made_by": "rules",
}  # fmt: skip
RESULT = JobResult(TRANSCRIPT, SUMMARY, "Hallo.", "Müller: Ein Gruß.")


@pytest.fixture
def upload(log: CallLog, tmp_path: Path) -> str:
    """A recording of two seconds that was handed in."""
    source = tmp_path / "Diktat.wav"
    write_wav(source, bytes(range(256)) * 250)
    return hand_in(log, source)


@pytest.fixture
def message(log: CallLog, call: Call) -> str:
    """The job of the call's message."""
    job = JobRecord(path="a.wav", kind="voicemail", call_id=call.id, end_sample=16_000)
    log.jobs.add(job)
    return job.id


@pytest.fixture
def job(client: TestClient) -> Callable[[str], dict[str, Any]]:
    return lambda job_id: client.get(f"/api/jobs/{job_id}").raise_for_status().json()


def test_the_list_tells_who_called_and_who_works(
    client: TestClient, log: CallLog, call: Call, upload: str, message: str
) -> None:
    log.jobs.alive("one", "tiny on cpu")
    page = client.get("/api/jobs").raise_for_status().json()
    assert page["total"] == 2
    first, second = page["jobs"]
    assert (first["id"], first["caller"], first["call_id"]) == (message, call.caller, call.id)
    assert (first["audio_s"], second["audio_s"]) == (1.0, 2.0)
    assert (second["id"], second["title"], second["caller"]) == (upload, "Diktat.wav", None)
    assert "transcript" not in first
    work = page["transcription"]
    assert [(worker["name"], worker["model"]) for worker in work["workers"]] == [
        ("one", "tiny on cpu")
    ]
    assert work["counts"] == {state: 2 * (state == "waiting") for state in JobState}
    assert (work["installed"], work["max_upload_bytes"]) == (False, 512 * 2**20)


def test_filters(client: TestClient, log: CallLog, upload: str, message: str) -> None:
    def found(query: str) -> list[str]:
        jobs = client.get(f"/api/jobs?{query}").raise_for_status().json()["jobs"]
        return [job["id"] for job in jobs]

    log.jobs.set_aside(message, "no")
    assert found("kind=upload") == [upload]
    assert found("state=failed&state=cancelled") == [message]
    assert found("state=failed&kind=upload") == []
    assert found("limit=1&offset=1") == [upload]
    for wrong in ("state=some", "kind=fax", "limit=0", "offset=-1", "color=red"):
        assert client.get(f"/api/jobs?{wrong}").status_code == 422, wrong


def test_a_job_on_its_way(
    client: TestClient, log: CallLog, upload: str, job: Callable[[str], dict[str, Any]]
) -> None:
    log.jobs.queued(upload)
    log.jobs.begin(upload, "one")
    log.jobs.report(upload, "transcribe", 0.5)
    seen = job(upload)
    assert (seen["state"], seen["step"], seen["worker"]) == ("running", "transcribe", "one")
    assert seen["progress"] == pytest.approx(0.36)
    assert seen["transcript"] is None and seen["summary"] is None
    log.jobs.finish(upload, RESULT)
    seen = job(upload)
    assert (seen["state"], seen["progress"]) == ("done", 1.0)
    assert (seen["transcript"], seen["summary"]) == (TRANSCRIPT, SUMMARY)
    for action in ("cancel", "retry"):
        answer = client.post(f"/api/jobs/{upload}/{action}")
        assert answer.status_code == 409
        assert answer.json()["detail"] == f"Not now: job {upload} is done."


def test_progress_never_goes_back() -> None:
    steps = ("", "transcribe", "align", "merge", "summarise", "store")
    seen = [whole_progress("running", step, part / 4) for step in steps for part in range(5)]
    assert seen == sorted(seen)
    assert (seen[0], seen[-1], whole_progress("done", "", 0)) == (0, 1, 1)


def test_tried_anew_and_stopped(client: TestClient, log: CallLog, upload: str) -> None:
    log.jobs.set_aside(upload, "a.wav: no WAV")
    assert client.get("/api/jobs").json()["jobs"][0]["error"] == "a.wav: no WAV"
    again = client.post(f"/api/jobs/{upload}/retry").raise_for_status().json()
    assert (again["state"], again["error"], again["progress"]) == ("waiting", "", 0)
    stopped = client.post(f"/api/jobs/{upload}/cancel").raise_for_status().json()
    assert stopped["state"] == "cancelled"
    client.post(f"/api/jobs/{upload}/retry").raise_for_status()
    log.jobs.begin(upload, "one", 2)
    stopping = client.post(f"/api/jobs/{upload}/cancel").raise_for_status().json()
    assert (stopping["state"], stopping["cancelling"]) == ("running", True)


def test_an_upload_is_deleted_with_its_file(
    client: TestClient, log: CallLog, upload: str, message: str
) -> None:
    file = log.recording_file(log.jobs.get(upload).path)
    assert client.delete(f"/api/jobs/{upload}").status_code == 204
    assert not file.exists()
    assert client.get(f"/api/jobs/{upload}").status_code == 404
    refused = client.delete(f"/api/jobs/{message}")
    assert refused.status_code == 409
    assert log.jobs.get(message).state == JobState.WAITING


def test_an_upload_is_heard_from_anywhere(
    client: TestClient, log: CallLog, upload: str, message: str
) -> None:
    file = log.recording_file(log.jobs.get(upload).path)
    path = f"/api/jobs/{upload}/audio"
    whole = client.get(path).raise_for_status()
    assert (whole.content, whole.headers["content-type"]) == (file.read_bytes(), "audio/wav")
    assert whole.headers["cache-control"] == "private, no-cache"
    part = client.get(path, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, file.read_bytes()[100:200])
    assert client.head(path).headers["content-length"] == str(file.stat().st_size)
    assert client.get(f"/api/jobs/{message}/audio").status_code == 409
    file.unlink()
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", ""), ("GET", "/audio"), ("POST", "/retry"), ("POST", "/cancel"), ("DELETE", "")],
)
def test_no_such_job(client: TestClient, method: str, path: str) -> None:
    for job_id in ("none", "%00"):
        assert client.request(method, f"/api/jobs/{job_id}{path}").status_code == 404
