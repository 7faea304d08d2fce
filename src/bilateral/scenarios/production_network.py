"""The short run over supply chains: what output is lost when flows between countries or of a sector are severed.

In: an `InterCountryTable` and scenarios, each a set of severed flows.  Out: the loss of gross output of every node.
Severed flows leak by δ and are rerouted but for a friction τ (a biproportional, RAS, balancing in each supplying
sector); a producer whose inputs fall short produces less by a CES bundle inside a CES of inputs and the rest.

Everything is computed as a deviation from the base, so that a small loss is exact to many digits, and all scenarios
of a call share each pass over the table: the table is read, never copied.

Source: Bhattathiripad and Veetil (2026), Political Power in International Trade, sections 2.2 to 2.6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lu_factor, lu_solve

from bilateral.errors import NotConverged
from bilateral.reference.parameters import parameter
from bilateral.scenarios.fixed_point import fixed_point
from bilateral.scenarios.io_tables import InterCountryTable

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Severance:
    """A flow that stops: sales of `seller` to `buyer`, of the sectors named or of all."""

    seller: str
    buyer: str
    sectors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Network:
    """What the model assumes; defaults from parameters/production_network.toml."""

    friction: float
    leakage: float
    bundle: float
    outer: float

    @classmethod
    def default(cls, **changed: float) -> Network:
        """The published parameters, but for those given."""
        names = {
            "friction": "rerouting_friction",
            "leakage": "leakage",
            "bundle": "bundle_curvature",
            "outer": "outer_curvature",
        }
        return cls(**({k: parameter("production_network", v).value for k, v in names.items()} | changed))


@dataclass(frozen=True, eq=False)
class Losses:
    """Output lost in one scenario, (sector, country), in the table's unit."""

    table: InterCountryTable
    loss: Array
    rounds: int
    error: float

    @property
    def total(self) -> float:
        """World loss of gross output."""
        return float(self.loss.sum())

    @property
    def by_country(self) -> dict[str, float]:
        """Loss by country, the largest first."""
        sums = self.loss.sum(0)
        return {self.table.countries[i]: float(sums[i]) for i in np.argsort(-sums, kind="stable")}

    @property
    def by_sector(self) -> dict[str, float]:
        """World loss by sector, the largest first."""
        sums = self.loss.sum(1)
        return {self.table.sectors[i]: float(sums[i]) for i in np.argsort(-sums, kind="stable")}

    def share(self, country: str) -> float:
        """A country's loss over its output."""
        at = self.table.country(country)
        return float(self.loss[:, at].sum() / self.table.country_output[at])


def both_ways(first: str, second: str) -> tuple[Severance, Severance]:
    """All trade between two countries stops."""
    return Severance(first, second), Severance(second, first)


def losses(
    table: InterCountryTable,
    scenarios: Sequence[Sequence[Severance]],
    network: Network | None = None,
    *,
    tolerance: float = 1e-10,
    at_once: int = 8,
) -> list[Losses]:
    """Solve scenarios, a few at a time so that memory stays flat.

    Parameters
    ----------
    table
        The base.
    scenarios
        Each the flows that stop.
    network
        Friction, leakage and curvatures; the published ones if left out.
    tolerance
        Largest change of a fulfilment rate, and relative error of the balancing, at which it counts as solved.
    at_once
        How many scenarios share a pass.

    Raises
    ------
    BadScenario
        A country or sector that the table lacks.
    NotConverged
        A scenario without solution.
    """
    network = network or Network.default()
    found: list[Losses] = []
    for first in range(0, len(scenarios), at_once):
        found += _Batch(table, scenarios[first : first + at_once], network, tolerance).solve()
    return found


