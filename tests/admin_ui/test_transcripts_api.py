"""`/api/calls/{id}/transcript`: how far it is, what it says, and how the live text differs."""

from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from agents.speakable import in_words_for
from media.audio import SAMPLE_RATE
from telephony.call import Call
from telephony.calllog import CallLog, JobRecord, JobResult, TurnRecord


def segment(speaker: str, text: str, start_s: float) -> dict[str, Any]:
    """A segment whose words take half a second each."""
    words = [
        {"text": word, "start_s": start_s + at / 2, "end_s": start_s + at / 2 + 0.4}
        for at, word in enumerate(text.split())
    ]
    end_s = words[-1]["end_s"]
    return {
        "speaker": speaker,
        "text": text,
        "start_s": start_s,
        "end_s": end_s,
        "words": [{**word, "confidence": 0.9} for word in words],
    }


def result(*segments: dict[str, Any]) -> JobResult:
    transcript = {"language": "de", "model": "large-v2 on cpu", "segments": list(segments)}
    said = " ".join(part["text"] for part in segments if part["speaker"] != "tom")
    return JobResult(transcript=transcript, summary={}, text=said, headline="")


TALK = result(segment("caller", "Guten Morgen!", 0.1), segment("tom", "Ja bitte?", 1.25))


def add_job(log: CallLog, call: Call, **fields: Any) -> str:
    """A job on the call's recording."""
    (recording,) = log.get_call(call.id).recordings
    given: dict[str, Any] = {"kind": "call"} | fields
    job = JobRecord(recording.path, call_id=call.id, **given)
    log.jobs.add(job)
    return job.id


def transcript(client: TestClient, call: Call) -> dict[str, Any]:
    return client.get(f"/api/calls/{call.id}/transcript").raise_for_status().json()


def told(body: dict[str, Any]) -> list[tuple[str, str, float]]:
    return [(part["speaker"], part["text"], part["start_s"]) for part in body["segments"]]


def test_a_call_that_is_not_transcribed(client: TestClient, call: Call) -> None:
    body = transcript(client, call)
    assert (body["state"], body["corrected"], body["wer"]) == ("none", None, None)
    assert body["comparison"] == []
    assert client.get(f"/api/calls/{call.id}").json()["corrected"] is None
    assert client.get("/api/calls/nobody/transcript").status_code == 404


def test_how_far_it_is(client: TestClient, log: CallLog, call: Call) -> None:
    job = add_job(log, call)
    body = transcript(client, call)
    assert (body["state"], body["progress"], body["workers"]) == ("waiting", 0, 0)
    log.jobs.alive("one", "large-v2 on cpu")
    log.jobs.queued(job)
    body = transcript(client, call)
    assert (body["state"], body["workers"]) == ("waiting", 1)
    log.jobs.begin(job, "one")
    seen = [0.0]
    for step, part in (("transcribe", 0.5), ("align", 0.0), ("align", 0.9), ("summarise", 0.1)):
        log.jobs.report(job, step, part)
        body = transcript(client, call)
        assert body["state"] == "running"
        seen.append(body["progress"])
    assert seen == sorted(set(seen)), "it only grows"
    assert seen[-1] < 1
    log.jobs.set_aside(job, "a.wav: is no WAV")
    body = transcript(client, call)
    assert (body["state"], body["error"]) == ("failed", "a.wav: is no WAV")
    log.jobs.retry(job)
    log.jobs.cancel(job)
    assert transcript(client, call)["state"] == "cancelled"


def test_corrected_and_compared(client: TestClient, log: CallLog, call: Call) -> None:
    assert log.jobs.finish(add_job(log, call), TALK)
    body = transcript(client, call)
    assert (body["state"], body["progress"], body["wer"]) == ("done", 1, 0.5)
    corrected = body["corrected"]
    assert (corrected["model"], corrected["language"]) == ("large-v2 on cpu", "de")
    assert told(corrected) == [("caller", "Guten Morgen!", 0.1), ("tom", "Ja bitte?", 1.25)]
    assert corrected["segments"][0]["words"][1] == {
        "text": "Morgen!", "start_s": 0.6, "end_s": 1.0, "confidence": 0.9,
    }  # fmt: skip
    (line,) = body["comparison"]
    assert (line["start_s"], line["end_s"]) == (0.1, 1.0)
    assert line["pieces"] == [
        {"kind": "equal", "live": "Guten", "corrected": "Guten"},
        {"kind": "replaced", "live": "Tag", "corrected": "Morgen!"},
    ]
    detail = client.get(f"/api/calls/{call.id}").json()
    assert (detail["corrected"], detail["wer"]) == (corrected, 0.5)


