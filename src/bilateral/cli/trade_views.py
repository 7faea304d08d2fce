"""The tables of `bilateral trade`: for each view its columns, its rows, what to say below, and the release behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from rich.markup import escape

from bilateral import trade as t
from bilateral.cli.frame import err
from bilateral.errors import BadData, NoData
from bilateral.records import Observation
from bilateral.reference.economies import iso2_codes
from bilateral.reference.goods import hs_codes
from bilateral.reference.hs import LEVELS
from bilateral.trade.products import carried, grouped, product_names
from bilateral.trade.specialisation import pair_indices, potentials
from bilateral.workspace import Pair

SERIES = ("period", "reporter", "partner", "flow", "product", "measure", "value", "unit", "valuation", "source", "vintage", "note", "url")  # fmt: skip


@dataclass(frozen=True)
class View:
    """A table: `source` names the releases that its numbers come from, empty where each row names its own."""

    columns: tuple[str, ...]
    rows: list[list[Any]]
    source: str = ""
    note: str = ""


def table(
    found: Iterable[Any], fields: Mapping[str, str | Callable[[Any], Any]], source: str = "", note: str = ""
) -> View:
    """One row an item: `fields` is {heading: attribute, or what computes the cell}."""
    cells = [attrgetter(field) if isinstance(field, str) else field for field in fields.values()]
    return View(tuple(fields), [[cell(item) for cell in cells] for item in found], source, note)


def nothing(pair: Pair) -> NoData:
    """The error for a pair without any flows."""
    return NoData(
        f"no trade between {pair.reporter} and {pair.partner} is loaded", remedy="load a BACI file: bilateral load FILE"
    )


def series(pair: Pair, product: str, region: str, since: int | None) -> View:
    """Every source's figures of a product or a region with the partner."""
    codes = [product] if product[:2].isdigit() else list(hs_codes(product)) if product else ["TOTAL"]
    if not codes:
        raise BadData(f"no good is called '{product}'", where="--product", remedy="give an HS code such as 271012")
    found = _figures(pair, codes, region, since)
    if not found:
        raise NoData(
            f"no figure of {product or region} between the two is loaded",
            remedy="bilateral fetch comtrade, or load a BACI release",
        )
    return table(
        sorted(found, key=lambda o: (o.product, o.flow, o.reporter, o.partner, o.period)),
        {name: name for name in SERIES},
    )


def _figures(pair: Pair, codes: Sequence[str], region: str, since: int | None) -> list[Observation]:
    house, own, other = pair.workspace.warehouse, region.upper() or pair.reporter, pair.partner
    if region and iso2_codes().get(own[:2]) == pair.partner:  # the region is the second economy's
        other = pair.reporter
    wanted = sorted({p for code in codes for p in (house.products(code) if code.isdigit() else [code])})
    sides = ((own, other), (other, own), (own, "WLD"), (own, own))
    found = [o for a, b in sides for o in (house.observations(reporter=a, partner=b, product=wanted) if wanted else [])]
    return [
        o for o in found if o.flow not in ("membership", "distance") and (since is None or int(o.period[:4]) >= since)
    ]


def monthly(pair: Pair, product: str) -> View:
    """A year ahead of every monthly series of a product that is long enough."""
    key = attrgetter("source", "reporter", "partner", "flow", "product", "measure", "unit")
    by_series: dict[tuple[str, ...], list[Observation]] = {}
    codes = [product] if product[:2].isdigit() else list(hs_codes(product))
    for o in _figures(pair, codes, "", None):
        if len(o.period) == 7:
            by_series.setdefault(key(o), []).append(o)
    rows = []
    for name, seen in sorted(by_series.items()):
        try:
            view = t.monthly_outlook(seen)
        except NoData as error:
            err.print(f"note: {' '.join(name)}: {escape(str(error))}", soft_wrap=True)
            continue
        rows += [
            [f.period, *name, f.value, f.low, f.high, f.how, view.record(), seen[-1].vintage] for f in view.figures
        ]
    if not rows:
        raise NoData(
            f"no monthly series of {product} between {pair.reporter} and {pair.partner} is long enough",
            remedy="bilateral fetch comtrade … frequency=M, or load JODI",
        )
    columns = (
        "period",
        "source",
        "reporter",
        "partner",
        "flow",
        "product",
        "measure",
        "unit",
        "value",
        "80% from",
        "to",
        "how",
        "record",
        "vintage",
    )
    return View(columns, rows)


