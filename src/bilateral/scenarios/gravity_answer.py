"""The long run as an answer: a scenario's changes as tariffs, costs and bans of the world economy.

In: an `Asked`, or a scenario for the sweep.  Out: an `Outcome` with welfare, prices and turnover.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bilateral.errors import BadScenario, BilateralError
from bilateral.reference.countries import name_of
from bilateral.reference.parameters import Parameter, parameter, version
from bilateral.scenarios.asked import Asked, cost_change, exposed, said
from bilateral.scenarios.outcome import Cell, Outcome, Quantity, Table
from bilateral.scenarios.scenario import Scenario
from bilateral.scenarios.structural_gravity import Economy, Equilibrium, Shock, exact_hat_equilibrium
from bilateral.scenarios.world import totals, world_economy
from bilateral.workspace import Workspace

Array = NDArray[np.float64]


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
            cost = np.where(hit, cost * (1 + cost_change(change, economy.countries) / 100), cost)
    return Shock(tariffs=tariffs, cost=cost, banned=banned if banned.any() else None, productivity=gain)


def gravity_answer(told: Asked) -> Outcome:
    """Answer with the long-run model: a draw of the trade elasticity at a time."""
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


def _gravity_outcome(told: Asked, economy: Economy, found: dict[str, Array], failed: int) -> Outcome:
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
        headline.append(f"{name_of(s.on)}'s real income changes by {said(q(welfare[:, at]), '%')} in the long run")
        tables.append(_partners(told, economy, found["turnover"], at))
    if failed:
        headline.append(f"{failed} of {told.draws} draws did not converge and are left out of the intervals")
    return Outcome(
        scenario=s, model="", why="", vintage=economy.vintage, parameters={"structural_gravity": version("structural_gravity")},
        headline=tuple(headline), tables=tuple(tables), exposure=exposed(told)[0],
        assumed=("one good a country; the base year is an equilibrium; deficits keep their share of world income",
                 "everything has adjusted: years, not months", "tariffs are zero in the base unless the scenario gives them (from_percent)"),
        cannot_tell=("when the change comes; sectors and products; investment and migration",),
    )  # fmt: skip


def _partners(told: Asked, economy: Economy, new: Array, at: int) -> Table:
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


__all__ = ["gravity_answer", "gravity_inputs", "gravity_shock"]
