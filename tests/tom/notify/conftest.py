"""A call log whose owner is told over both channels, in each database."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from telephony.calllog import CallLog
from tests.calllogkit import open_log
from tests.postgresql import fresh_database, postgresql_server


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """URL of a running PostgreSQL server, or None for SQLite."""
    if request.param == "sqlite":
        yield None
    else:
        with postgresql_server() as url:
            yield url


@pytest.fixture
def database(server: str | None) -> Iterator[str | None]:
    """URL of an empty database; None: SQLite in the data directory."""
    with ExitStack() as stack:
        yield server and stack.enter_context(fresh_database(server))


@pytest.fixture
def any_log(database: str | None, tmp_path: Path) -> Iterator[CallLog]:
    """A call log in each database."""
    log = CallLog.open(tmp_path, database)
    yield log
    log.close()


@pytest.fixture
def log(tmp_path: Path) -> Iterator[CallLog]:
    log = open_log(tmp_path)
    yield log
    log.close()
