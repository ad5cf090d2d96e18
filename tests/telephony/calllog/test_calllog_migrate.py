"""Migrations: they build the tables that the models describe, and upgrade databases that exist."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from telephony.call import Call
from telephony.calllog import CallFilter, CallLog, CallLogTooNew
from telephony.calllog.database import for_writing, open_engine, sqlite_url
from telephony.calllog.migrate import (
    alembic_config,
    is_modelled,
    revisions,
    upgrade_to,
    upgrade_to_head,
)
from telephony.calllog.models import Base
from telephony.calllog.statistics import unpacked

A_CALL = """
    INSERT INTO calls (id, direction, door, line, profile, caller, callee, state,
        started_at, pipeline, stt_engine, llm_engine, tts_engine, summary)
    VALUES ('old', 'inbound', 'sip', '', '', '030111', '100', 'ringing',
        '2025-03-03 09:00:00.000000', '', '', '', '', '')"""

LATER = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "later", {head!r}

def upgrade():
    with op.batch_alter_table("calls") as calls:
        calls.add_column(sa.Column("mood", sa.String(), nullable=False, server_default="good"))
    {then}
"""


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    engine = open_engine(database)
    yield engine
    engine.dispose()


def later_config(folder: Path, then: str = "") -> Config:
    """The revisions of a TOM to come: one more than today's."""
    config = alembic_config()
    today = Path(__file__).parents[3] / "telephony/calllog/migrations/versions"
    config.set_main_option("version_locations", f"{today}:{folder}")
    (folder / "later.py").write_text(LATER.format(head=revisions()[-1], then=then))
    return config


def test_the_migrations_make_the_models_tables(engine: Engine) -> None:
    upgrade_to_head(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_server_default": True, "include_name": is_modelled}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_and_models_agree_on_every_constraint(tmp_path: Path) -> None:
    """SQLite's autogenerate compares no foreign keys' options: compare the schemas themselves."""
    engine = open_engine(sqlite_url(tmp_path))
    upgrade_to_head(engine)
    other = open_engine(f"sqlite:///{tmp_path / 'models.db'}")
    Base.metadata.create_all(other)
    for table in Base.metadata.tables:
        for look in ("get_foreign_keys", "get_unique_constraints", "get_indexes"):
            assert getattr(inspect(engine), look)(table) == getattr(inspect(other), look)(table)
    other.dispose()
    engine.dispose()


@pytest.mark.parametrize("revision", revisions())
def test_a_database_of_any_version_is_upgraded(engine: Engine, revision: str) -> None:
    upgrade_to(engine, revision)
    with engine.begin() as connection:
        connection.execute(text(A_CALL))
    upgrade_to_head(engine)
    upgrade_to_head(engine)  # at every start
    log = CallLog(engine, Path())
    assert log.get_call("old").caller == "030111"
    log.start_call(Call("a", "b"))


YEAR = datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
A_TURN = """
    INSERT INTO turns (call_id, "index", said, said_start, said_end, reply, heard, interrupted,
        stt_ms, reply_ms)
    VALUES ('old', 1, 'Ihre Öffnungszeiten?', 0, 1, 'Um neun.', '', FALSE, 200, 300.5)"""
A_GREETING = A_TURN.replace("'Ihre Öffnungszeiten?'", "''").replace("'old', 1", "'old', 0")


def test_calls_of_the_first_version_are_found_counted_and_sorted(engine: Engine) -> None:
    upgrade_to(engine, "0001")
    with engine.begin() as connection:
        connection.execute(text(A_CALL))
        connection.execute(text(A_TURN))
        connection.execute(text(A_GREETING))
        connection.execute(
            text(
                "UPDATE calls SET answered_at = '2025-03-03 09:00:05.000000',"
                " ended_at = '2025-03-03 09:00:15.500000'"
            )
        )
        connection.execute(text(A_CALL.replace("'old'", "'other'")))
    upgrade_to_head(engine)
    log = CallLog(engine, Path())
    (row,), total = log.list_calls(filters=CallFilter(text="zeiten neun"))
    assert (row.id, total, row.turn_count, row.talk_s) == ("old", 1, 2, 10.5)
    assert [row.id for row in log.list_calls(order="-duration")[0]] == ["old", "other"]
    (pieces,) = log.latencies_by_time(*YEAR, "hour").values()
    np.testing.assert_array_equal(unpacked(pieces), [[np.nan, 200, np.nan, np.nan, 300.5]])
    log.start_call(Call("a", "b", id="new"))
    assert {row.number for row in log.list_calls()[0]} == {1, 2, 3}


def test_todays_database_is_upgraded_in_place(engine: Engine, tmp_path: Path) -> None:
    upgrade_to_head(engine)
    with engine.begin() as connection:
        connection.execute(text(A_CALL))
    upgrade_to_head(engine, later_config(tmp_path))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT id, mood FROM calls")).all() == [("old", "good")]


def test_an_upgrade_that_fails_half_way_leaves_everything_as_it_was(
    engine: Engine, tmp_path: Path
) -> None:
    upgrade_to_head(engine)
    broken = later_config(tmp_path, then='op.execute("SELECT nothing FROM nowhere")')
    with pytest.raises(DatabaseError):
        upgrade_to_head(engine, broken)
    assert "mood" not in {column["name"] for column in inspect(engine).get_columns("calls")}
    upgrade_to_head(engine)
    CallLog(engine, tmp_path).start_call(Call("a", "b"))


def test_a_database_at_head_is_opened_while_another_process_writes(tmp_path: Path) -> None:
    log = CallLog.open(tmp_path)
    with for_writing(log.engine).begin():
        other = open_engine(sqlite_url(tmp_path))
        upgrade_to_head(other)
        other.dispose()
    log.close()


def test_a_newer_database_is_refused_in_words(engine: Engine, tmp_path: Path) -> None:
    upgrade_to_head(engine, later_config(tmp_path))
    with pytest.raises(CallLogTooNew, match="written by a newer TOM"):
        upgrade_to_head(engine)