class _Batch:
    """A few scenarios; arrays are (scenario, supplying sector, …), and the severed cells are kept as a sparse list."""

    def __init__(
        self, table: InterCountryTable, scenarios: Sequence[Sequence[Severance]], network: Network, tolerance: float
    ) -> None:
        self.t, self.k, self.tol = table, network, tolerance
        self.b, self.s, self.c = len(scenarios), len(table.sectors), len(table.countries)
        self.n = self.s * self.c
        cut = [_cells(table, legs) for legs in scenarios]
        at = np.concatenate([np.full(len(x), b) for b, x in enumerate(cut)]).astype(np.int32)
        where = np.concatenate(cut)
        share = table.shares[where[:, 0], where[:, 1], where[:, 2]]
        at, where, self.cut = at[share > 0], where[share > 0], share[share > 0]
        # Severed cells: sector, seller's country and buyer, and where they stand in flat arrays of all scenarios.
        self.r, self.i, self.j, self.at = where[:, 0], where[:, 1], where[:, 2], at
        self.buyer = (at * self.s + self.r) * self.n + self.j
        self.seller = (at * self.s + self.r) * self.c + self.i
        self.cut_by_buyer = np.bincount(self.buyer, self.cut, self.b * self.s * self.n).reshape(self.b, self.s, self.n)
        flow = self.cut * table.spending[self.j]
        self.flow_by_seller = np.bincount(self.seller, flow, self.b * self.n).reshape(self.b, self.s, self.c)
        self.lost = network.friction * (1 - network.leakage)
        self.kept = 1 - network.leakage

    def solve(self) -> list[Losses]:
        """Balance, find fulfilment, then output; all as deviations from the base."""
        p, q = self._balance()
        short, rounds, error = self._shortfall(p, q)
        loss = self._loss(p, q, short)
        return [Losses(self.t, loss[b].reshape(self.s, self.c), rounds, error) for b in range(self.b)]

    def _balance(self) -> tuple[Array, Array]:
        """Row and column scalings less one of the rerouted flows: p (scenario, sector, country), q (…, buyer)."""
        p, q = np.zeros((self.b, self.s, self.c)), np.zeros((self.b, self.s, self.n))
        goal = 100 * self.tol * self.flow_by_seller.max((1, 2))
        for r in range(self.s):
            if not (self.flow_by_seller[:, r] > 0).any():
                continue
            base = self.t.shares[r]
            for b in np.flatnonzero((self.flow_by_seller[:, r] > 0).any(1)):
                mine = (self.r == r) & (self.at == b)
                block = _Block(self.t, r, base, self.i[mine], self.j[mine], self.lost, self.kept)
                p[b, r], q[b, r] = block.balance(goal[b])
        return p, q

    def _shortfall(self, p: Array, q: Array) -> tuple[Array, int, float]:
        """Shortfall of deliveries g = 1 - h, (scenario, node): fixed point of the CES bundle's efficiency.

        With balanced flows no seller meets more demand than it delivered before, so that rationing never binds
        (the rows of the balanced flows do not exceed base deliveries, and output does not exceed base output).
        """
        share = self.t.by_sector
        has = share > 0
        first = np.divide(self.lost * self.cut_by_buyer, share, out=np.zeros_like(q), where=has)
        scale = np.divide(1 + q, share, out=np.zeros_like(q), where=has)
        weight = np.divide(share, share.sum(0), out=np.zeros_like(share), where=share.sum(0) > 0)

        def efficiency(g: Array) -> Array:
            sent = (1 + p) * g.reshape(self.b, self.s, self.c)
            missing = self._from_sellers(sent)
            np.subtract.at(missing.reshape(-1), self.buyer, self.kept * self.cut * sent.reshape(-1)[self.seller])
            new = self._pass_through(np.clip(first + scale * missing, 0.0, 1 - 1e-12), weight)
            return g + self._at_home("csr", new - g)

        return _found(fixed_point(efficiency, np.zeros((self.b, self.n)), tolerance=self.tol), self.tol)

    def _pass_through(self, missing: Array, weight: Array) -> Array:
        """1 - λ from the shares of each sector's inputs that are missing, by the two nested CES functions."""
        rho, outer = self.k.bundle, self.k.outer
        # Σ α θ^ρ - 1 with θ = 1 - missing, exactly for small shortfalls
        bundle = (weight * np.expm1(rho * np.log1p(-missing))).sum(1)
        log_kappa = np.log1p(bundle) / rho
        inner = (1 - self.t.input_share) * np.expm1(-outer * log_kappa)
        return -np.expm1(log_kappa + np.log1p(inner) / outer)

    def _at_home(self, axes: str, gap: Array) -> Array:
        """Carry a residual through each country's own supply chain: most of the way to the solution in one go."""
        by = gap.reshape(self.b, self.s, self.c)
        return np.einsum(f"{axes},bsc->brc", self.t.domestic_inverse, by, optimize=True).reshape(self.b, self.n)

    def _from_sellers(self, x: Array) -> Array:
        """Σ_i a_rij x_ri: (scenario, sector, country) to (scenario, sector, buyer); one pass over the table."""
        return self._pass(x, self.t.shares)

    def _from_buyers(self, x: Array) -> Array:
        """Σ_j a_rij x_rj: (scenario, sector, buyer) to (scenario, sector, country); one pass over the table."""
        return self._pass(x, self.t.shares.transpose(0, 2, 1))

    def _pass(self, x: Array, shares: Array) -> Array:
        return np.ascontiguousarray(np.matmul(x.transpose(1, 0, 2), shares).transpose(1, 0, 2))

    def _loss(self, p: Array, q: Array, short: Array) -> Array:
        """Loss y of output: y = g (s - lost sales) + lost sales + h B y, solved by mixed rounds."""
        gone = self.lost * self.flow_by_seller.reshape(self.b, self.n)
        base = short * (self.t.output - gone) + gone
        up, down = 1 + p, (1 + q) * self.t.input_share
        size = float(self.t.output.max())

        def more(y: Array) -> Array:
            bought = down * (y * size)[:, None, :]
            sold = self._from_buyers(bought)
            np.subtract.at(sold.reshape(-1), self.seller, self.kept * self.cut * bought.reshape(-1)[self.buyer])
            new = (base + (1 - short) * (up * sold).reshape(self.b, self.n)) / size
            return y + self._at_home("crs", new - y)

        goal = 1e-3 * self.tol
        y, _, _ = _found(fixed_point(more, base / size, tolerance=goal), goal)
        return y * size


