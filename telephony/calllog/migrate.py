"""Brings a call log to this version's tables, at every start.

A new revision, after a change of models.py:

    python -c "from telephony.calllog.migrate import new_revision; new_revision('what changes')"
"""

import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, text

from telephony.calllog.database import for_writing, open_engine, sqlite_url
from telephony.calllog.errors import CallLogTooNew

ADVISORY_LOCK = 0x70_4F_4D
"""PostgreSQL's lock that lets one server at a time migrate."""
FULL_TEXT_INDEXES = ("call_search", "ix_call_texts_words")
"""What the names of SQLite's and PostgreSQL's full-text index, and of its shadow tables, begin
with."""


def alembic_config() -> Config:
    """Alembic's settings, without an ini file."""
    config = Config()
    config.set_main_option("script_location", "telephony.calllog:migrations")
    config.set_main_option("path_separator", "os")
    return config


def upgrade_to_head(engine: Engine, config: Config | None = None) -> None:
    """Upgrade in one transaction: all of it or nothing, and one process at a time.

    A database that is at head is only read: `tom calls` beside a busy server waits for no lock.
    """
    config = config or alembic_config()
    head = ScriptDirectory.from_config(config).get_current_head()
    with engine.connect() as connection:
        if MigrationContext.configure(connection).get_current_revision() == head:
            return
    with for_writing(engine).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        _upgrade(connection, config, "head")


def upgrade_to(engine: Engine, revision: str, config: Config | None = None) -> None:
    """Upgrade to `revision` only: how tests make the databases of older versions."""
    with for_writing(engine).begin() as connection:
        _upgrade(connection, config or alembic_config(), revision)


def revisions(config: Config | None = None) -> list[str]:
    """Every revision, oldest first."""
    script = ScriptDirectory.from_config(config or alembic_config())
    return [revision.revision for revision in script.walk_revisions()][::-1]


def new_revision(message: str) -> None:
    """Write the difference between models.py and the newest revision into a new one."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(sqlite_url(Path(folder)))
        upgrade_to_head(engine)
        config = alembic_config()
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            command.revision(
                config, message, autogenerate=True, rev_id=f"{len(revisions()) + 1:04d}"
            )
        engine.dispose()


def _upgrade(connection: Connection, config: Config, revision: str) -> None:
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, revision)
    except CommandError as error:
        # Alembic has no type of its own for "the database's revision is unknown to this code".
        if "locate revision" not in str(error):
            raise
        raise CallLogTooNew(
            f"the call log was written by a newer TOM ({error}); start that version, or a backup"
        ) from error
    finally:
        del config.attributes["connection"]


def is_modelled(name: str | None, _kind: str, _parents: object = None) -> bool:
    """Alembic's `include_name`: the revisions make the full-text indexes by hand."""
    return name is None or not name.startswith(FULL_TEXT_INDEXES)
