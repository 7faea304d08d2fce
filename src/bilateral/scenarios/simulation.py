"""From a scenario to its outcome: which model answers, exposure first, then tables with intervals.

The question decides: a product and months go to the market of that product; sectors and supply chains to the production
network; tariffs and trade costs without a product to structural gravity in the long run.  A scenario may choose.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date as Day
from datetime import timedelta

import numpy as np
from dateutil.relativedelta import relativedelta
from numpy.typing import NDArray
from scipy import stats
from scipy.stats import qmc

from bilateral.corridors.graph import WhatIf
from bilateral.corridors.whatif import trade_cost_change
from bilateral.errors import BadScenario, BilateralError, NoData
from bilateral.records import Figure
from bilateral.reference.countries import name_of
from bilateral.reference.parameters import Parameter, parameter, version
from bilateral.scenarios.exposure import BANS_SALES, exposure_to
from bilateral.scenarios.io_tables import load_table
from bilateral.scenarios.markets import REST, Base, base_market, market, network, unknowns
from bilateral.scenarios.outcome import Cell, Driver, Outcome, Quantity, Table
from bilateral.scenarios.product_market import Path, Policy, simulate_market
from bilateral.scenarios.production_network import Losses, Network, Severance, losses
from bilateral.scenarios.scenario import Change, Scenario, named
from bilateral.scenarios.structural_gravity import Economy, Equilibrium, Shock, exact_hat_equilibrium
from bilateral.scenarios.world import totals, world_economy
from bilateral.workspace import Workspace

Array = NDArray[np.float64]
Progress = Callable[[int, int], None]
FEWEST = 20  # draws below which a quantile of a tenth means nothing
WHY = {
    "product_market": "the question is about a product and about months",
    "production_network": "the question is about sectors and supply chains in the short run",
    "structural_gravity": "the question is about trade policy in the long run",
    "exposure": "only an account of the past was asked for",
}


def choose(scenario: Scenario) -> tuple[str, str]:
    """Return the model that answers a scenario, and why."""
    if scenario.model != "auto":
        return scenario.model, "it was asked for"
    if scenario.products:
        return "product_market", WHY["product_market"]
    if scenario.sectors or all(c.type in ("sanction", "export_ban", "import_ban") for c in scenario.changes):
        return "production_network", WHY["production_network"]
    return "structural_gravity", WHY["structural_gravity"]


def simulate(
    home: Workspace,
    scenario: Scenario,
    *,
    draws: int = 0,
    seed: int = 0,
    level: float = 0.8,
    progress: Progress | None = None,
) -> Outcome:
    """Run a scenario.

    Parameters
    ----------
    home
        The workspace whose warehouse is the base.
    scenario
        What changes.
    draws
        How many draws of the parameters for intervals; none gives central values alone.
    seed
        Reproduces the draws.
    level
        Part of the draws within an interval.
    progress
        Called with steps done and steps in all.

    Raises
    ------
    BadScenario
        The scenario does not fit the data: one line that says what would.
    NoData
        What the model needs is not loaded.
    NotConverged
        The model found no solution.
    """
    began = time.perf_counter()
    model, why = choose(scenario)
    run = {
        "exposure": _exposure_only,
        "product_market": _market,
        "production_network": _network,
        "structural_gravity": _gravity,
    }[model]
    if draws and draws < FEWEST:
        raise BadScenario(f"{draws} draws give no interval", remedy=f"give 0, or {FEWEST} and more")
    told = _Told(home, scenario, draws, seed, level, progress or (lambda done, of: None))
    outcome = run(told)
    return outcome.model_copy(update={
        "cannot_tell": (*outcome.cannot_tell, *_not_used(scenario, model)), "model": model, "why": why, "seed": seed, "draws": draws, "level": level, "seconds": time.perf_counter() - began,
    })  # fmt: skip


def _not_used(s: Scenario, model: str) -> tuple[str, ...]:
    """What the scenario says that this model does not use."""
    roles = {"product_market": ("substitution", "demand", "supply", "stock_days", "contracts", "lead_handling"),
             "structural_gravity": ("trade_elasticity", "labour_supply")}.get(model, ())  # fmt: skip
    idle = [name for name in s.elasticities if name not in roles]
    if model in ("production_network", "structural_gravity") and any(c.start for c in s.changes):
        idle.append("dates: the answer is for a change that stays")
    if model == "production_network" and any(c.percent or c.rate_percent for c in s.changes):
        idle.append("percent: a flow is severed whole")
    if model != "product_market" and s.months:
        idle.append("months")
    return (f"not used by this model: {', '.join(idle)}",) if idle else ()


class _Told:
    """What a model's runner is told, and the draws of its parameters."""

    def __init__(
        self, home: Workspace, scenario: Scenario, draws: int, seed: int, level: float, progress: Progress
    ) -> None:
        self.home, self.scenario, self.draws, self.seed, self.level, self.progress = (
            home,
            scenario,
            draws,
            seed,
            level,
            progress,
        )

    def cube(self, unknown: int) -> Array:
        """(1 + draws, unknown) points: the centre first, then a scrambled Sobol sequence."""
        centre = np.full((1, unknown), 0.5)
        if not self.draws or not unknown:
            return centre
        power = max(int(np.ceil(np.log2(self.draws))), 0)
        points = qmc.Sobol(unknown, scramble=True, rng=self.seed).random_base2(power)[: self.draws]
        return np.vstack([centre, np.clip(points, 1e-6, 1 - 1e-6)])

    def quantity(self, values: Array, scale: float = 1.0) -> Quantity:
        """The first value, with the interval of the others."""
        value = float(values[0]) * scale
        if len(values) == 1:
            return Quantity(value=value)
        low, high = np.quantile(values[1:] * scale, [(1 - self.level) / 2, (1 + self.level) / 2])
        return Quantity(value=value, low=float(low), high=float(high))

    def drivers(
        self, names: Sequence[str], table: str, answer: Callable[[Array], Array], most: int = 8
    ) -> tuple[Driver, ...]:
        """First-order and total Sobol indices of an answer, (draw, unknown) points to (draw,) values.

        `most` bounds the sample: 2 to that power, times the number of parameters and two.

        Source: Saltelli et al. (2010), as scipy.stats.sobol_indices computes them.
        """
        if not self.draws or not names:
            return ()
        n = 2**most if self.draws >= 100 else 2 ** (most - 2)
        uniform = [stats.uniform(1e-6, 1 - 2e-6)] * len(names)
        found = stats.sobol_indices(func=lambda x: answer(x.T)[None, :], n=n, dists=uniform, rng=self.seed)
        first, whole = (np.reshape(index, -1) for index in (found.first_order, found.total_order))
        pairs = sorted(zip(names, first, whole, strict=True), key=lambda row: -row[2])
        return tuple(
            Driver(
                parameter=name,
                first_order=float(np.clip(alone, 0.0, max(total, 0.0))),
                total=float(np.clip(total, 0.0, 1.0)),
                source=parameter(table, name).source,
            )
            for name, alone, total in pairs
        )