class _Block:
    """One supplying sector's flows in one scenario, to be balanced: (country,) sellers and (S·C,) buyers."""

    def __init__(
        self,
        table: InterCountryTable,
        r: int,
        base: Array,
        i: NDArray[np.int_],
        j: NDArray[np.int_],
        lost: float,
        kept: float,
    ) -> None:
        self.a = base.copy()
        cut = base[i, j]
        self.a[i, j] *= 1 - kept
        self.share, self.w = table.by_sector[r], table.spending
        self.deliveries = table.deliveries[r]
        self.gone = np.bincount(j, cut, len(self.w))
        self.flow_gone = np.bincount(i, cut * self.w[j], len(base))
        self.lost, self.kept = lost, kept
        self.wanted = self.share - lost * self.gone

    def columns(self, p: Array) -> Array:
        """q that makes every column exact, given p: the ratio of two near numbers, less one, without cancellation."""
        moved = p @ self.a - self.kept * self.gone
        total = self.share + moved
        gap = -self.lost * self.gone - moved
        return np.divide(gap, total, out=np.zeros_like(gap), where=(self.share > 0) & (total > 0))

    def residual(self, p: Array, q: Array) -> Array:
        """Row sums less their targets."""
        inside = self.a @ (q * self.w) - self.kept * self.flow_gone
        return np.asarray(p * self.deliveries + (1 + p) * inside + self.lost * self.flow_gone)

    def balance(self, goal: float) -> tuple[Array, Array]:
        """Scalings at which no row is further than `goal` from its target, by Newton's method on log row scalings.

        The problem is convex; the Jacobian is kept while it serves.

        Plain Sinkhorn rounds would mix across countries too slowly: they are joined by weak links.
        """
        p = np.zeros(len(self.deliveries))
        q = self.columns(p)
        gap = self.residual(p, q)
        size, goal = np.abs(gap).max(), max(goal, 1e-13 * float(self.deliveries.max()))
        factors = None
        for _ in range(200):
            if size <= goal:
                return p, q
            factors = factors or self._jacobian(p, q)
            step = np.clip(-lu_solve(factors[0], np.where(factors[1], 0.0, gap)), -3.0, 3.0)
            new = np.expm1(np.log1p(p) + step)
            new_q = self.columns(new)
            new_gap = self.residual(new, new_q)
            new_size = np.abs(new_gap).max()
            if new_size > 0.2 * size:
                factors = None
            if new_size > 0.9 * size:
                new, new_q, new_gap, new_size = self._shorter(p, step, size)
            p, q, gap, size = new, new_q, new_gap, new_size
        raise NotConverged(f"the rerouted flows do not balance (error {size:.1e})", remedy="sever fewer flows at once")

    def _shorter(self, p: Array, step: Array, size: float) -> tuple[Array, Array, Array, float]:
        """Half the step until the residual falls; at last a plain Sinkhorn round, which always helps."""
        for _ in range(6):
            step = step / 2
            new = np.expm1(np.log1p(p) + step)
            q = self.columns(new)
            gap = self.residual(new, q)
            if np.abs(gap).max() < size:
                return new, q, gap, float(np.abs(gap).max())
        q = self.columns(p)
        target = self.deliveries - self.lost * self.flow_gone
        sums = self.residual(p, q) + target
        new = np.where(sums > 0, (1 + p) * target / np.where(sums > 0, sums, 1.0), 1 + p) - 1
        q = self.columns(new)
        gap = self.residual(new, q)
        return new, q, gap, float(np.abs(gap).max())

    def _jacobian(self, p: Array, q: Array) -> tuple[tuple[Array, Array], NDArray[np.bool_]]:
        """LU factors of the residual's Jacobian in log scalings, one seller held: scalings have one free level."""
        bought, target = self.w * (1 + q), self.wanted * self.w
        rows = (1 + p) * (self.a @ bought)
        scaled = self.a * np.divide(bought, np.sqrt(target), out=np.zeros_like(target), where=target > 0)
        jacobian = np.diag(rows) - (1 + p)[:, None] * (scaled @ scaled.T) * (1 + p)
        held = rows <= 0
        held[int(np.argmax(self.deliveries))] = True
        jacobian[held] = 0.0
        jacobian[held, held] = 1.0
        return lu_factor(jacobian), held


def _cells(table: InterCountryTable, legs: Sequence[Severance]) -> NDArray[np.int32]:
    """Severed cells of a scenario, each once: (sector, seller's country, buyer)."""
    s, c = len(table.sectors), len(table.countries)
    cut = np.zeros((s, c, c), bool)
    for leg in legs:
        which = [table.sector(x) for x in leg.sectors] or slice(None)
        cut[which, table.country(leg.seller), table.country(leg.buyer)] = True
    pairs = np.argwhere(cut).astype(np.int32)
    cells = np.repeat(pairs, s, axis=0)
    cells[:, 2] += np.tile(np.arange(s, dtype=np.int32) * c, len(pairs))
    return cells


def _found(answer: tuple[Array, int, Array], tolerance: float) -> tuple[Array, int, float]:
    x, rounds, move = answer
    if not (move <= tolerance).all():
        raise NotConverged(
            f"no solution in {rounds} rounds (error {move.max():.1e})", remedy="sever fewer flows at once"
        )
    return x, rounds, float(move.max(initial=0.0))


__all__ = ["Losses", "Network", "Severance", "both_ways", "losses"]
