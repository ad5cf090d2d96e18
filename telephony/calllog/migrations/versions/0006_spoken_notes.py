"""Where in a call's audio a note was spoken."""

# Column types are partly unknown to the type checker here.
# pyright: basic

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("start_sample", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("end_sample", sa.Integer(), nullable=True))
