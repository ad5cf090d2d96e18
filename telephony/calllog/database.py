"""Opens the database: SQLite in the data directory, or whatever SQLAlchemy's URL names."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url

BUSY_TIMEOUT_MS = 5_000
"""How long a statement waits for another process's lock before it fails."""

CACHE_KIB = 16_384
"""SQLite's page cache of one connection: the call list's index of 100 000 calls fits."""

WRITES = "tom_writes"
"""Execution option of the engine that writers use."""


def sqlite_url(data_dir: Path) -> str:
    """The call log's address where none is configured."""
    return f"sqlite:///{data_dir / 'tom.db'}"


def open_engine(url: str) -> Engine:
    """An engine for `url`. PostgreSQL: `postgresql+psycopg://user:password@host/database`."""
    engine = create_engine(url, pool_pre_ping=make_url(url).get_backend_name() != "sqlite")
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def for_writing(engine: Engine) -> Engine:
    """The same engine and pool; its transactions take SQLite's write lock at their start.

    A transaction that reads first and then writes cannot wait for the lock: SQLite fails it at
    once (https://www.sqlite.org/lang_transaction.html, "Read transactions versus write
    transactions"), and the busy timeout does not help.
    """
    return engine.execution_options(**{WRITES: True})


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # TOM begins its transactions itself (see _begin_sqlite), so that DDL is part of them too.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")  # what was deleted is overwritten
    cursor.execute(f"PRAGMA cache_size={-CACHE_KIB}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