# --- exposure ---------------------------------------------------------------------------------------------------------


def _exposure(told: _Told) -> tuple[tuple[Figure, ...], list[str]]:
    """Exposure figures of the country looked at, for each change with a product; and why some are missing."""
    s = told.scenario
    figures: list[Figure] = []
    missing: list[str] = []
    for change in s.changes if s.on else ():
        flow = "imports" if change.type in BANS_SALES or s.on in change.importers else "exports"
        others = change.exporters if flow == "imports" else change.importers
        if not (change.products and others) or s.on in others:
            continue
        days = (change.last - change.first).days + 1 if change.start and change.last else None
        try:
            found = exposure_to(
                told.home.warehouse, s.on or "", others, change.products, flow,  # type: ignore[arg-type]
                before=change.first if change.start else None, months=days / 30.4375 if days else None, year=s.year,
            )  # fmt: skip
        except NoData as error:
            missing.append(f"exposure: {error}".rstrip("."))
            continue
        figures += [f for f in found.figures if f not in figures]
        missing.append(f"exposure: {found.missing}")
    return tuple(figures), missing


def _exposure_only(told: _Told) -> Outcome:
    figures, missing = _exposure(told)
    if not figures:
        raise NoData(
            "; ".join(missing) or "no change with a product touches the country",
            remedy="name a product, and a country with --on",
        )
    return Outcome(
        scenario=told.scenario,
        model="",
        why="",
        vintage=_sources(figures),
        exposure=figures,
        cannot_tell=tuple(missing),
    )


def _sources(figures: Sequence[Figure]) -> str:
    return ", ".join(sorted({f"{o.source} {o.vintage}" for f in figures for o in f.observations}))


# --- the market of a product ------------------------------------------------------------------------------------------


