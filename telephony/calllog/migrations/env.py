"""Runs the migrations on the connection that `telephony.calllog.migrate` hands in.

That connection is in a transaction already: Alembic opens none of its own.
"""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from telephony.calllog.migrate import is_modelled
from telephony.calllog.models import Base, UtcDateTime


def render_item(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """A revision names no type of today's code: it has to work when that has changed."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


connection = context.config.attributes["connection"]
assert isinstance(connection, Connection)
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_item=render_item,
    include_name=is_modelled,
    compare_type=True,
    render_as_batch=True,  # SQLite alters a table by copying it
)
context.run_migrations()
