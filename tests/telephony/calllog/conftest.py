"""A fresh call log in each database, and calls to fill it with."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from telephony.call import Call, CallState, EndReason
from telephony.calllog import CallLog
from telephony.calllog.database import sqlite_url
from tests.calllogkit import open_log
from tests.postgresql import fresh_database, postgresql_server

HEAD = "head"
"""A database with this version's tables, to copy: quicker than to migrate for each test."""
T0 = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def postgresql(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str | None]:
    """URL of a running server, or None: what asks for it runs once with each database."""
    if request.param == "sqlite":
        yield None
    else:
        with postgresql_server() as url, fresh_database(url, name=HEAD) as head:
            CallLog.open(tmp_path_factory.mktemp("head"), head).close()
            yield url


@pytest.fixture
def database(postgresql: str | None, tmp_path: Path) -> Iterator[str]:
    """URL of an empty database."""
    if postgresql is None:
        yield sqlite_url(tmp_path)
    else:
        with fresh_database(postgresql) as url:
            yield url


@pytest.fixture
def log(postgresql: str | None, tmp_path: Path) -> Iterator[CallLog]:
    with ExitStack() as stack:
        url = postgresql and stack.enter_context(fresh_database(postgresql, template=HEAD))
        log = CallLog.open(tmp_path, url) if url else open_log(tmp_path)
        yield log
        log.close()


@pytest.fixture
def t0() -> datetime:
    """When the first call rings."""
    return T0


@pytest.fixture
def ended_call(log: CallLog) -> Callable[..., Call]:
    """Puts an answered and ended call of 60 s into the log."""

    def put(minute: int = 0, seconds: float = 60, **fields: Any) -> Call:
        given: dict[str, Any] = {"caller": "030111", "callee": "100", "line": "praxis"} | fields
        call = Call(**given)
        call.started_at = T0 + timedelta(minutes=minute)
        log.start_call(call)
        call.state, call.answered_at = CallState.ANSWERED, call.started_at + timedelta(seconds=5)
        log.answer_call(call)
        call.state, call.ended_at = CallState.ENDED, call.answered_at + timedelta(seconds=seconds)
        call.end_reason, call.sip_code = EndReason.CALLER_HUNG_UP, 200
        log.end_call(call)
        return call

    return put
