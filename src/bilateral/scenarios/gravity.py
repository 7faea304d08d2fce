"""Gravity: trade costs and elasticities from data, multilateral resistances, and the one-sector experiment on them.

In: a table of flows with distances and agreements, or cost coefficients that somebody estimated.  Out: coefficients
with standard errors (`estimate`), resistances (`resistances`), and what an agreement changes (`experiment`).
Estimation is pyfixest's: Poisson pseudo-maximum likelihood with high-dimensional fixed effects.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bilateral.errors import BadScenario, NotConverged

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Coefficient:
    """An estimate: its value, standard error, and on how many observations."""

    name: str
    value: float
    error: float
    observations: int


def estimate(
    table: Any,
    variables: Sequence[str],
    *,
    flow: str = "trade",
    effects: Sequence[str] = ("exporter^year", "importer^year"),
    cluster: str = "pair_id",
    method: str = "ppml",
) -> list[Coefficient]:
    """Estimate a gravity equation by PPML (or OLS on logs) with fixed effects and clustered errors.

    E[X_ij,t] = exp(x_ij,t β + exporter-time + importer-time); `ols` drops zero flows and takes logs.

    Parameters
    ----------
    table
        A data frame with one row a flow.
    variables
        Column names of the cost variables.
    flow, effects, cluster
        Columns of the flow, of the fixed effects (`a^b` interacts two), and of the clusters.
    method
        `ppml` or `ols`.

    Raises
    ------
    BadScenario
        pyfixest is not installed, or a column is missing.

    Source
    ------
    Santos Silva and Tenreyro (2006); Yotov, Piermartini, Monteiro and Larch (2016), chapter 1, application 1.
    """
    try:
        import pyfixest
    except ImportError:
        raise BadScenario("estimation needs pyfixest", remedy="pip install 'bilateral[gravity]'") from None
    names = [flow, cluster, *variables, *(part for e in effects for part in e.split("^"))]
    missing = [name for name in names if name not in table.columns]
    if missing:
        raise BadScenario(f"column '{missing[0]}' is missing", remedy=f"the table has {', '.join(table.columns)}")
    right = f"{' + '.join(variables)} | {' + '.join(effects)}"
    if method == "ols":
        positive = table[table[flow] > 0].assign(log_flow=lambda t: np.log(t[flow]))
        fit = pyfixest.feols(f"log_flow ~ {right}", data=positive, vcov={"CRV1": cluster})
    else:
        fit = pyfixest.fepois(f"{flow} ~ {right}", data=table, vcov={"CRV1": cluster})
    values, errors = fit.coef(), fit.se()
    return [Coefficient(v, float(values[v]), float(errors[v]), int(fit._N)) for v in variables]


@dataclass(frozen=True, eq=False)
class Resistances:
    """Multilateral resistances to the power 1 - σ, inverted: x_i = Π_i^(σ-1) and y_j = P_j^(σ-1)."""

    outward: Array
    inward: Array


def resistances(
    costs: Array, output: Array, expenditure: Array, *, reference: int, start: Array | None = None
) -> Resistances:
    """Solve P_j^(1-σ) = Σ_i (t_ij/Π_i)^(1-σ) Y_i/Y and Π_i^(1-σ) = Σ_j (t_ij/P_j)^(1-σ) E_j/E.

    Parameters
    ----------
    costs
        (exporter, importer) trade costs to the power 1 - σ.
    output, expenditure
        (country,) Y and E, any one unit.
    reference
        The importer whose P is 1.

    Raises
    ------
    NotConverged
        The costs leave a country without trade.

    Source
    ------
    Anderson and van Wincoop (2003), equations (10) and (11).
    """
    y, e = output / output.sum(), expenditure / expenditure.sum()
    outward = np.ones(len(y)) if start is None else start
    for _ in range(10_000):
        inward = 1 / (costs.T @ (y * outward))
        new = 1 / (costs @ (e * inward))
        change = np.abs(new / outward - 1).max()
        outward = new
        if change < 1e-13:
            scale = inward[reference]
            return Resistances(outward * scale, inward / scale)
    raise NotConverged("no multilateral resistances exist for these costs", remedy="look for a country without trade")


@dataclass(frozen=True, eq=False)
class Experiment:
    """What new trade costs change; hats are ratios, (country,)."""

    price: Array
    inward: Array
    outward: Array
    exports: Array
    imports: Array
    own_trade: Array

    @property
    def terms_of_trade(self) -> Array:
        """Factory-gate price over consumer price."""
        return self.price / self.inward


def experiment(
    costs: Array, new_costs: Array, output: Array, expenditure: Array, *, sigma: float, reference: int
) -> Experiment:
    """The one-sector experiment of the USITC's model, with world income shares held at their base values.

    Resistances are solved at the old and the new costs; p̂_i = (Π̂_i^(1-σ))^(1/(σ-1)) … so that p̂_i Π̂_i = 1;
    output and expenditure move with p̂.  `structural_gravity` solves the same economy with shares that respond.

    Parameters
    ----------
    costs, new_costs
        (exporter, importer) trade costs to the power 1 - σ before and after.
    output, expenditure
        (country,) Y and E.
    sigma
        Elasticity of substitution, above 1.
    reference
        The importer whose price index stays 1.

    Source
    ------
    Herman (2021), gegravity: General equilibrium gravity modeling in Python, USITC working paper; Larch and Yotov
    (2016), equations (25)-(32).
    """
    if sigma <= 1:
        raise BadScenario(f"σ = {sigma} is not above one", remedy="give an elasticity of substitution such as 5")
    old = resistances(costs, output, expenditure, reference=reference)
    new = resistances(new_costs, output, expenditure, reference=reference, start=old.outward)
    price = (new.outward / old.outward) ** (1 / (1 - sigma))
    before = _trade(costs, output, expenditure, old)
    after = _trade(new_costs, output * price, expenditure * price, new)
    foreign = 1 - np.eye(len(output))
    return Experiment(
        price, (new.inward / old.inward) ** (1 / (sigma - 1)), 1 / price,
        (after * foreign).sum(1) / (before * foreign).sum(1), (after * foreign).sum(0) / (before * foreign).sum(0),
        np.diag(after) / np.diag(before),
    )  # fmt: skip


def _trade(costs: Array, output: Array, expenditure: Array, r: Resistances) -> Array:
    """X_ij = E_j Y_i/Y (t_ij / (Π_i P_j))^(1-σ), (exporter, importer)."""
    return np.asarray(costs * (output / output.sum() * r.outward)[:, None] * (expenditure * r.inward)[None, :])


__all__ = ["Coefficient", "Experiment", "Resistances", "estimate", "experiment", "resistances"]
