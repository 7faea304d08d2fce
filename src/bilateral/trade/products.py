"""What a pair trades, by section, chapter, heading or HS 6-digit product: values, shares, growth and what each contributes.

Flows of several years must be in one HS revision; `Warehouse.flows` chooses it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bilateral.errors import NoData
from bilateral.reference.hs import group, group_names, to_newer, to_older
from bilateral.reference.parameters import parameter
from bilateral.warehouse import Warehouse
from bilateral.workspace import Pair


@dataclass(frozen=True)
class Flow:
    """One product of one direction and year: thousand USD FOB, tonnes where they are given."""

    reporter: str
    product: str
    year: int
    value: float
    quantity: float | None


@dataclass(frozen=True)
class ProductTrade:
    """A group of products in one direction: thousand USD; growth in percent; contribution to the total's growth in points."""

    code: str
    name: str
    value: float
    share_percent: float
    before: float | None = None
    growth_percent: float | None = None
    contribution_points: float | None = None


@dataclass(frozen=True)
class UnitValue:
    """A product's USD a tonne in one direction, beside the median over all pairs of the year.

    `outlier` is set where the logarithm is further from the world's median than the threshold in `parameters/unit_values.toml`
    allows; `value` without outliers is what a mean price may be made of.
    """

    product: str
    name: str
    year: int
    value: float
    quantity: float
    usd_per_tonne: float
    world_median: float
    score: float
    outlier: bool


def product_flows(pair: Pair, years: Sequence[int] = (), revision: str = "") -> list[Flow]:
    """Return both directions of the pair by HS 6-digit product, in one HS revision (`Warehouse.flows` chooses). Raises NoData."""
    house = pair.workspace.warehouse
    releases = [d for d in house.flows(revision) if not years or d.year in years]
    if not releases:
        raise NoData(
            "no trade by product is loaded", remedy="load a BACI release: bilateral load BACI_HS22_Y2023_V202501.csv"
        )
    sql = """SELECT reporter, product, year, value, quantity FROM read_parquet($files) WHERE reporter = $a AND partner = $b
             UNION ALL SELECT reporter, product, year, value, quantity FROM read_parquet($files) WHERE reporter = $b AND partner = $a
             ORDER BY year, reporter, product"""
    rows = house.query(sql, files=[house.path(d.flows) for d in releases], a=pair.reporter, b=pair.partner)
    return [Flow(*row) for row in rows]


def products(
    pair: Pair,
    *,
    flow: str = "exports",
    level: str = "chapter",
    year: int | None = None,
    base: int | None = None,
    within: str = "",
) -> list[ProductTrade]:
    """Return groups of products that the reporter sells to (or buys from) the partner, the largest first.

    contribution = 100 · (x_k[year] - x_k[base]) / Σ x[base]: contributions add up to the total's growth.

    Parameters
    ----------
    flow
        'exports' or 'imports' of the pair's reporter.
    level
        'section', 'chapter', 'heading' or 'subheading'.
    base
        The year to compare with; the one before among those loaded unless given.
    within
        Only products whose code begins so.

    Raises
    ------
    NoData
        The year is not loaded.
    """
    return grouped(pair, product_flows(pair), flow=flow, level=level, year=year, base=base, within=within)


def grouped(
    pair: Pair,
    flows: Sequence[Flow],
    *,
    flow: str = "exports",
    level: str = "chapter",
    year: int | None = None,
    base: int | None = None,
    within: str = "",
) -> list[ProductTrade]:
    """`products` of flows that are at hand already."""
    years = sorted({f.year for f in flows})
    year = year or (years[-1] if years else None)
    if year not in years:
        raise NoData(
            f"no trade by product of {year} is loaded", remedy=f"loaded: {', '.join(map(str, years)) or 'none'}"
        )
    if base is None:
        base = max((y for y in years if y < year), default=None)
    seller = pair.reporter if flow == "exports" else pair.partner
    sums: dict[int, dict[str, float]] = {y: defaultdict(float) for y in (year, base) if y}
    for f in flows:
        if f.reporter == seller and f.year in sums and f.product.startswith(within):
            sums[f.year][group(f.product, level)] += f.value
    now, before = sums[year], sums.get(base, {}) if base else {}
    total, total_before = sum(now.values()), sum(before.values())
    names = product_names(pair.workspace.warehouse)
    found = []
    for code in {*now, *before}:
        x, b = now.get(code, 0.0), before.get(code, 0.0)
        compared = base is not None
        found.append(
            ProductTrade(
                code, names[code], x, 100 * x / total if total else 0.0, b if compared else None,
                100 * (x / b - 1) if b else None, 100 * (x - b) / total_before if compared and total_before else None,
            )
        )  # fmt: skip
    return sorted(found, key=lambda p: (-p.value, p.code))