def _market(told: _Told) -> Outcome:
    s = told.scenario
    focus = _focus(s)
    for change in s.changes:
        if change.type in ("sanction",):
            raise BadScenario(
                "a sanction by sector is no change of a product's market",
                remedy="write export_ban or import_ban, or leave products out",
            )
    if not s.products:
        raise BadScenario(
            "no product is named", where="product_market", remedy="give products, or choose another model"
        )
    figures, missing = _exposure(told)
    months = _months(s)
    begins = (s.start or Day(2000, 1, 1)).replace(day=1)
    done: list[tuple[Base, list[str], Path]] = []
    told_why: list[str] = []
    for product in s.products:
        keep = [c for change in s.changes for c in (*change.exporters, *change.importers, *change.exempt)]
        try:
            base = base_market(told.home.warehouse, product, focus, keep=keep, before=s.start, year=s.year)
        except NoData as error:
            told_why.append(str(error).rstrip("."))
            continue
        _refuse_idle(s, base)
        done.append((base, *_paths(told, base, months, begins)))
    if not done:
        raise NoData("; ".join(told_why), remedy="or ask for --model exposure")
    base, names, _ = done[0]
    drivers = told.drivers(names, "product_market", lambda x: _worst_price(told, base, x, months, begins))
    tables = [t for base, _, path in done for t in _market_tables(told, base, path, begins, len(done) > 1)]
    return Outcome(
        scenario=s, model="", why="", vintage="; ".join(base.vintage for base, _, _ in done),
        parameters={"product_market": version("product_market")}, headline=tuple(_market_headline(told, *done[0][::2], begins)),
        exposure=figures, tables=tuple(tables), drivers=drivers, driven="the price in the dearest month",
        assumed=(
            *dict.fromkeys(note for base, _, _ in done for note in (*base.notes, *_gathered(s, base))),
            "suppliers' goods are near alike but not the same (Armington); incomes and other markets do not move",
            "stocks are drawn down evenly over the time that the change is announced to last",
            "purchases rise above the base only after the lead time: by computed ways where both countries are on the freight network, by distance elsewhere",
            *(f"set by hand: {role} = {value:g}" for role, value in s.elasticities.items()),
        ),
        cannot_tell=(
            *told_why, *missing,
            *(f"exemption not modelled: {w}" for c in s.changes for w in c.not_modelled),
            "hoarding, panic, price controls, smuggling and politics; grades of a product below its HS code",
        ),
    )  # fmt: skip


def _focus(s: Scenario) -> str:
    if s.on:
        return s.on
    touched = [c for change in s.changes for c in (change.importers if change.type in BANS_SALES else change.exporters)]
    if len(set(touched)) == 1:
        return touched[0]
    raise BadScenario(
        "it is not said on whom to look", where=s.title or "scenario", remedy='name a country: --on AZE, or on = "AZE"'
    )


def _months(s: Scenario) -> int:
    """Length of the path: to the end of the last change and three months more, a year where no end is known."""
    if s.months:
        return s.months
    start = s.start
    ends = [c.last for c in s.changes if c.last]
    if not start or not ends:
        return 12
    span = relativedelta(max(ends), start.replace(day=1))
    return min(span.years * 12 + span.months + 4, 60)


def _gathered(s: Scenario, base: Base) -> tuple[str, ...]:
    """Say when exempt countries are not loaded apart: the change then hits the rest of the world whole."""
    lumped = [c for change in s.changes for c in change.exempt if c not in base.countries]
    return (
        (f"{named(lumped)} are exempt but not loaded apart: their purchases stop with the rest of the world's",)
        if lumped
        else ()
    )


def _refuse_idle(s: Scenario, base: Base) -> None:
    """Refuse a change that touches no flow there is."""
    at = {c: n for n, c in enumerate(base.countries)}
    for change in s.changes:
        if not change.covers(base.product):
            continue
        if change.type == "supply_loss":
            hit = any(c in at and base.flows[at[c]].sum() > 0 for c in change.exporters)
        else:
            hit = bool((change.hits(base.countries) & (base.flows > 0)).any())
        if not hit:
            who = named(change.exporters) or "anybody"
            whom = named(change.importers) or "anybody"
            raise BadScenario(
                f"there is no trade of HS {base.product} from {who} to {whom} in {base.vintage}",
                where=change.type, remedy="name a flow that exists (bilateral alternatives lists them)",
            )  # fmt: skip


DISRUPTS = ("export_ban", "import_ban", "quota", "supply_loss")


