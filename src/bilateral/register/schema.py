"""The register's tables, in their newest form; `migrations/` holds the way there."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

documents = Table(
    "documents",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("text", Text, nullable=False),
    Column("title", Text, nullable=False, default=""),
    Column("publisher", Text, nullable=False, default=""),
    Column("date", String(10)),
    Column("language", String(8), nullable=False, default=""),
    Column("url", Text, nullable=False, default=""),
    Column("media_type", String(120), nullable=False),
    Column("added", String(32), nullable=False),
)

records = Table(
    "records",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("document_id", String(40), ForeignKey("documents.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Index("ix_records_document", "document_id"),
)

versions = Table(
    "record_versions",
    metadata,
    Column("record_id", String(60), ForeignKey("records.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("author", String(120), nullable=False),
    Column("reason", Text, nullable=False),
    Column("made", String(32), nullable=False),
    Column("payload", JSON(none_as_null=True)),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("record_id", String(60), ForeignKey("records.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("made", String(32), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("payload", JSON, nullable=False),
)

checks = Table(
    "checks",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("made", String(32), nullable=False),
    Column("datasets", JSON, nullable=False),
    Column("records", JSON, nullable=False),
)
