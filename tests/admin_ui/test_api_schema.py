"""The API against its own description: whatever is asked, there is no server error, and every
answer is one that the description names."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    response_schema_conformance,
    status_code_conformance,
)

from admin_ui.schema import document
from media.wav import write_wav
from telephony.call import Call, CallState
from telephony.calllog import CallLog, JobRecord, NoteRecord, RecordingRecord, TurnRecord
from tests.serverkit import Tom, serving

schemathesis.serializer.alias("audio/wav", "application/octet-stream")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    ignored_auth,
]


@pytest.fixture(scope="module")
def tom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tom]:
    folder = tmp_path_factory.mktemp("api")
    log = CallLog.open(folder / "data")
    for number in range(5):
        call = Call(f"03011{number}", "100", started_at=datetime.now(UTC))
        log.start_call(call)
        call.state, call.answered_at = CallState.ANSWERED, datetime.now(UTC)
        log.add_turn(call.id, TurnRecord(1, "guten tag", 0, 100, "Ja?", "Ja?", reply_ms=300))
        log.add_note(call.id, NoteRecord("Bitte um Rückruf"))
        write_wav(folder / "data" / f"{number}.wav", bytes(64_000), channels=2)
        log.add_recording(call.id, RecordingRecord(f"{number}.wav", channels=2))
        log.end_call(call)
        log.jobs.add(JobRecord(path=f"{number}.wav", kind="voicemail", call_id=call.id))
    log.close()
    with serving(folder) as tom:
        yield tom


@schemathesis.openapi.from_dict(document()).parametrize()
@settings(
    max_examples=20,
    derandomize=True,
    deadline=None,
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.filter_too_much),
)
def test_the_api_does_what_it_describes(case: schemathesis.Case, tom: Tom) -> None:
    case.call_and_validate(
        base_url=f"http://127.0.0.1:{tom.web_port}",
        headers={"Authorization": f"Bearer {tom.token()}"},
        checks=CHECKS,
        timeout=20,
    )
