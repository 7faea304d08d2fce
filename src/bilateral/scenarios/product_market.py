"""One product's world market over months: who buys from whom when a ban, a tariff or a loss of supply comes and goes.

In: a `Market` (base flows in tonnes a year, elasticities, stocks, contracts, lead times) and a `Policy` (which flows are
allowed when, tariffs, costs, supply).  Out: a `Path` with quantities, prices, stocks and surplus by step.

The equilibrium is Francois and Hall's (2003) global simulation model, solved in levels by exact hat instead of
linearised: CES demand over suppliers, own sales among them, and constant elasticity of supply.  A ban takes the
supplier out of the index: the flow is zero, whatever the price.  Sales under contract do not fall below their floor,
purchases from another supplier do not rise before the lead time is over, and stocks are drawn down evenly over the
time that the shock is expected to last.

All arrays may have leading axes for draws: kernels see (draw, exporter, importer).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bilateral.errors import BadScenario, NotConverged
from bilateral.reference.parameters import parameter
from bilateral.scenarios.fixed_point import fixed_point

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Market:
    """A product's market in its base year.

    Parameters
    ----------
    countries
        Codes, in the order of the axes; 'ROW' gathers whom the data do not name.
    flows
        (exporter, importer), tonnes a year, sales at home on the diagonal.
    prices
        (exporter, importer), base price delivered, USD per tonne; NaN where no source has it.
    substitution
        (…, importer) elasticity σ > 1 between suppliers.
    demand
        (…, importer) elasticity η < 0 of the composite.
    supply
        (…, exporter) elasticity ε ≥ 0.
    stocks
        (…, importer) tonnes that can be used.
    contracts
        (…,) share of an existing flow that is under contract.
    lead
        (…, exporter, importer) months before purchases can rise above the base.
    """

    countries: tuple[str, ...]
    flows: Array
    prices: Array
    substitution: Array
    demand: Array
    supply: Array
    stocks: Array
    contracts: Array
    lead: Array
    vintage: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, ok, accepted in (
            ("substitution", (self.substitution > 1).all(), "above 1"),
            ("demand", (self.demand < 0).all(), "below 0: demand falls when the price rises"),
            ("supply", (self.supply >= 0).all(), "0 or above"),
            ("flows", (self.flows >= 0).all() and np.isfinite(self.flows).all(), "tonnes, 0 or above"),
        ):
            if not ok:
                raise BadScenario(f"{name} has a value of the wrong sign", remedy=f"give {name} {accepted}")

    @property
    def spending_shares(self) -> Array:
        """(exporter, importer): shares in spending at delivered prices; a price that is not known counts as usual."""
        known = np.isfinite(self.prices) & (self.flows > 0)
        with np.errstate(invalid="ignore", divide="ignore"):
            usual = np.where(known, self.flows * self.prices, 0.0).sum(0) / np.where(known, self.flows, 0.0).sum(0)
        price = np.where(known, self.prices, np.where(np.isfinite(usual), usual, 1.0))
        spent = self.flows * price
        return np.divide(spent, spent.sum(0), out=np.zeros_like(spent), where=spent.sum(0) > 0)

    def index(self, country: str) -> int:
        """Place of a country; raises BadScenario that names those there are."""
        if country not in self.countries:
            raise BadScenario(
                f"{country} has no trade in this product in {self.vintage or 'the base data'}",
                remedy=f"choose among {', '.join(self.countries)}, or load data that hold it",
            )
        return self.countries.index(country)


@dataclass(frozen=True, eq=False)
class Policy:
    """What holds in each step of the path, on (step, exporter, importer) or (step, exporter).

    `allowed` is true where a flow can happen; `factor` multiplies the delivered price (tariffs and trade costs);
    `quota` caps a flow at a multiple of its base; `capacity` multiplies supply; `lasts` is how many further steps the
    market expects the disruption to last, from which stocks are paced; `since` counts steps since it began.
    """

    allowed: Flags
    factor: Array
    quota: Array
    capacity: Array
    lasts: NDArray[np.int_]
    since: NDArray[np.int_]
    holds: Flags  # (step,) whether any change holds


@dataclass(frozen=True, eq=False)
class Path:
    """What happened, step by step; hats are ratios to the base, quantities tonnes a step."""

    market: Market
    steps_per_month: int
    flows: Array  # (step, draw, exporter, importer)
    price: Array  # (step, draw, importer): composite price, ratio
    exporter_price: Array  # (step, draw, exporter)
    delivered: Array  # (step, draw, exporter, importer): ratio of the delivered price, scarcity included
    consumption: Array  # (step, draw, importer), in the base year's mix
    stock: Array  # (step, draw, importer), end of step
    release: Array  # (step, draw, importer), out of stock in the step, below zero into it
    base: Array = field(init=False)  # (exporter, importer), tonnes a step

    def __post_init__(self) -> None:
        object.__setattr__(self, "base", self.market.flows / 12 / self.steps_per_month)

    def monthly(self, values: Array, how: Callable[..., Array] = np.sum) -> Array:
        """Gather steps into months by sum or mean."""
        return np.asarray(how(values.reshape(-1, self.steps_per_month, *values.shape[1:]), axis=1))

    @property
    def shortfall(self) -> Array:
        """(step, draw, importer): share of base consumption that is not met."""
        base = self.base.sum(0)
        return 1 - np.divide(self.consumption, base, out=np.ones_like(self.consumption), where=base > 0)

    @property
    def consumer_surplus(self) -> Array:
        """(step, draw, importer): change, in tonnes of the base year's composite; times its price it is money.

        -Q0 (P̂^(1+η) - 1)/(1+η), the area under constant-elasticity demand.
        """
        eta = np.broadcast_to(self.market.demand, self.price.shape[1:])
        return -self.base.sum(0) * _area(self.price, eta)

    @property
    def producer_surplus(self) -> Array:
        """(step, draw, exporter): change, in tonnes of the base; p0 s0 (p̂^(1+ε) - 1)/(1+ε)."""
        curve = np.broadcast_to(self.market.supply, self.exporter_price.shape[1:])
        return self.base.sum(1) * _area(self.exporter_price, curve)


def _area(ratio: Array, elasticity: Array) -> Array:
    power = 1 + elasticity
    flat = np.abs(power) < 1e-9
    return np.where(flat, np.log(ratio), (ratio ** np.where(flat, 1.0, power) - 1) / np.where(flat, 1.0, power))


def simulate_market(
    market: Market, policy: Policy, *, steps_per_month: int, progress: Callable[[], None] | None = None
) -> Path:
    """Follow the market through the policy's steps.

    Parameters
    ----------
    market
        The base; elasticities may carry a leading axis of draws.
    policy
        What holds in each step.
    steps_per_month
        How fine time is cut.
    progress
        Called after each step.

    Raises
    ------
    NotConverged
        A step without equilibrium.

    Source
    ------
    Francois and Hall (2003), Global Simulation Analysis of Industry-Level Trade Policy, equations (2)-(9), in levels.
    """
    state = _Month(market, steps_per_month)
    steps = len(policy.allowed)
    kept: list[tuple[Array, ...]] = []
    for t in range(steps):
        kept.append(state.advance(policy, t))
        if progress:
            progress()
    return Path(market, steps_per_month, *(np.stack(part) for part in zip(*kept, strict=True)))


class _Month:
    """The market's state between steps: stocks, and the last prices as a first guess."""

    def __init__(self, market: Market, steps_per_month: int) -> None:
        self.m, self.per_month = market, steps_per_month
        self.base = market.flows / 12 / steps_per_month
        bought, sold = self.base.sum(0), self.base.sum(1)
        self.bought, self.sold = bought, sold
        self.theta = market.spending_shares
        draws = np.broadcast_shapes(
            market.substitution.shape[:-1], market.demand.shape[:-1], market.supply.shape[:-1], market.stocks.shape[:-1],
            np.shape(market.contracts), market.lead.shape[:-2], (1,),
        )  # fmt: skip
        self.d, n = draws[0], len(market.countries)
        wide = lambda x: np.broadcast_to(x, (self.d, n))  # noqa: E731
        self.sigma, self.eta, self.eps = wide(market.substitution), wide(market.demand), wide(market.supply)
        self.stock, self.full = wide(market.stocks).copy(), wide(market.stocks)
        self.floor = np.broadcast_to(np.asarray(market.contracts, float), (self.d,))[:, None, None]
        self.guess = np.zeros((self.d, n))
        self.band = parameter("product_market", "release_band").value
        self.refill = parameter("product_market", "refill_months").value * steps_per_month

    def advance(self, policy: Policy, t: int) -> tuple[Array, ...]:
        """Solve one step, then move the stocks."""
        on = policy.allowed[t]
        # Purchases rise above the base only once the lead time since the shock is over.
        early = (policy.since[t] < self.m.lead * self.per_month) & ~np.eye(len(on), dtype=bool)
        cap = np.minimum(np.where(early, 1.0, np.inf), policy.quota[t])
        calm = policy.lasts[t] == 0
        # Stocks make good at most what is stopped: flows that are banned or capped, and output that is lost.
        left = np.where(on, np.minimum(policy.quota[t], 1.0), 0.0) * np.minimum(policy.capacity[t], 1.0)[:, None]
        stopped = (self.base * (1 - left)).sum(0)
        most = np.minimum(self.stock / max(int(policy.lasts[t]), 1), stopped)
        refill = (self.full - self.stock) / self.refill if calm else np.zeros_like(self.stock)
        step = _Step(self, on, policy.factor[t], cap, policy.capacity[t], np.zeros_like(most) if calm else most, refill)
        answer, move = step.clear(self.guess)
        if not (move <= 1e-7).all():
            raise NotConverged(
                f"no market equilibrium in step {t + 1} (error {move.max():.1e})",
                remedy="look for a demand elasticity near zero beside a supplier that nobody can replace",
            )
        self.guess = answer
        price, flows, delivered, release = step.outcome(answer)
        self.stock = np.clip(self.stock - release, 0.0, None)
        # in tonnes of the base year's mix: the composite, so that it falls when its price rises
        consumption = np.where(step.theta.any(0), self.bought * price**self.eta, 0.0)
        return flows, price, np.exp(answer), delivered, consumption, self.stock.copy(), release


