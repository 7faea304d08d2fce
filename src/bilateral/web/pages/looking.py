"""What is known: the pairs, a pair, search, claims, targets, measures, commitments, the calendar, conflicts, statistics."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi import Query as Asked
from fastapi.responses import Response
from markupsafe import Markup

from bilateral.checking import conflicts_of
from bilateral.checking.commitments import STATUSES, undertakings
from bilateral.checking.measures import acts, state_on, timeline
from bilateral.checking.targets import standings
from bilateral.errors import BadData, NoData, UnknownRecord
from bilateral.notices import agenda, newest
from bilateral.records import of_kind
from bilateral.reference.countries import country
from bilateral.reference.goods import hs_codes
from bilateral.register import Query
from bilateral.team import Filters
from bilateral.web.prepared import Prepared, prepared, view_of
from bilateral.web.rows import OUTCOMES, Day, Page, Pair, Words, listing
from bilateral.web.visit import Visit, Visitor

router = APIRouter()
RISKY = ("contradicted", "mixed")
Kind = Annotated[str, Asked(max_length=20)]
Code = Annotated[str, Asked(max_length=40)]


@router.get("/")
def home(v: Visitor) -> Response:
    """The pairs, what is new, what was published."""
    briefs = v.shelves.listed("briefs", 6)

    def compute() -> dict[str, Any]:
        return {
            "pairs": v.pairs[:40], "news": newest(v.register, Filters(), v.organisation, 12), "briefs": briefs,
            "name": v.home.name, "ahead": agenda(v.register, Filters(), since=date.today())[:6],
        }  # fmt: skip

    return v.cached("home.html.j2", compute, date.today(), briefs)


@router.get("/pairs/{pair}")
def pair(v: Visitor, pair: str) -> Response:
    """A pair: figures, what was said and how it checked, timeline, spheres, formats, risks, corridors."""
    found, held = prepared_pair(v, pair)

    def compute() -> dict[str, Any]:
        spheres = v.register.count(Query(pair=found), facets=True)[1]["sphere"]
        return {"pair": found, "held": held, "c": held.content if held else None, "svgs": _drawn(held.svgs) if held else {},
                "spheres": spheres, "most": spheres[0][1] if spheres else 1}  # fmt: skip

    return v.cached("pair.html.j2", compute, held and held.made, bool(held and held.fresh))


@router.get("/pairs/{pair}/state")
def pair_state(v: Visitor, pair: str) -> Response:
    """Whether a pair's page is up to date: what a waiting page asks."""
    found, held = prepared_pair(v, pair)
    return v.page("pair-state.html.j2", pair=found, fresh=bool(held and held.fresh))


@router.get("/search")
def search(v: Visitor, q: Words = "", kind: Kind = "", country: Code = "", sphere: Annotated[str, Asked(max_length=80)] = "", outcome: Kind = "",
           pair: Pair = "", since: Day = "", until: Day = "", page: Page = 1) -> Response:  # fmt: skip
    """Documents and records by words, kind, country, sphere, verdict and span."""
    query = Query(words=q, kinds=(kind,) if kind else (), countries=(country,) if country else (), sphere=sphere, outcome=outcome, pair=pair,
                  since=since, until=until)  # fmt: skip
    return v.cached("search.html.j2", lambda: {"found": listing(v, query, page, facets=True), "q": q, "since": since, "until": until})  # fmt: skip


@router.get("/claims")
def claims(v: Visitor, pair: Pair = "", outcome: Kind = "", page: Page = 1) -> Response:
    """Claims with their verdicts, by pair and verdict."""

    def compute() -> dict[str, Any]:
        found = listing(v, Query(kinds=("claim",), pair=pair, outcome=outcome), page)
        return {"found": found, "verdicts": v.register.verdicts([r.id for r in found.rows]), "outcomes": OUTCOMES, "outcome": outcome, "pair": pair,
                "pairs": v.pairs[:40]}  # fmt: skip

    return v.cached("claims.html.j2", compute)


@router.get("/targets")
def targets(v: Visitor, pair: Pair = "", on: Day = "") -> Response:
    """Targets of a pair: who said it, due when, where it stands, what it still takes."""
    day, chosen = date.fromisoformat(on) if on else date.today(), _chosen(v, pair)

    def compute() -> dict[str, Any]:
        found = of_kind(v.home.pair(*chosen.split("-")).records, "target") if chosen else []
        return {
            "standings": standings(v.home, found, day),
            "pair": chosen,
            "pairs": v.pairs[:40],
            "on": day.isoformat(),
        }

    return v.cached("targets.html.j2", compute, day, chosen)


