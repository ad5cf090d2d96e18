"""How well a call was understood, measured against the transcript of its recording."""

# Column types are partly unknown to the type checker here.
# pyright: basic

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.add_column(sa.Column("wer", sa.Double(), nullable=True))
