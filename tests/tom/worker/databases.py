"""Locks on SQLite databases, and what DBOS has stored of a job."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

_PATIENCE_S = 60.0


@contextmanager
def locked(*databases: Path) -> Iterator[None]:
    """Nobody else may write to them in the meantime."""
    connections: list[sqlite3.Connection] = []
    try:
        for database in databases:
            connection = sqlite3.connect(database, isolation_level=None, timeout=_PATIENCE_S)
            connections.append(connection)
            connection.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        for connection in connections:
            connection.close()


def stored_steps(data: Path, job_id: str) -> list[str]:
    """Steps of the job's first round whose result a worker has stored."""
    url = f"file:{data / 'worker.db'}?mode=ro"
    with closing(sqlite3.connect(url, uri=True, timeout=_PATIENCE_S)) as connection:
        found = connection.execute(
            "SELECT function_name FROM operation_outputs WHERE workflow_uuid = ? "
            "ORDER BY function_id",
            (f"{job_id}-0",),
        )
        return [name for (name,) in found]
