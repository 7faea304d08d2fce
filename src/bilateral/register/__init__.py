"""Documents and versioned records, on SQLite (WAL, foreign keys on) or PostgreSQL by URL.

No record is ever overwritten: a change is a new version with its author and reason.  `add` takes a document
and everything read from it in one transaction, so that a killed process leaves all of it or nothing, and the
same document with the same records a second time changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, delete, event, func, insert, inspect, select
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from bilateral.errors import BadData, StoreBusy, UnknownRecord
from bilateral.records import AnyRecord, Document, Record, Verdict, read_record
from bilateral.register.schema import checks, documents, records, verdicts, versions

READER = "reader"
BUSY_SECONDS = 3


@dataclass(frozen=True)
class Added:
    """What an `add` changed."""

    document: bool
    new: int = 0
    revised: int = 0
    withdrawn: int = 0

    @property
    def changed(self) -> bool:
        """Whether anything is different from before."""
        return self.document or bool(self.new or self.revised or self.withdrawn)


@dataclass(frozen=True)
class Version:
    """One state of a record: its number, who made it, when, why; `record` is None where it was withdrawn."""

    number: int
    author: str
    reason: str
    made: str
    record: AnyRecord | None


class Register:
    """The documents and records of one workspace."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine = _engine(url)
        with self._guard():
            _migrate(self._engine)

    def close(self) -> None:
        """Give the database's connections back."""
        self._engine.dispose()

    def add(self, document: Document, found: Iterable[Record], *, reason: str = "read") -> Added:
        """Keep a document and the records read from it: everything in one transaction.

        A record whose last version was made by a person is left as that person made it.  A record that the
        reader no longer finds gets a last version without content.

        Raises
        ------
        QuoteMismatch
            A record's quote does not stand in the document; nothing is kept.
        StoreBusy
            Another process holds the database; nothing is kept.
        """
        fresh = {record.id: record for record in found}
        for record in fresh.values():
            for evidence in record.evidence:
                evidence.verify(document)
        with self._begin() as db:
            is_new = self._add_document(db, document)
            known = {r.id: r for r in _latest(db, document.id)}
            new = revised = withdrawn = 0
            for record in fresh.values():
                old = known.get(record.id)
                payload = record.model_dump(mode="json")
                if old is None:
                    db.execute(insert(records).values(id=record.id, document_id=document.id, kind=record.kind))
                    self._add_version(db, record.id, 1, READER, reason, payload)
                    new += 1
                elif old.author == READER and old.payload != payload:
                    self._add_version(db, record.id, old.version + 1, READER, reason, payload)
                    revised += 1
            for old in known.values():
                if old.id not in fresh and old.author == READER and old.payload is not None:
                    self._add_version(db, old.id, old.version + 1, READER, "no longer found", None)
                    withdrawn += 1
        return Added(is_new, new, revised, withdrawn)

    def revise(self, record: Record, *, author: str, reason: str) -> int:
        """Keep a person's correction as a new version; return its number.

        Raises UnknownRecord where the register holds no such record, QuoteMismatch where a quote does not stand.
        """
        with self._begin() as db:
            latest = db.execute(
                select(func.max(versions.c.version), records.c.document_id)
                .join(records)
                .where(records.c.id == record.id)
                .group_by(records.c.document_id)
            ).first()
            if latest is None:
                raise UnknownRecord(f"no record '{record.id}'", remedy="see `bilateral list`")
            document = self._document(db, latest.document_id)
            for evidence in record.evidence:
                evidence.verify(document)
            self._add_version(db, record.id, latest[0] + 1, author, reason, record.model_dump(mode="json"))
            return int(latest[0]) + 1

    def documents(self) -> list[Document]:
        """Return all documents, oldest first."""
        with self._connect() as db:
            rows = db.execute(select(documents).order_by(documents.c.date, documents.c.id))
            return [_to_document(row) for row in rows]

    def document(self, document_id: str) -> Document:
        """Return a document by its id; raise UnknownRecord where there is none."""
        with self._connect() as db:
            return self._document(db, document_id)

    def records(self, *, kind: str | None = None, document: str | None = None) -> list[AnyRecord]:
        """Return the newest version of every record that stands, in the order of documents and text."""
        with self._connect() as db:
            order = [row.id for row in db.execute(select(documents.c.id).order_by(documents.c.date, documents.c.id))]
            rows = [row for row in _latest(db, document) if row.payload and kind in (None, row.kind)]
        place = {document_id: n for n, document_id in enumerate(order)}
        found = [read_record(row.payload, None) for row in rows]
        return sorted(found, key=lambda r: (place[r.evidence[0].document], r.evidence[0].start, r.id))

    def record(self, record_id: str) -> AnyRecord:
        """Return a record by its id or an unambiguous beginning of it; raise UnknownRecord otherwise."""
        with self._connect() as db:
            ids = list(db.scalars(select(records.c.id).where(records.c.id.startswith(record_id, autoescape=True))))
        if len(ids) != 1:
            what = "no record" if not ids else f"{len(ids)} records"
            raise UnknownRecord(f"{what} named '{record_id[:60]}'", remedy="see `bilateral list` for the identifiers")
        found = self.history(ids[0])[-1].record
        if found is None:
            raise UnknownRecord(f"'{ids[0]}' was withdrawn", remedy="see `bilateral list` for those that stand")
        return found

    def history(self, record_id: str) -> list[Version]:
        """Return every version of a record, the first one first."""
        with self._connect() as db:
            rows = db.execute(select(versions).where(versions.c.record_id == record_id).order_by(versions.c.version))
            return [
                Version(r.version, r.author, r.reason, r.made, read_record(r.payload, None) if r.payload else None)
                for r in rows
            ]

    def verdicts(self) -> dict[str, Verdict]:
        """Return the last verdict kept of each record."""
        last = select(verdicts.c.record_id, func.max(verdicts.c.number).label("number")).group_by(verdicts.c.record_id).subquery()  # fmt: skip
        query = select(verdicts.c.payload).join(last, (last.c.record_id == verdicts.c.record_id) & (last.c.number == verdicts.c.number))  # fmt: skip
        with self._connect() as db:
            found = [Verdict.model_validate(payload) for payload in db.scalars(query)]
        return {v.record: v for v in found}

    def verdict_history(self, record_id: str) -> list[tuple[str, Verdict]]:
        """Return every verdict kept of a record with when it was reached, the first one first."""
        query = select(verdicts.c.made, verdicts.c.payload).where(verdicts.c.record_id == record_id).order_by(verdicts.c.number)  # fmt: skip
        with self._connect() as db:
            return [(row.made, Verdict.model_validate(row.payload)) for row in db.execute(query)]

    def last_check(self) -> tuple[dict[str, str], dict[str, str]] | None:
        """Return what the last check had seen: {dataset: stamp} and {record: digest}; None before the first one."""
        with self._connect() as db:
            row = db.execute(select(checks).order_by(checks.c.number.desc()).limit(1)).first()
        return (dict(row.datasets), dict(row.records)) if row else None

    def keep_verdicts(self, found: Iterable[Verdict], datasets: dict[str, str], records: dict[str, str]) -> None:
        """Keep verdicts that differ from the last ones, and what they were reached from, in one transaction."""
        known = self.verdicts()
        with self._begin() as db:
            numbers = dict(db.execute(select(verdicts.c.record_id, func.max(verdicts.c.number)).group_by(verdicts.c.record_id)).tuples().all())  # fmt: skip
            for v in found:
                if known.get(v.record) != v:
                    row = {"record_id": v.record, "number": numbers.get(v.record, 0) + 1, "made": _now(), "outcome": v.outcome}  # fmt: skip
                    db.execute(insert(verdicts).values(**row, payload=v.model_dump(mode="json")))
            db.execute(delete(checks))  # what the last check had seen is all that the next one asks
            db.execute(insert(checks).values(made=_now(), datasets=datasets, records=records))

    def _add_document(self, db: Connection, document: Document) -> bool:
        if db.execute(select(documents.c.id).where(documents.c.id == document.id)).first():
            return False
        row = document.model_dump(mode="json") | {"added": _now()}
        db.execute(insert(documents).values(**row))
        return True

    def _add_version(
        self, db: Connection, record: str, number: int, author: str, reason: str, payload: dict[str, Any] | None
    ) -> None:
        row = {"record_id": record, "version": number, "author": author, "reason": reason, "made": _now()}
        db.execute(insert(versions).values(**row, payload=payload))

    def _document(self, db: Connection, document_id: str) -> Document:
        row = db.execute(select(documents).where(documents.c.id == document_id)).first()
        if row is None:
            raise UnknownRecord(f"no document '{document_id[:60]}'", remedy="see `bilateral list documents`")
        return _to_document(row)

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        with self._guard(), self._engine.begin() as db:
            yield db

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        with self._guard(), self._engine.connect() as db:
            yield db

    @contextmanager
    def _guard(self) -> Iterator[None]:
        """Turn a driver's errors into ours."""
        where = self._engine.url.render_as_string(hide_password=True)
        try:
            yield
        except OperationalError as error:
            if "locked" in str(error) or "lock timeout" in str(error):
                raise StoreBusy(
                    "the register is locked by another process", where=where, remedy="wait until it ends, then repeat"
                ) from None
            raise BadData(f"the register cannot be opened ({_first_line(error)})", where=where) from None
        except DBAPIError as error:
            raise BadData(f"the register refused ({_first_line(error)})", where=where) from None