def test_figures_are_compared_as_they_are_said(
    client: TestClient, log: CallLog, call: Call
) -> None:
    log.add_turn(call.id, TurnRecord(2, "um achtzehn uhr", 32_000, 48_000))
    log.add_turn(call.id, TurnRecord(3, "unter 0171 2345", 48_000, 64_000))
    said = result(
        segment("caller", "Guten Tag.", 0.1),
        segment("caller", "Um 18 Uhr.", 2.0),
        segment("caller", "Unter 0171,", 3.0),
        segment("caller", "23, 45.", 4.0),
    )
    said = replace(said, in_words=in_words_for("de"))
    assert log.jobs.finish(add_job(log, call), said)
    body = transcript(client, call)
    assert body["wer"] == 0
    assert [line["pieces"] for line in body["comparison"]] == [
        [{"kind": "equal", "live": "Guten Tag", "corrected": "Guten Tag."}],
        [{"kind": "equal", "live": "um achtzehn uhr", "corrected": "Um 18 Uhr."}],
        [{"kind": "equal", "live": "unter 0171", "corrected": "Unter 0171,"}],
        [{"kind": "equal", "live": "2345", "corrected": "23, 45."}],
    ]


def test_a_message_stands_behind_the_talk_that_is_not_transcribed(
    client: TestClient, log: CallLog, call: Call
) -> None:
    """Times count from the answer, and what no job tells is told by the turns."""
    job = add_job(log, call, kind="voicemail", first_sample=SAMPLE_RATE * 3 // 2)
    log.add_turn(
        call.id, TurnRecord(2, "030123", reply="Danke.", heard="Danke.", reply_start=30_000)
    )
    log.add_turn(call.id, TurnRecord(3, "5", 32_000, 32_000))  # keyed as they hung up
    assert log.jobs.finish(job, result(segment("caller", "Bitte zurückrufen.", 0.25)))
    body = transcript(client, call)
    assert told(body["corrected"]) == [
        ("caller", "Guten Tag", 0),
        ("tom", "Ja bitte?", 1.25),
        ("caller", "Bitte zurückrufen.", 1.75),
        ("caller", "030123", 1.875),
        ("tom", "Danke.", 1.875),
        ("caller", "5", 2.0),
    ]
    assert body["corrected"]["segments"][2]["words"][0]["start_s"] == 1.75
    assert (body["wer"], body["comparison"]) == (None, [])


def test_a_talk_and_its_message_are_each_told_once(
    client: TestClient, log: CallLog, call: Call
) -> None:
    middle = SAMPLE_RATE * 3 // 2
    message = add_job(log, call, kind="voicemail", first_sample=middle)
    talk = add_job(log, call, end_sample=middle)
    assert log.jobs.finish(message, result(segment("caller", "Bitte zurückrufen.", 0.25)))
    body = transcript(client, call)
    assert (body["state"], body["progress"]) == ("waiting", 0.5)
    assert [text for _, text, _ in told(body["corrected"])] == [
        "Guten Tag", "Ja bitte?", "Bitte zurückrufen.",
    ]  # fmt: skip
    assert log.jobs.finish(talk, TALK)
    body = transcript(client, call)
    assert told(body["corrected"]) == [
        ("caller", "Guten Morgen!", 0.1),
        ("tom", "Ja bitte?", 1.25),
        ("caller", "Bitte zurückrufen.", 1.75),
    ]
    assert body["wer"] == pytest.approx(0.5), "of the talk: nobody understood the message live"


def test_nothing_was_said_after_all(client: TestClient, log: CallLog, call: Call) -> None:
    assert log.jobs.finish(add_job(log, call), result())
    body = transcript(client, call)
    assert (body["state"], body["wer"]) == ("done", 1), "both words were invented"
    (line,) = body["comparison"]
    assert line["start_s"] is None
    assert line["pieces"] == [{"kind": "extra", "live": "Guten Tag", "corrected": ""}]


def test_exports_hold_the_corrected_text(client: TestClient, log: CallLog, call: Call) -> None:
    assert log.jobs.finish(add_job(log, call), TALK)
    table = client.get("/api/calls/export").text
    assert "Caller: Guten Morgen!\nTOM: Ja bitte?" in table
    (exported,) = client.get("/api/calls/export?format=json").json()
    assert exported == client.get(f"/api/calls/{call.id}").json()


def test_what_is_deleted_is_gone(client: TestClient, log: CallLog, call: Call) -> None:
    job = add_job(log, call)
    assert log.jobs.finish(job, TALK)
    client.delete(f"/api/calls/{call.id}").raise_for_status()
    assert client.get(f"/api/calls/{call.id}/transcript").status_code == 404
    assert log.jobs.newest() == []
