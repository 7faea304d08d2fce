"""Who gets over the bottleneck: a table of demand assigned to the network at least cost, within the links' capacities.

In: a `Graph` and tonnes a year between places.  Out: what goes where, which links are full, what does not fit, and the
shadow price of each full link: what one tonne a year more of it would save, which says where widening pays.

The linear programme is solved by column generation: ways are priced by scipy's Dijkstra with the shadow prices on the
full links, the master by HiGHS.  The result is the optimum over all ways, not over a few chosen ones.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from bilateral.corridors.graph import Graph
from bilateral.corridors.network import Network
from bilateral.errors import BadNetwork, NoRoute
from bilateral.records import Noun

Array = NDArray[np.float64]
OVERLOAD = 1e4  # USD a tonne: dearer than any way, so that overload is the last resort


@dataclass(frozen=True)
class Demand:
    """Tonnes a year from one place to another."""

    origin: str
    destination: str
    tonnes: float


class Loaded(Noun):
    """A link with a capacity and what it carries, million tonnes a year, both directions together."""

    link: str
    capacity_mt: float
    flow_mt: float
    overload_mt: float
    shadow_usd_tonne: float


class Assigned(Noun):
    """A demand's split over ways: (places, tonnes, USD a tonne)."""

    origin: str
    destination: str
    tonnes: float
    free_usd_tonne: float
    usd_tonne: float
    ways: tuple[tuple[tuple[str, ...], float, float], ...]


class Assignment(Noun):
    """Links by shadow price, and demands."""

    links: tuple[Loaded, ...]
    demands: tuple[Assigned, ...]
    cost_musd: float
    rounds: int


def read_demand(path: Path, network: Network) -> tuple[Network, list[Demand]]:
    """Read a CSV with from, to, tonnes; the network comes back with the places that its tables lack.

    Raises BadNetwork naming file, line and field.
    """
    try:
        table = csv.DictReader(path.read_text("utf-8-sig").splitlines())
        rows = list(table)
    except (OSError, UnicodeDecodeError):
        raise BadNetwork(
            "cannot be read", where=str(path), remedy="give a CSV in UTF-8 with from, to, tonnes"
        ) from None
    missing = {"from", "to", "tonnes"} - set(table.fieldnames or ())
    if missing:
        raise BadNetwork(
            f"column '{sorted(missing)[0]}' is missing",
            where=f"{path.name}, line 1",
            remedy="the columns are from, to, tonnes",
        )
    if not rows:
        raise BadNetwork("has no row", where=path.name, remedy="give a demand a row: from, to, tonnes")
    found, places = [], []
    for n, row in enumerate(rows, 2):
        where = f"{path.name}, line {n}"
        try:
            tonnes = float(row["tonnes"])
        except (TypeError, ValueError):
            tonnes = -1.0
        if not 0 < tonnes < 1e12:
            raise BadNetwork(
                f"field tonnes says '{row['tonnes'] or ''}'", where=where, remedy="accepted: tonnes a year, above 0"
            )
        try:
            ends = [network.place(row[end]) for end in ("from", "to")]
        except BadNetwork as error:
            raise BadNetwork(error.what, where=where, remedy=error.remedy) from None
        if ends[0].id == ends[1].id:
            raise BadNetwork(f"field to says '{row['to']}', as field from", where=where, remedy="name two places")
        places += ends
        found.append(Demand(ends[0].id, ends[1].id, tonnes))
    return network.with_places(places), found


def assign(graph: Graph, demands: Sequence[Demand], *, rounds: int = 60) -> Assignment:
    """Assign demands at least generalised cost within capacities.

    Raises
    ------
    NoRoute
        A demand has no way at all.

    Source
    ------
    Ahuja, Magnanti and Orlin (1993), Network Flows, chapter 17 (multicommodity flow, column generation).
    """
    limited = {
        k: (link.capacity_mt or 0.0) * 1e6 for k, link in enumerate(graph.network.links) if link.capacity_mt is not None
    }
    row_of = {k: n for n, k in enumerate(limited)}
    capacity = np.array(list(limited.values()))
    gates = np.array([[graph.gate(d.origin), graph.gate(d.destination)] for d in demands])
    wanted = np.array([d.tonnes for d in demands])
    columns: list[tuple[int, tuple[int, ...], float, tuple[int, ...]]] = []  # demand, arcs, cost, rows
    seen: set[tuple[int, tuple[int, ...]]] = set()
    free = np.zeros(len(demands))
    shadow, worth = np.zeros(len(capacity)), np.full(len(demands), np.inf)
    answer = None
    for count in range(1, rounds + 1):
        cost = graph.cost
        for k, row in row_of.items():
            cost = np.where(graph.link == k, cost + shadow[row], cost)
        sources, at = np.unique(gates[:, 0], return_inverse=True)
        distance, before = dijkstra(graph.weighted(cost), indices=sources, return_predecessors=True)
        added = 0
        for n, (_, end) in enumerate(gates):
            reduced = distance[at[n], end]
            if not np.isfinite(reduced):
                raise NoRoute(
                    f"no way from {demands[n].origin} to {demands[n].destination}",
                    remedy="open a link, or drop the demand",
                )
            if count == 1:
                free[n] = reduced
            if reduced < worth[n] - 1e-7:
                arcs = tuple(graph.way(before[at[n]], int(end)))
                if (n, arcs) not in seen:
                    seen.add((n, arcs))
                    used = tuple(row_of[k] for k in dict.fromkeys(graph.link[list(arcs)].tolist()) if k in row_of)
                    columns.append((n, arcs, float(graph.cost[list(arcs)].sum()), used))
                    added += 1
        if not added:
            break
        answer, shadow, worth = _master(columns, wanted, capacity)
    assert answer is not None
    return _told(graph, demands, columns, answer, shadow, free, list(limited), capacity, count)


