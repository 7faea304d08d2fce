"""Laws of the general equilibrium, whatever the economy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilateral.errors import BadScenario
from bilateral.scenarios.structural_gravity import (
    Economy,
    Shock,
    exact_hat_equilibrium,
    trade_elasticity_gain,
    without_transfers,
)


def economy(seed: int, n: int = 5, sectors: int = 1, **options) -> Economy:
    draw = np.random.default_rng(seed)
    flows = draw.lognormal(0, 1, (sectors, n, n)) + np.eye(n) * 20
    if sectors > 1:
        share = draw.uniform(0.4, 0.7, (sectors, n))
        inputs = draw.dirichlet(np.ones(sectors), (sectors, n)).transpose(2, 0, 1)
        options |= {"value_added": share, "inputs": inputs, "sectors": [f"s{k}" for k in range(sectors)]}
    return Economy.of([f"c{k}" for k in range(n)], flows, options.pop("elasticity", 4.0), **options)


SEEDS = st.integers(0, 10_000)


@given(SEEDS, st.sampled_from([1, 3]))
@settings(max_examples=20)
def test_no_shock_no_change(seed: int, sectors: int) -> None:
    base = economy(seed, sectors=sectors)
    base = without_transfers(base) if sectors > 1 else base
    found = exact_hat_equilibrium(base, Shock())
    for hat in (found.wage, found.welfare, found.price):
        assert np.abs(hat - 1).max() < 1e-7
    assert np.allclose(found.flows, base.flows, rtol=1e-6)


@given(SEEDS, st.floats(0.02, 0.5))
@settings(max_examples=20)
def test_walras_law_and_market_clearing(seed: int, rate: float) -> None:
    base = economy(seed)
    tariffs = np.zeros((1, 5, 5))
    tariffs[0, 1:, 0] = rate
    found = exact_hat_equilibrium(base, Shock(tariffs=tariffs))
    sold, spent = found.flows.sum((0, 2)), (found.flows * (1 + tariffs)).sum((0, 1))
    assert np.allclose(sold, found.value_added * base.flows.sum((0, 2)), rtol=1e-8)
    assert np.allclose(spent, found.income, rtol=1e-8)
    # incomes less spending add to nothing over the world
    assert abs((sold + found.revenue - spent).sum()) < 1e-6 * spent.sum()


@given(SEEDS, st.floats(0.1, 50.0))
@settings(max_examples=20)
def test_the_unit_of_the_flows_does_not_matter(seed: int, scale: float) -> None:
    tariffs = np.zeros((1, 5, 5))
    tariffs[0, 0, 1] = 0.3
    one = economy(seed)
    other = Economy.of(one.countries, one.flows * scale, 4.0)
    a, b = (exact_hat_equilibrium(e, Shock(tariffs=tariffs)) for e in (one, other))
    assert np.allclose(a.welfare, b.welfare, rtol=1e-8)


@given(SEEDS)
@settings(max_examples=10)
def test_the_numeraire_does_not_matter_for_anything_real(seed: int) -> None:
    base = without_transfers(economy(seed))
    shock = Shock(cost=np.full((1, 5, 5), 1.1) - 0.1 * np.eye(5))
    a, b = (exact_hat_equilibrium(base, shock, numeraire=n) for n in ("prices", "income"))
    assert np.allclose(a.welfare, b.welfare, rtol=1e-8)


@given(SEEDS, st.floats(2.0, 9.0))
@settings(max_examples=20)
def test_the_formula_of_arkolakis_costinot_and_rodriguez_clare(seed: int, elasticity: float) -> None:
    base = without_transfers(economy(seed, elasticity=elasticity))
    cost = np.ones((1, 5, 5))
    cost[0, 1:, 0] = 1.4
    found = exact_hat_equilibrium(base, Shock(cost=cost))
    own = lambda f: np.diag(f.sum(0)) / f.sum((0, 1))  # noqa: E731
    assert np.allclose(found.welfare, trade_elasticity_gain(own(found.flows) / own(base.flows), elasticity), rtol=1e-7)


def test_a_ban_stops_the_flow_and_no_other() -> None:
    base = economy(1)
    banned = np.zeros((1, 5, 5), bool)
    banned[0, 2, 3] = True
    found = exact_hat_equilibrium(base, Shock(banned=banned))
    assert found.flows[0, 2, 3] == 0.0
    assert (np.delete(found.flows.ravel(), 2 * 5 + 3) > 0).all()
    taxed = exact_hat_equilibrium(base, Shock(cost=np.where(banned, 1e6, 1.0)))
    assert np.allclose(found.welfare, taxed.welfare, rtol=1e-6)


def test_a_ban_on_every_supplier_is_refused() -> None:
    with pytest.raises(BadScenario, match="c3 without any supplier"):
        banned = np.zeros((1, 5, 5), bool)
        banned[0, :, 3] = True
        exact_hat_equilibrium(economy(1), Shock(banned=banned))


def test_an_elasticity_of_the_wrong_sign_is_refused() -> None:
    with pytest.raises(BadScenario, match="above zero"):
        economy(1, elasticity=-4.0)


def test_free_trade_beats_a_small_country_s_tariff_for_the_world() -> None:
    base = without_transfers(economy(3))
    tariffs = np.zeros((1, 5, 5))
    tariffs[0, :, 0] = 0.5
    tariffs[0, 0, 0] = 0.0
    found = exact_hat_equilibrium(base, Shock(tariffs=tariffs))
    assert found.revenue[0] > 0 and np.abs(found.revenue[1:]).max() < 1e-12
    assert found.welfare[1:].max() < 1.0
