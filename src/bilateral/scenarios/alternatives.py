"""Who else could deliver: an importer's possible suppliers of a product, ranked, and what output at home would have to be.

In: the warehouse's flows of the product by exporter (BACI by product, or the importer's own reports).  Out: one row a
supplier with what it sells, at what unit value, from how far, how steadily, how open the way is, and what part of the
need it could cover.  Each criterion ranks the suppliers; the order is the mean of the ranks that are known.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np

from bilateral.errors import NoData
from bilateral.periods import Period
from bilateral.records import Noun, Observation
from bilateral.reference.countries import name_of
from bilateral.reference.parameters import parameter
from bilateral.scenarios.exposure import product_rows
from bilateral.scenarios.markets import TONNE_PRICE, distances
from bilateral.warehouse import Warehouse


class Supplier(Noun):
    """A possible supplier; None where no source says."""

    code: str
    name: str
    exports_t: float | None
    to_importer_t: float
    price_usd_t: float | None
    km: float | None
    spread_percent: float | None
    bans: int
    free_t: float | None
    could_cover_percent: float | None
    mean_rank: float


class Alternatives(Noun):
    """The need, and who could meet it."""

    importer: str
    product: str
    without: tuple[str, ...]
    period: str
    need_t: float
    suppliers: tuple[Supplier, ...]
    output_t: float | None
    output_needed_t: float | None
    self_sufficiency_percent: float | None
    assumed: tuple[str, ...]
    observations: tuple[Observation, ...]


def alternatives(house: Warehouse, importer: str, product: str, without: Sequence[str] = ()) -> Alternatives:
    """Rank the suppliers that could replace `without` (or, without it, all imports).

    Returns
    -------
    Alternatives
        `free_t` is what a supplier sells to others and has not under contract (parameters/product_market.toml);
        `could_cover_percent` that over the need, at most all of it; `spread_percent` the standard deviation of its
        yearly exports over their mean; `bans` its export bans on record.

    Raises
    ------
    NoData
        No flows of the product by exporter are loaded.
    """
    keys = {"flow": ["exports", "imports", "production"], "measure": ["quantity", "trade_value"]}
    everything = product_rows(house, product, **keys)
    rows = [o for o in everything if Period.parse(o.period).year]
    bought = {(o.period, _seller(o)): o for o in rows if o.measure == "quantity" and _buys(o, importer)}
    years = sorted({p for p, _ in bought})
    if not years:
        raise NoData(
            f"no imports of HS {product} by {name_of(importer)} are loaded",
            remedy="load BACI by product (bilateral load BACI_HS22_Y2023_V202501.csv)",
        )
    year = years[-1]
    now = {who: o for (p, who), o in bought.items() if p == year}
    total = now["WLD"].value if "WLD" in now else sum(o.value for o in now.values())
    need = sum(now[w].value for w in without if w in now) if without else total
    sellers = _sellers(rows, year, importer, set(without), now)
    # Suppliers of other years, and of parts of years, count too, with what they sold then.
    for o in sorted(everything, key=lambda o: o.period):
        if o.measure == "quantity" and _buys(o, importer) and _seller(o) not in {*sellers, *without, importer, "WLD"}:
            sellers[_seller(o)] = (None, o.value, None)
    if not sellers:
        raise NoData(
            f"no exporter of HS {product} besides {', '.join(without)} is loaded", remedy="load BACI by product"
        )
    made = next((o for o in rows if o.flow == "production" and o.reporter == importer and o.period == year), None)
    sold = next(
        (
            o
            for o in rows
            if o.flow == "exports"
            and o.reporter == importer
            and o.partner == "WLD"
            and o.period == year
            and o.measure == "quantity"
        ),
        None,
    )
    used = made.value + total - (sold.value if sold else 0.0) if made else None
    return Alternatives(
        importer=importer, product=product, without=tuple(without), period=year, need_t=need,
        suppliers=tuple(_ranked(house, sellers, rows, importer, need)), output_t=made.value if made else None,
        output_needed_t=made.value + need if made else None, self_sufficiency_percent=100 * made.value / used if made and used else None,
        assumed=("capacity that lies idle is in no source: what a supplier sells to others and has not under contract stands for it",
                 "criteria count alike; tariffs are not loaded"),
        observations=(*now.values(), *((made,) if made else ())),
    )  # fmt: skip


def _buys(o: Observation, importer: str) -> bool:
    return (o.flow == "imports" and o.reporter == importer) or (o.flow == "exports" and o.partner == importer)


def _seller(o: Observation) -> str:
    return o.partner if o.flow == "imports" else o.reporter


Sells = tuple[float | None, float, float | None]


def _sellers(
    rows: Sequence[Observation], year: str, importer: str, without: set[str], now: dict[str, Observation]
) -> dict[str, Sells]:
    """{exporter: (exports if known, exports to the importer, USD per tonne)} of a year, in tonnes."""
    tonnes: dict[str, float] = {}
    value: dict[str, float] = {}
    for o in rows:
        if o.flow == "exports" and o.period == year and o.partner != "WLD":
            into, unit = (tonnes, 1.0) if o.measure == "quantity" else (value, TONNE_PRICE[o.unit])
            into[o.reporter] = into.get(o.reporter, 0.0) + o.value * unit
    for o in rows:
        if o.flow == "exports" and o.partner == "WLD" and o.period == year and o.measure == "quantity":
            tonnes[o.reporter] = max(tonnes.get(o.reporter, 0.0), o.value)
    keep = (set(tonnes) | set(now)) - without - {importer, "WLD"}
    price = {w: value[w] / tonnes[w] for w in keep if value.get(w) and tonnes.get(w)}
    return {w: (tonnes.get(w), now[w].value if w in now else 0.0, price.get(w)) for w in keep}


def _ranked(
    house: Warehouse, sellers: dict[str, Sells], rows: Sequence[Observation], importer: str, need: float
) -> list[Supplier]:
    codes = sorted(sellers)
    far = distances([importer, *codes])[0, 1:]
    contracts = parameter("product_market", "contracts").value
    acts = house.observations(flow="policy", measure="export_ban", product=sorted({o.product for o in rows}))
    rest, found = [], []
    for k, code in enumerate(codes):
        sells, here, price = sellers[code]
        free = None if sells is None else (1 - contracts) * max(sells - here, 0.0)
        spread, bans = _spread(rows, code), sum(o.reporter == code for o in acts)
        rest.append((price, float(far[k]), spread, None if free is None else -free, -here, float(bans)))
        covers = None if free is None or not need else min(100 * free / need, 100.0)
        found.append(
            Supplier(
                code=code, name=name_of(code), exports_t=sells, to_importer_t=here, price_usd_t=price, km=float(far[k]),
                spread_percent=spread, bans=bans, free_t=free, could_cover_percent=covers, mean_rank=0.0,
            )
        )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a supplier of whom no criterion tells anything
        mean = np.nanmean(np.array([_ranks(column) for column in zip(*rest, strict=True)], float), axis=0)
    ranked = [s.model_copy(update={"mean_rank": float(m)}) for s, m in zip(found, np.nan_to_num(mean), strict=True)]
    return sorted(ranked, key=lambda s: (s.mean_rank, s.code))


def _spread(rows: Sequence[Observation], code: str) -> float | None:
    """Standard deviation over mean of yearly exports, percent; None with fewer than three years."""
    by_year: dict[str, float] = {}
    for o in rows:
        if o.reporter == code and o.flow == "exports" and o.measure == "quantity" and o.partner != "WLD":
            by_year[o.period] = by_year.get(o.period, 0.0) + o.value
    values = np.array(list(by_year.values()))
    return float(100 * values.std(ddof=1) / values.mean()) if len(values) >= 3 and values.mean() > 0 else None


def _ranks(values: Sequence[float | None]) -> list[float]:
    """Ranks from 1, small values first, ties alike; NaN for what is not known or tells nobody apart."""
    known = sorted(v for v in values if v is not None and np.isfinite(v))
    if len(set(known)) < 2:
        return [float("nan")] * len(values) if len(known) != len(values) or len(values) != 1 else [1.0]
    return [
        known.index(v) + 1 + (known.count(v) - 1) / 2 if v is not None and np.isfinite(v) else float("nan")
        for v in values
    ]


__all__ = ["Alternatives", "Supplier", "alternatives"]
