"""What a model's answer is asked with: the scenario, the draws of parameters, and how numbers become cells.

In: a scenario, draws and a seed.  Out: an `Asked`, from which each model makes its `Outcome`; exposure comes from here
too, since it goes before every model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.stats import qmc

from bilateral.corridors.graph import WhatIf
from bilateral.corridors.whatif import trade_cost_change
from bilateral.errors import NoData
from bilateral.records import Figure
from bilateral.reference.parameters import parameter
from bilateral.scenarios.exposure import BANS_SALES, exposure_to
from bilateral.scenarios.markets import network
from bilateral.scenarios.outcome import Cell, Driver, Outcome, Quantity
from bilateral.scenarios.scenario import Change, Scenario
from bilateral.workspace import Workspace

Array = NDArray[np.float64]
Progress = Callable[[int, int], None]


class Asked:
    """What a model's runner is told, and the draws of its parameters."""

    def __init__(
        self, home: Workspace, scenario: Scenario, draws: int, seed: int, level: float, progress: Progress
    ) -> None:
        self.home, self.scenario, self.progress = home, scenario, progress
        self.draws, self.seed, self.level = draws, seed, level

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


def exposed(told: Asked) -> tuple[tuple[Figure, ...], list[str]]:
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


def exposure_only(told: Asked) -> Outcome:
    """Answer with exposure and no model."""
    figures, missing = exposed(told)
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


def cost_change(change: Change, countries: Sequence[str]) -> Array:
    """(exporter, importer) change of the delivered cost, percent: as given, or by the ways over the links that change."""
    n = len(countries)
    if not change.links:
        return np.full((n, n), change.percent or 0.0)
    what_if = WhatIf(opened=change.links) if change.type == "corridor_opened" else WhatIf(closed=change.links)
    found = trade_cost_change(network(), list(countries), what_if)
    return np.nan_to_num(found)


def said(cell: Cell, unit: str) -> str:
    """A quantity in a sentence: '2.9% (1.7 to 6.4)'."""
    assert isinstance(cell, Quantity)
    text = f"{cell.value:,.0f}{unit}" if abs(cell.value) >= 1000 else f"{cell.value:.3g}{unit}"
    return text if cell.low is None or cell.high is None else f"{text} ({cell.low:.3g} to {cell.high:.3g})"


__all__ = ["Asked", "Progress", "cost_change", "exposed", "exposure_only", "said"]