def _years(pair: Pair, *, since: int | None, **_: Any) -> View:
    found = t.profile(pair, since)
    if not found:
        covered = t.years(pair)
        if not covered:
            raise nothing(pair)
        raise NoData(f"no year since {since} is loaded", remedy=f"loaded: {covered[0]} to {covered[-1]}")
    return table(
        found,
        {"year": "year", "exports USD": "exports", "imports USD": "imports", "turnover USD": "turnover", "balance USD": "balance", "growth %": "growth_percent",
         "share of exports %": "share_of_exports", "share of imports %": "share_of_imports", "rank by exports": "rank_by_exports",
         "rank by imports": "rank_by_imports", "rank by turnover": "rank_by_turnover", "source": lambda y: f"baci {y.vintage}"},
        note="A rank is given where the partners loaded make up the trade with the world. Flows are BACI's, free on board.",
    )  # fmt: skip


def _products(pair: Pair, *, year: int | None, flow: str, level: str, revision: str, **_: Any) -> View:
    if level not in LEVELS:
        raise BadData(f"'{level}' is unknown", where="--level", remedy=f"use one of {', '.join(LEVELS)}")
    house, wanted, note = pair.workspace.warehouse, revision.upper(), ""
    releases = house.flows(wanted) or house.flows()
    flows = t.product_flows(pair, revision=releases[0].revision if releases else "")
    if wanted and releases[0].revision != wanted:
        flows, how = carried(house, flows, releases[0].revision, wanted)
        note = f"Carried from {releases[0].revision} to {wanted} by {how}."
    found = grouped(pair, flows, flow=flow, level=level, year=year)
    return table(found, {"code": "code", "name": "name", "thousand USD": "value", "share %": "share_percent", "growth %": "growth_percent",
                         "contribution to growth, points": "contribution_points"}, _release(pair, year, releases[0].revision), note)  # fmt: skip


def _unit_values(pair: Pair, *, year: int | None, flow: str, **_: Any) -> View:
    found = t.unit_values(pair, flow=flow, year=year)
    return table(
        found,
        {"code": "product", "name": "name", "thousand USD": "value", "t": "quantity", "USD/t": "usd_per_tonne", "world median USD/t": "world_median",
         "modified z": "score", "outlier": lambda u: "outlier" if u.outlier else ""},
        _release(pair, year), "An outlier's quantity or value deserves a second look.",
    )  # fmt: skip


def _dependence(pair: Pair, *, year: int | None, **_: Any) -> View:
    names = product_names(pair.workspace.warehouse)
    return table(
        t.dependences(pair.workspace.warehouse, *pair.codes, year),
        {"code": "product", "name": lambda d: names[d.product], "imports, thousand USD": "imports", f"from {pair.partner} %": lambda d: 100 * d.partner_share,
         "largest": "largest", "largest %": lambda d: 100 * d.largest_share, "HHI of suppliers": "supplier_concentration", "HHI of world exporters": "world_concentration",
         "imports over own exports": "substitutability", "dependent": lambda d: "dependent" if d.dependent else ""},
        _release(pair, year),
        f"Dependent: HHI of suppliers, the partner's share and imports over exports all above the thresholds in parameters/dependence.toml; sorted by what {pair.partner} supplies.",
    )  # fmt: skip


def _specialisation(pair: Pair, *, year: int | None, **_: Any) -> View:
    return View(
        ("index", pair.reporter, pair.partner, "what it says"),
        [list(row) for row in pair_indices(pair, year)],
        _release(pair, year),
    )


