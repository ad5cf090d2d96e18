"""Full-text search, an index that answers the call list, and who wrote a note."""

# Column types are partly unknown to the type checker here.
# pyright: basic

import sqlalchemy as sa
from alembic import op

from telephony.calllog.words import search_text

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

AT_ONCE = 500
"""Calls whose texts are read at once."""


def upgrade() -> None:
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("talk_s", sa.Double(), nullable=False, server_default="0"))
        batch_op.add_column(
            sa.Column("turn_count", sa.Integer(), nullable=False, server_default="0")
        )
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("author", sa.String(), nullable=False, server_default="tom"))
    op.create_table(
        "call_texts",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name=op.f("fk_call_texts_call_id_calls"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_call_texts")),
        sa.UniqueConstraint("call_id", name=op.f("uq_call_texts_call_id")),
    )
    _fill()
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calls_started_at"))
        batch_op.create_index(
            batch_op.f("ix_calls_started_at_number"), ["started_at", "number"], unique=False
        )
        batch_op.create_index(
            "ix_calls_list",
            [
                *("number", "started_at", "line", "door", "result", "pipeline"),
                *("caller", "talk_s", "turn_count"),
            ],
            unique=False,
        )
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)


def _fill() -> None:
    connection = op.get_bind()
    connection.execute(
        sa.text(
            "UPDATE calls SET turn_count ="
            " (SELECT count(*) FROM turns WHERE turns.call_id = calls.id)"
        )
    )
    talked = (
        "extract(epoch FROM ended_at - answered_at)"
        if connection.dialect.name == "postgresql"
        else "round((julianday(ended_at) - julianday(answered_at)) * 86400, 3)"
    )
    connection.execute(
        sa.text(
            f"UPDATE calls SET talk_s = {talked}"
            " WHERE answered_at IS NOT NULL AND ended_at IS NOT NULL"
        )
    )
    ids = connection.execute(sa.text("SELECT id FROM calls ORDER BY started_at, id"))
    call_ids = list(ids.scalars())
    for start in range(0, len(call_ids), AT_ONCE):
        some = call_ids[start : start + AT_ONCE]
        texts: dict[str, list[str]] = {call_id: [] for call_id in some}
        for select in (
            "SELECT id, summary, '', '' FROM calls WHERE id IN :ids",
            "SELECT call_id, said, reply, '' FROM turns WHERE call_id IN :ids",
            "SELECT call_id, text, caller_name, callback_number FROM notes WHERE call_id IN :ids",
        ):
            found = sa.text(select).bindparams(sa.bindparam("ids", expanding=True))
            for call_id, *parts in connection.execute(found, {"ids": some}):
                texts[call_id] += parts
        rows = [
            {"number": start + place, "call_id": call_id, "words": search_text(texts[call_id])}
            for place, call_id in enumerate(some, 1)
        ]
        connection.execute(
            sa.text("INSERT INTO call_texts VALUES (:number, :call_id, :words)"), rows
        )
    connection.execute(
        sa.text(
            "UPDATE calls SET number ="
            " (SELECT number FROM call_texts WHERE call_texts.call_id = calls.id)"
        )
    )


SQLITE = (
    # Triggers as in https://www.sqlite.org/fts5.html, "External Content Tables".
    """CREATE VIRTUAL TABLE call_search USING fts5(
        words, content='call_texts', content_rowid='number', columnsize=0, tokenize='trigram')""",
    "INSERT INTO call_search (call_search) VALUES ('rebuild')",
    """CREATE TRIGGER call_texts_insert AFTER INSERT ON call_texts BEGIN
        INSERT INTO call_search (rowid, words) VALUES (new.number, new.words);
    END""",
    """CREATE TRIGGER call_texts_delete AFTER DELETE ON call_texts BEGIN
        INSERT INTO call_search (call_search, rowid, words)
            VALUES ('delete', old.number, old.words);
    END""",
    """CREATE TRIGGER call_texts_update AFTER UPDATE ON call_texts BEGIN
        INSERT INTO call_search (call_search, rowid, words)
            VALUES ('delete', old.number, old.words);
        INSERT INTO call_search (rowid, words) VALUES (new.number, new.words);
    END""",
)

POSTGRESQL = (
    # ' zeit ' and all its endings of three letters and more, each with the blank after it, so that
    # a prefix query finds a part inside a word: ' oeffnungszeiten ' by its ending 'zeiten '.
    """CREATE FUNCTION call_word_endings(words text) RETURNS tsvector
        LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT array_to_tsvector(array_agg(substr(' ' || word || ' ', place)))
        FROM unnest(string_to_array(trim(words), ' ')) AS word,
            generate_series(1, greatest(1, length(word) - 1)) AS place
    $$""",
    "CREATE INDEX ix_call_texts_words ON call_texts USING gin (call_word_endings(words))",
    """SELECT setval(pg_get_serial_sequence('call_texts', 'number'),
        (SELECT coalesce(max(number), 0) + 1 FROM call_texts), false)""",
)