class _Step:
    """The equations of one step: from exporters' prices to demand, with caps, floors and stocks."""

    def __init__(
        self, month: _Month, on: Flags, factor: Array, cap: Array, capacity: Array, most: Array, refill: Array
    ) -> None:
        self.k, self.factor, self.capacity, self.most, self.refill = month, factor, capacity, most, refill
        self.on = on = on & (capacity > 0)[:, None]  # who makes nothing sells nothing
        self.theta = np.where(on, month.theta, 0.0)
        self.cap = np.where(on, cap, 0.0)
        home = np.eye(len(self.theta), dtype=bool)
        # contracts hold existing trade between countries, not sales at home; they end where a ban or a quota begins
        self.low = np.where(on & ~home, np.minimum(month.floor, self.cap), 0.0)
        self.sigma, self.eta = month.sigma[:, None, :], month.eta
        self.start = np.zeros(month.eta.shape)  # the last composite price found, where the next search begins

    def clear(self, log_price: Array, rounds: int = 60) -> tuple[Array, Array]:
        """Exporters' log prices at which each sells what it makes, and the error: Newton's method, steps halved."""
        # Where policy has just turned, the base is a better start than the last prices.
        at_base = np.zeros_like(log_price)
        nearer = np.abs(self._excess(at_base)[0]).max(1) < np.abs(self._excess(log_price)[0]).max(1)
        log_price = np.where(nearer[:, None], at_base, log_price)
        gap, slope = self._excess(log_price)
        for _ in range(rounds):
            error = np.abs(gap).max(1)
            if (error <= 1e-10).all():
                break
            move = np.clip(-np.linalg.solve(slope, gap[:, :, None])[:, :, 0], -2.0, 2.0)
            for _ in range(8):
                new_gap, new_slope = self._excess(log_price + move)
                worse = np.abs(new_gap).max(1) > error
                if not worse.any():
                    break
                move = np.where(worse[:, None], move / 2, move)
            log_price, gap, slope = log_price + move, new_gap, new_slope
        else:
            log_price = self._adjusted(log_price)
            gap, _ = self._excess(log_price)
        return log_price, np.abs(gap).max(1)

    def _adjusted(self, log_price: Array) -> Array:
        """Plain price adjustment, mixed: slower, but past the kinks that can hold Newton's method up."""
        pace = self.k.eps + self.k.sigma.mean(1, keepdims=True)
        step = lambda p: np.clip(p + self._excess(p)[0] / pace, -20.0, 20.0)  # noqa: E731
        return fixed_point(step, log_price, tolerance=1e-11, memory=5)[0]

    def _excess(self, log_price: Array) -> tuple[Array, Array]:
        """Log of demand over supply, (draw, exporter), and its Jacobian in log prices."""
        offered = np.exp(log_price)[:, :, None] * self.factor
        level = self._composite(offered)
        price, (pull, bent, free) = np.exp(level), self._pull(level, offered)
        delivered = self._delivered(offered, price)
        flows = (
            self.k.base
            * np.where(self.theta > 0, (delivered / price[:, None, :]) ** -self.sigma, 0.0)
            * self._wanted(price)[:, None, :]
        )
        wanted = flows.sum(2)
        supplied = self.k.sold * self.capacity * np.exp(self.k.eps * log_price)
        active = (supplied > 0) & (wanted > 0)
        gap = np.log(np.where(active, wanted, 1.0)) - np.log(np.where(active, supplied, 1.0))
        moving = np.where(free, flows, 0.0)
        # d log q_rv = -σ d log p_r + (σ + κ) d log P_v for flows that neither cap nor contract holds
        slope = np.einsum("drv,dv,dsv->drs", moving, self.sigma[:, 0, :] + bent, pull)
        rows = np.arange(slope.shape[1])
        slope[:, rows, rows] -= (moving * self.sigma).sum(2)
        slope = slope / np.where(active, wanted, 1.0)[:, :, None]
        slope[:, rows, rows] -= self.k.eps
        slope = np.where(active[:, :, None], slope, 0.0)
        slope[:, rows, rows] -= np.where(active, 1e-9, 1.0)
        return gap, slope

    def outcome(self, log_price: Array) -> tuple[Array, Array, Array, Array]:
        """Composite price, flows, delivered price ratios and releases from stock, at exporters' prices."""
        offered = np.exp(log_price)[:, :, None] * self.factor
        level = self._composite(offered)
        price = np.exp(level)
        delivered = self._delivered(offered, price)
        composite = self._wanted(price)
        ratio = np.where(self.theta > 0, (delivered / price[:, None, :]) ** -self.sigma, 0.0) * composite[:, None, :]
        return price, self.k.base * np.where(self.theta > 0, ratio, 0.0), delivered, self._release(price)

    def _release(self, price: Array) -> Array:
        """Tonnes out of stock (negative: into it): up to the most, growing as the price rises through the band."""
        return self.most * np.clip((price - 1) / self.k.band, 0.0, 1.0) - self.refill

    def _wanted(self, price: Array) -> Array:
        """Deliveries wanted over the base: consumption less what comes out of stock."""
        share = np.divide(self._release(price), self.k.bought, out=np.zeros_like(price), where=self.k.bought > 0)
        return np.maximum(price**self.eta - share, 1e-9)

    def _delivered(self, offered: Array, price: Array) -> Array:
        """Delivered price ratio: the offer, or the price at which a capped or contracted quantity is just wanted."""
        composite = self._wanted(price)[:, None, :]
        p = price[:, None, :]
        with np.errstate(divide="ignore", over="ignore"):
            at_cap = p * (np.maximum(self.cap, 1e-300) / composite) ** (-1 / self.sigma)
            at_low = p * (np.maximum(self.low, 1e-300) / composite) ** (-1 / self.sigma)
        return np.clip(offered, at_cap, np.maximum(at_low, at_cap))

    def _pull(self, level: Array, offered: Array) -> tuple[Array, Array, Flags]:
        """What moves the composite price: d log P_v / d log p_s, the bend κ of wanted deliveries, and the free flows."""
        price = np.exp(level)
        delivered = self._delivered(offered, price)
        with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
            value = np.where(self.theta > 0, self.theta * delivered ** (1 - self.sigma), 0.0)
        weight = value / np.where(value.sum(1) > 0, value.sum(1), 1.0)[:, None, :]
        free = (delivered == offered) & (self.theta > 0)
        inside = (price > 1) & (price < 1 + self.k.band)
        release = np.divide(
            self.most * price / self.k.band, self.k.bought, out=np.zeros_like(price), where=self.k.bought > 0
        )
        wanted = self._wanted(price)
        bent = (self.eta * price**self.eta - np.where(inside, release, 0.0)) / wanted
        held = np.where(free, 0.0, weight).sum(1)
        stiff = 1 - held * (1 + bent / self.sigma[:, 0, :])
        return np.where(free, weight, 0.0) / np.maximum(stiff, 1e-12)[:, None, :], bent, free

    def _composite(self, offered: Array) -> Array:
        """Log composite price of each importer: the root of index(P) = P, by bracketed Newton steps.

        The difference falls with P whatever caps and contracts hold, so that there is one root.
        """
        low, high = np.full(self.eta.shape, -7.0), np.full(self.eta.shape, 40.0)
        level = self.start
        for _ in range(100):
            price = np.exp(level)
            delivered = self._delivered(offered, price)
            with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
                value = np.where(self.theta > 0, self.theta * delivered ** (1 - self.sigma), 0.0)
                total = value.sum(1)
                gap = (
                    np.where(total > 0, np.log(np.where(total > 0, total, 1.0)) / (1 - self.sigma[:, 0, :]), 0.0)
                    - level
                )
            gap = np.where(total > 0, gap, -level)  # nobody may sell there: no price
            if (np.abs(gap) < 1e-13).all():
                break
            low, high = np.where(gap > 0, level, low), np.where(gap < 0, level, high)
            held = np.where(delivered == offered, 0.0, value).sum(1) / np.where(total > 0, total, 1.0)
            _, bent, _ = self._pull(level, offered)
            ahead = level + gap / np.maximum(1 - held * (1 + bent / self.sigma[:, 0, :]), 1e-12)
            level = np.where((ahead > low) & (ahead < high), ahead, (low + high) / 2)
            if (high - low < 1e-13).all():
                break
        self.start = np.where(self.k.bought > 0, level, 0.0)
        return self.start