def _potential(pair: Pair, *, year: int | None, **_: Any) -> View:
    names = product_names(pair.workspace.warehouse)
    return table(
        potentials(pair, year),
        {"code": "product", "name": lambda p: names[p.product], "potential, thousand USD": "potential", "actual": "actual", "unused": "unused",
         f"RCA of {pair.reporter}": "rca", "density": "density"},
        _release(pair, year), "Static export potential: supply, demand and ease; no tariffs, no projected growth.",
    )  # fmt: skip


def _mirror(pair: Pair, **_: Any) -> View:
    found = t.mirrors(pair)
    if not found:
        raise NoData(
            "the loaded sources do not hold both sides' own reports",
            remedy="bilateral fetch comtrade for each of the two",
        )
    return table(
        found,
        {"period": "period", "exporter": "exporter", "importer": "importer", "exports reported": "exports", "imports reported": "imports", "imports FOB": "imports_fob",
         "gap %": "gap_percent", "gap after CIF %": "gap_after_cif_percent", f"asymmetry seen from {pair.reporter} %": "asymmetry_percent",
         "weight of exporter": "weight_of_exporter", "reconciled USD": "reconciled", "source": lambda m: "; ".join(dict.fromkeys(f"{o.source} {o.vintage}" for o in m.observations))},
        note="Weights follow how well each reporter agrees with all its partners (as in BACI); CIF to FOB by parameters/mirror.toml.",
    )  # fmt: skip


def _payments(pair: Pair, **_: Any) -> View:
    found = [p for kind in ("settlement", "investment") for p in t.payments(pair, kind)]
    if not found:
        raise NoData(
            "no settlement share or investment of the pair is loaded or read",
            remedy="load a table with flow settlement or investment, or read a report",
        )
    return table(found, {"period": "period", "reporter": "reporter", "partner": "partner", "measure": "measure", "bound": "comparator", "value": "value", "unit": "unit",
                         "stands in": "stands_in", "where": "cite"})  # fmt: skip


def _outlook(pair: Pair, *, year: int | None, **_: Any) -> View:
    view = t.outlook(pair, until=year)
    source = ", ".join(dict.fromkeys(f"{o.source} {o.vintage}" for o in view.figures[0].observations))
    fields = {"period": "period", "USD": "value", f"{100 * view.level:.0f}% from": "low", "to": "high", "how": "how"}
    return table(view.figures, fields, source, f"{view.record()} Assumes {view.assumed}.")


def _partners(pair: Pair, *, year: int | None, **_: Any) -> View:
    covered = {y.year: y for y in t.profile(pair)}
    if not covered:
        raise nothing(pair)
    wanted = year or max(covered)
    if wanted not in covered:
        raise NoData(f"no trade of the pair in {wanted} is loaded", remedy=f"loaded: {', '.join(map(str, covered))}")
    found = t.partners(pair.workspace.warehouse, pair.reporter, wanted)
    shares = [p.share_percent for p in found if p.share_percent is not None]
    note = (
        f"The partners loaded make up {sum(shares):.1f}% of the trade with the world."
        if shares
        else "How much of the trade with the world these make up is not loaded."
    )
    return table(found, {"place among these": "rank", "code": "code", "name": "name", "exports USD": "exports", "imports USD": "imports", "turnover USD": "turnover",
                         "share %": "share_percent"}, f"baci {covered[wanted].vintage}", note)  # fmt: skip


VIEWS: dict[str, Callable[..., View]] = {
    "years": _years, "products": _products, "unit-values": _unit_values, "dependence": _dependence, "specialisation": _specialisation,
    "potential": _potential, "mirror": _mirror, "payments": _payments, "outlook": _outlook, "partners": _partners,
}  # fmt: skip


def _release(pair: Pair, year: int | None, revision: str = "") -> str:
    """The release behind a view by product: the year's, the last one's unless given."""
    releases = pair.workspace.warehouse.flows(revision)
    return next((f"baci {d.vintage}, free on board" for d in reversed(releases) if year in (None, d.year)), "")
