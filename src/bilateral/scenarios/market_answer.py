"""The market of a product as an answer: a scenario's dated changes as a policy by steps, and the path as tables.

In: an `Asked`.  Out: an `Outcome` with months, who replaces what is lost, and surplus.
"""

from __future__ import annotations

from datetime import date as Day
from datetime import timedelta

import numpy as np
from dateutil.relativedelta import relativedelta
from numpy.typing import NDArray

from bilateral.errors import BadScenario, NoData
from bilateral.reference.countries import name_of
from bilateral.reference.parameters import parameter, version
from bilateral.scenarios.asked import Asked, Progress, cost_change, exposed, said
from bilateral.scenarios.exposure import BANS_SALES
from bilateral.scenarios.markets import REST, Base, base_market, market, unknowns
from bilateral.scenarios.outcome import Cell, Outcome, Quantity, Table
from bilateral.scenarios.product_market import Path, Policy, simulate_market
from bilateral.scenarios.scenario import Scenario, named

Array = NDArray[np.float64]


def market_answer(told: Asked) -> Outcome:
    """Answer with the market of each product that the scenario names."""
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
    figures, missing = exposed(told)
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
        hit, percent = change.hits(base.countries), cost_change(change, base.countries)
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


def _paths(told: Asked, base: Base, months: int, begins: Day) -> tuple[list[str], Path]:
    """The central path and the draws', in chunks that keep memory flat."""
    names = unknowns(base, told.scenario.elasticities)
    return names, _run(told, base, told.cube(len(names)), months, begins, told.progress)


def _run(told: Asked, base: Base, cube: Array, months: int, begins: Day, progress: Progress) -> Path:
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


def _worst_price(told: Asked, base: Base, cube: Array, months: int, begins: Day) -> Array:
    path = _run(told, base, cube, months, begins, lambda done, of: None)
    return path.monthly(path.price, np.mean)[
        :, :, 0 if base.countries[0] == _focus(told.scenario) else path.market.index(_focus(told.scenario))
    ].max(0)


def _market_tables(told: Asked, base: Base, path: Path, begins: Day, several: bool) -> list[Table]:
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


def _replacement(told: Asked, base: Base, path: Path, f: int, label: str) -> Table:
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


def _surplus(told: Asked, base: Base, path: Path, label: str) -> Table:
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


def _market_headline(told: Asked, base: Base, path: Path, begins: Day) -> list[str]:
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
    return f"is at most {said(turned, '%')} {up if cell.value > 0 else down} the base"


__all__ = ["market_answer"]
