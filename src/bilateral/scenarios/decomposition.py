"""Welfare by the first-order terms that Caliendo and Parro print: terms of trade and volume of trade."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bilateral.scenarios.structural_gravity import Equilibrium

Array = NDArray[np.float64]


def first_order_welfare(found: Equilibrium) -> tuple[Array, Array]:
    """Terms of trade and volume of trade of each country, in percent of base income.

    Σ_s Σ_i (E_s,ni (ĉ_sn - 1) - M_s,ni (ĉ_si - 1)) / I_n and Σ_s Σ_i τ_s,ni M_s,ni (M̂_s,ni - ĉ_si) / I_n, with
    exports E, imports M net of tariffs, tariffs τ and income I of the base.  Their sum is the paper's welfare; it
    values new trade at the old tariff, so that after a large cut it lies above the change of real income, which
    `Equilibrium.welfare` gives.

    Returns
    -------
    tuple
        (country,) each.

    Source
    ------
    Caliendo and Parro (2015), equation (16) and table 2.
    """
    e = found.economy
    foreign = 1 - np.eye(len(e.countries))
    base, new = e.flows * foreign, found.flows * foreign
    cost = found.cost[:, :, None]
    terms = (base.sum(2) * (found.cost - 1)).sum(0) - (base * (cost - 1)).sum((0, 1))
    grown = np.divide(new, base, out=np.ones_like(base), where=base > 0)
    volume = (e.tariffs * base * (grown - cost)).sum((0, 1))
    return 100 * terms / found.base_income, 100 * volume / found.base_income


__all__ = ["first_order_welfare"]
