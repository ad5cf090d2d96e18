"""Which of several settings answered a call, and what did not go smoothly in it."""

# Column types are partly unknown to the type checker here.
# pyright: basic

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("calls", schema=None) as batch_op:
        # A plain string: for an expression SQLite would have to make the table anew.
        batch_op.add_column(sa.Column("variant", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("barge_ins", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.add_column(sa.Column("repairs", sa.Integer(), nullable=False, server_default="0"))
        batch_op.drop_index("ix_calls_list")
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.create_index(
            "ix_calls_list",
            [
                *("number", "started_at", "line", "door", "result", "pipeline"),
                *("caller", "talk_s", "turn_count", "variant"),
            ],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_calls_variant_started_at"), ["variant", "started_at"], unique=False
        )
