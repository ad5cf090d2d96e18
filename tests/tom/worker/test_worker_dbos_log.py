"""What is left of DBOS's messages."""

import logging

import pytest

from tom.worker.dbos_log import Brief

TRACEBACK = """Exception polling schedules: Traceback (most recent call last):
  File "engine/base.py", line 1977, in _exec_single_context
sqlite3.OperationalError: database is locked

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) database is locked
[SQL: SELECT 1]"""


def record(message: str, line: int = 1) -> logging.LogRecord:
    return logging.LogRecord("dbos", logging.WARNING, "_queue.py", line, message, (), None)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (
            "Database connection failed: locked\n[SQL: SELECT 1]",
            "Database connection failed: locked",
        ),
        (TRACEBACK, "Exception polling schedules: sqlite3.OperationalError: database is locked"),
        ("", ""),
    ],
)
def test_a_message_is_one_line(message: str, expected: str) -> None:
    told = record(message)
    assert Brief().filter(told)
    assert told.getMessage() == expected


def test_the_same_place_is_heard_once_a_minute() -> None:
    now = 0.0
    brief = Brief(clock=lambda: now)
    assert brief.filter(record("a"))
    now = 59.0
    assert not brief.filter(record("a again"))
    assert brief.filter(record("b", line=2))
    now = 60.0
    assert brief.filter(record("a at last"))