def linear_gsim(market: Market, factor: Array) -> tuple[Array, Array]:
    """The linear solution for a small change: relative changes of exporters' prices and of flows.

    (diag(ε) - Σ_v φ N) p̂ = Σ_v φ N T̂ with own elasticities N_rr = θ_r η - (1-θ_r) σ and cross N_rs = θ_s (η + σ).

    Parameters
    ----------
    market
        The base, without draws.
    factor
        (exporter, importer) ratio of tariff factors, near 1.

    Returns
    -------
    tuple
        (exporter,) and (exporter, importer) relative changes.

    Source
    ------
    Francois and Hall (2003), equations (2)-(12).
    """
    n = len(market.countries)
    sold = market.flows.sum(1)
    theta = market.spending_shares
    phi = np.divide(market.flows, sold[:, None], out=np.zeros_like(market.flows), where=sold[:, None] > 0)
    eta, sigma = np.broadcast_to(market.demand, n), np.broadcast_to(market.substitution, n)
    shock = factor - 1
    # elasticity[v, r, s]: of v's demand for r to the price of s
    elasticity = theta.T[:, None, :] * (eta + sigma)[:, None, None] - sigma[:, None, None] * np.eye(n)
    weighted = np.einsum("rv,vrs->rs", phi, elasticity)
    price = np.linalg.solve(
        np.diag(np.broadcast_to(market.supply, n)) - weighted, np.einsum("rv,vrs,sv->r", phi, elasticity, shock)
    )
    flows = np.einsum("vrs,sv->rv", elasticity, price[:, None] + shock)
    return price, flows


def smart(imports: Array, cut: Array, *, demand: float, substitution: float) -> tuple[Array, Array]:
    """Trade creation and diversion of the WITS model SMART, one importer, supply infinitely elastic.

    TC_c = m_c η dT_c with dT = relative change of the tariff factor; TD towards c takes from the others
    σ m_c m_o / (m_c + m_o) (dT_o - dT_c), the others being all other sources together.

    Parameters
    ----------
    imports
        (source,) base imports.
    cut
        (source,) relative change of 1 + tariff, negative for a cut.
    demand, substitution
        η < 0 and σ > 0.

    Source
    ------
    Jammes and Olarreaga (2005), Explaining SMART and GSIM; Laird and Yeats (1986), annex I.
    """
    creation = imports * demand * cut
    rest = imports.sum() - imports
    others = np.divide(imports @ cut - imports * cut, rest, out=np.zeros_like(imports), where=rest > 0)
    diversion = np.divide(substitution * imports * rest, imports.sum()) * (others - cut)
    return creation, diversion


__all__ = ["Market", "Path", "Policy", "linear_gsim", "simulate_market", "smart"]
