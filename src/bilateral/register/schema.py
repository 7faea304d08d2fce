"""The register's tables, in their newest form; `migrations/` holds the way there."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

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

# What is looked for: each document, and each record in its newest version (without payload where it was withdrawn).
entries = Table(
    "entries",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("id", String(60), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("document_id", String(40), ForeignKey("documents.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("author", String(120), nullable=False),
    Column("standing", Boolean, nullable=False),
    Column("start", Integer, nullable=False),
    Column("first", String(10), nullable=False),
    Column("last", String(10), nullable=False),
    Column("sides", String(9)),
    Column("body", Text, nullable=False),
    Column("payload", JSON(none_as_null=True)),
    Index("ix_entries_document", "document_id"),
    Index("ix_entries_kind", "kind", "standing", "first", "n"),
    Index("ix_entries_standing", "standing", "first", "n", "kind"),
    Index("ix_entries_sides", "standing", "sides", "first", "n", "kind"),
)

# The countries and spheres of an entry.
marks = Table(
    "marks",
    metadata,
    Column("entry", Integer, ForeignKey("entries.n", ondelete="CASCADE"), primary_key=True),
    Column("mark", String(10), primary_key=True),
    Column("value", String(80), primary_key=True),
    Index("ix_marks_value", "mark", "value", "entry"),
)

# Everything that happened, in one order: what feeds and subscriptions follow, and what caches are dated by.
changes = Table(
    "changes",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("made", String(32), nullable=False),
    Column("what", String(20), nullable=False),
    Column("about", String(60), nullable=False),
    Column("document_id", String(40)),
    Column("who", String(120), nullable=False),
    sqlite_autoincrement=True,
)

# Documents that an organisation works on; without a row, or once shared, everybody sees a document.
holdings = Table(
    "holdings",
    metadata,
    Column("document_id", String(40), ForeignKey("documents.id"), primary_key=True),
    Column("organisation", String(40), primary_key=True),
    Column("person", String(40), nullable=False),
    Column("made", String(32), nullable=False),
    Column("shared", String(32)),
)

organisations = Table(
    "organisations",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", Text, nullable=False),
    Column("made", String(32), nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("organisation", String(40), ForeignKey("organisations.id"), nullable=False),
    Column("role", String(20), nullable=False),
    Column("password", Text),
    Column("subject", String(300), unique=True),
    Column("made", String(32), nullable=False),
    Column("disabled", String(32)),
)

invitations = Table(
    "invitations",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("email", String(254), nullable=False),
    Column("organisation", String(40), nullable=False),
    Column("role", String(20), nullable=False),
    Column("made", String(32), nullable=False),
    Column("expires", Float, nullable=False),
    Column("used", String(32)),
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("person", String(40), ForeignKey("people.id"), nullable=False),
    Column("made", Float, nullable=False),
    Column("seen", Float, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("hash", String(64), nullable=False, unique=True),
    Column("person", String(40), ForeignKey("people.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("made", String(32), nullable=False),
    Column("expires", Float, nullable=False),
    Column("revoked", String(32)),
)

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("made", String(32), nullable=False),
    Column("who", String(254), nullable=False),
    Column("organisation", String(40), nullable=False),
    Column("what", String(40), nullable=False),
    Column("about", Text, nullable=False),
    Column("details", JSON, nullable=False),
)

# What was tried of late, by whom: sign-ins that failed, new voters of an address.
attempts = Table(
    "attempts",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("key", String(200), nullable=False),
    Column("at", Float, nullable=False),
    Index("ix_attempts_key", "key", "at"),
)

kept = Table("kept", metadata, Column("name", String(120), primary_key=True), Column("value", Text, nullable=False))

jobs = Table(
    "jobs",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("state", String(10), nullable=False),
    Column("asked", JSON, nullable=False),
    Column("data", LargeBinary),
    Column("organisation", String(40), nullable=False),
    Column("person", String(254), nullable=False),
    Column("made", String(32), nullable=False),
    Column("beat", Float),
    Column("worker", String(60)),
    Column("tries", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("of", Integer, nullable=False),
    Column("message", Text, nullable=False),
    Column("result", JSON(none_as_null=True)),
    Index("ix_jobs_state", "state", "made"),
)

scenarios = Table(
    "scenarios",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("organisation", String(40), nullable=False),
    Column("person", String(254), nullable=False),
    Column("title", Text, nullable=False),
    Column("made", String(32), nullable=False),
    Column("shared", String(32)),
    Column("outcome", JSON, nullable=False),
)

briefs = Table(
    "briefs",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("organisation", String(40), nullable=False),
    Column("person", String(254), nullable=False),
    Column("pair", String(9), nullable=False),
    Column("title", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("made", String(32), nullable=False),
    Column("shared", String(32)),
    Column("published", String(32)),
    Column("content", JSON, nullable=False),
    Column("manifest", JSON, nullable=False),
)

brief_files = Table(
    "brief_files",
    metadata,
    Column("brief", String(60), ForeignKey("briefs.id"), primary_key=True),
    Column("format", String(10), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

ratings = Table(
    "ratings",
    metadata,
    Column("brief", String(60), ForeignKey("briefs.id"), primary_key=True),
    Column("voter", String(64), primary_key=True),
    Column("stars", Integer, nullable=False),
    Column("made", String(32), nullable=False),
)

polls = Table(
    "polls",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("brief", String(60), ForeignKey("briefs.id"), nullable=False),
    Column("question", Text, nullable=False),
    Column("options", JSON, nullable=False),
    Column("person", String(254), nullable=False),
    Column("made", String(32), nullable=False),
    Column("closed", String(32)),
)

poll_votes = Table(
    "poll_votes",
    metadata,
    Column("poll", String(40), ForeignKey("polls.id"), primary_key=True),
    Column("voter", String(64), primary_key=True),
    Column("option", Integer, nullable=False),
    Column("made", String(32), nullable=False),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("person", String(40)),
    Column("channel", String(10), nullable=False),
    Column("target", Text, nullable=False),
    Column("filters", JSON, nullable=False),
    Column("every", String(10), nullable=False),
    Column("language", String(8), nullable=False),
    Column("secret", String(80), nullable=False),
    Column("organisation", String(40)),
    Column("made", String(32), nullable=False),
    Column("confirmed", String(32)),
    Column("ended", String(32)),
    Column("since", Integer, nullable=False),
    Column("next", Float, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("subscription", String(40), ForeignKey("subscriptions.id"), nullable=False),
    Column("until", Integer, nullable=False),
    Column("body", JSON, nullable=False),
    Column("state", String(10), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next", Float, nullable=False),
    Column("worker", String(60)),
    Column("made", String(32), nullable=False),
    Column("sent", String(32)),
    Column("error", Text, nullable=False),
    Index("ix_deliveries_state", "state", "next"),
    Index("ux_deliveries_until", "subscription", "until", unique=True),
)
