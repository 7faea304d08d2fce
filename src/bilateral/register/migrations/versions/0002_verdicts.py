"""Verdicts as they were reached, and what each check had seen."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "verdicts",
        sa.Column("record_id", sa.String(60), sa.ForeignKey("records.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("made", sa.String(32), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
    )
    op.create_table(
        "checks",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("made", sa.String(32), nullable=False),
        sa.Column("datasets", sa.JSON, nullable=False),
        sa.Column("records", sa.JSON, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("checks")
    op.drop_table("verdicts")
