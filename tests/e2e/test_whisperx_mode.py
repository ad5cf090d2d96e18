"""A call in whisperx mode: what the caller says goes to a real worker, and TOM answers it."""

import asyncio
import sqlite3
import wave
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from telephony.calllog import CallLog
from telephony.calllog.job_records import ALIVE_S
from tests.e2e.phones import ears, speech
from tests.serverkit import Tom, serving
from tests.whisperxkit import needs_worker, worker_environment, worker_python
from tom.calling import converse
from tom.phone import PhoneSettings, Say
from tom.socket_phone import socket_phone

needs_worker()
pytestmark = pytest.mark.silent

QUESTIONS = ("Haben Sie am Samstag geöffnet?", "Wie ist Ihre Adresse?")
"""Both models know them, and the receptionist has an answer."""
SETTINGS = {"TOM_WHISPERX__SEGMENT_S": "120"}
"""However slow the machine is."""
_WORKER_S = 900.0
_PATIENT = PhoneSettings(pause_s=1.5, patience_s=130, linger_s=0.5)


@dataclass
class Held:
    """A call that is over."""

    call: dict[str, Any]
    segments: list[dict[str, Any]]
    data: Path


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    folder = tmp_path_factory.mktemp("whisperx")
    settings = worker_environment(SETTINGS)
    with serving(folder, settings, python=worker_python() or "") as tom:
        yield asyncio.run(hold(tom))


async def hold(tom: Tom) -> Held:
    log = CallLog.open(tom.data)
    await tom.until(lambda: log.jobs.workers(ALIVE_S), _WORKER_S)
    log.close()
    script = [Say(text, speech(text, "de+f2")) for text in QUESTIONS]
    url = f"http://127.0.0.1:{tom.web_port}"
    async with socket_phone(url, tom.token("viewer"), "whisperx") as phone:
        await converse(phone, ears(), script, settings=_PATIENT)
    return Held(await tom.ended_call(), segments(tom), tom.data)


def segments(tom: Tom) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(f"file:{tom.data / 'tom.db'}?mode=ro", uri=True)) as log:
        log.row_factory = sqlite3.Row
        return [dict(row) for row in log.execute("SELECT * FROM segments ORDER BY created_at")]


def test_tom_answers_what_whisperx_understood(held: Held) -> None:
    call = held.call
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


def test_the_segments_lie_with_the_call(held: Held) -> None:
    done = [("done", text) for text in QUESTIONS]
    assert [(row["state"], row["text"]) for row in held.segments] == done
    for row in held.segments:
        assert row["path"].startswith("audio/20")
        with wave.open(str(held.data / row["path"])) as file:
            assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (1, 16000, 2)
            assert file.getnframes() > 16000
