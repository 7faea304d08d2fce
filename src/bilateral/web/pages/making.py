"""What is asked and made: scenarios, corridors, briefs."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Annotated, Any, get_args

from fastapi import APIRouter
from fastapi import Query as Asked
from fastapi.responses import Response
from markupsafe import Markup

from bilateral import corridors as freight
from bilateral.briefs.charts import svg
from bilateral.briefs.compose import SECTIONS
from bilateral.briefs.corridor_charts import map_chart, profile_chart
from bilateral.briefs.scenario_charts import outcome_chart
from bilateral.corridors.graph import WhatIf
from bilateral.corridors.network import Network
from bilateral.errors import BadData, BadPeriod, BilateralError
from bilateral.periods import Period
from bilateral.reference.countries import country
from bilateral.reference.goods import hs_codes
from bilateral.register import Query
from bilateral.scenarios import Outcome
from bilateral.scenarios.scenario import Kind as ChangeKind
from bilateral.web.rows import Pair, whole
from bilateral.web.visit import Form, Visit, Visitor

router = APIRouter()
CARGOES = ("container", "dry_bulk", "liquid_bulk")
MODELS = ("auto", "exposure", "product_market", "production_network", "structural_gravity")
SHOWN = 30
Place = Annotated[str, Asked(max_length=120)]


@router.get("/scenarios")
def scenarios(v: Visitor) -> Response:
    """What was asked so far, and the measures that a scenario can start from."""
    return v.page("scenarios.html.j2", found=v.shelves.listed("scenarios"))


@router.get("/scenarios/new")
def new_scenario(v: Visitor, measure: Annotated[str, Asked(max_length=60)] = "") -> Response:
    """The form of a what-if: a measure that was read, or a change written here."""
    v.need("analyst")
    heads = v.register.heads(Query(kinds=("measure",)), 60)
    return v.page(
        "scenario-new.html.j2",
        measures=[h.record for h in heads],
        chosen=measure,
        kinds=get_args(ChangeKind),
        models=MODELS,
    )


@router.post("/scenarios")
def ask_scenario(v: Visitor, form: Form) -> Response:
    """Put a what-if into the queue."""
    person = v.need("analyst")
    return v.go(f"/jobs/{take_scenario(v, {k: str(x).strip() for k, x in form.items()}, person.email)}")


def take_scenario(v: Visit, given: dict[str, str], person: str) -> str:
    """Put a what-if into the queue; return the job. Raises BadData for what cannot be asked."""
    asked: dict[str, Any] = {"draws": whole(given.get("draws") or "0", "draws", 10_000), "seed": whole(given.get("seed") or "0", "seed"), "model": given.get("model") or "auto"}  # fmt: skip
    if asked["model"] not in MODELS:
        raise BadData(f"there is no model '{asked['model'][:30]}'", where="model", remedy=f"choose {', '.join(MODELS)}")
    if given.get("on"):
        asked["on"] = country(given["on"])
    if given.get("measure"):
        asked["measure"] = v.register.record(given["measure"]).id
        asked |= {"start": _day(given["start"])} if given.get("start") else {}
    else:
        asked["scenario"] = _written(given) | ({"on": asked["on"]} if "on" in asked else {})
    return v.house.jobs.ask("scenario", asked, organisation=v.organisation, person=person)


def _written(given: dict[str, str]) -> dict[str, Any]:
    product = given.get("product", "")
    codes = [product] if product.isdigit() else list(hs_codes(product)) if product else []
    if product and not codes:
        raise BadData(f"'{product[:40]}' is no HS code and no good that is known by name", where="product")
    change: dict[str, Any] = {"type": given.get("type", ""), "products": codes}
    for name in ("exporters", "importers", "exempt"):
        change[name] = [country(part) for part in given.get(name, "").split(",") if part.strip()]
    for name in ("start", "end"):
        if given.get(name):
            change[name] = given[name]
    for name in ("rate_percent", "percent"):
        if given.get(name):
            change[name] = given[name]
    if given.get("links"):
        change["links"] = [part.strip() for part in given["links"].split(",") if part.strip()]
    return {"title": given.get("title", "")[:200], "changes": [{k: x for k, x in change.items() if x not in ([], "")}]}


@router.get("/scenarios/{key}")
def scenario(v: Visitor, key: str) -> Response:
    """An outcome: the headline, the chart, the tables with intervals, what is assumed and what it cannot tell."""
    kept = v.shelves.one("scenarios", key)
    outcome = Outcome.model_validate(kept.contents["outcome"])
    try:
        drawing = Markup(svg(outcome_chart(outcome)))
    except BilateralError:  # an exposure alone has nothing to draw
        drawing = Markup("")
    return v.page("scenario.html.j2", kept=kept, o=outcome, drawing=drawing, shown=SHOWN)


@router.post("/scenarios/{key}/share")
def share_scenario(v: Visitor, form: Form, key: str) -> Response:
    """Show an outcome to the others."""
    v.shelves.share("scenarios", key, v.need("editor", "publish"))
    return v.go(f"/scenarios/{key}")


@router.get("/corridors")
def corridors(v: Visitor, origin: Place = "", destination: Place = "", cargo: Annotated[str, Asked(max_length=20)] = "container", open: Annotated[list[str], Asked()] = [],  # noqa: B006
              close: Annotated[list[str], Asked()] = [], month: Annotated[str, Asked(max_length=2)] = "") -> Response:  # fmt: skip  # noqa: B006
    """Ways between two places on a map, with links to open and close, against today."""
    asked: dict[str, Any] = {
        "origin": origin,
        "destination": destination,
        "cargo": cargo,
        "open": [x for x in open if x],
        "close": [x for x in close if x],
        "month": month,
    }

    def compute() -> dict[str, Any]:
        network = _network()
        return {"asked": asked, "found": ways(**asked) if origin and destination else None, "cargoes": CARGOES, "closed": [x for x in network.links if not x.is_open(None)],
                "links": network.links, "places": network.places}  # fmt: skip

    return v.cached("corridors.html.j2", compute)


@cache
def _network() -> Network:
    return Network.load()


def ways(origin: str, destination: str, cargo: str, open: list[str], close: list[str], month: str) -> dict[str, Any]:
    """The best ways that differ, what they take against today, and their map and profile drawn."""
    network = _network()
    ends = [network.place(origin), network.place(destination)]
    network = network.with_places(ends)
    what_if = WhatIf(opened=tuple(network.link(x).key for x in open), closed=tuple(network.link(x).key for x in close), month=whole(month, "month", 12) or None if month else None)  # fmt: skip
    if cargo not in CARGOES:
        raise BadData(f"there is no cargo '{cargo}'", where="cargo", remedy=f"use {', '.join(CARGOES)}")
    graph = freight.build(network, cargo, what_if)  # type: ignore[arg-type]
    routes = freight.alternatives(graph, ends[0].id, ends[1].id, 3)
    compared = freight.compare(network, ends[0].id, ends[1].id, what_if, cargo) if open or close else None  # type: ignore[arg-type]
    return {
        "routes": routes, "compared": compared, "map": Markup(svg(map_chart(graph, routes))), "profile": Markup(svg(profile_chart(routes))),
        "names": {p.id: p.name for p in network.places.values()},
    }  # fmt: skip


@router.get("/briefs/new")
def new_brief(v: Visitor, pair: Pair = "") -> Response:
    """The builder: which pair, in which language, which sections."""
    v.need("analyst")
    return v.page(
        "brief-new.html.j2", pair=pair, pairs=v.pairs[:60], sections=list(SECTIONS), today=date.today().isoformat()
    )


@router.post("/briefs")
def ask_brief(v: Visitor, form: Form) -> Response:
    """Put a brief into the queue."""
    person = v.need("analyst")
    given = {k: str(form.get(k) or "").strip() for k in ("pair", "title", "language", "date", "sentences")}
    return v.go(f"/jobs/{take_brief(v, given, [str(s) for s in form.getlist('sections')], person.email)}")


def take_brief(v: Visit, given: dict[str, str], sections: list[str], person: str) -> str:
    """Put a brief into the queue; return the job. Raises BadData for what cannot be made."""
    first, dash, second = given.get("pair", "").partition("-")
    if not dash:
        raise BadData("a brief needs a pair", where="pair", remedy="write AZE-RUS")
    if unknown := [s for s in sections if s not in SECTIONS]:
        raise BadData(
            f"no section is called '{unknown[0][:30]}'", where="sections", remedy=f"use {', '.join(SECTIONS)}"
        )
    outline: dict[str, Any] = {"language": given.get("language") or v.language, "sections": [s for s in SECTIONS if s in sections], "title": given.get("title", "")[:200]}  # fmt: skip
    if given.get("sentences"):
        outline["sentences"] = whole(given["sentences"], "sentences", 10)
    try:
        day = date.fromisoformat(given.get("date") or date.today().isoformat())
    except ValueError:
        raise BadData(f"'{given['date'][:20]}' is no date", where="date", remedy="write YYYY-MM-DD") from None
    asked = {"pair": v.home.pair(first, second).slug, "date": day.isoformat(), "outline": outline}
    return v.house.jobs.ask("brief", asked, organisation=v.organisation, person=person)


def _day(text: str) -> str:
    try:
        return Period.parse(text).first.isoformat()
    except BadPeriod as error:
        raise BadData(str(error).rstrip("."), where="start") from None


__all__ = ["router", "take_brief", "take_scenario", "ways"]
