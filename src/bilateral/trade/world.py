"""A year of world trade as arrays: every economy's exports and imports by HS product, from the margins of a release."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bilateral.errors import NoData
from bilateral.warehouse import Dataset, Warehouse, quoted

Array = NDArray[np.float64]


@dataclass(frozen=True)
class WorldYear:
    """Thousand USD FOB, arrays of shape (economy, product); what one exports another imports, so that both sum alike."""

    year: int
    vintage: str
    economies: tuple[str, ...]
    products: tuple[str, ...]
    exports: Array
    imports: Array

    def row(self, economy: str) -> int:
        """Return the place of an economy. Raises NoData."""
        try:
            return self.economies.index(economy)
        except ValueError:
            raise NoData(
                f"{economy} has no trade by product in {self.vintage}", remedy="name an economy of the release"
            ) from None


def world_year(house: Warehouse, year: int | None = None) -> WorldYear:
    """Return a year of the newest release of flows, the last one unless given. Raises NoData."""
    releases = house.flows()
    chosen = releases[-1] if releases and year is None else next((d for d in releases if d.year == year), None)
    if chosen is None:
        raise NoData(
            f"no trade by product of {year or 'any year'} is loaded",
            remedy="load a BACI release: bilateral load BACI_HS22_Y2023_V202501.csv",
        )
    return _read(house, chosen)


@lru_cache(maxsize=6)
def _cached(house: Warehouse, file: str, year: int, vintage: str) -> WorldYear:
    db = house.connection
    source = f"read_parquet({quoted(house.path(file))})"
    economies = [str(row[0]) for row in db.execute(f"SELECT DISTINCT economy FROM {source} ORDER BY 1").fetchall()]
    products = [str(row[0]) for row in db.execute(f"SELECT DISTINCT product FROM {source} ORDER BY 1").fetchall()]
    cells = db.execute(
        f"""WITH e AS (SELECT unnest($economies) AS economy, unnest(range(len($economies))) AS i),
                 p AS (SELECT unnest($products) AS product, unnest(range(len($products))) AS k)
            SELECT i, k, exports, imports FROM {source} JOIN e USING (economy) JOIN p USING (product)""",
        {"economies": economies, "products": products},
    ).fetchnumpy()
    exports = np.zeros((len(economies), len(products)))
    imports = np.zeros_like(exports)
    exports[cells["i"], cells["k"]] = cells["exports"]
    imports[cells["i"], cells["k"]] = cells["imports"]
    return WorldYear(year, vintage, tuple(economies), tuple(products), exports, imports)


def _read(house: Warehouse, chosen: Dataset) -> WorldYear:
    assert chosen.year is not None
    return _cached(house, chosen.margins, chosen.year, chosen.vintage)
