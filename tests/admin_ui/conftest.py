"""The application over a call log on disk, and a call in it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from admin_ui.app import create_app
from admin_ui.readiness import Readiness
from admin_ui.services import Services
from admin_ui.tokens import Tokens
from media.audio import SAMPLE_RATE
from media.wav import write_wav
from telephony.call import Call, CallState, EndReason
from telephony.calllog import CallLog, EventRecord, NoteRecord, RecordingRecord, TurnRecord
from tests.calllogkit import open_log

T0 = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[CallLog]:
    log = open_log(tmp_path)
    yield log
    log.close()


@pytest.fixture
def readiness() -> Readiness:
    """What the server says of itself; tests change it."""
    return Readiness(ready=True)


@pytest.fixture
def app(log: CallLog, tokens: Tokens, readiness: Readiness) -> FastAPI:
    return create_app(Services(log, tokens, lambda: readiness))


@pytest.fixture
def tokens() -> Tokens:
    return Tokens(b"a key of this test and no other one")


@pytest.fixture
def client(app: FastAPI, tokens: Tokens) -> TestClient:
    """Signed in as an admin."""
    bearer = {"Authorization": f"Bearer {tokens.issue('owner', 'admin')}"}
    return TestClient(app, "http://localhost", raise_server_exceptions=False, headers=bearer)


@pytest.fixture
def call(log: CallLog, tmp_path: Path) -> Call:
    """A call of two seconds with one turn, one event, one note and its recording."""
    call = Call("+4930111", "100", line="praxis", started_at=T0)
    log.start_call(call)
    call.state, call.answered_at = CallState.ANSWERED, T0 + timedelta(seconds=1)
    log.answer_call(call)
    log.describe_call(call.id, pipeline="realtime", stt_engine="sherpa")
    turn = TurnRecord(1, "Guten Tag", 0, 16_000, "Ja bitte?", "Ja bitte?", 20_000, 24_000)
    log.add_turn(call.id, turn)
    log.add_event(call.id, EventRecord("dtmf", {"digit": "5"}, at=T0, at_samples=1600))
    log.add_note(call.id, NoteRecord("Bitte um Rückruf", "Erika Muster", "+4930111", T0))
    path = f"audio/2025/03/03/{call.id}.wav"
    (tmp_path / path).parent.mkdir(parents=True)
    sound = bytes(range(256)) * (2 * SAMPLE_RATE * 4 // 256)
    write_wav(tmp_path / path, sound, channels=2)
    log.add_recording(call.id, RecordingRecord(path, channels=2))
    log.end_recording(path, 2 * SAMPLE_RATE)
    call.state, call.ended_at = CallState.ENDED, call.answered_at + timedelta(seconds=2)
    call.end_reason, call.sip_code = EndReason.CALLER_HUNG_UP, 200
    log.end_call(call)
    return call
