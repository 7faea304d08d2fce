"""Changes of the register as notices: a new report, a record read, corrected or withdrawn, a verdict that turned, a brief."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bilateral.records import read_record
from bilateral.reference.describe import describe
from bilateral.register import Query, Register
from bilateral.register.entries import beginning
from bilateral.team import Filters, Shelves
from bilateral.workspace import countries_of

OF_DOCUMENTS = ("document", "shared", "published", "corrected", "rejected", "turned")
OF_RECORDS = ("read", "shared", "published", "corrected", "withdrawn", "rejected", "turned")
AT_ONCE = 4000  # changes that are looked at in one go


@dataclass(frozen=True)
class Notice:
    """One thing to tell: what happened to what, in which words, where it is looked at, when; `number` orders all of them."""

    id: str
    number: int
    what: str
    kind: str
    title: str
    summary: str
    path: str
    made: str


def notices_since(register: Register, since: int, filters: Filters, viewer: str) -> tuple[list[Notice], int]:
    """Notices of the changes after one, the oldest first, and the number up to which they tell: ask again from there.

    With a kind, sphere or series the notices are of records; otherwise of reports, briefs, corrections and turned verdicts.
    """
    rows = register.changes(_wanted(filters), since, AT_ONCE)
    return list(_told(register, rows, filters, viewer)), rows[-1].number if rows else since


def newest(register: Register, filters: Filters, viewer: str, limit: int = 50) -> list[Notice]:
    """The newest notices, the newest first."""
    found: dict[str, Notice] = {}
    for notice in _told(register, register.changes(_wanted(filters), 0, AT_ONCE, newest=True), filters, viewer):
        found.setdefault(notice.id, notice)
        if len(found) == limit:
            break
    return list(found.values())


def _wanted(filters: Filters) -> tuple[str, ...]:
    """What kinds of changes are told of."""
    return OF_RECORDS if filters.kind or filters.sphere or filters.series else OF_DOCUMENTS


def _told(register: Register, rows: Iterable[Any], filters: Filters, viewer: str) -> Iterator[Notice]:
    of_records = _wanted(filters) is OF_RECORDS
    speaking = register.speaking_of(*filters.pair.split("-")) if filters.pair and not of_records else None
    for row in rows:
        if row.what == "published":
            yield from _published(register, row, filters, viewer)
        elif row.what == "shared" and viewer and any(h.organisation == viewer for h in register.holdings(row.about)):
            continue  # whoever works on a document has heard of it
        elif of_records:
            yield from _records(register, row, filters)
        elif speaking is None or row.document_id in speaking:
            yield from _document(row)


def _document(row: Any) -> Iterator[Notice]:
    """A notice of a report, or of one record that a person changed or whose verdict turned."""
    if row.body is None:
        return
    if row.what in ("document", "shared"):
        title, publisher, _ = beginning(row.body)
        yield Notice(
            f"{row.about}",
            row.number,
            "document",
            "document",
            title or row.about,
            publisher,
            f"/documents/{row.about}",
            row.made,
        )
    elif record := _record(row):
        yield _of_record(row.number, row.what, row.made, record, row.version)


def _records(register: Register, row: Any, filters: Filters) -> Iterator[Notice]:
    """Notices of records; a report that is shared shows all of its own."""
    query = Query(
        kinds=(filters.kind,) if filters.kind else (), pair=filters.pair, sphere=filters.sphere, series=filters.series
    )
    if row.what == "shared":
        heads = register.heads(Query(**{**vars(query), "document": row.about}))
        yield from (_of_record(row.number, "read", row.made, h.record, h.version) for h in heads)
    elif (record := _record(row)) and fits(record, filters):
        yield _of_record(row.number, row.what, row.made, record, row.version)
    elif row.what in ("withdrawn", "rejected") and row.body is not None:
        last = next((v.record for v in reversed(register.history(row.about)) if v.record), None)
        if last and fits(last, filters):
            yield _of_record(row.number, row.what, row.made, last, row.version)


def fits(record: Any, filters: Filters) -> bool:
    """Whether a record is what somebody follows."""
    return (
        filters.kind in ("", record.kind)
        and (not filters.sphere or filters.sphere in record.spheres)
        and (not filters.series or filters.series == getattr(record, "series", None))
        and (not filters.pair or set(filters.pair.split("-")) <= countries_of(record))
    )


def _of_record(number: int, what: str, made: str, record: Any, version: int) -> Notice:
    return Notice(
        f"{record.id}-{version}-{what}",
        number,
        what,
        record.kind,
        describe(record),
        record.quote,
        f"/records/{record.id}",
        made,
    )


def _published(register: Register, row: Any, filters: Filters, viewer: str) -> Iterator[Notice]:
    if filters.kind not in ("", "brief") or filters.sphere or filters.series:
        return
    brief = Shelves(register.database, viewer).one("briefs", row.about)
    if not filters.pair or set(filters.pair.split("-")) == set(brief.pair.split("-")):
        yield Notice(
            brief.id,
            row.number,
            "published",
            "brief",
            brief.title,
            " ".join(brief.contents["content"]["state"]),
            f"/briefs/{brief.id}",
            row.made,
        )


def _record(row: Any) -> Any:
    return read_record(row.payload, None) if row.payload and row.kind != "document" else None


__all__ = ["Notice", "newest", "notices_since"]
