"""What is looked for: one entry a document and a record, with days, sides, countries, spheres and words.

Entries follow from documents and record versions and are written with them; `rebuild` makes them anew.  The words are
found by SQLite's FTS5 or by PostgreSQL's text search, whichever the register stands on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    delete,
    func,
    insert,
    intersect,
    literal_column,
    select,
    text,
    union,
)

from bilateral.errors import BadPeriod
from bilateral.periods import Period
from bilateral.records import Document
from bilateral.register.schema import documents, entries, marks, records, versions

PER_PAGE = 25
FACETS = ("kind", "outcome", "country", "sphere")
_WORDS = ("indicator", "product", "reporter_region", "source", "said_by", "type", "series", "place", "action", "topic", "role", "note")  # fmt: skip
_BATCH = 500
_ENDLESS = "9999-12-31"


@dataclass(frozen=True)
class Query:
    """What is looked for: words, kinds, a country, a sphere, a series, a verdict, a pair, a span of days, one document, those withdrawn too; empty fields ask for nothing."""

    words: str = ""
    kinds: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    sphere: str = ""
    series: str = ""
    outcome: str = ""
    pair: str = ""
    since: str = ""
    until: str = ""
    document: str = ""
    withdrawn: Literal["no", "also", "only"] = "no"


@dataclass(frozen=True)
class Found:
    """A page of entries, how many there are in all, and how they fall by kind, verdict, country and sphere."""

    rows: list[Any]
    total: int
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)


def of_document(document: Document) -> dict[str, Any]:
    """The entry of a document."""
    day = document.date.isoformat() if document.date else ""
    return {
        "id": document.id, "kind": "document", "document_id": document.id, "version": 1, "author": "", "standing": True, "start": 0,
        "first": day, "last": day, "sides": None, "body": f"{document.title}\n{document.publisher}\n{document.text}", "payload": None, "marks": (),
    }  # fmt: skip


def beginning(body: str) -> tuple[str, str, str]:
    """A document's title, publisher and first words, out of its entry."""
    title, publisher, text = [*body.split("\n", 2), "", ""][:3]
    return title, publisher, text


def of_record(row: Mapping[str, Any], document_id: str) -> dict[str, Any]:
    """The entry of a record from its newest version."""
    payload: dict[str, Any] = row["payload"] or {}
    first, last = _days(payload)
    sides = sorted({payload.get("reporter") or "", payload.get("partner") or ""} - {""})
    pair = "-".join(sides) if len(sides) == 2 and all(len(s) == 3 and s != "WLD" for s in sides) else None
    evidence = payload.get("evidence") or ({"quote": "", "start": 0},)
    return {
        "id": row["record_id"], "kind": row["kind"], "document_id": document_id, "version": row["version"], "author": row["author"],
        "standing": bool(payload), "start": evidence[0]["start"], "first": first, "last": last, "sides": pair,
        "body": "\n".join([*(str(e["quote"]) for e in evidence), *_told(payload)]), "payload": row["payload"], "marks": tuple(_marks(payload)),
    }  # fmt: skip


