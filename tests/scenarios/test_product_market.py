"""A product's market over months: bans, exemptions, stocks, contracts, lead times."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilateral.errors import BadScenario
from bilateral.scenarios.product_market import Market, Policy, simulate_market

PER_MONTH = 4


def market(seed: int = 0, n: int = 4, **changed) -> Market:
    draw = np.random.default_rng(seed)
    flows = draw.lognormal(3, 1, (n, n)) + np.diag(draw.lognormal(5, 0.5, n))
    one = np.ones(n)
    fields = {
        "substitution": 6 * one, "demand": -0.4 * one, "supply": 0.8 * one, "stocks": 0 * one,
        "contracts": np.array(0.0), "lead": np.zeros((n, n)),
    } | changed  # fmt: skip
    return Market(tuple("ABCDEFGH"[:n]), flows, np.full((n, n), np.nan), **fields)


def policy(steps: int, n: int = 4, banned: tuple[tuple[int, int], ...] = (), on: slice = slice(None)) -> Policy:
    allowed = np.ones((steps, n, n), bool)
    for i, j in banned:
        allowed[on, i, j] = False
    active = ~allowed.all((1, 2))
    lasts = np.array([active[t:].argmin() if not active[t:].all() else steps - t for t in range(steps)]) * active
    first = int(active.argmax()) if active.any() else 0
    since = (
        np.where(np.arange(steps) >= first, np.arange(steps) - first, 10_000)
        if active.any()
        else np.full(steps, 10_000)
    )
    return Policy(
        allowed, np.ones((steps, n, n)), np.full((steps, n, n), np.inf), np.ones((steps, n)), lasts, since, active
    )


@given(st.integers(0, 2000))
@settings(max_examples=25)
def test_without_a_change_nothing_moves(seed: int) -> None:
    base = market(seed)
    path = simulate_market(base, policy(4), steps_per_month=PER_MONTH)
    assert np.allclose(path.flows[:, 0], path.base, rtol=1e-7)
    assert np.abs(path.price - 1).max() < 1e-8


@given(st.integers(0, 2000))
@settings(max_examples=25)
def test_what_is_sold_is_what_is_bought(seed: int) -> None:
    base = market(seed)
    path = simulate_market(base, policy(4, banned=((0, 1), (0, 2))), steps_per_month=PER_MONTH)
    supplied = path.base.sum(1) * path.exporter_price[0, 0] ** base.supply
    assert np.allclose(path.flows[0, 0].sum(1), supplied, rtol=1e-6)


@given(st.integers(0, 2000))
@settings(max_examples=25)
def test_a_ban_hurts_the_buyer_helps_rivals_and_lowers_the_banner_s_price(seed: int) -> None:
    path = simulate_market(market(seed), policy(4, banned=((0, 1),)), steps_per_month=PER_MONTH)
    assert (path.flows[:, 0, 0, 1] == 0).all()
    assert path.price[0, 0, 1] > 1 > path.exporter_price[0, 0, 0]
    assert (path.flows[0, 0, 2:, 1] > path.base[2:, 1]).all()
    assert path.consumer_surplus[0, 0, 1] < 0 and path.producer_surplus[0, 0, 0] < 0


def test_ban_with_exemption_leaves_exempt_flow_open() -> None:
    path = simulate_market(market(1), policy(4, banned=((0, 1), (0, 2))), steps_per_month=PER_MONTH)
    assert (path.flows[:, 0, 0, [1, 2]] == 0).all()
    assert (path.flows[:, 0, 0, 3] > path.base[0, 3]).all()  # what is kept from others is cheaper there


# With no supply response at all and demand near zero elasticity, what a ban keeps at home has no price: ln p = -ln 4 / 0.06.
@given(st.integers(0, 500), st.floats(2.5, 12.0), st.floats(-1.5, -0.05), st.floats(0.05, 2.0))
@settings(max_examples=40)
def test_every_reasonable_market_has_an_equilibrium(seed: int, sigma: float, eta: float, epsilon: float) -> None:
    one = np.ones(4)
    base = market(seed, substitution=sigma * one, demand=eta * one, supply=epsilon * one,
                  lead=np.full((4, 4), 1.0), contracts=np.array(0.3))  # fmt: skip
    path = simulate_market(base, policy(8, banned=((0, 1), (0, 2), (0, 3)), on=slice(0, 6)), steps_per_month=PER_MONTH)
    assert np.isfinite(path.price).all() and (path.price > 0).all()


def test_purchases_do_not_rise_before_the_lead_time_is_over() -> None:
    base = market(2, lead=np.full((4, 4), 1.0))
    path = simulate_market(base, policy(8, banned=((0, 1),)), steps_per_month=PER_MONTH)
    assert (path.flows[:4, 0, 2:, 1] <= path.base[2:, 1] * (1 + 1e-9)).all()
    assert (path.flows[4:, 0, 2:, 1] > path.base[2:, 1]).all()
    assert path.price[0, 0, 1] > path.price[-1, 0, 1] > 1


def test_stocks_soften_the_shock_and_are_rebuilt_after_it() -> None:
    bare = market(3)
    stocked = market(3, stocks=bare.flows.sum(0) / 24)
    shock = policy(24, banned=((0, 1),), on=slice(0, 8))
    without, with_stock = (simulate_market(m, shock, steps_per_month=PER_MONTH) for m in (bare, stocked))
    assert with_stock.price[0, 0, 1] < without.price[0, 0, 1]
    assert with_stock.stock[7, 0, 1] < stocked.stocks[1]
    assert with_stock.stock[-1, 0, 1] > with_stock.stock[7, 0, 1]
    assert (with_stock.stock >= 0).all()


def test_contracts_hold_what_would_have_gone_elsewhere() -> None:
    factor = np.ones((4, 4))
    factor[2, 3] = 3.0  # C's goods become dear in D
    steps = Policy(np.ones((2, 4, 4), bool), np.stack([factor] * 2), np.full((2, 4, 4), np.inf), np.ones((2, 4)),
                   np.zeros(2, int), np.arange(2), np.ones(2, bool))  # fmt: skip
    loose, bound = (
        simulate_market(market(4, contracts=np.array(c)), steps, steps_per_month=PER_MONTH) for c in (0.0, 0.6)
    )
    assert loose.flows[0, 0, 2, 3] < 0.6 * loose.base[2, 3] <= bound.flows[0, 0, 2, 3] * (1 + 1e-9)


def test_draws_stand_side_by_side() -> None:
    one = np.ones((3, 4))
    base = market(5, substitution=one * np.array([[4.0], [6.0], [9.0]]))
    path = simulate_market(base, policy(4, banned=((0, 1),)), steps_per_month=PER_MONTH)
    alone = simulate_market(
        market(5, substitution=9 * np.ones(4)), policy(4, banned=((0, 1),)), steps_per_month=PER_MONTH
    )
    assert path.price.shape == (4, 3, 4)
    assert path.price[:, 2] == pytest.approx(alone.price[:, 0], rel=1e-8)
    assert path.price[0, 0, 1] > path.price[0, 2, 1]  # the nearer the substitutes, the smaller the rise


@pytest.mark.parametrize(("field", "value"), [("demand", 0.5), ("substitution", 0.9), ("supply", -0.1)])
def test_elasticities_of_the_wrong_sign_are_refused(field: str, value: float) -> None:
    with pytest.raises(BadScenario, match=field):
        market(0, **{field: value * np.ones(4)})
