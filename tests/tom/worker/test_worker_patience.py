"""Waiting for a database that cannot be written."""

import sqlite3

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from tom.worker import patience
from tom.worker.patience import patiently


def test_what_may_pass_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(patience.time, "sleep", pauses.append)
    full = OperationalError("UPDATE jobs …", {}, sqlite3.OperationalError("disk is full"))
    tries = iter([full] * 7)

    def write() -> str:
        if (error := next(tries, None)) is not None:
            raise error
        return "written"

    assert patiently("job 1", write) == "written"
    assert pauses == [0.5, 1, 2, 4, 8, 10, 10]
    assert [record.getMessage() for record in caplog.records] == [
        "job 1 has to wait: disk is full",
        "job 1 need not wait any more",
    ]


def test_what_will_not_pass_is_told_at_once() -> None:
    def write() -> None:
        raise IntegrityError("INSERT …", {}, sqlite3.IntegrityError("no such call"))

    with pytest.raises(IntegrityError):
        patiently("job 1", write)