def put(db: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write entries, each in the place of the one that it replaces."""
    for at in range(0, len(rows), _BATCH):
        batch = rows[at : at + _BATCH]
        # Nothing is deleted where nothing can be: most entries are new, and a number of theirs is never used again.
        db.execute(delete(entries).where(entries.c.id.in_([r["id"] for r in batch if r["version"] > 1])))
        db.execute(insert(entries), [{k: v for k, v in r.items() if k != "marks"} for r in batch])
        numbers = dict(db.execute(select(entries.c.id, entries.c.n).where(entries.c.id.in_([r["id"] for r in batch]))).tuples().all())  # fmt: skip
        marked = [
            {"entry": numbers[r["id"]], "mark": m, "value": v} for r in batch for m, v in dict.fromkeys(r["marks"])
        ]
        if marked:
            db.execute(insert(marks), marked)


def judge(db: Connection, outcomes: Mapping[str, str]) -> dict[str, str]:
    """Mark records with the outcomes of their verdicts; return the documents that they stand in."""
    homes: dict[str, str] = {}
    ids = list(outcomes)
    for at in range(0, len(ids), _BATCH):
        rows = db.execute(select(entries.c.n, entries.c.id, entries.c.document_id).where(entries.c.id.in_(ids[at : at + _BATCH]))).all()  # fmt: skip
        db.execute(delete(marks).where(marks.c.mark == "outcome", marks.c.entry.in_([r.n for r in rows])))
        if rows:
            db.execute(insert(marks), [{"entry": r.n, "mark": "outcome", "value": outcomes[r.id]} for r in rows])
        homes |= {r.id: r.document_id for r in rows}
    return homes


def in_parts(db: Connection, query: Any, column: Any, values: Sequence[str]) -> Iterable[Any]:
    """The rows of a query whose column is one of many values, asked for in parts that a database takes."""
    for at in range(0, len(values), _BATCH):
        yield from db.execute(query.where(column.in_(values[at : at + _BATCH])))


def outcomes(db: Connection, ids: Sequence[str]) -> dict[str, str]:
    """The outcomes that records are marked with."""
    query = (
        select(entries.c.id, marks.c.value).join(marks, marks.c.entry == entries.c.n).where(marks.c.mark == "outcome")
    )
    return {r.id: r.value for r in in_parts(db, query, entries.c.id, ids)}


def are_missing(db: Connection) -> bool:
    """Whether documents stand without entries: a register of before there were any."""
    return db.scalar(select(documents.c.id).limit(1)) is not None and db.scalar(select(entries.c.n).limit(1)) is None


def rebuild(db: Connection) -> None:
    """Make all entries from documents and versions."""
    db.execute(delete(entries))
    for row in db.execute(select(documents)).all():
        put(db, [of_document(Document(**{name: getattr(row, name) for name in Document.model_fields}))])
        put(db, [of_record(v._mapping, row.id) for v in _newest(db, row.id)])


def latest(db: Connection, document_id: str) -> Sequence[Any]:
    """The newest version of each record of a document, withdrawn ones among them."""
    return db.execute(select(entries).where(entries.c.document_id == document_id, entries.c.kind != "document")).all()


def standing(db: Connection, seen: tuple[Any, ...], kind: str | None, chosen: Iterable[str] | None) -> Sequence[Any]:
    """The payloads of records that stand, in the order of documents and text."""
    query = (
        select(entries.c.payload)
        .join(documents, documents.c.id == entries.c.document_id)
        .where(entries.c.standing, entries.c.kind != "document", *seen)
        .order_by(documents.c.date, documents.c.id, entries.c.start, entries.c.id)
    )
    if kind:
        query = query.where(entries.c.kind == kind)
    if chosen is not None:
        query = query.where(entries.c.document_id.in_(list(chosen)))
    return db.execute(query).all()


def pairs(db: Connection, seen: tuple[Any, ...]) -> list[tuple[str, int]]:
    """The pairs of statements with how many there are of each, the most spoken of first."""
    count = func.count()
    query = select(entries.c.sides, count).where(entries.c.standing, entries.c.sides.is_not(None), *seen).group_by(entries.c.sides)  # fmt: skip
    return [(sides, n) for sides, n in db.execute(query.order_by(count.desc(), entries.c.sides))]


def speaking_of(db: Connection, seen: tuple[Any, ...], countries: Iterable[str]) -> set[str]:
    """The documents whose records name all of the countries."""
    found: set[str] | None = None
    for code in countries:
        query = select(entries.c.document_id).join(marks, marks.c.entry == entries.c.n).where(marks.c.mark == "country", marks.c.value == code, *seen).distinct()  # fmt: skip
        named = set(db.scalars(query))
        found = named if found is None else found & named
    return found or set()


def look_for(db: Connection, query: Query, seen: tuple[Any, ...], page: int = 1, per_page: int = PER_PAGE) -> list[Any]:
    """A page of what a query asks for, the newest days first."""
    head = [c for c in entries.c if c.name != "body"]  # a report may be long, and a list shows its beginning
    base = _asked(db, query, seen, *head, func.substr(entries.c.body, 1, 600).label("body"))
    return list(
        db.execute(
            base.order_by(entries.c.first.desc(), entries.c.n.desc()).limit(per_page).offset((page - 1) * per_page)
        )
    )


def count(
    db: Connection, query: Query, seen: tuple[Any, ...], facets: bool = False
) -> tuple[int, dict[str, list[tuple[str, int]]]]:
    """How many entries a query asks for; with `facets`, how they fall by kind, verdict, country and sphere."""
    within = _asked(db, query, seen, entries.c.n, entries.c.kind).cte("within")
    if not facets:
        return db.scalar(select(func.count()).select_from(within)) or 0, {}
    number = func.count()
    found = {
        "kind": [
            (k, n) for k, n in db.execute(select(within.c.kind, number).group_by(within.c.kind).order_by(number.desc()))
        ]
    }
    for mark in FACETS[1:]:
        told = select(marks.c.value, number).join(within, within.c.n == marks.c.entry).where(marks.c.mark == mark).group_by(marks.c.value)  # fmt: skip
        found[mark] = [(v, n) for v, n in db.execute(told.order_by(number.desc(), marks.c.value).limit(12))]
    return sum(n for _, n in found["kind"]), found


def _asked(db: Connection, query: Query, seen: tuple[Any, ...], *columns: Any) -> Any:
    base = select(*columns).where(*_conditions(db, query), *seen)
    if query.words and (terms := _terms(query.words)):
        base = base.where(_matches(db)).params(words=terms if db.dialect.name == "sqlite" else query.words)
    return base


def _conditions(db: Connection, query: Query) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if query.withdrawn != "also":
        where.append(entries.c.standing if query.withdrawn == "no" else entries.c.standing.is_(False))
    if query.kinds:
        where.append(entries.c.kind.in_(query.kinds))
    if query.pair:
        sides = sorted(query.pair.split("-"))
        stated = select(entries.c.n).where(entries.c.standing, entries.c.sides == "-".join(sides))
        named = intersect(*(_marked("country", code) for code in sides))
        figures = query.kinds and set(query.kinds) <= {
            "claim",
            "target",
        }  # these have their sides, and need no second look
        where.append(
            entries.c.sides == "-".join(sides)
            if figures
            else entries.c.n.in_(union(stated, select(named.subquery().c.entry)))
        )
    if query.document:
        where.append(entries.c.document_id == query.document)
    if query.since:
        where.append(entries.c.last >= query.since)
    if query.until:
        where.append(and_(entries.c.first <= query.until, entries.c.first != ""))
    for mark, value in (
        *(("country", c) for c in query.countries),
        ("sphere", query.sphere),
        ("series", query.series),
        ("outcome", query.outcome),
    ):
        if value:
            where.append(entries.c.n.in_(_marked(mark, value)))
    return where


def _marked(mark: str, value: str) -> Any:
    return select(marks.c.entry).where(marks.c.mark == mark, marks.c.value == value)


def _matches(db: Connection) -> ColumnElement[bool]:
    if db.dialect.name == "sqlite":
        return entries.c.n.in_(select(literal_column("rowid")).select_from(text("entries_text")).where(text("entries_text MATCH :words")))  # fmt: skip
    return func.to_tsvector(literal_column("'simple'"), entries.c.body).op("@@")(
        func.websearch_to_tsquery(literal_column("'simple'"), bindparam("words"))
    )


def _terms(words: str) -> str:
    """A question to FTS5 in which nothing of the visitor's is an operator: every word as written, the last one as a beginning."""
    found = re.findall(r"\w+", words)[:12]
    return " ".join(f'"{w}"' for w in found) + ("*" if found else "")


def _newest(db: Connection, document_id: str) -> Sequence[Any]:
    last = (
        select(versions.c.record_id, func.max(versions.c.version).label("version"))
        .group_by(versions.c.record_id)
        .subquery()
    )
    query = (
        select(versions, records.c.kind)
        .join(records, versions.c.record_id == records.c.id)
        .join(last, (last.c.record_id == versions.c.record_id) & (last.c.version == versions.c.version))
        .where(records.c.document_id == document_id)
    )
    return db.execute(query).all()


def _days(payload: Mapping[str, Any]) -> tuple[str, str]:
    """The first and last day that a record speaks of; the last of all while no end is known, none where it speaks of no day."""
    for name in ("period", "date", "start", "due"):
        try:
            if written := payload.get(name):
                period = Period.parse(written)
                return period.first.isoformat(), period.last.isoformat() if period.last else _ENDLESS
        except BadPeriod:  # a phrase such as 'the sixth meeting' is no day
            continue
    return "", ""


def _told(payload: Mapping[str, Any]) -> Iterable[str]:
    for name in _WORDS:
        value = payload.get(name)
        if value:
            yield value if isinstance(value, str) else " ".join(map(str, value))
    for participant in payload.get("participants") or ():
        yield " ".join(
            filter(None, (participant.get("name"), participant.get("role"), participant.get("organisation")))
        )
    yield " ".join(
        map(str, (*(payload.get("actors") or ()), *(payload.get("speakers") or ()), *(payload.get("organisers") or ())))
    )


def _marks(payload: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    codes = [payload.get(name) for name in ("reporter", "partner", "imposer", "place_country")]
    codes += [p.get("country") for p in payload.get("participants") or ()]
    codes += [a for a in payload.get("actors") or () if len(a) == 3 and a.isupper()]
    codes += payload.get("countries") or ()
    yield from (("country", c) for c in codes if c and len(c) == 3)
    yield from (("sphere", s[:80]) for s in payload.get("spheres") or ())
    if series := payload.get("series"):
        yield "series", series[:80]


__all__ = ["FACETS", "PER_PAGE", "Found", "Query", "are_missing", "beginning", "latest", "look_for", "of_document", "of_record", "pairs", "put", "rebuild", "speaking_of", "standing"]  # fmt: skip
