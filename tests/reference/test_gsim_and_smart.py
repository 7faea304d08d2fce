"""The product market in the limit of small shocks: the linear GSIM system and SMART's formulas."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.scenarios.product_market import Market, Policy, linear_gsim, simulate_market, smart

FLOWS = np.array([[200, 50, 80, 70], [60, 150, 40, 50], [90, 30, 300, 80], [40, 20, 60, 100.0]])
TARIFFS = np.array([[0, 0.10, 0.05, 0.15], [0.08, 0, 0.05, 0.15], [0.08, 0.10, 0, 0.15], [0.08, 0.10, 0.05, 0]])


def market(
    flows: np.ndarray, *, demand: float = -1.25, substitution: float = 5.0, supply: float = 1.5, tariffs=0.0
) -> Market:
    n = len(flows)
    one = np.ones(n)
    return Market(
        tuple("ABCDEFGH"[:n]), flows * 48.0, np.ones((n, n)) * (1 + tariffs), substitution * one, demand * one, supply * one,
        0 * one, np.array(0.0), np.zeros((n, n)),
    )  # fmt: skip


def after(base: Market, factor: np.ndarray, allowed: np.ndarray | None = None):
    n = len(base.countries)
    on = np.ones((1, n, n), bool) if allowed is None else allowed[None]
    policy = Policy(
        on,
        factor[None],
        np.full((1, n, n), np.inf),
        np.ones((1, n)),
        np.zeros(1, int),
        np.full(1, 99),
        np.ones(1, bool),
    )
    return simulate_market(base, policy, steps_per_month=4)


@given(st.integers(0, 3), st.integers(0, 3), st.sampled_from([-1.0, 1.0]))
def test_small_shocks_agree_with_the_linear_system(exporter: int, importer: int, sign: float) -> None:
    base = market(FLOWS, tariffs=TARIFFS)
    h = sign * 1e-5
    factor = np.ones((4, 4))
    factor[exporter, importer] += h
    price, flows = linear_gsim(base, factor)
    path = after(base, factor)
    assert (path.exporter_price[0, 0] - 1) / h == pytest.approx(price / h, abs=2e-4)
    assert (path.flows[0, 0] / path.base - 1) / h == pytest.approx(flows / h, abs=2e-3)


def test_the_linear_system_for_a_tariff_dropped() -> None:
    # An independent computation of the same equations: market A drops its tariff of 8% on exporter B.
    base = market(FLOWS, tariffs=TARIFFS)
    factor = np.ones((4, 4))
    factor[1, 0] = 1 / 1.08
    price, flows = linear_gsim(base, factor)
    assert price == pytest.approx([-0.002856, 0.011872, -0.000974, -0.000698], abs=2e-6)
    assert flows[1, 0] == pytest.approx(0.267265, abs=2e-6)
    exact = after(base, factor)
    assert exact.exporter_price[0, 0] - 1 == pytest.approx([-0.003068, 0.013897, -0.000999, -0.000682], abs=2e-6)
    assert (exact.flows[0, 0] / exact.base)[1, 0] - 1 == pytest.approx(0.306168, abs=2e-6)


def test_a_ban_is_no_large_tax() -> None:
    base = market(FLOWS, tariffs=TARIFFS)
    allowed = np.ones((4, 4), bool)
    allowed[1, 0] = False
    path = after(base, np.ones((4, 4)), allowed)
    assert path.flows[0, 0, 1, 0] == 0.0
    assert path.exporter_price[0, 0] - 1 == pytest.approx([0.016066, -0.040425, 0.006856, 0.005830], abs=2e-6)
    assert path.price[0, 0] - 1 == pytest.approx([0.057148, -0.020212, 0.003708, -0.000430], abs=2e-6)


def test_smart_s_creation_is_the_change_of_all_imports() -> None:
    # One importer (the last), three sources with supply without limit, no sales at home: SMART's assumptions.
    imports, demand, substitution = np.array([100.0, 300.0, 200.0]), -2.0, 1.5
    flows = np.zeros((4, 4))
    flows[:3, 3] = imports
    base = market(flows, demand=demand, substitution=substitution, supply=1e9)
    cut = np.array([-1e-6, 0.0, 0.0])
    factor = np.ones((4, 4))
    factor[:3, 3] += cut
    _, change = linear_gsim(base, factor)
    creation, diversion = smart(imports, cut, demand=demand, substitution=substitution)
    assert (change[:3, 3] * imports).sum() == pytest.approx(creation.sum(), rel=1e-6)
    assert diversion.sum() == pytest.approx(0.0, abs=1e-12)
    # what moves between sources, income and the composite apart
    shares = imports / imports.sum()
    between = change[:3, 3] * imports - shares * creation.sum()
    assert between[0] == pytest.approx(diversion[0], rel=1e-6)


def test_smart_worked_by_hand() -> None:
    creation, diversion = smart(np.array([100.0, 300.0]), np.array([-0.1 / 1.1, 0.0]), demand=-2.0, substitution=1.5)
    assert creation == pytest.approx([18.18, 0.0], abs=0.005)
    assert diversion == pytest.approx([10.23, -10.23], abs=0.005)