class ProductNames(dict[str, str]):
    """{HS code: description}; a code without one is named by its chapter."""

    def __missing__(self, code: str) -> str:
        return group_names().get(code[:2], code)


def carried(house: Warehouse, flows: Sequence[Flow], revision: str, to: str) -> tuple[list[Flow], str]:
    """Return flows of one HS revision in another's codes, and how they were carried over; totals stay, quantities fall away.

    To an older revision the UN's conversion table assigns each code; to a newer one trade is split, by the world's trade in
    the newer codes where a release in them is loaded, else equally.

    Raises
    ------
    NoData
        The UN's correspondence of the two revisions is not loaded.
    """
    for new, old in ((revision, to), (to, revision)):
        sql = f"SELECT new, old, kind, assigned FROM codes WHERE vintage = '{new}-{old}' ORDER BY ALL"
        if pairs := house.table("correspondence", sql):
            break
    else:
        raise NoData(
            f"the correspondence of {revision} and {to} is not loaded",
            remedy=f"bilateral fetch correspondence new=… old=… for {revision} and {to}",
        )
    if new == revision:
        conversion = to_older(pairs)
    else:
        releases = house.flows(to)
        sums = (
            house.query(
                "SELECT product, sum(exports) FROM read_parquet($f) GROUP BY product", f=house.path(releases[0].margins)
            )
            if releases
            else []
        )
        conversion = to_newer(pairs, dict(sums))
    by_year: dict[tuple[str, int], dict[str, float]] = {}
    for f in flows:
        by_year.setdefault((f.reporter, f.year), {})[f.product] = f.value
    found = [
        Flow(reporter, code, year, value, None)
        for (reporter, year), values in by_year.items()
        for code, value in conversion.apply(values).items()
    ]
    return found, conversion.how


def product_names(house: Warehouse) -> ProductNames:
    """Return the descriptions that are loaded (BACI's archive brings a table of them), and short names of sections and chapters."""
    rows = house.table("names", "SELECT code, name FROM codes WHERE source = 'baci-products' ORDER BY vintage")
    return ProductNames(group_names() | dict(rows))


def unit_values(pair: Pair, *, flow: str = "exports", year: int | None = None) -> list[UnitValue]:
    """Return the reporter's unit values by HS 6-digit product, the largest trade first.

    score = 0.6745 (ln u - median ln u) / MAD over all pairs that trade the product in the year.

    Source: Iglewicz and Hoaglin (1993), How to detect and handle outliers, section 3.3 (modified z-score).
    Raises NoData.
    """
    house = pair.workspace.warehouse
    releases = [d for d in house.flows() if year in (None, d.year)]
    if not releases:
        raise NoData(f"no trade by product of {year or 'any year'} is loaded", remedy="load a BACI release")
    seller, buyer = pair.codes if flow == "exports" else pair.codes[::-1]
    rows = house.query(
        """
        WITH own AS (SELECT product, year, value, quantity FROM read_parquet($file) WHERE reporter = $a AND partner = $b AND quantity > 0 AND value > 0),
        world AS (
            SELECT product, ln(1000 * value / quantity) AS u FROM read_parquet($file) SEMI JOIN own USING (product) WHERE quantity > 0 AND value > 0),
        middle AS (SELECT product, median(u) AS m FROM world GROUP BY product),
        spread AS (SELECT product, any_value(m) AS m, median(abs(u - m)) AS mad FROM world JOIN middle USING (product) GROUP BY product)
        SELECT product, year, value, quantity, 1000 * value / quantity, exp(m), 0.6745 * (ln(1000 * value / quantity) - m) / nullif(mad, 0)
        FROM own JOIN spread USING (product) ORDER BY value DESC, product""",
        file=house.path(releases[-1].flows), a=seller, b=buyer,
    )  # fmt: skip
    names, limit = product_names(house), parameter("unit_values", "modified_z").value
    return [
        UnitValue(p, names[p], y, v, q, u, m, z or 0.0, bool(np.abs(z or 0.0) > limit)) for p, y, v, q, u, m, z in rows
    ]
