"""On whom an economy depends for a product: supplier concentration, the partner's share, the world market, own exports.

In the manner of the European Commission's strategic dependencies (bottom-up mapping of foreign dependencies): a product is
flagged where few suppliers hold its imports, the partner supplies more than half, and own exports could not replace
the imports.  The Commission's second indicator, extra-EU in all imports, has no meaning for one economy: the partner's
share stands in its place.  Thresholds are in `parameters/dependence.toml`.

Source: European Commission (2021), Strategic dependencies and capacities, SWD(2021) 352, section 2.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bilateral.errors import NoData
from bilateral.reference.parameters import parameter
from bilateral.warehouse import Warehouse


@dataclass(frozen=True)
class Dependence:
    """A product that an economy imports: thousand USD, shares and Herfindahl indices in 0 to 1."""

    product: str
    imports: float
    partner_share: float
    largest: str
    largest_share: float
    supplier_concentration: float
    world_concentration: float
    substitutability: float
    dependent: bool


def herfindahl(values: Sequence[float]) -> float:
    """HHI = Σ s²: 1 where one holds all, 1/n where n hold equal parts.

    Source: Hirschman (1964), The paternity of an index, American Economic Review 54.

    >>> herfindahl([1, 1, 2])
    0.375
    """
    total = sum(values)
    return sum((v / total) ** 2 for v in values) if total else 0.0


def dependences(house: Warehouse, reporter: str, partner: str, year: int | None = None) -> list[Dependence]:
    """Return every product that an economy imports, the most dangerous first: dependent, then by what the partner supplies.

    `substitutability` is imports over own exports (above one, what is sold abroad could not replace what is bought);
    `world_concentration` the Herfindahl index of the world's exporters.

    Raises
    ------
    NoData
        No flows by product are loaded for the year.
    """
    releases = [d for d in house.flows() if year in (None, d.year)]
    if not releases:
        raise NoData(f"no trade by product of {year or 'any year'} is loaded", remedy="load a BACI release")
    release = releases[-1]
    limits = {name: parameter("dependence", name).value for name in ("suppliers", "partner_share", "substitutability")}
    rows = house.query(
        """
        WITH bought AS (SELECT product, reporter AS supplier, value FROM read_parquet($flows) WHERE partner = $own),
        suppliers AS (
            SELECT product, sum(value) AS imports, sum(value * value) / sum(value) ** 2 AS hhi, sum(value) FILTER (supplier = $other) / sum(value) AS share,
                   arg_max(supplier, value) AS largest, max(value) / sum(value) AS largest_share FROM bought GROUP BY product HAVING sum(value) > 0),
        world AS (
            SELECT product, sum(exports * exports) / sum(exports) ** 2 AS hhi, sum(exports) FILTER (economy = $own) AS own FROM read_parquet($margins)
            GROUP BY product HAVING sum(exports) > 0)
        SELECT s.product, s.imports, coalesce(s.share, 0), s.largest, s.largest_share, s.hhi, w.hhi, s.imports / nullif(w.own, 0)
        FROM suppliers s JOIN world w USING (product)""",
        flows=house.path(release.flows), margins=house.path(release.margins), own=reporter, other=partner,
    )  # fmt: skip
    found = []
    for product, imports, share, largest, largest_share, suppliers, market, ratio in rows:
        ratio = float("inf") if ratio is None else float(ratio)
        dependent = (
            suppliers > limits["suppliers"] and share > limits["partner_share"] and ratio > limits["substitutability"]
        )
        found.append(Dependence(product, imports, share, largest, largest_share, suppliers, market, ratio, dependent))
    return sorted(found, key=lambda d: (not d.dependent, -d.partner_share * d.imports, d.product))
