"""Documents, records and their versions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("publisher", sa.Text, nullable=False),
        sa.Column("date", sa.String(10)),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("media_type", sa.String(120), nullable=False),
        sa.Column("added", sa.String(32), nullable=False),
    )
    op.create_table(
        "records",
        sa.Column("id", sa.String(60), primary_key=True),
        sa.Column("document_id", sa.String(40), sa.ForeignKey("documents.id"), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
    )
    op.create_index("ix_records_document", "records", ["document_id"])
    op.create_table(
        "record_versions",
        sa.Column("record_id", sa.String(60), sa.ForeignKey("records.id"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("author", sa.String(120), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("made", sa.String(32), nullable=False),
        sa.Column("payload", sa.JSON),
    )


def downgrade() -> None:
    op.drop_table("record_versions")
    op.drop_table("records")
    op.drop_table("documents")
