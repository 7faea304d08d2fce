"""Entries of the register as lists show them, and the query that a page's address asks for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Query as Asked
from fastapi import Request
from pydantic import AfterValidator

from bilateral.errors import BadData, BadPeriod
from bilateral.periods import Period
from bilateral.records import RECORD_TYPES, AnyRecord, read_record
from bilateral.reference.countries import country
from bilateral.reference.describe import describe
from bilateral.register import PER_PAGE, Query
from bilateral.register.entries import beginning
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


def whole(text: str, where: str, most: int = 1_000_000) -> int:
    """A whole number out of a form. Raises BadData for anything else."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) <= most):
        raise BadData(f"'{text[:20]}' is no whole number up to {most:,}", where=where)
    return int(text)


@dataclass(frozen=True)
class Row:
    """One entry of a list."""

    id: str
    kind: str
    path: str
    title: str
    quote: str
    first: str | None
    record: AnyRecord | None = None
    outcome: str = ""


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
    found = v.register.page(query, page, per_page)
    outcomes = v.register.outcomes([r.id for r in found if r.kind in ("claim", "target")])
    # Counting looks at everything that is found, and holds for all pages of it.
    about = ("count", query, facets, v.organisation)
    held = v.house.pages.get(
        about, str(v.register.state()), lambda: json.dumps(v.register.count(query, facets=facets)).encode()
    )
    total, fallen = json.loads(held)
    rows = [_row(r, outcomes.get(r.id, "")) for r in found]
    return Listing(rows, total, page, min(DEEPEST, max(1, -(-total // per_page))), fallen, v.request)


def _row(row: Any, outcome: str) -> Row:
    if row.kind == "document":
        title, publisher, text = beginning(row.body)
        return Row(
            row.id, row.kind, f"/documents/{row.id}", title or row.id, publisher or text[:160], row.first or None
        )
    record: AnyRecord = read_record(row.payload, None)
    return Row(
        row.id, row.kind, f"/records/{row.id}", describe(record), record.quote, row.first or None, record, outcome
    )


def filters(pair: Pair = "", series: Annotated[str, Asked(max_length=120)] = "", sphere: Annotated[str, Asked(max_length=80)] = "",
            kind: Annotated[str, Asked(max_length=20, pattern=f"^({'|'.join(KINDS)}|brief|)$")] = "") -> Filters:  # fmt: skip
    """What a feed is about."""
    return Filters(pair=pair, series=series, sphere=sphere, kind=kind)


__all__ = ["KINDS", "OUTCOMES", "Day", "Listing", "Page", "Pair", "Row", "Words", "filters", "listing", "whole"]
