"""Documents and versioned records, on SQLite (WAL, foreign keys on) or PostgreSQL by URL.

No record is ever overwritten: a change is a new version with its author and reason.  `add` takes a document
and everything read from it in one transaction, so that a killed process leaves all of it or nothing, and the
same document with the same records a second time changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, case, delete, func, insert, or_, select, update

from bilateral.errors import StoreBusy, UnknownRecord
from bilateral.records import AnyRecord, Document, Record, Verdict, read_record
from bilateral.register import entries
from bilateral.register.database import Database, last_change, note, now
from bilateral.register.entries import PER_PAGE, Found, Query
from bilateral.register.schema import changes, checks, documents, holdings, records, verdicts, versions

READER = "reader"


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


@dataclass(frozen=True)
class Head:
    """A record with the number of its newest version and when that was made; one that was withdrawn as it was before."""

    record: AnyRecord
    version: int
    author: str
    made: str
    standing: bool


@dataclass(frozen=True)
class Holding:
    """An organisation that works on a document, the person who brought it, since when, and since when everybody sees it."""

    organisation: str
    person: str
    made: str
    shared: str | None


class Register:
    """The documents and records of one workspace; everything of it, or what one organisation (or none) sees."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        self._viewer: str | None = None
        with self.database.connect() as db:
            behind = entries.are_missing(db)
        if behind:
            with self.database.begin() as db:
                entries.rebuild(db)

    @property
    def url(self) -> str:
        """The database's address."""
        return self.database.url

    def seen_by(self, organisation: str) -> Register:
        """The same register as an organisation sees it: without documents that others work on and have not shared; '' for a visitor."""
        view = copy(self)
        view._viewer = organisation
        return view

    def close(self) -> None:
        """Give the database's connections back."""
        self.database.close()

    def add(
        self,
        document: Document,
        found: Iterable[Record],
        *,
        reason: str = "read",
        held_by: tuple[str, str] | None = None,
    ) -> Added:
        """Keep a document and the records read from it: everything in one transaction.

        A record whose last version was made by a person is left as that person made it.  A record that the
        reader no longer finds gets a last version without content.

        Parameters
        ----------
        held_by
            An organisation and a person who work on the document: until they share it nobody else sees it. A document that
            others see already stays seen.

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
        with self.database.begin() as db:
            is_new = self._add_document(db, document)
            if held_by:
                self._hold(db, document.id, *held_by, is_new)
            known = {r.id: r for r in entries.latest(db, document.id)}
            rows: list[dict[str, Any]] = []
            for record in fresh.values():
                old = known.get(record.id)
                payload = record.model_dump(mode="json")
                if old is None or (old.author == READER and old.payload != payload):
                    rows.append(
                        _version(record.id, record.kind, old.version + 1 if old else 1, READER, reason, payload)
                    )
            rows += [
                _version(old.id, old.kind, old.version + 1, READER, "no longer found", None)
                for old in known.values()
                if old.id not in fresh and old.author == READER and old.payload is not None
            ]
            new = [row for row in rows if row["version"] == 1]
            if new:
                db.execute(
                    insert(records),
                    [{"id": r["record_id"], "document_id": document.id, "kind": r["kind"]} for r in new],
                )
            self._keep(db, document.id, rows)
        gone = sum(row["payload"] is None for row in rows)
        return Added(is_new, len(new), len(rows) - len(new) - gone, gone)

    def revise(self, record: Record, *, author: str, reason: str, seen: int | None = None) -> int:
        """Keep a person's correction as a new version; return its number.

        Raises UnknownRecord where the register holds no such record, QuoteMismatch where a quote does not stand,
        StoreBusy where the record has another version than the one `seen`: somebody else was faster.
        """
        return self._change(record.id, record, author, reason, seen)

    def withdraw(self, record_id: str, *, author: str, reason: str, seen: int | None = None) -> int:
        """Keep a person's word that a record does not stand; return the number of the version without content."""
        return self._change(record_id, None, author, reason, seen)

    def _change(self, record_id: str, record: Record | None, author: str, reason: str, seen: int | None) -> int:
        with self.database.begin() as db:
            last = self._last(db, record_id)
            if record:
                document = self._document(db, last.document_id)
                for evidence in record.evidence:
                    evidence.verify(document)
            if seen is not None and seen != last.version:
                raise StoreBusy(f"{record_id} was changed meanwhile (version {last.version})", remedy="look at it again, then repeat")  # fmt: skip
            payload = record.model_dump(mode="json") if record else None
            self._keep(
                db, last.document_id, [_version(record_id, last.kind, last.version + 1, author, reason, payload)]
            )
            return int(last.version) + 1

    def _last(self, db: Connection, record_id: str) -> Any:
        query = (
            select(records.c.kind, records.c.document_id, func.max(versions.c.version).label("version"))
            .join(versions, versions.c.record_id == records.c.id)
            .where(records.c.id == record_id, *self._seen(records.c.document_id))
            .group_by(records.c.kind, records.c.document_id)
        )
        found = db.execute(query).first()
        if found is None:
            raise UnknownRecord(f"no record '{record_id[:60]}'", remedy="see `bilateral list`")
        return found

    def _keep(self, db: Connection, document_id: str, rows: Sequence[dict[str, Any]]) -> None:
        """Write versions, what is looked for, and what happened."""
        if rows:
            columns = ("record_id", "version", "author", "reason", "made", "payload")
            db.execute(insert(versions), [{c: row[c] for c in columns} for row in rows])
            entries.put(db, [entries.of_record(row, document_id) for row in rows])
            note(db, *({"what": _WHAT[row["payload"] is None, row["author"] == READER], "about": row["record_id"], "document_id": document_id, "who": row["author"]} for row in rows))  # fmt: skip

    def _hold(self, db: Connection, document_id: str, organisation: str, person: str, is_new: bool) -> None:
        held = list(db.execute(select(holdings).where(holdings.c.document_id == document_id)))
        seen = not is_new and (not held or any(h.shared for h in held))
        if not seen and all(h.organisation != organisation for h in held):
            db.execute(insert(holdings).values(document_id=document_id, organisation=organisation, person=person, made=now()))  # fmt: skip

    def holdings(self, document_id: str) -> list[Holding]:
        """The organisations that work on a document; none for one that belongs to the workspace."""
        with self.database.connect() as db:
            rows = db.execute(select(holdings).where(holdings.c.document_id == document_id).order_by(holdings.c.made))
            return [Holding(r.organisation, r.person, r.made, r.shared) for r in rows]

    def share(self, document_id: str, organisation: str, who: str) -> bool:
        """Let everybody see a document that an organisation works on; say whether that changed anything."""
        with self.database.begin() as db:
            where = (holdings.c.document_id == document_id, holdings.c.organisation == organisation, holdings.c.shared.is_(None))  # fmt: skip
            done = db.execute(update(holdings).where(*where).values(shared=now())).rowcount
            if done:
                note(db, {"what": "shared", "about": document_id, "document_id": document_id, "who": who})
        return bool(done)

    def documents(self, only: Iterable[str] | None = None) -> list[Document]:
        """Return all documents, or those named, oldest first."""
        named = () if only is None else (documents.c.id.in_(list(only)),)
        with self.database.connect() as db:
            rows = db.execute(
                select(documents).where(*named, *self._seen(documents.c.id)).order_by(documents.c.date, documents.c.id)
            )
            return [_to_document(row) for row in rows]

    def document(self, document_id: str) -> Document:
        """Return a document by its id; raise UnknownRecord where there is none."""
        with self.database.connect() as db:
            return self._document(db, document_id)

    def records(
        self, *, kind: str | None = None, document: str | None = None, documents: Iterable[str] | None = None
    ) -> list[AnyRecord]:
        """Return the newest version of every record that stands, in the order of documents and text."""
        with self.database.connect() as db:
            rows = entries.standing(
                db, self._seen(entries.entries.c.document_id), kind, [document] if document else documents
            )
        return [read_record(row.payload, None) for row in rows]

    def pairs(self) -> list[tuple[str, int]]:
        """Return the pairs of economies ('AZE-RUS') that figures are stated of, with how many, the most spoken of first."""
        with self.database.connect() as db:
            return entries.pairs(db, self._seen(entries.entries.c.document_id))

    def speaking_of(self, *countries: str) -> set[str]:
        """Return the documents whose records name all of the countries (ISO3 codes)."""
        with self.database.connect() as db:
            return entries.speaking_of(db, self._seen(entries.entries.c.document_id), countries)

    def look_for(self, query: Query, page: int = 1, per_page: int = PER_PAGE, *, facets: bool = False) -> Found:
        """Return a page of the entries that a query asks for; with `facets`, how all of them fall by kind, country and sphere."""
        seen = self._seen(entries.entries.c.document_id)
        with self.database.connect() as db:
            return Found(entries.look_for(db, query, seen, page, per_page), *entries.count(db, query, seen, facets))

    def page(self, query: Query, page: int = 1, per_page: int = PER_PAGE) -> list[Any]:
        """Return a page of entries alone."""
        with self.database.connect() as db:
            return entries.look_for(db, query, self._seen(entries.entries.c.document_id), page, per_page)

    def count(self, query: Query, *, facets: bool = False) -> tuple[int, dict[str, list[tuple[str, int]]]]:
        """Return how many entries a query asks for, and how they fall."""
        with self.database.connect() as db:
            return entries.count(db, query, self._seen(entries.entries.c.document_id), facets)

    def heads(self, query: Query, limit: int = 2000) -> list[Head]:
        """Return the records that a query asks for with their newest versions, the newest days first."""
        found = [row for row in self.page(query, 1, limit) if row.kind != "document"]
        with self.database.connect() as db:
            made = {(r.record_id, r.version): r.made for r in entries.in_parts(db, select(versions.c.record_id, versions.c.version, versions.c.made), versions.c.record_id, [r.id for r in found])}  # fmt: skip
        heads = []
        for row in found:
            record = read_record(row.payload, None) if row.standing else next((v.record for v in reversed(self.history(row.id)) if v.record), None)  # fmt: skip
            if record:
                heads.append(Head(record, row.version, row.author, made[row.id, row.version], row.standing))
        return heads

    def changes(self, what: Sequence[str], since: int = 0, limit: int = 1000, *, newest: bool = False) -> list[Any]:
        """Return what happened of some kinds after a change to what the viewer sees, each with the entry that it is about, the oldest (or newest) first."""
        e = entries.entries
        query = (
            select(changes, e.c.kind, e.c.standing, e.c.version, e.c.body, e.c.payload)
            .outerjoin(e, e.c.id == changes.c.about)
            .where(
                changes.c.number > since,
                changes.c.what.in_(what),
                *(or_(changes.c.document_id.is_(None), seen) for seen in self._seen(changes.c.document_id)),
            )
            .order_by(changes.c.number.desc() if newest else changes.c.number)
            .limit(limit)
        )
        with self.database.connect() as db:
            return list(db.execute(query))

    def record(self, record_id: str) -> AnyRecord:
        """Return a record by its id or an unambiguous beginning of it; raise UnknownRecord otherwise."""
        with self.database.connect() as db:
            where = (records.c.id.startswith(record_id, autoescape=True), *self._seen(records.c.document_id))
            ids = list(db.scalars(select(records.c.id).where(*where).limit(100)))
        if len(ids) != 1:
            what = "no record" if not ids else f"{len(ids)} records"
            raise UnknownRecord(f"{what} named '{record_id[:60]}'", remedy="see `bilateral list` for the identifiers")
        found = self.history(ids[0])[-1].record
        if found is None:
            raise UnknownRecord(f"'{ids[0]}' was withdrawn", remedy="see `bilateral list` for those that stand")
        return found

    def history(self, record_id: str) -> list[Version]:
        """Return every version of a record, the first one first."""
        with self.database.connect() as db:
            where = (versions.c.record_id == record_id, *self._seen(records.c.document_id))
            rows = db.execute(
                select(versions)
                .join(records, records.c.id == versions.c.record_id)
                .where(*where)
                .order_by(versions.c.version)
            )
            return [
                Version(r.version, r.author, r.reason, r.made, read_record(r.payload, None) if r.payload else None)
                for r in rows
            ]

    def verdicts(self, of: Iterable[str] | None = None) -> dict[str, Verdict]:
        """Return the last verdict kept of each record, or of those named."""
        last = select(verdicts.c.record_id, func.max(verdicts.c.number).label("number")).group_by(verdicts.c.record_id)
        if of is not None:
            last = last.where(verdicts.c.record_id.in_(list(of)))
        newest = last.subquery()
        query = select(verdicts.c.payload).join(newest, (newest.c.record_id == verdicts.c.record_id) & (newest.c.number == verdicts.c.number))  # fmt: skip
        with self.database.connect() as db:
            found = [self._told(db, Verdict.model_validate(payload)) for payload in db.scalars(query)]
        return {v.record: v for v in found}

    def outcomes(self, of: Sequence[str]) -> dict[str, str]:
        """Return the outcome of the last verdict of each of many records."""
        with self.database.connect() as db:
            return entries.outcomes(db, of)

    def verdict_history(self, record_id: str) -> list[tuple[str, Verdict]]:
        """Return every verdict kept of a record with when it was reached, the first one first."""
        query = select(verdicts.c.made, verdicts.c.payload).where(verdicts.c.record_id == record_id).order_by(verdicts.c.number)  # fmt: skip
        with self.database.connect() as db:
            return [(row.made, self._told(db, Verdict.model_validate(row.payload))) for row in db.execute(query)]

    def _told(self, db: Connection, verdict: Verdict) -> Verdict:
        """A verdict without what it says of documents that the viewer does not see: it may be of before they were parted."""
        if self._viewer is None or not verdict.relations:
            return verdict
        named = {r.document for r in verdict.relations}
        seen = set(db.scalars(select(documents.c.id).where(documents.c.id.in_(named), *self._seen(documents.c.id))))
        return (
            verdict
            if seen >= named
            else verdict.model_copy(update={"relations": tuple(r for r in verdict.relations if r.document in seen)})
        )

    def last_check(self) -> tuple[dict[str, str], dict[str, str]] | None:
        """Return what the last check had seen: {dataset: stamp} and {record: digest}; None before the first one."""
        with self.database.connect() as db:
            row = db.execute(select(checks).order_by(checks.c.number.desc()).limit(1)).first()
        return (dict(row.datasets), dict(row.records)) if row else None

    def keep_verdicts(self, found: Iterable[Verdict], datasets: dict[str, str], records: dict[str, str]) -> None:
        """Keep verdicts that differ from the last ones, and what they were reached from, in one transaction."""
        known = self.verdicts()
        with self.database.begin() as db:
            self._keep_verdicts(db, [v for v in found if known.get(v.record) != v], known)
            db.execute(delete(checks))  # what the last check had seen is all that the next one asks
            db.execute(insert(checks).values(made=now(), datasets=datasets, records=records))

    def keep_draft_verdicts(self, found: Sequence[Verdict]) -> None:
        """Keep verdicts on records that not everybody sees; the next check of what all see is asked nothing of them."""
        known = self.verdicts([v.record for v in found])
        with self.database.begin() as db:
            self._keep_verdicts(db, [v for v in found if known.get(v.record) != v], known)

    def _keep_verdicts(self, db: Connection, new: Sequence[Verdict], known: dict[str, Verdict]) -> None:
        if not new:
            return
        last = select(verdicts.c.record_id, func.max(verdicts.c.number)).group_by(verdicts.c.record_id)
        numbers = dict(db.execute(last).tuples().all())
        rows = [{"record_id": v.record, "number": numbers.get(v.record, 0) + 1, "made": now(), "outcome": v.outcome, "payload": v.model_dump(mode="json")} for v in new]  # fmt: skip
        db.execute(insert(verdicts), rows)
        homes = entries.judge(db, {v.record: v.outcome for v in new})
        turned = [v.record for v in new if v.record in known and known[v.record].outcome != v.outcome]
        note(db, {"what": "checked", "about": "", "who": READER})
        note(db, *({"what": "turned", "about": key, "document_id": homes.get(key), "who": READER} for key in turned))  # fmt: skip

    def _add_document(self, db: Connection, document: Document) -> bool:
        if db.execute(select(documents.c.id).where(documents.c.id == document.id)).first():
            return False
        row = document.model_dump(mode="json")
        row["sha256"] = (
            document.sha256 if document.is_plain else hashlib.sha256(document.id.encode()).hexdigest()
        )  # a text may be held twice
        db.execute(insert(documents).values(**row, added=now()))
        entries.put(db, [entries.of_document(document)])
        note(db, {"what": "document", "about": document.id, "document_id": document.id, "who": READER})
        return True

    def _document(self, db: Connection, document_id: str) -> Document:
        row = db.execute(select(documents).where(documents.c.id == document_id, *self._seen(documents.c.id))).first()
        if row is None:
            raise UnknownRecord(f"no document '{document_id[:60]}'", remedy="see `bilateral list documents`")
        return _to_document(row)

    def _seen(self, column: Any) -> tuple[Any, ...]:
        """The condition under which a viewer sees a document; none for whoever sees everything."""
        if self._viewer is None:
            return ()
        mine = func.sum(case((holdings.c.organisation == self._viewer, 1), else_=0))
        hidden = select(holdings.c.document_id).group_by(holdings.c.document_id).having(func.count(holdings.c.shared) == 0, mine == 0)  # fmt: skip
        return (column.not_in(hidden),)

    def state(self) -> int:
        """The number of the last change: whatever was computed at it holds while it stays."""
        with self.database.connect() as db:
            return last_change(db)


_WHAT = {(False, True): "read", (False, False): "corrected", (True, True): "withdrawn", (True, False): "rejected"}


def _version(record_id: str, kind: str, number: int, author: str, reason: str, payload: dict[str, Any] | None) -> dict[str, Any]:  # fmt: skip
    return {"record_id": record_id, "kind": kind, "version": number, "author": author, "reason": reason, "made": now(), "payload": payload}  # fmt: skip


def _to_document(row: Any) -> Document:
    document = Document(**{name: getattr(row, name) for name in Document.model_fields})
    if document.is_plain:
        return document
    return document.model_copy(
        update={"sha256": hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()}
    )


__all__ = ["PER_PAGE", "READER", "Added", "Found", "Head", "Holding", "Query", "Register", "Version"]