@router.get("/measures")
def measures(v: Visitor, imposer: Code = "", product: Code = "", type: Kind = "export_ban", on: Day = "", partner: Code = "", page: Page = 1) -> Response:  # fmt: skip
    """Measures that were read, and what holds on a day for an economy and a product."""
    day = date.fromisoformat(on) if on else date.today()

    def compute() -> dict[str, Any]:
        state, spans = None, []
        if imposer and product:
            codes = (product,) if product.isdigit() else hs_codes(product)
            if not codes:
                raise BadData(f"'{product}' is no HS code and no good that is known by name", where="product")
            found = acts(v.home, country(imposer), codes[0], type)
            state = state_on(found, day, country(partner) if partner else "")
            spans = timeline(found)
        return {"found": listing(v, Query(kinds=("measure",)), page), "state": state, "spans": spans, "imposer": imposer, "product": product, "type": type,
                "on": day.isoformat(), "partner": partner}  # fmt: skip

    return v.cached("measures.html.j2", compute, day)


@router.get("/commitments")
def commitments(v: Visitor, pair: Pair = "", page: Page = 1) -> Response:
    """The board: open, overdue, kept, dropped."""
    day = date.today()

    def compute() -> dict[str, Any]:
        heads = v.register.heads(Query(kinds=("commitment",), pair=pair), 60)
        own = [h.record for h in heads]
        among = v.home.pair(*pair.split("-")).records if pair else own
        found = undertakings(v.home, of_kind(own, "commitment"), day, among)
        return {
            "columns": {s: [u for u in found if u.status == s] for s in STATUSES},
            "pair": pair,
            "pairs": v.pairs[:40],
        }

    return v.cached("commitments.html.j2", compute, day)


@router.get("/calendar")
def calendar(v: Visitor, pair: Pair = "", sphere: Annotated[str, Asked(max_length=80)] = "", series: Annotated[str, Asked(max_length=120)] = "",
             year: Annotated[int, Asked(ge=1900, le=2200)] = 0) -> Response:  # fmt: skip
    """What happened and what will, by month of a year; the newest year that has anything unless one is asked for."""
    asked = Filters(pair=pair, sphere=sphere, series=series)

    def compute() -> dict[str, Any]:
        entries = agenda(v.register, asked)
        years = sorted({e.period.first.year for e in entries})
        chosen = year or (years[-1] if years else date.today().year)
        by_month = {
            m: [e for e in entries if (e.period.first.year, e.period.first.month) == (chosen, m)] for m in range(1, 13)
        }
        return {"by_month": by_month, "years": years, "year": chosen, "pair": pair, "sphere": sphere, "series": series, "pairs": v.pairs[:40]}  # fmt: skip

    return v.cached("calendar.html.j2", compute, date.today())


@router.get("/conflicts")
def conflicts(v: Visitor, pair: Pair = "") -> Response:
    """What reports state differently."""
    chosen = _chosen(v, pair)

    def compute() -> dict[str, Any]:
        found = conflicts_of(v.home, v.home.pair(*chosen.split("-"))) if chosen else []
        return {"conflicts": found, "pair": chosen, "pairs": v.pairs[:40]}

    return v.cached("conflicts.html.j2", compute, chosen)


@router.get("/statistics/{source}/{vintage}")
def statistics(
    v: Visitor,
    source: str,
    vintage: str,
    reporter: Code = "",
    partner: Code = "",
    flow: Code = "",
    product: Code = "TOTAL",
) -> Response:
    """A series as one release has it: where a citation leads, whatever came later."""
    dataset = next((d for d in v.home.warehouse.datasets() if (d.source, d.vintage) == (source, vintage)), None)
    if dataset is None:
        raise NoData(f"release {source[:40]} {vintage[:40]} is not loaded")
    keys = {k: x for k, x in {"reporter": reporter, "partner": partner, "flow": flow, "product": product}.items() if x}
    rows = v.home.warehouse.observations(source=source, vintage=vintage, **keys)[:500] if len(keys) > 1 else []
    return v.page("statistics.html.j2", d=dataset, rows=rows, keys=keys)


def prepared_pair(v: Visit, text: str) -> tuple[str, Prepared | None]:
    """A pair by its address and the newest content of its page. Raises UnknownRecord for one that no report speaks of: only members have it made."""
    first, dash, second = text.partition("-")
    if not dash:
        raise BadData(f"'{text[:40]}' names no pair", remedy="write two countries with a hyphen, such as AZE-RUS")
    slug = v.home.pair(first, second).slug
    if not v.may("analyst") and not v.register.count(Query(kinds=("claim", "target"), pair=slug))[0]:
        raise UnknownRecord(f"no report here speaks of {v.t.pair(slug)}", remedy="see the pairs at the start")
    return slug, prepared(
        v.house.workspace, v.house.jobs, slug, v.language, view_of(v.register.database, v.organisation)
    )


def _chosen(v: Visit, pair: str) -> str:
    """The pair that was asked for, else the one most spoken of."""
    known = v.pairs
    return pair or (known[0][0] if known else "")


def _drawn(svgs: dict[str, str]) -> dict[str, Markup]:
    return {name: Markup(drawing) for name, drawing in svgs.items()}


__all__ = ["prepared_pair", "router"]
