"""Mirror statistics: what one side reports to have sold and the other to have bought, made comparable and reconciled.

Imports are taken from CIF to FOB by the rate in `parameters/mirror.toml`.  Reporters differ in how well their figures agree
with everybody else's: as in BACI, the absolute log ratio of both reports is explained by an effect of the exporter and one
of the importer, and the reconciled figure leans to the side whose effect is smaller.

Sources: Gaulier and Zignago (2010), BACI, CEPII working paper 2010-23, sections 2.2 (CIF rates) and 2.3 (reliability);
UN, International Merchandise Trade Statistics: Compilers Manual, rev. 1 (2013), chapter on bilateral asymmetries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from scipy.optimize import lsq_linear
from scipy.sparse import coo_array

from bilateral.records import Figure, Observation
from bilateral.reference.parameters import parameter
from bilateral.trade.statistics import SOURCE, USD_PER_UNIT, usd
from bilateral.warehouse import Warehouse
from bilateral.workspace import Pair


@dataclass(frozen=True)
class Mirror:
    """Both reports of a flow in a period, USD: exports FOB, imports as reported and FOB, the gap, and the reconciled value.

    `asymmetry_percent` is `asymmetry` of what the pair's reporter says and what its partner says, both FOB.
    """

    exporter: str
    importer: str
    product: str
    period: str
    exports: float
    imports: float
    imports_fob: float
    gap_percent: float
    gap_after_cif_percent: float
    asymmetry_percent: float
    weight_of_exporter: float
    reconciled: float
    observations: tuple[Observation, Observation]


def mirror_gap(pair: Pair) -> list[Figure]:
    """The partner's reported imports over the reporter's reported exports, percent, minus 100.

    Compares what both sides report themselves, so BACI (already reconciled) is left out.  A positive gap is what
    CIF against FOB makes usual; more is re-exports, other partners' attribution or under-reporting.
    """
    return [
        Figure(name=f"mirror gap {m.exporter}→{m.importer}", value=m.gap_percent, unit="%", period=m.period,
               how="reported imports over reported exports, minus 100", observations=m.observations)
        for m in mirrors(pair)
    ]  # fmt: skip


def mirrors(pair: Pair, product: str = "TOTAL") -> list[Mirror]:
    """Return both directions of the pair where both sides report, by period.

    Reliability is estimated on every flow of the product that both sides report in the warehouse.
    """
    house = pair.workspace.warehouse
    rate = parameter("mirror", "cif_fob").value
    ways = (pair.codes, pair.codes[::-1])
    told_by_both = {(a, b): (_reported(house, a, b, "exports", product), _reported(house, b, a, "imports", product)) for a, b in ways}  # fmt: skip
    if not any(set(out) & set(into) for out, into in told_by_both.values()):
        return []  # the weights of all reporters are asked for only where they weigh something
    weights = reliability(house, product)
    found = []
    for (exporter, importer), (out, into) in told_by_both.items():
        for period in sorted(set(out) & set(into)):
            x, m = usd(out[period]), usd(into[period])
            if x > 0 and m > 0:
                fob = m / rate if into[period].valuation == "CIF" else m
                share = _share(weights, exporter, importer)
                told = (x, fob) if exporter == pair.reporter else (fob, x)
                found.append(
                    Mirror(
                        exporter, importer, product, period, x, m, fob, 100 * (m / x - 1), 100 * (fob / x - 1), asymmetry(*told), share,
                        share * x + (1 - share) * fob, (out[period], into[period]),
                    )
                )  # fmt: skip
    return found


def asymmetry(own: float, other: float) -> float:
    """100 (own - other) / (own + other): between -100 and 100, and of the other sign seen from the other side.

    Source: Fortanier and Sarrazin (2016), Balanced International Merchandise Trade Data, OECD, section on the asymmetry of mirror flows.

    >>> asymmetry(150, 50), asymmetry(50, 150)
    (50.0, -50.0)
    """
    return 100 * (own - other) / (own + other)


def reliability(house: Warehouse, product: str = "TOTAL") -> dict[str, float]:
    """Return each reporter's effect on |ln(exports / imports FOB)|; the smaller, the better its figures agree with others'."""
    rate = parameter("mirror", "cif_fob").value
    sources = sorted({d.source for d in house.datasets()} - {SOURCE})
    rows = house.observations(source=sources, flow=["exports", "imports"], product=product, measure="trade_value")
    rows = [o for o in rows if o.partner != "WLD" and o.unit in USD_PER_UNIT and o.value > 0]
    sold = {(o.reporter, o.partner, o.period): usd(o) for o in rows if o.flow == "exports"}
    bought = {
        (o.partner, o.reporter, o.period): usd(o) / (rate if o.valuation == "CIF" else 1.0)
        for o in rows
        if o.flow == "imports"
    }
    return reporter_effects([(i, j, sold[i, j, t], bought[i, j, t]) for i, j, t in sorted(set(sold) & set(bought))])


def reporter_effects(both: Sequence[tuple[str, str, float, float]]) -> dict[str, float]:
    """Least squares of |ln(X/M)| = a_exporter + a_importer with a ≥ 0, over (exporter, importer, exports, imports FOB).

    BACI estimates an effect for each side of a reporter; one for both is what the flows of a single workspace can tell.

    >>> effects = reporter_effects([("A", "B", 100, 100), ("A", "C", 100, 150), ("B", "C", 100, 150)])
    >>> effects["C"] > effects["A"] and effects["C"] > effects["B"]
    True
    """
    if not both:
        return {}
    names = sorted({side for i, j, _, _ in both for side in (i, j)})
    place = {name: n for n, name in enumerate(names)}
    rows = np.repeat(np.arange(len(both)), 2)
    columns = [place[side] for i, j, _, _ in both for side in (i, j)]
    design = coo_array((np.ones(len(columns)), (rows, columns)), shape=(len(both), len(names))).tocsr()
    # A touch of ridge keeps the answer unique where a reporter has one partner only.
    distance = np.array([abs(log(x / m)) for _, _, x, m in both])
    penalty = parameter("mirror", "ridge").value
    normal = (design.T @ design).toarray() + penalty * np.eye(len(names))
    solution = lsq_linear(normal, design.T @ distance, bounds=(0, np.inf)).x
    return {name: float(solution[n]) for name, n in place.items()}


def _share(effects: Mapping[str, float], exporter: str, importer: str) -> float:
    """The weight of the exporter's report: the importer's effect over both; one half where nothing is known."""
    a, b = effects.get(exporter, 0.0), effects.get(importer, 0.0)
    return b / (a + b) if a + b > 1e-9 else 0.5


def _reported(house: Warehouse, reporter: str, partner: str, flow: str, product: str) -> dict[str, Observation]:
    rows = house.observations(reporter=reporter, partner=partner, flow=flow, product=product, measure="trade_value")
    return {o.period: o for o in rows if o.source != SOURCE and o.unit in USD_PER_UNIT}
