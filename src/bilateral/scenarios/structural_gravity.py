"""Trade policy in the long run: general equilibrium of structural gravity, solved by exact hat algebra.

In: an `Economy` (flows, tariffs, elasticities, input shares; any number of sectors) and a `Shock` (new tariffs, trade
costs, bans, productivity).  Out: a `Equilibrium` with changes of wages, prices, flows and welfare.  One function
serves the one-sector model with labour supply, scale and incomplete pass-through (Ignatenko, Macedoni, Lashkaripour
and Simonovska 2025), the many-sector model with input-output links (Caliendo and Parro 2015) and the endowment
economy (Anderson and van Wincoop 2003): they are the same equations with more or fewer axes and parameters.

Hats are ratios new over old (Dekle, Eaton and Kortum 2008).  Arrays are (sector, exporter, importer) for flows and
(sector, country) for the rest; values are in the unit of the flows given, mostly thousand USD a year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bilateral.errors import BadScenario, NotConverged
from bilateral.scenarios.fixed_point import fixed_point

Array = NDArray[np.float64]
Deficits = Literal["world_share", "income_share", "none"]
Numeraire = Literal["prices", "income"]
Relief = Literal["income_tax", "lump_sum"]


@dataclass(frozen=True, eq=False)
class Economy:
    """A world economy in its base year, in shares and levels.

    Parameters
    ----------
    countries, sectors
        Codes, in the order of the axes.
    flows
        (sector, exporter, importer) sales net of tariffs, own sales on the diagonal.
    elasticity
        (sector,) trade elasticity ε > 0: the flow's response to its delivered cost.
    tariffs
        (sector, exporter, importer) ad valorem rates of the base year.
    value_added
        (sector, country) share of value added in gross output; 1 without intermediate inputs.
    inputs
        (input sector, using sector, country) shares of each input in the user's spending on inputs; None without.
    transfers
        (country,) net transfers received, equal to the trade deficit; they follow `deficits` afterwards.
    labour_supply, scale
        κ, the elasticity of labour supply to the real wage, and ψ, the elasticity of productivity to employment.
    pass_through
        (country,) φ: the exponent of tariffs in demand over ε, 1 where tariffs pass through like costs.
    local_share
        (country,) ν: the share of sales in a country that is its own value added (distribution).
    vintage
        Which data, for the record.
    """

    countries: tuple[str, ...]
    sectors: tuple[str, ...]
    flows: Array
    elasticity: Array
    tariffs: Array
    value_added: Array
    inputs: Array | None
    transfers: Array
    labour_supply: float = 0.0
    scale: float = 0.0
    pass_through: Array | None = None
    local_share: Array | None = None
    deficits: Deficits = "world_share"
    vintage: str = ""

    @classmethod
    def of(
        cls,
        countries: Sequence[str],
        flows: Array,
        elasticity: float | Array,
        *,
        sectors: Sequence[str] = ("all",),
        tariffs: Array | None = None,
        value_added: Array | None = None,
        inputs: Array | None = None,
        transfers: Array | None = None,
        **options: object,
    ) -> Economy:
        """Build an economy; what is left out is zero tariffs, no inputs, and transfers equal to the deficits.

        Raises BadScenario for flows that are negative or of another shape, and for an elasticity that is not positive.
        """
        flows = np.asarray(flows, float)
        flows = flows[None] if flows.ndim == 2 else flows
        shape = (len(sectors), len(countries), len(countries))
        if flows.shape != shape:
            raise BadScenario(f"flows have the shape {flows.shape}", remedy=f"give {shape}: sector, exporter, importer")
        if not (np.isfinite(flows).all() and (flows >= 0).all()):
            raise BadScenario("a flow is negative or not a number", remedy="leave unknown flows at zero")
        curve = np.broadcast_to(np.asarray(elasticity, float), shape[:1]).copy()
        if not (curve > 0).all():
            raise BadScenario(
                "a trade elasticity is not above zero", remedy="give ε > 0: demand falls with cost by the power ε"
            )
        rates = np.zeros(shape) if tariffs is None else np.broadcast_to(tariffs, shape).astype(float)
        share = np.ones(shape[:2]) if value_added is None else np.asarray(value_added, float)
        if transfers is None:
            transfers = flows.sum((0, 1)) - flows.sum((0, 2))
        return cls(
            tuple(countries), tuple(sectors), flows, curve, rates, share, inputs, np.asarray(transfers, float), **options  # type: ignore[arg-type]
        )  # fmt: skip

    def index(self, country: str) -> int:
        """Place of a country on the axes. Raises BadScenario naming the countries that there are."""
        if country not in self.countries:
            raise BadScenario(
                f"{country} is not in the table ({len(self.countries)} countries, {self.vintage or 'base data'})",
                remedy="choose a country of the table, or load data that hold it",
            )
        return self.countries.index(country)


@dataclass(frozen=True, eq=False)
class Shock:
    """What changes: each array may be left out, and broadcasts to (sector, exporter, importer).

    `tariffs` are the new rates; `cost` multiplies iceberg trade cost; `banned` marks flows that cannot happen: their
    share is zero, which no finite tariff would make it.  `productivity` (sector, country) divides unit cost.
    """

    tariffs: Array | None = None
    cost: Array | None = None
    banned: NDArray[np.bool_] | None = None
    productivity: Array | None = None
    relief: Relief = "lump_sum"


@dataclass(frozen=True, eq=False)
class Equilibrium:
    """Changes from the base to the new equilibrium; hats are ratios, (country,) unless said otherwise."""

    economy: Economy
    wage: Array
    employment: Array
    price: Array  # (sector, country)
    cost: Array  # (sector, country)
    flows: Array  # (sector, exporter, importer), new, net of tariffs
    tariffs: Array
    revenue: Array
    spending: Array  # final and intermediate, tariffs included, new
    income: Array
    base_income: Array
    transfers: Array
    relief: Relief
    iterations: int
    error: float
    welfare: Array = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "welfare", _welfare(self))

    @property
    def consumer_price(self) -> Array:
        """Change of the price of final consumption: geometric mean over sectors by final spending."""
        return np.exp((_final_shares(self.economy) * np.log(self.price)).sum(0))

    @property
    def real_wage(self) -> Array:
        """Change of the wage in units of consumption."""
        return self.wage / self.consumer_price

    @property
    def exports(self) -> Array:
        """New exports, net of tariffs."""
        return _outward(self.flows)

    @property
    def imports(self) -> Array:
        """New imports, net of tariffs."""
        return _inward(self.flows)

    @property
    def base_exports(self) -> Array:
        """Exports of the base, net of tariffs."""
        return _outward(self.economy.flows)

    @property
    def base_imports(self) -> Array:
        """Imports of the base, net of tariffs."""
        return _inward(self.economy.flows)

    @property
    def value_added(self) -> Array:
        """Change of nominal value added (GDP at factor cost)."""
        return self.wage * self.employment


def _outward(flows: Array) -> Array:
    total = flows.sum(0)
    return np.asarray(total.sum(1) - np.diag(total))


def _inward(flows: Array) -> Array:
    total = flows.sum(0)
    return np.asarray(total.sum(0) - np.diag(total))


def exact_hat_equilibrium(
    economy: Economy, shock: Shock, *, numeraire: Numeraire = "prices", tolerance: float = 1e-11, iterations: int = 5000
) -> Equilibrium:
    """Solve for the equilibrium after a shock.

    Unit cost ĉ_si = ŵ_i^β_si · Π_k P̂_ki^(γ_ksi (1-β_si)) / (L̂_i^ψ Â_si); shares
    λ'_sij ∝ λ_sij (ĉ_si κ̂_sij)^-ε_s ((1+t')/(1+t))^(-ε_s φ_j); prices P̂_sj = (Ê_j/ŵ_j)^(1-φ_j) (Σ_i …)^(-1/ε_s);
    wages clear ŵ_i L̂_i V_i = Σ_s β_si (Σ_j (1-ν_j) X'_sij + ν_i Σ_j X'_sji), with X' net of tariffs.

    Parameters
    ----------
    economy, shock
        The base and what changes.
    numeraire
        `prices`: Σ_i (P̂_i - 1) E_i = 0 over consumer prices; `income`: world value added stays what it was.
    tolerance
        Largest change of a log between two rounds at which the solution counts as found.

    Returns
    -------
    Equilibrium
        With `iterations` and `error` of the solver.

    Raises
    ------
    BadScenario
        A ban leaves a country without any supplier of a sector that it buys.
    NotConverged
        No solution within `iterations`.

    Source
    ------
    Ignatenko et al. (2025), equations of section 3 for one sector; Caliendo and Parro (2015), eqs. (10)-(15).
    """
    system = _System(economy, shock, numeraire)
    state, count, moves = fixed_point(
        lambda x: system.step(x[0])[None], system.start()[None], tolerance=tolerance, memory=12, limit=iterations
    )
    error = float(moves[0])
    if not error <= tolerance:
        raise NotConverged(
            f"no equilibrium within {iterations} rounds (last change {error:.1e})",
            remedy="make the shock smaller, or look for a flow or an elasticity that is extreme",
        )
    return system.equilibrium(state[0], count, error)


class _System:
    """The equations of one scenario, prepared so that a round costs a few products of (country, country) matrices."""

    def __init__(self, economy: Economy, shock: Shock, numeraire: Numeraire) -> None:
        self.e, self.relief, self.numeraire = economy, shock.relief, numeraire
        s, n, _ = economy.flows.shape
        self.s, self.n = s, n
        eps, old = economy.elasticity[:, None, None], 1 + economy.tariffs
        self.phi = np.ones(n) if economy.pass_through is None else economy.pass_through
        self.nu = np.zeros(n) if economy.local_share is None else economy.local_share
        self.rates = economy.tariffs if shock.tariffs is None else np.broadcast_to(shock.tariffs, economy.flows.shape)
        new = 1 + self.rates
        spent = economy.flows * old
        self.spent = spent.sum(1)
        share = np.divide(spent, self.spent[:, None, :], out=np.zeros_like(spent), where=self.spent[:, None, :] > 0)
        kernel = share * (new / old) ** (-eps * self.phi)
        if shock.cost is not None:
            kernel = kernel * np.broadcast_to(np.asarray(shock.cost, float), kernel.shape) ** -eps
        if shock.banned is not None:
            kernel = np.where(np.broadcast_to(shock.banned, kernel.shape), 0.0, kernel)
            _refuse_empty(kernel, self.spent, economy)
        self.bought = self.spent > 0
        # Products with these three give denominators, receipts and tariff revenue.
        self.kernel_t = np.ascontiguousarray(kernel.transpose(0, 2, 1))
        self.net = kernel / new
        self.net_t = np.ascontiguousarray(self.net.transpose(0, 2, 1))
        self.kernel = kernel
        # log productivity, (sector, country)
        self.gain = (
            np.zeros((s, n)) if shock.productivity is None else np.log(np.broadcast_to(shock.productivity, (s, n)))
        )
        sold = economy.flows
        output = (sold * (1 - self.nu)).sum(2) + self.nu * sold.sum(1)
        self.value_added = (economy.value_added * output).sum(0)
        self.final = _final_shares(economy)
        self.inputs = None
        if economy.inputs is not None:
            # spending on input k by user s is inputs[k, s] (1 - β_s) of the user's output
            self.inputs = np.ascontiguousarray((economy.inputs * (1 - economy.value_added)).transpose(2, 0, 1))
        self.base_spending = self.spent.sum(0)
        self.base_revenue = (economy.flows * economy.tariffs).sum((0, 1))
        self.base_final = self.value_added + self.base_revenue + economy.transfers
        self.eps = economy.elasticity[:, None]

    def start(self) -> Array:
        """Log wages, log prices, log spending by sector, log labour supply's tax term."""
        with np.errstate(divide="ignore"):
            spending = np.where(self.bought, np.log(np.where(self.bought, self.spent, 1.0)), 0.0)
        return np.concatenate([np.zeros(self.n), np.zeros(self.s * self.n), spending.ravel(), np.zeros(self.n)])

    def _unpack(self, state: Array) -> tuple[Array, Array, Array, Array]:
        n, sn = self.n, self.s * self.n
        return (state[:n], state[n : n + sn].reshape(self.s, n),
                np.where(self.bought, np.exp(state[n + sn : n + 2 * sn].reshape(self.s, n)), 0.0), state[n + 2 * sn :])  # fmt: skip

    def _labour(self, wage: Array, price: Array, relief: Array) -> Array:
        """Log change of employment: κ (log τ̂ + log ŵ - log P̂)."""
        if not self.e.labour_supply:
            return np.zeros(self.n)
        return self.e.labour_supply * (relief + wage - (self.final * price).sum(0))

    def _cost(self, wage: Array, price: Array, labour: Array) -> Array:
        """Log change of unit cost, (sector, country)."""
        beta = self.e.value_added
        cost = beta * (wage - self.e.scale * labour) - self.gain
        if self.inputs is not None:
            cost = cost + np.einsum("nks,kn->sn", self.inputs, price)
        return cost

    def _trade(self, cost: Array, spending: Array) -> tuple[Array, Array, Array]:
        """Log competition term, output and revenue by sector and country at new costs and spending."""
        pull = np.exp(-self.eps * cost)
        reach = np.matmul(self.kernel_t, pull[:, :, None])[:, :, 0]
        safe = np.where(reach > 0, reach, 1.0)
        per = np.where(reach > 0, spending / safe, 0.0)
        out = pull * np.matmul(self.net, ((1 - self.nu) * per)[:, :, None])[:, :, 0]
        bought_net = per * np.matmul(self.net_t, pull[:, :, None])[:, :, 0]
        return np.log(safe), out + self.nu * bought_net, spending - bought_net

    def step(self, state: Array) -> Array:
        """One round of the fixed point: from a guess to the values it implies."""
        wage, price, spending, relief = self._unpack(state)
        labour = self._labour(wage, price, relief)
        cost = self._cost(wage, price, labour)
        reach, output, revenue_by = self._trade(cost, spending)
        revenue = revenue_by.sum(0)
        earned = np.exp(wage + labour) * self.value_added
        final = self._final_spending(earned, revenue)
        new_price = -reach / self.eps + (1 - self.phi) * (np.log(final / self.base_final) - wage)
        new_price = np.where(self.bought, new_price, 0.0)
        wanted = self.final * final
        if self.inputs is not None:
            wanted = wanted + np.einsum("nks,sn->kn", self.inputs, output)
        paid = (self.e.value_added * output).sum(0)
        new_wage = wage + (np.log(paid) - np.log(earned)) / (1 + self._response)
        new_relief = -np.log1p(-revenue / earned) if self.relief == "income_tax" else np.zeros(self.n)
        shift = self._level(new_wage, new_price, labour)
        with np.errstate(divide="ignore"):
            log_wanted = np.where(self.bought, np.log(np.where(self.bought, wanted, 1.0)) - shift, 0.0)
        return np.concatenate(
            [new_wage - shift, np.where(self.bought, new_price - shift, 0.0).ravel(), log_wanted.ravel(), new_relief]
        )

    @property
    def _response(self) -> float:
        return float(self.eps.mean())

    def _final_spending(self, earned: Array, revenue: Array) -> Array:
        """Final spending: income, tariff revenue, and transfers by the rule for deficits."""
        t = self.e.transfers
        if self.e.deficits == "world_share":
            return earned + revenue + t * earned.sum() / self.value_added.sum()
        if self.e.deficits == "income_share":
            return (earned + revenue) * self.base_final / (self.base_final - t)
        return earned + revenue

    def _level(self, wage: Array, price: Array, labour: Array) -> float:
        """How far all logs have to come down for the numeraire to hold."""
        if self.numeraire == "income":
            return float(np.log((np.exp(wage + labour) * self.value_added).sum() / self.value_added.sum()))
        consumer = np.exp((self.final * price).sum(0))
        return float(np.log((consumer * self.base_final).sum() / self.base_final.sum()))

    def equilibrium(self, state: Array, count: int, error: float) -> Equilibrium:
        """Turn the solver's logs into the changes that a user asks for."""
        wage, price, spending, relief = self._unpack(state)
        labour = self._labour(wage, price, relief)
        cost = self._cost(wage, price, labour)
        reach, _, revenue = self._trade(cost, spending)
        per = np.where(self.bought, spending / np.exp(reach), 0.0)
        flows = np.exp(-self.eps * cost)[:, :, None] * self.net * per[:, None, :]
        earned = np.exp(wage + labour) * self.value_added
        final = self._final_spending(earned, revenue.sum(0))
        return Equilibrium(
            self.e, np.exp(wage), np.exp(labour), np.exp(price), np.exp(cost), flows, np.asarray(self.rates),
            revenue.sum(0), spending.sum(0), final, self.base_final, final - earned - revenue.sum(0), self.relief, count, error,
        )  # fmt: skip


