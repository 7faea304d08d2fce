"""Supply chains as an answer: the flows that a scenario severs, and who loses output.

In: an `Asked`.  Out: an `Outcome` with losses by country and sector.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bilateral.errors import BadScenario
from bilateral.reference.countries import name_of
from bilateral.reference.parameters import parameter, version
from bilateral.scenarios.asked import Asked, exposed, said
from bilateral.scenarios.io_tables import load_table
from bilateral.scenarios.outcome import Cell, Outcome, Table
from bilateral.scenarios.production_network import Losses, Network, Severance, losses
from bilateral.scenarios.scenario import Change

Array = NDArray[np.float64]


def network_answer(told: Asked) -> Outcome:
    """Answer with the production network."""
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
        headline=(f"world output falls by {said(world, '')} {table.unit}, "
                  f"{said(told.quantity(100 * by_country.sum(1) / table.country_output.sum()), '%')} of gross output",),
        exposure=exposed(told)[0],
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


__all__ = ["network_answer"]