def _engine(url: str) -> Engine:
    try:
        engine = create_engine(url)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError):
        raise BadData(
            "is no database address that works here",
            where=f"register = '{url.split('@')[-1]}'",
            remedy="use sqlite:///FILE, or postgresql+psycopg://USER@HOST/NAME with `pip install bilateral[postgres]`",
        ) from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _migrate(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    with engine.connect() as db:
        if inspect(db).has_table("alembic_version") and _at_head(db, config):
            return
    with engine.begin() as db:
        config.attributes["connection"] = db
        command.upgrade(config, "head")


def _at_head(db: Connection, config: Config) -> bool:
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    head = ScriptDirectory.from_config(config).get_current_head()
    return MigrationContext.configure(db).get_current_revision() == head


def _latest(db: Connection, document_id: str | None) -> Sequence[Any]:
    newest = select(versions.c.record_id, func.max(versions.c.version).label("version")).group_by(versions.c.record_id)
    last = newest.subquery()
    query = (
        select(records.c.id, records.c.kind, versions.c.version, versions.c.author, versions.c.payload)
        .join(versions, versions.c.record_id == records.c.id)
        .join(last, (last.c.record_id == versions.c.record_id) & (last.c.version == versions.c.version))
        .order_by(records.c.id)
    )
    if document_id:
        query = query.where(records.c.document_id == document_id)
    return db.execute(query).all()


def _to_document(row: Any) -> Document:
    return Document(**{name: getattr(row, name) for name in Document.model_fields})


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().splitlines()[0][:160]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
