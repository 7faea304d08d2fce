"""The world economy out of trade totals and GDP: the base of the long-run model.

In: bilateral totals and GDP, as arrays or out of the warehouse.  Out: an `Economy` of one sector.  Sales at home are
what income leaves after imports; the share of sales that stays with local distributors can be calibrated.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import fsolve

from bilateral.errors import BadScenario, NoData
from bilateral.reference.parameters import parameter
from bilateral.scenarios.structural_gravity import Economy
from bilateral.trade.statistics import USD_PER_UNIT
from bilateral.warehouse import Warehouse

Array = NDArray[np.float64]


def world_economy(
    countries: Sequence[str],
    trade: Array,
    gdp: Array,
    *,
    elasticity: float,
    local_share: Array | None = None,
    labour_supply: float = 0.0,
    scale: float = 0.0,
    pass_through: Array | None = None,
    vintage: str = "",
) -> Economy:
    """Build the one-sector economy from totals.

    Parameters
    ----------
    trade
        (exporter, importer) totals; the diagonal is not used.
    gdp
        (country,) in the same unit.
    local_share
        (country,) ν; none without.
    labour_supply, scale, pass_through
        κ, ψ and φ of `Economy`.

    Returns
    -------
    Economy
        With sales at home X_ii = max(0, E_i - imports_i), E_i = Y_i + T_i and
        T_i = (1-ν_i) (imports_i - Σ_k (1-ν_k) X_ik); income and transfers follow from the flows.

    Source
    ------
    Ignatenko, Macedoni, Lashkaripour and Simonovska (2025), calibration.
    """
    n = len(countries)
    flows = np.where(np.eye(n, dtype=bool), 0.0, trade)
    nu = np.zeros(n) if local_share is None else local_share
    imports = flows.sum(0)
    transfer = (1 - nu) * (imports - flows @ (1 - nu))
    flows = flows + np.diag(np.maximum(0.0, gdp + transfer - imports))
    income = flows @ (1 - nu) + nu * flows.sum(0)
    return Economy.of(
        countries, flows, elasticity, transfers=flows.sum(0) - income, labour_supply=labour_supply, scale=scale,
        pass_through=pass_through, local_share=None if local_share is None else nu, vintage=vintage,
    )  # fmt: skip


def local_shares(countries: Sequence[str], trade: Array, gdp: Array, focus: str) -> Array:
    """Calibrate ν: one value for the country with the tariffs, one for all others, from the shares in parameters/.

    Raises BadScenario for a country that is not there.

    Source
    ------
    Ignatenko, Macedoni, Lashkaripour and Simonovska (2025), calibration: the aggregated system of two regions.
    """
    if focus not in countries:
        raise BadScenario(f"{focus} is not among the countries", remedy=f"choose one of {', '.join(countries[:12])} …")
    own = np.array([c == focus for c in countries])
    out, into = trade[own][:, ~own].sum(), trade[~own][:, own].sum()
    y_own, y_rest = gdp[own].sum(), gdp[~own].sum()
    want_rest = parameter("structural_gravity", "local_share_others").value
    want_own = parameter("structural_gravity", "local_share_focus").value

    def gap(nu: Array) -> list[float]:
        rest, mine = nu
        # the transfer of `world_economy`, of the two regions
        e_rest = y_rest + (1 - rest) * (out - (1 - mine) * into)
        e_own = y_own + (1 - mine) * (into - (1 - rest) * out)
        home_rest = (e_rest - out) / (e_rest - out + into)
        home_own = (e_own - into) / (e_own - into + out)
        return [
            (1 - home_rest) * mine + home_rest * rest - want_rest,
            home_own * mine + (1 - home_own) * rest - want_own,
        ]

    rest, mine = np.maximum(fsolve(gap, [want_rest, want_own], xtol=1e-10), 0.0)
    return np.where(own, mine, rest)


def pass_through(local_share: Array, elasticity: float, extra: float = 1.0) -> Array:
    """φ = extra + φ̃ with φ̃_i = (1+θ)/((1-ν_i)θ) - 1/θ - 1 and θ = ε over the scale parameter.

    Source: Ignatenko, Macedoni, Lashkaripour and Simonovska (2025), pass-through of tariffs.
    """
    theta = elasticity / parameter("structural_gravity", "scale").value
    return np.asarray(extra + (1 + theta) / ((1 - local_share) * theta) - 1 / theta - 1)


def totals(house: Warehouse, year: int | None = None) -> tuple[tuple[str, ...], Array, Array, str]:
    """Return countries, trade (exporter, importer) and GDP of a year in thousand USD, and the vintage.

    The year is the newest one with both, unless given.  Only countries with GDP count.

    Raises
    ------
    NoData
        The flows between third countries are not loaded, so that there is no world.
    """
    flows = house.observations(source="baci", flow="exports", product="TOTAL", measure="trade_value")
    flows = [o for o in flows if o.partner != "WLD" and len(o.period) == 4]
    gdp = house.observations(flow="gdp", measure="gdp_current")
    incomes: dict[str, dict[str, float]] = {}
    for o in gdp:
        incomes.setdefault(o.period, {})[o.reporter] = o.value * USD_PER_UNIT[o.unit] / 1e3
    years = {o.period for o in flows} & set(incomes) & ({str(year)} if year else {o.period for o in flows})
    for taken in sorted(years, reverse=True):
        known = [o for o in flows if o.period == taken and o.reporter in incomes[taken] and o.partner in incomes[taken]]
        countries = tuple(sorted({o.reporter for o in known} & {o.partner for o in known}))
        if len(known) > 0.3 * len(countries) * (len(countries) - 1) and len(countries) >= 10:
            at = {c: k for k, c in enumerate(countries)}
            trade = np.zeros((len(countries), len(countries)))
            for o in known:
                if o.reporter in at and o.partner in at:
                    trade[at[o.reporter], at[o.partner]] = o.value * USD_PER_UNIT[o.unit] / 1e3
            vintages = sorted(
                {f"{o.source} {o.vintage}" for o in known}
                | {f"{o.source} {o.vintage}" for o in gdp if o.period == taken}
            )
            return (
                countries,
                trade,
                np.array([incomes[taken][c] for c in countries]),
                f"{', '.join(vintages)}, year {taken}",
            )
    raise NoData(
        "the long-run model needs the trade of all countries with each other, and their GDP",
        remedy="load a BACI release (bilateral load BACI_HS22_Y2023_V202501.csv) and a table of GDP (flow gdp, measure gdp_current)",
    )


__all__ = ["local_shares", "pass_through", "totals", "world_economy"]