def _refuse_empty(kernel: Array, spent: Array, economy: Economy) -> None:
    empty = np.argwhere((kernel.sum(1) <= 0) & (spent > 0))
    if len(empty):
        s, n = empty[0]
        raise BadScenario(
            f"the ban leaves {economy.countries[n]} without any supplier of {economy.sectors[s]}",
            remedy="exempt a supplier, or use the product market model, which has shortages",
        )


def _final_shares(economy: Economy) -> Array:
    """(sector, country) shares of final spending: what is bought, less what producers use. (CP 2015, section 4)"""
    spent = (economy.flows * (1 + economy.tariffs)).sum(1)
    if economy.inputs is not None:
        output = economy.flows.sum(2)
        spent = spent - np.einsum("ksn,sn->kn", economy.inputs, (1 - economy.value_added) * output)
        spent = np.maximum(spent, 0.0)
    total = spent.sum(0)
    return np.divide(spent, total, out=np.zeros_like(spent), where=total > 0)


def _welfare(q: Equilibrium) -> Array:
    """Change of welfare: real income, less the disutility of work where labour supply responds.

    δ Ê/P̂ + (1-δ) ŵL̂/P̂ with δ = E / (E - κ/(1+κ) (1-τ) Y) and τ the part of the income tax that tariffs replace:
    Ignatenko et al. (2025), equation for welfare; δ = 1 for κ = 0.
    """
    e, real = q.economy, q.income / q.base_income / q.consumer_price
    k = e.labour_supply
    if not k:
        return real
    earned = (q.base_income - e.transfers) - (e.flows * e.tariffs).sum((0, 1))
    replaced = q.revenue / (q.value_added * earned) if q.relief == "income_tax" else 0.0
    delta = q.base_income / (q.base_income - k / (1 + k) * (1 - replaced) * earned)
    return delta * real + (1 - delta) * q.value_added / q.consumer_price


def without_transfers(economy: Economy) -> Economy:
    """The economy that would be without trade imbalances: the usual base for a scenario with inputs.

    Source: Caliendo and Parro (2015), section 4.3; the calibration of final shares is kept from the data.
    """
    balanced = replace(economy, deficits="none")
    new = exact_hat_equilibrium(balanced, Shock(), numeraire="income")
    return replace(balanced, flows=new.flows, transfers=np.zeros(len(economy.countries)))


def trade_elasticity_gain(own_share_hat: Array, elasticity: float) -> Array:
    """Welfare change from the change of the share of own goods: λ̂^(-1/ε).

    Source: Arkolakis, Costinot and Rodríguez-Clare (2012), proposition 2.
    """
    return np.asarray(own_share_hat ** (-1.0 / elasticity))


__all__ = [
    "Economy", "Equilibrium", "Shock", "exact_hat_equilibrium", "trade_elasticity_gain", "without_transfers",
]  # fmt: skip
