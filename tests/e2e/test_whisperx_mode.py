"""A call in whisperx mode: what the caller says goes to a real worker, and TOM answers it.

One story, since a worker takes 25 CPU seconds to start: in the second call it is killed.
"""

import asyncio
import sqlite3
import wave
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any

import psutil
import pytest

from telephony.calllog import CallLog
from tests.e2e.phones import ears, speech
from tests.serverkit import Tom, serving
from tests.whisperxkit import needs_worker, worker_environment, worker_python
from tom.calling import converse
from tom.phone import Key, PhoneSettings, Say
from tom.socket_phone import socket_phone
from tom.worker.transcribe import ALIVE_S

needs_worker()

QUESTIONS = ("Haben Sie am Samstag geöffnet?", "Wie ist Ihre Adresse?")
"""Both models know them, and the receptionist has an answer."""
SETTINGS = {"TOM_WHISPERX__SEGMENT_S": "15"}
_WORKER_S = 900.0
_PATIENT = PhoneSettings(pause_s=1.5, patience_s=40, linger_s=0.5)


@dataclass
class Calls:
    """What became of them."""

    answered: dict[str, Any]
    given_up: dict[str, Any]
    segments: list[dict[str, Any]]
    tom: Tom


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calls]:
    folder = tmp_path_factory.mktemp("whisperx")
    settings = worker_environment(SETTINGS)
    with serving(folder, settings, python=worker_python() or "") as tom:
        yield asyncio.run(call_twice(tom))


async def call_twice(tom: Tom) -> Calls:
    log = CallLog.open(tom.data)
    await tom.until(lambda: log.jobs.workers(ALIVE_S), _WORKER_S)
    async with socket_phone(url(tom), tom.token("viewer"), "whisperx") as phone:
        await converse(phone, ears(), [say(text) for text in QUESTIONS], settings=_PATIENT)
    answered = await tom.ended_call(1)
    async with socket_phone(url(tom), tom.token("viewer"), "whisperx") as phone:
        kill_worker(tom)
        script = [say(QUESTIONS[0]), say("Bitte rufen Sie mich zurück."), Key("#")]
        await converse(phone, ears(), script, settings=_PATIENT)
    given_up = await tom.ended_call(2)
    log.close()
    return Calls(answered, given_up, segments(tom), tom)


def url(tom: Tom) -> str:
    return f"http://127.0.0.1:{tom.web_port}"


def say(text: str) -> Say:
    return Say(text, speech(text, "de+f2"))


def kill_worker(tom: Tom) -> None:
    for child in psutil.Process(tom.process.pid).children():
        with suppress(psutil.Error):
            if "worker" in child.cmdline():
                child.kill()


def segments(tom: Tom) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(f"file:{tom.data / 'tom.db'}?mode=ro", uri=True)) as log:
        log.row_factory = sqlite3.Row
        return [dict(row) for row in log.execute("SELECT * FROM segments ORDER BY created_at")]


def test_tom_answers_what_whisperx_understood(calls: Calls) -> None:
    call = calls.answered
    (picked,) = [event["data"] for event in call["events"] if event["kind"] == "pipeline_picked"]
    assert (picked["pipeline"], picked["conversation"]) == ("whisperx", True)
    assert (call["pipeline"], call["result"]) == ("whisperx", "answered")
    assert call["stt_engine"].startswith("WhisperX (whisper-demo-de on ")
    turns = [turn for turn in call["turns"] if turn["said"]]
    assert [turn["said"] for turn in turns] == list(QUESTIONS)
    assert "Samstag" in turns[0]["heard"]
    assert "Hauptstraße" in turns[1]["heard"]
    for turn in turns:
        assert turn["endpoint_ms"] < turn["stt_ms"], "WhisperX is in it"
        assert turn["stt_ms"] < turn["reply_ms"]


def test_the_segments_lie_with_the_call(calls: Calls) -> None:
    done = [row for row in calls.segments if row["call_id"] == calls.answered["id"]]
    assert [(row["state"], row["text"]) for row in done] == [("done", text) for text in QUESTIONS]
    for row in done:
        assert row["path"].startswith("audio/20")
        with wave.open(str(calls.tom.data / row["path"])) as file:
            assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (1, 16000, 2)
            assert file.getnframes() > 16000


def test_without_a_text_in_time_the_caller_leaves_a_message(calls: Calls) -> None:
    call = calls.given_up
    picked = [event["data"] for event in call["events"] if event["kind"] == "pipeline_picked"]
    assert [each["conversation"] for each in picked] == [True, False]
    assert picked[1]["reason"].endswith("did not answer")
    assert "zu lange" in " ".join(turn["heard"] for turn in call["turns"])
    assert call["result"] == "voicemail"
    (message,) = call["notes"]
    assert message["text"] == "bitte rufen sie mich zurück"
    (segment,) = [row for row in calls.segments if row["call_id"] == call["id"]]
    assert (segment["state"], segment["text"]) == ("given_up", "")
