"""A call's latencies in its own row, so that statistics need not read every turn."""

# Column types are partly unknown to the type checker here.
# pyright: basic

from itertools import groupby

import numpy as np
import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.add_column(sa.Column("latencies", sa.LargeBinary(), nullable=True))
    connection = op.get_bind()
    turns = connection.execute(
        sa.text(
            "SELECT call_id, endpoint_ms, stt_ms, llm_ms, tts_ms, reply_ms FROM turns"
            " WHERE said <> '' AND reply_ms IS NOT NULL"
            ' ORDER BY call_id, "index"'
        )
    )
    rows = [
        {"id": call_id, "latencies": np.array([row[1:] for row in rows], "<f4").tobytes()}
        for call_id, rows in groupby(turns, key=lambda row: row.call_id)
    ]
    if rows:
        connection.execute(sa.text("UPDATE calls SET latencies = :latencies WHERE id = :id"), rows)
