"""From a scenario to its outcome: which model answers, exposure first, then tables with intervals.

The question decides: a product and months go to the market of that product; sectors and supply chains to the production
network; tariffs and trade costs without a product to structural gravity in the long run.  A scenario may choose.
"""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from bilateral.errors import BadScenario
from bilateral.scenarios.asked import Asked, Progress, exposure_only
from bilateral.scenarios.gravity_answer import gravity_answer
from bilateral.scenarios.market_answer import market_answer
from bilateral.scenarios.network_answer import network_answer
from bilateral.scenarios.outcome import Outcome
from bilateral.scenarios.scenario import Scenario
from bilateral.workspace import Workspace

Array = NDArray[np.float64]
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
        "exposure": exposure_only,
        "product_market": market_answer,
        "production_network": network_answer,
        "structural_gravity": gravity_answer,
    }[model]
    if draws and draws < FEWEST:
        raise BadScenario(f"{draws} draws give no interval", remedy=f"give 0, or {FEWEST} and more")
    told = Asked(home, scenario, draws, seed, level, progress or (lambda done, of: None))
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


__all__ = ["choose", "simulate"]