def _policy(s: Scenario, base: Base, months: int, begins: Day, per_month: int) -> Policy:
    """Turn dated changes into what holds in each step, judged at the step's middle day.

    Raises BadScenario where nobody is left who may sell to the country looked at.
    """
    n, steps = len(base.countries), months * per_month
    beyond = steps + 60 * per_month  # how long a disruption is announced to last does not depend on the path's length
    middles = [_middle(begins, t, per_month) for t in range(beyond)]
    allowed = np.ones((steps, n, n), bool)
    factor, quota = np.ones((steps, n, n)), np.full((steps, n, n), np.inf)
    capacity, holds, disrupted = np.ones((steps, n)), np.zeros(beyond, bool), np.zeros(beyond, bool)
    for change in s.changes:
        if not change.covers(base.product):
            continue
        hit, percent = change.hits(base.countries), _percent(change, base.countries)
        on = np.array([change.holds(day) for day in middles])
        holds |= on
        disrupted |= on & (change.type in DISRUPTS)
        now = np.flatnonzero(on[:steps])
        if change.type in ("export_ban", "import_ban") or (change.type == "quota" and change.percent == 0):
            allowed[now] &= ~hit
        elif change.type == "quota":
            quota[now] = np.where(hit, (change.percent or 0) / 100, quota[now])
        elif change.type == "supply_loss":
            capacity[now] *= [1 - (change.percent or 0) / 100 if c in change.exporters else 1.0 for c in base.countries]
        elif change.type == "tariff":
            factor[now] *= np.where(hit, (1 + (change.rate_percent or 0) / 100) / (1 + change.from_percent / 100), 1.0)
        else:
            factor[now] *= np.where(hit, 1 + percent / 100, 1.0)
    focus = base.countries.index(_focus(s))
    left = ((base.flows > 0) & allowed & (capacity > 0)[:, :, None])[:, :, focus].any(1)
    if base.flows[:, focus].any() and not left.all():
        raise BadScenario(
            f"{name_of(base.countries[focus])} has no supplier of HS {base.product} left in the data ({base.vintage})",
            remedy="exempt one, or ask for --model exposure",
        )
    return Policy(allowed, factor, quota, capacity, *_clock(disrupted, steps, per_month), holds[:steps])


def _percent(change: Change, countries: Sequence[str]) -> Array:
    """(exporter, importer) change of the delivered cost, percent: as given, or by the ways over the links that change."""
    n = len(countries)
    if not change.links:
        return np.full((n, n), change.percent or 0.0)
    what_if = WhatIf(opened=change.links) if change.type == "corridor_opened" else WhatIf(closed=change.links)
    found = trade_cost_change(network(), list(countries), what_if)
    return np.nan_to_num(found)


def _clock(disrupted: NDArray[np.bool_], steps: int, per_month: int) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
    """Steps left of the running disruption, this one included, and steps since the first began (many before it)."""
    lasts, since = np.zeros(len(disrupted), int), np.full(steps, 10_000)
    for t in reversed(range(len(disrupted))):
        lasts[t] = (1 + (lasts[t + 1] if t + 1 < len(disrupted) else 0)) if disrupted[t] else 0
    if disrupted[-1]:  # no end is known
        expected = int(parameter("product_market", "expected_months").value * per_month)
        lasts = np.where(lasts > 0, np.minimum(lasts, expected), 0)
    if disrupted[:steps].any():
        first = int(np.argmax(disrupted))
        since[first:] = np.arange(steps - first)
    return lasts[:steps], since