def _master(
    columns: Sequence[tuple[int, tuple[int, ...], float, tuple[int, ...]]], wanted: Array, capacity: Array
) -> tuple[Array, Array, Array]:
    """Flows over the ways known so far, shadow prices of links, and each demand's marginal cost."""
    n, m = len(columns), len(capacity)
    rows: list[int] = []
    cols: list[int] = []
    for c, (_, _, _, used) in enumerate(columns):
        rows += used
        cols += [c] * len(used)
    over = np.arange(m)
    upper = csr_matrix(
        (
            np.concatenate([np.ones(len(rows)), -np.ones(m)]),
            (np.concatenate([np.array(rows, dtype=int), over]), np.concatenate([np.array(cols, dtype=int), n + over])),
        ),
        shape=(m, n + m),
    )
    equal = csr_matrix((np.ones(n), ([c[0] for c in columns], range(n))), shape=(len(wanted), n + m))
    price = np.array([c[2] for c in columns] + [OVERLOAD] * m)
    scale = max(float(wanted.max()), 1.0)
    found = linprog(price, A_ub=upper, b_ub=capacity / scale, A_eq=equal, b_eq=wanted / scale, method="highs")
    return found.x * scale, -found.ineqlin.marginals, found.eqlin.marginals


def _told(
    graph: Graph, demands: Sequence[Demand], columns: Sequence[tuple[int, tuple[int, ...], float, tuple[int, ...]]], answer: Array, shadow: Array,
    free: Array, links: Sequence[int], capacity: Array, rounds: int,
) -> Assignment:  # fmt: skip
    n = len(columns)
    flow = np.zeros(len(capacity))
    for c, (_, _, _, used) in enumerate(columns):
        flow[list(used)] += answer[c]
    loaded = [
        Loaded(link=graph.network.links[k].key, capacity_mt=float(capacity[row] / 1e6), flow_mt=float(flow[row] / 1e6),
               overload_mt=float(answer[n + row] / 1e6), shadow_usd_tonne=float(max(shadow[row], 0.0)))
        for row, k in enumerate(links) if flow[row] > 1e-6
    ]  # fmt: skip
    told = []
    for d, demand in enumerate(demands):
        ways = [
            (arcs, answer[c], cost)
            for c, (which, arcs, cost, _) in enumerate(columns)
            if which == d and answer[c] > 1e-6
        ]
        mean = sum(t * cost for _, t, cost in ways) / demand.tonnes if demand.tonnes else 0.0
        described = tuple(
            (
                tuple(
                    dict.fromkeys(
                        [demand.origin, *(graph.nodes[graph.head[a]][0] for a in arcs if graph.kind[a] == "move")]
                    )
                ),
                float(t),
                float(cost),
            )
            for arcs, t, cost in sorted(ways, key=lambda w: -w[1])
        )
        told.append(Assigned(origin=demand.origin, destination=demand.destination, tonnes=demand.tonnes, free_usd_tonne=float(free[d]),
                             usd_tonne=float(mean), ways=described))  # fmt: skip
    total = sum(float(answer[c]) * columns[c][2] for c in range(n)) / 1e6
    return Assignment(
        links=tuple(sorted(loaded, key=lambda x: (-x.shadow_usd_tonne, -x.flow_mt))),
        demands=tuple(told),
        cost_musd=total,
        rounds=rounds,
    )


__all__ = ["Assigned", "Assignment", "Demand", "Loaded", "assign", "read_demand"]
