"""Entries of the register as lists show them, and the query that a page's address asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Query as Asked
from fastapi import Request
from pydantic import AfterValidator

from bilateral.errors import BadPeriod
from bilateral.periods import Period
from bilateral.records import RECORD_TYPES, AnyRecord, read_record
from bilateral.reference.countries import country
from bilateral.reference.describe import describe
from bilateral.register import PER_PAGE, Found, Query
from bilateral.team import Filters
from bilateral.web.visit import Visit

KINDS = ("document", *RECORD_TYPES)
OUTCOMES = ("supported", "close", "contradicted", "mixed", "unverifiable")
DEEPEST = 400  # pages


def _pair(text: str) -> str:
    first, dash, second = text.partition("-")
    if text and not dash:
        raise ValueError("write two economies with a hyphen, such as AZE-RUS")
    return "-".join((country(first), country(second))) if text else ""


def _day(text: str) -> str:
    try:
        return Period.parse(text).first.isoformat() if text else ""
    except BadPeriod as error:
        raise ValueError(str(error)) from None


Words = Annotated[str, Asked(max_length=200, description="Words that the text or a record's fields have.")]
Pair = Annotated[str, Asked(max_length=80, description="Two economies: AZE-RUS."), AfterValidator(_pair)]
Day = Annotated[str, Asked(max_length=10, description="A day, YYYY-MM-DD."), AfterValidator(_day)]
Page = Annotated[int, Asked(ge=1, le=DEEPEST)]


@dataclass(frozen=True)
class Row:
    """One entry of a list."""

    id: str
    kind: str
    path: str
    title: str
    quote: str
    first: str | None
    document: str
    record: AnyRecord | None = None
    outcome: str = ""
    author: str = ""


@dataclass(frozen=True)
class Listing:
    """A page of entries with its neighbours and facets."""

    rows: list[Row]
    total: int
    page: int
    last: int
    facets: dict[str, list[tuple[str, int]]]
    request: Request

    def link(self, **changed: Any) -> str:
        """This page's address with some of it changed; the first page of anything new."""
        asked = {k: v for k, v in self.request.query_params.items() if k != "page"} | changed
        return f"{self.request.url.path}?{urlencode({k: v for k, v in asked.items() if v not in ('', None)})}"

    def asked(self, name: str) -> str:
        """What the address asks for under a name."""
        return self.request.query_params.get(name, "")


def listing(v: Visit, query: Query, page: int, *, facets: bool = False, per_page: int = PER_PAGE) -> Listing:
    """A page of what is looked for, with the verdicts of statements."""
    found: Found = v.register.look_for(query, page, per_page, facets=facets)
    verdicts = v.register.verdicts([r.id for r in found.rows if r.kind in ("claim", "target")])
    rows = [_row(r, verdicts[r.id].outcome if r.id in verdicts else "") for r in found.rows]
    last = min(DEEPEST, max(1, -(-found.total // per_page)))
    return Listing(rows, found.total, page, last, found.facets, v.request)


def _row(row: Any, outcome: str) -> Row:
    if row.kind == "document":
        title, publisher, text = [*row.body.split("\n", 2), "", ""][:3]
        return Row(
            row.id,
            row.kind,
            f"/documents/{row.id}",
            title or row.id,
            publisher or text[:160],
            row.first,
            row.document_id,
        )
    record: AnyRecord = read_record(row.payload, None)
    return Row(
        row.id,
        row.kind,
        f"/records/{row.id}",
        describe(record),
        record.quote,
        row.first,
        row.document_id,
        record,
        outcome,
        row.author,
    )


def filters(pair: Pair = "", series: Annotated[str, Asked(max_length=120)] = "", sphere: Annotated[str, Asked(max_length=80)] = "",
            kind: Annotated[str, Asked(max_length=20, pattern=f"^({'|'.join(KINDS)}|brief|)$")] = "") -> Filters:  # fmt: skip
    """What a feed is about."""
    return Filters(pair=pair, series=series, sphere=sphere, kind=kind)


__all__ = ["KINDS", "OUTCOMES", "Day", "Listing", "Page", "Pair", "Row", "Words", "filters", "listing"]