def _middle(begins: Day, step: int, per_month: int) -> Day:
    month = begins + relativedelta(months=step // per_month)
    days = ((month + relativedelta(months=1)) - month).days
    return month + timedelta(days=int((step % per_month + 0.5) / per_month * days))


def _per_month() -> int:
    return int(parameter("product_market", "steps_per_month").value)


def _paths(told: _Told, base: Base, months: int, begins: Day) -> tuple[list[str], Path]:
    """The central path and the draws', in chunks that keep memory flat."""
    names = unknowns(base, told.scenario.elasticities)
    return names, _run(told, base, told.cube(len(names)), months, begins, told.progress)


def _run(told: _Told, base: Base, cube: Array, months: int, begins: Day, progress: Progress) -> Path:
    per_month = _per_month()
    policy = _policy(told.scenario, base, months, begins, per_month)
    size = max(1, int(400_000 // len(base.countries) ** 2))
    chunks = [cube[k : k + size] for k in range(0, len(cube), size)]
    parts, ticks = [], 0
    for chunk in chunks:

        def tick() -> None:
            nonlocal ticks
            ticks += 1
            progress(ticks, len(chunks) * months * per_month)

        parts.append(
            simulate_market(
                market(base, chunk, told.scenario.elasticities), policy, steps_per_month=per_month, progress=tick
            )
        )
    joined = [np.concatenate([getattr(p, name) for p in parts], axis=1) for name in
              ("flows", "price", "exporter_price", "delivered", "consumption", "stock", "release")]  # fmt: skip
    return Path(market(base, cube, told.scenario.elasticities), per_month, *joined)


def _worst_price(told: _Told, base: Base, cube: Array, months: int, begins: Day) -> Array:
    path = _run(told, base, cube, months, begins, lambda done, of: None)
    return path.monthly(path.price, np.mean)[
        :, :, 0 if base.countries[0] == _focus(told.scenario) else path.market.index(_focus(told.scenario))
    ].max(0)


def _market_tables(told: _Told, base: Base, path: Path, begins: Day, several: bool) -> list[Table]:
    f = path.market.index(_focus(told.scenario))
    label = f" of HS {base.product}" if several else ""
    when = [begins + relativedelta(months=m) for m in range(len(path.price) // path.steps_per_month)]
    price, used = path.monthly(path.price, np.mean)[:, :, f], path.monthly(path.consumption)[:, :, f]
    usual = base.flows[:, f].sum() / 12
    stock = path.stock[path.steps_per_month - 1 :: path.steps_per_month, :, f]
    flows = path.monthly(path.flows)[:, :, :, f]
    home, abroad = flows[:, :, f], flows.sum(2) - flows[:, :, f]
    q = told.quantity
    rows: list[tuple[Cell, ...]] = [
        (
            f"{day:%Y-%m}" if told.scenario.start else f"month {m + 1}",
            q(used[m]),
            q(100 * (1 - used[m] / usual)),
            q(100 * (price[m] - 1)),
            q(abroad[m]),
            q(home[m]),
            q(stock[m]),
        )
        for m, day in enumerate(when)
    ]
    months = Table(
        name=f"months{label}", columns=("month", "consumption", "shortfall", "price", "imports", "own output sold at home", "stock"),
        units=("", "t", "%", "% change", "t", "t", "t"), rows=tuple(rows),
        note=f"{name_of(base.countries[f])}, HS {base.product}; base {usual:,.0f} t a month; consumption is the composite of suppliers' goods, "
        "in tonnes of the base year's mix, so that the tonnes delivered may add up to a little more",
    )  # fmt: skip
    return [months, _replacement(told, base, path, f, label), _surplus(told, base, path, label)]


def _replacement(told: _Told, base: Base, path: Path, f: int, label: str) -> Table:
    """Who delivers while the changes hold: against the base, and at what delivered price."""
    policy = _policy(
        told.scenario, base, len(path.price) // path.steps_per_month, _begins(told.scenario), path.steps_per_month
    )
    on = policy.holds
    before = path.base[:, f] * on.sum()
    now = path.flows[on][:, :, :, f].sum(0)
    total = np.maximum(before - now, 0.0).sum(1)
    weight = path.flows[on][:, :, :, f]
    with np.errstate(invalid="ignore"):
        dear = np.where(
            now > 1e-9 * before, (path.delivered[on][:, :, :, f] * weight).sum(0) / np.where(now > 0, now, 1.0), np.nan
        )
    rows: list[tuple[Cell, ...]] = []
    for k in np.argsort(-(now[0] - before)):
        if not (before[k] > 0 or now[0, k] > 0):
            continue
        got = np.maximum(now[:, k] - before[k], 0.0)
        covers = np.divide(100 * got, total, out=np.zeros_like(total), where=total > 0)
        paid = base.prices[k, f]
        rows.append((
            name_of(base.countries[k]) if base.countries[k] != REST else "other suppliers", told.quantity(np.full(len(now), before[k])).model_copy(update={"low": None, "high": None}),
            told.quantity(now[:, k]), told.quantity(covers),
            told.quantity(100 * (dear[:, k] - 1)) if np.isfinite(dear[0, k]) else None,
            told.quantity(dear[:, k] * paid) if np.isfinite(paid) and np.isfinite(dear[0, k]) else None,
        ))  # fmt: skip
    freed = np.maximum(path.release[on][:, :, f], 0.0).sum(0)
    if np.abs(freed).max(initial=0.0) > 0:
        covers = np.divide(100 * np.maximum(freed, 0.0), total, out=np.zeros_like(total), where=total > 0)
        rows.append(("own stocks", Quantity(value=0.0), told.quantity(freed), told.quantity(covers), None, None))
    return Table(
        name=f"who replaces it{label}", columns=("supplier", "base", "delivered", "part of the loss made good", "price change", "delivered price"),
        units=("", "t", "t", "%", "%", "USD/t"), rows=tuple(rows), note="while the changes hold",
    )  # fmt: skip


def _begins(s: Scenario) -> Day:
    return (s.start or Day(2000, 1, 1)).replace(day=1)


def _surplus(told: _Told, base: Base, path: Path, label: str) -> Table:
    """Consumers' and producers' gains over the whole path, in percent of a year's base quantity."""
    buyers, sellers = path.consumer_surplus.sum(0), path.producer_surplus.sum(0)
    rows: list[tuple[Cell, ...]] = []
    for k, code in enumerate(base.countries):
        bought, sold = base.flows[:, k].sum(), base.flows[k].sum()
        name = name_of(code) if code != REST else "rest of the world"
        rows.append((
            name, told.quantity(100 * buyers[:, k] / bought) if bought and path.consumption[:, :, k].min() > 0 else None,
            told.quantity(100 * sellers[:, k] / sold) if sold else None,
            told.quantity(buyers[:, k] * float(base.flows[:, k] @ np.nan_to_num(base.prices[:, k])) / bought / 1e6)
            if bought and np.isfinite(base.prices[base.flows[:, k] > 0, k]).all() else None,
        ))  # fmt: skip
    return Table(
        name=f"surplus{label}", columns=("country", "consumers", "producers", "consumers"),
        units=("", "% of a year's base value", "% of a year's base value", "million USD"), rows=tuple(rows),
        note="consumer and producer surplus over the whole path; scarcity rents and tariff revenue are not in it",
    )  # fmt: skip


def _market_headline(told: _Told, base: Base, path: Path, begins: Day) -> list[str]:
    f = path.market.index(_focus(told.scenario))
    months = _market_tables(told, base, path, begins, False)[0]
    size = lambda k: lambda r: abs(r[k].value) if isinstance(r[k], Quantity) else 0.0  # noqa: E731
    price, use = max(months.rows, key=size(3)), max(months.rows, key=size(2))
    name = f"{name_of(base.countries[f])}'s"
    return [
        f"{name} price of HS {base.product} {_moves(price[3], 'above', 'below')}, in {price[0]}",
        f"its consumption {_moves(use[2], 'below', 'above')}, in {use[0]}",
    ]


def _moves(cell: Cell, up: str, down: str) -> str:
    """'is at most 2.9% above the base'."""
    assert isinstance(cell, Quantity)
    if abs(cell.value) < 1e-6:
        return "does not move"
    turned = cell if cell.value > 0 else Quantity(
        value=-cell.value, low=None if cell.high is None else -cell.high, high=None if cell.low is None else -cell.low
    )  # fmt: skip
    return f"is at most {_said(turned, '%')} {up if cell.value > 0 else down} the base"


def _said(cell: Cell, unit: str) -> str:
    assert isinstance(cell, Quantity)
    text = f"{cell.value:,.0f}{unit}" if abs(cell.value) >= 1000 else f"{cell.value:.3g}{unit}"
    return text if cell.low is None or cell.high is None else f"{text} ({cell.low:.3g} to {cell.high:.3g})"


# --- supply chains ----------------------------------------------------------------------------------------------------


def _network(told: _Told) -> Outcome:
    s = told.scenario
    table = load_table(s.table, kind=s.table_kind, year=s.year)
    legs = [leg for change in s.changes for leg in _severed(change, table.countries, table.sectors)]
    if s.on:
        table.country(s.on)
    names = ["rerouting_friction", "leakage"]
    fields = {"rerouting_friction": "friction", "leakage": "leakage"}
    cube = told.cube(len(names))

    def solve(points: Array) -> list[Losses]:
        found = []
        for k, point in enumerate(points):
            drawn = {
                fields[n]: float(parameter("production_network", n).quantile(p))
                for n, p in zip(names, point, strict=True)
            }
            # the first point is the centre: the published values
            found.append(losses(table, [legs], Network.default(**drawn) if k else Network.default())[0])
            told.progress(k + 1, len(points))
        return found

    def world_loss(points: Array) -> Array:
        return np.array([r.total for r in solve(np.vstack([np.full((1, len(names)), 0.5), points]))[1:]])

    found = solve(cube)
    by_country = np.stack([r.loss.sum(0) for r in found])
    by_sector = np.stack([r.loss.sum(1) for r in found])
    shown = list(dict.fromkeys([*([s.on] if s.on else []), *list(found[0].by_country)[:15]]))
    at = {c: n for n, c in enumerate(table.countries)}
    rows: list[tuple[Cell, ...]] = [
        (
            name_of(c),
            told.quantity(by_country[:, at[c]]),
            told.quantity(100 * by_country[:, at[c]] / table.country_output[at[c]]),
        )
        for c in shown
    ]
    sectors: list[tuple[Cell, ...]] = [
        (x, told.quantity(by_sector[:, table.sectors.index(x)])) for x in list(found[0].by_sector)[:10]
    ]
    world = told.quantity(by_country.sum(1))
    return Outcome(
        scenario=s, model="", why="", vintage=table.vintage, parameters={"production_network": version("production_network")},
        headline=(f"world output falls by {_said(world, '')} {table.unit}, "
                  f"{_said(told.quantity(100 * by_country.sum(1) / table.country_output.sum()), '%')} of gross output",),
        exposure=_exposure(told)[0],
        tables=(Table(name="losses by country", columns=("country", "loss", "share of output"), units=("", table.unit, "%"), rows=tuple(rows),
                      note="gross output a year; a gain would be negative"),
                Table(name="losses by sector", columns=("sector", "loss"), units=("", table.unit), rows=tuple(sectors))),
        drivers=told.drivers(names, "production_network", world_loss, most=5), driven="the world's loss",
        assumed=("prices do not ration: what is severed is rerouted but for a friction, and what is missing holds up production",
                 "nobody builds new capacity or new products; final demand is served in proportion"),
        cannot_tell=("prices; months; products below a sector",),
    )  # fmt: skip


def _severed(change: Change, countries: Sequence[str], sectors: Sequence[str]) -> list[Severance]:
    """The flows that a change stops; raises BadScenario for what this model has no word for."""
    if change.products:
        raise BadScenario(
            "the production network has sectors, not products",
            remedy="give sectors (C19 for refined petroleum), or --model product_market",
        )
    if change.type not in ("sanction", "export_ban", "import_ban"):
        raise BadScenario(
            f"{change.type} is no severed flow",
            remedy="use sanction, export_ban or import_ban here, or --model structural_gravity",
        )
    for code in (*change.exporters, *change.importers):
        if code not in countries:
            raise BadScenario(
                f"{name_of(code)} ({code}) is not in the input-output table ({len(countries)} countries)",
                remedy="use --model product_market with a product, or a table that holds it (EORA and GLORIA cover most countries)",
            )
    for sector in change.sectors:
        if sector not in sectors:
            raise BadScenario(f"sector '{sector}' is not in the table", remedy=f"it has {', '.join(sectors)}")
    legs = [Severance(countries[i], countries[j], change.sectors) for i, j in np.argwhere(change.hits(countries))]
    if not legs:
        raise BadScenario("no flow is severed", where=change.type, remedy="name exporters and importers that trade")
    return legs


# --- the long run -----------------------------------------------------------------------------------------------------


def gravity_inputs(home: Workspace, scenario: Scenario) -> tuple[Economy, Shock]:
    """Return the long-run model's base and shock for a scenario; the sweep calls this too."""
    countries, trade, gdp, vintage = totals(home.warehouse, scenario.year)
    elasticity = scenario.elasticities.get(
        "trade_elasticity", parameter("structural_gravity", "trade_elasticity").value
    )
    if elasticity <= 0:
        raise BadScenario(
            f"trade_elasticity = {elasticity:g}", remedy="give it above 0: flows fall as their cost rises"
        )
    economy = world_economy(
        countries,
        trade,
        gdp,
        elasticity=elasticity,
        labour_supply=scenario.elasticities.get("labour_supply", 0.0),
        vintage=vintage,
    )
    rates = np.zeros((1, len(countries), len(countries)))
    for change in scenario.changes:
        if change.type == "tariff":
            rates = np.where(change.hits(countries), change.from_percent / 100, rates)
    economy = replace(economy, tariffs=rates)
    return economy, gravity_shock(economy, scenario)


def gravity_shock(economy: Economy, scenario: Scenario) -> Shock:
    """Turn a scenario's changes into new tariffs, costs, bans and productivity."""
    n = len(economy.countries)
    tariffs, cost, banned, gain = np.zeros((1, n, n)), np.ones((1, n, n)), np.zeros((1, n, n), bool), np.ones((1, n))
    for change in scenario.changes:
        for code in (*change.exporters, *change.importers, *((scenario.on,) if scenario.on else ())):
            economy.index(code)
        if change.products or change.sectors:
            raise BadScenario(
                "the long-run model here has one good", remedy="leave products and sectors out, or use another model"
            )
        hit = change.hits(economy.countries)[None]
        if change.type in ("export_ban", "import_ban", "sanction"):
            banned |= hit
        elif change.type == "tariff":
            tariffs = np.where(hit, (change.rate_percent or 0) / 100, tariffs)
        elif change.type == "supply_loss":
            gain[0] *= [1 - (change.percent or 0) / 100 if c in change.exporters else 1.0 for c in economy.countries]
        elif change.type == "quota":
            raise BadScenario(
                "a quota has no counterpart in the long-run model",
                remedy="give a tariff, or a product for the market model",
            )
        else:
            cost = np.where(hit, cost * (1 + _percent(change, economy.countries) / 100), cost)
    return Shock(tariffs=tariffs, cost=cost, banned=banned if banned.any() else None, productivity=gain)


def _gravity(told: _Told) -> Outcome:
    s = told.scenario
    economy, _ = gravity_inputs(told.home, s)
    fixed = "trade_elasticity" in s.elasticities
    names = [] if fixed else ["trade_elasticity"]
    cube = told.cube(len(names))
    p: Parameter = parameter("structural_gravity", "trade_elasticity")
    values = np.full(len(cube), s.elasticities["trade_elasticity"]) if fixed else p.quantile(cube[:, 0])
    rows: list[dict[str, Array]] = []
    failed = 0
    at = economy.index(s.on) if s.on else 0
    for k, value in enumerate(values):
        drawn = replace(economy, elasticity=np.array([value]))
        try:
            rows.append(_kept(exact_hat_equilibrium(drawn, gravity_shock(drawn, s)), at))
        except BilateralError:
            if not k:
                raise
            failed += 1
        told.progress(k + 1, len(values))
    # only what the tables need is kept of a draw, so that memory does not grow with flows
    return _gravity_outcome(told, economy, {name: np.stack([r[name] for r in rows]) for name in rows[0]}, failed)


def _kept(e: Equilibrium, at: int) -> dict[str, Array]:
    flows = e.flows.sum(0)
    return {
        "welfare": 100 * (e.welfare - 1), "price": 100 * (e.consumer_price - 1), "exports": 100 * (e.exports / e.base_exports - 1),
        "imports": 100 * (e.imports / e.base_imports - 1), "turnover": flows[at] + flows[:, at],
    }  # fmt: skip


def _gravity_outcome(told: _Told, economy: Economy, found: dict[str, Array], failed: int) -> Outcome:
    s = told.scenario
    q = told.quantity
    welfare = found["welfare"]
    order = np.argsort(welfare[0])
    told_of = list(dict.fromkeys([*([economy.index(s.on)] if s.on else []), *order[:8], *order[-8:][::-1],
                                  *(economy.index(c) for ch in s.changes for c in (*ch.exporters, *ch.importers)[:8])]))  # fmt: skip
    measures = ("welfare", "price", "exports", "imports")
    rows: list[tuple[Cell, ...]] = [
        (name_of(economy.countries[k]), *(q(found[m][:, k]) for m in measures)) for k in told_of
    ]
    everyone: list[tuple[Cell, ...]] = [(economy.countries[k], q(welfare[:, k])) for k in range(len(economy.countries))]
    tables = [
        Table(name="countries", columns=("country", "welfare", "prices", "exports", "imports"), units=("", "%", "%", "%", "%"), rows=tuple(rows),
              note="the country looked at, the largest losers and gainers, those named; nominal values in the world's mean consumer price"),
        Table(name="welfare of all", columns=("country", "welfare"), units=("", "%"), rows=tuple(everyone)),
    ]  # fmt: skip
    headline = []
    if s.on:
        at = economy.index(s.on)
        headline.append(f"{name_of(s.on)}'s real income changes by {_said(q(welfare[:, at]), '%')} in the long run")
        tables.append(_partners(told, economy, found["turnover"], at))
    if failed:
        headline.append(f"{failed} of {told.draws} draws did not converge and are left out of the intervals")
    return Outcome(
        scenario=s, model="", why="", vintage=economy.vintage, parameters={"structural_gravity": version("structural_gravity")},
        headline=tuple(headline), tables=tuple(tables), exposure=_exposure(told)[0],
        assumed=("one good a country; the base year is an equilibrium; deficits keep their share of world income",
                 "everything has adjusted: years, not months", "tariffs are zero in the base unless the scenario gives them (from_percent)"),
        cannot_tell=("when the change comes; sectors and products; investment and migration",),
    )  # fmt: skip


def _partners(told: _Told, economy: Economy, new: Array, at: int) -> Table:
    """Turnover of the country looked at with its partners, before and after."""
    base = economy.flows.sum(0)
    old = base[at] + base[:, at]
    old[at] = 0.0
    rows: list[tuple[Cell, ...]] = [
        (name_of(economy.countries[k]), Quantity(value=old[k] / 1e3), told.quantity(new[:, k] / 1e3), told.quantity(100 * (new[:, k] / old[k] - 1)))
        for k in np.argsort(-old)[:15] if old[k] > 0
    ]  # fmt: skip
    return Table(
        name="turnover by partner",
        columns=("partner", "base", "after", "change"),
        units=("", "million USD", "million USD", "%"),
        rows=tuple(rows),
    )


__all__ = ["choose", "gravity_inputs", "gravity_shock", "simulate"]
