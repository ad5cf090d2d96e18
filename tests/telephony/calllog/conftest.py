"""A fresh call log on disk, and calls to fill it with."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from telephony.call import Call, CallState, EndReason
from telephony.calllog import CallLog

T0 = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[CallLog]:
    log = CallLog.open(tmp_path)
    yield log
    log.close()


@pytest.fixture
def t0() -> datetime:
    """When the first call rings."""
    return T0


@pytest.fixture
def ended_call(log: CallLog) -> Callable[..., Call]:
    """Puts an answered and ended call of 60 s into the log."""

    def put(minute: int = 0, **fields: Any) -> Call:
        given: dict[str, Any] = {"caller": "030111", "callee": "100", "line": "praxis"} | fields
        call = Call(**given)
        call.started_at = T0 + timedelta(minutes=minute)
        log.start_call(call)
        call.state, call.answered_at = CallState.ANSWERED, call.started_at + timedelta(seconds=5)
        log.answer_call(call)
        call.state, call.ended_at = CallState.ENDED, call.answered_at + timedelta(seconds=60)
        call.end_reason, call.sip_code = EndReason.CALLER_HUNG_UP, 200
        log.end_call(call)
        return call

    return put
