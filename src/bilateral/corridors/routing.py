"""Ways over the freight graph: the best one, others that really differ, how far a day reaches, who lies on the way.

In: a `Graph` and places.  Out: `Route`s with legs, days, cost, CO2, borders, gauge changes, the weakest capacity and the
spread of the days.  The search is scipy's compiled Dijkstra.  Where there is no way the answer says which links are
closed or missing; it is never a length of zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from bilateral.corridors.graph import GATE, OCEAN, Graph, value
from bilateral.corridors.sea import CLOSED, SeaRoute, sea
from bilateral.errors import BadNetwork, NoRoute
from bilateral.records import Noun

Array = NDArray[np.float64]
Ints = NDArray[np.int_]
Objective = Literal["cost", "hours", "usd", "km"]


class Leg(Noun):
    """A stretch of one mode, or a handling between two; `places` are the ids passed, ends included."""

    mode: str
    from_place: str
    to_place: str
    km: float
    hours: float
    usd_tonne: float
    places: tuple[str, ...] = ()


class Route(Noun):
    """A way from one place to another, a tonne; USD a TEU for containers."""

    origin: str
    destination: str
    cargo: str
    km: float
    sea_km: float
    days: float
    days_low: float
    days_high: float
    usd_tonne: float
    usd_teu: float | None
    co2_kg_tonne: float
    generalised_usd_tonne: float
    borders: int
    gauge_changes: int
    transfers: int
    capacity_mt: float | None
    weakest: str
    places: tuple[str, ...]
    legs: tuple[Leg, ...]
    estimated_km: float
    name: str = ""


@dataclass(frozen=True)
class _Way:
    arcs: tuple[int, ...]
    cost: float


def route(
    graph: Graph,
    origin: str,
    destination: str,
    *,
    via: Sequence[str] = (),
    modes: Sequence[Sequence[str]] = (),
    objective: Objective = "cost",
) -> Route:
    """Return the best way.

    Parameters
    ----------
    graph
        From `build`.
    origin, destination, via
        Ids of places; `via` are passed in order.
    modes
        For each stretch between them the modes allowed; all where left out.
    objective
        `cost` (generalised), `hours`, `usd` or `km`.

    Raises
    ------
    NoRoute
        No way exists; the message names what stands in it.
    """
    if origin == destination:
        raise BadNetwork(f"{origin} is both ends", remedy="name two places")
    weight = _weight(graph, objective)
    way = (
        _via(graph, weight, origin, destination, via, modes)
        if via or modes
        else _best(graph, weight, origin, destination)
    )
    if way is None:
        raise NoRoute(
            _obstacle(graph, origin, destination, via, modes), remedy="open it (--open), or choose another way"
        )
    return describe(graph, way.arcs, origin, destination, via)


def alternatives(
    graph: Graph, origin: str, destination: str, count: int = 5, objective: Objective = "cost"
) -> list[Route]:
    """Return ways that differ, the best first.

    After each way is found, what it used costs more (parameter `alternative_penalty`), so that the next one differs where
    it matters; ways over the same places by the same modes count once.  All are simple, and sorted by true cost.

    Source: de la Barra, Pérez and Anez (1993), Multidimensional path search and assignment (the penalty method).
    """
    weight = _weight(graph, objective)
    penalty, taken = value("alternative_penalty"), weight.copy()
    found: dict[tuple[str, ...], _Way] = {}
    for _ in range(4 * count):
        way = _best(graph, taken, origin, destination)
        if way is None:
            break
        moves = [a for a in way.arcs if graph.kind[a] == "move"]
        places = [graph.nodes[graph.head[a]][0] for a in moves]
        # where along the same way goods change mode is no other way
        key = (*places, *dict.fromkeys(str(graph.mode[a]) for a in moves))
        if key not in found and len(set(places)) == len(places):
            found[key] = _Way(way.arcs, float(weight[list(way.arcs)].sum()))
            if len(found) == count:
                break
        taken[moves] *= penalty
    if not found:
        raise NoRoute(_obstacle(graph, origin, destination, (), ()), remedy="open it (--open), or choose another way")
    ways = sorted(found.values(), key=lambda w: w.cost)
    return [describe(graph, w.arcs, origin, destination) for w in ways]


def costs(graph: Graph, places: Sequence[str], objective: Objective = "cost") -> Array:
    """(place, place) cost of the best way between gates, inf where there is none."""
    gates = np.array([graph.gate(p) for p in places])
    return np.asarray(dijkstra(graph.weighted(_weight(graph, objective)), indices=gates)[:, gates])


def reach(graph: Graph, origin: str, objective: Objective = "hours") -> dict[str, float]:
    """{place: hours (or another measure) of the best way from the origin}, nearest first: an isochrone's points."""
    distance = dijkstra(graph.weighted(_weight(graph, objective)), indices=graph.gate(origin))
    found = {
        place: float(distance[n])
        for (place, state), n in graph.index.items()
        if state == GATE and np.isfinite(distance[n])
    }
    return dict(sorted(found.items(), key=lambda item: item[1]))


def through(
    graph: Graph, spots: Iterable[str], among: Sequence[str], objective: Objective = "cost"
) -> tuple[float, int]:
    """Share of best ways, among pairs of places that lie elsewhere, which pass one of the spots; and how many pairs.

    `spots` are places or countries (ISO 3166-1 alpha-3).
    """
    wanted = set(spots)
    inside = lambda p: p in wanted or graph.network.places[p].country in wanted  # noqa: E731
    ends = [p for p in among if not inside(p)]
    gates = np.array([graph.gate(p) for p in ends])
    _, before = dijkstra(graph.weighted(_weight(graph, objective)), indices=gates, return_predecessors=True)
    hit = np.array([inside(place) for place, _ in graph.nodes])
    passed = pairs = 0
    for row, start in enumerate(gates):
        on = _passing(before[row], hit)
        reached = np.array([g != start and before[row, g] >= 0 for g in gates])
        passed += int(on[gates][reached].sum())
        pairs += int(reached.sum())
    return (passed / pairs if pairs else 0.0), pairs


def market_access(graph: Graph, place: str, sizes: dict[str, float], *, elasticity: float) -> float:
    """Σ_j size_j · cost_j^-θ over the places with a size, cost in generalised USD a tonne.

    Source: Harris (1954), market potential; Donaldson and Hornbeck (2016), equation (9), for the exponent's meaning.
    """
    cost = reach(graph, place, "cost")
    return float(sum(size * max(cost[p], 1.0) ** -elasticity for p, size in sizes.items() if p in cost and p != place))


def _weight(graph: Graph, objective: Objective) -> Array:
    """(arc,) what is minimised; a little cost breaks ties, so that the answer is one."""
    chosen = {"cost": graph.usd + graph.vot * graph.hours, "hours": graph.hours, "usd": graph.usd, "km": graph.km}[
        objective
    ]
    return np.where(graph.passable, chosen + (0.0 if objective == "cost" else 1e-6 * (1 + graph.usd)), np.inf)


def _best(graph: Graph, weight: Array, origin: str, destination: str) -> _Way | None:
    a, b = graph.gate(origin), graph.gate(destination)
    distance, before = dijkstra(graph.weighted(weight), indices=a, return_predecessors=True)
    if not np.isfinite(distance[b]):
        return None
    return _Way(tuple(graph.way(before, b)), float(distance[b]))


def _via(
    graph: Graph, weight: Array, origin: str, destination: str, via: Sequence[str], modes: Sequence[Sequence[str]]
) -> _Way | None:
    """Best way through places in order: one copy of the graph a stretch, joined where a place of the list is passed."""
    size, layers = len(graph.nodes), len(via) + 1
    tails, heads, costs_ = [], [], []
    for n in range(layers):
        cost = weight
        if n < len(modes) and modes[n]:
            allowed = np.isin(graph.mode, [*modes[n]]) | np.isin(graph.kind, ["load", "unload", "gauge"])
            cost = np.where(allowed, weight, np.inf)
        tails.append(graph.tail + n * size)
        heads.append(graph.head + n * size)
        costs_.append(cost)
        if n < len(via):
            spots = np.array([k for (place, _), k in graph.index.items() if place == via[n]])
            tails.append(spots + n * size)
            heads.append(spots + (n + 1) * size)
            costs_.append(np.full(len(spots), 1e-9))
    matrix = csr_matrix(
        (np.concatenate(costs_), (np.concatenate(tails), np.concatenate(heads))), shape=(size * layers,) * 2
    )
    a, b = graph.gate(origin), graph.gate(destination) + (layers - 1) * size
    distance, before = dijkstra(matrix, indices=a, return_predecessors=True)
    if not np.isfinite(distance[b]):
        return None
    found, at = [], b
    while before[at] >= 0:
        tail = int(before[at])
        if tail // size == at // size:
            found.append(graph.arc(tail % size, at % size))
        at = tail
    return _Way(tuple(found[::-1]), float(distance[b]))


def _passing(before: Ints, hit: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(node,) whether the way to it passes a hit node, by following the tree in order."""
    state = np.full(len(before), -1)
    for node in range(len(before)):
        trail = []
        at = node
        while state[at] < 0 and before[at] >= 0:
            trail.append(at)
            at = int(before[at])
        known = bool(state[at] > 0) if state[at] >= 0 else bool(hit[at])
        state[at] = int(known)
        for step in reversed(trail):
            known = known or bool(hit[step])
            state[step] = int(known)
    return state > 0


def describe(graph: Graph, arcs: Sequence[int], origin: str, destination: str, via: Sequence[str] = ()) -> Route:
    """Sum a way up and cut it into legs, which end at the places of `via`."""
    a = np.array(arcs)
    hours, usd = float(graph.hours[a].sum()), float(graph.usd[a].sum())
    spread = float(np.sqrt((graph.spread[a] ** 2).sum())) / 24
    moves = a[graph.kind[a] == "move"]
    links = [graph.network.links[k] for k in graph.link[moves] if k >= 0]
    narrow = min((x for x in links if x.capacity_mt is not None), key=lambda x: x.capacity_mt or 0.0, default=None)
    places = [origin, *dict.fromkeys(graph.nodes[graph.head[k]][0] for k in moves)]
    container = graph.cargo == "container"
    return Route(
        origin=origin, destination=destination, cargo=graph.cargo, km=float(graph.km[a].sum()), sea_km=float(graph.km[moves][graph.mode[moves] == OCEAN].sum()),
        days=hours / 24, days_low=max(hours / 24 - 1.28 * spread, 0.0), days_high=hours / 24 + 1.28 * spread, usd_tonne=usd,
        usd_teu=usd * value("tonnes_teu") if container else None, co2_kg_tonne=float(graph.grams[a].sum()) / 1e3,
        generalised_usd_tonne=usd + graph.vot * hours, borders=int(graph.border[a].sum()), gauge_changes=_gauge_changes(graph, moves),
        transfers=max(int((graph.kind[a] == "load").sum()) - 1, 0), capacity_mt=narrow.capacity_mt if narrow else None,
        weakest=narrow.key if narrow else "", places=tuple(dict.fromkeys(places)), legs=tuple(_legs(graph, a, via)),
        estimated_km=float(sum(x.km for x in links if x.source.startswith("ESTIMATE"))),
    )  # fmt: skip


def _gauge_changes(graph: Graph, moves: Ints) -> int:
    """How often a railway of one gauge follows one of another, whether wheels are changed or the box is lifted over."""
    states = [graph.nodes[graph.head[k]][1] for k in moves]
    return sum(a != b and a.startswith("rail") and b.startswith("rail") for a, b in pairwise(states))


def _legs(graph: Graph, arcs: Ints, via: Sequence[str] = ()) -> list[Leg]:
    """Moves of one mode in a row are one leg; handlings, gauge changes and places of `via` stand between."""
    place = lambda n: graph.nodes[n][0]  # noqa: E731
    name = lambda n: graph.network.places[place(n)].name  # noqa: E731
    stops = list(via)
    legs: list[Leg] = []
    for k in arcs:
        kind, mode = str(graph.kind[k]), str(graph.mode[k])
        step = Leg(
            mode=mode if kind == "move" else {"load": "loading", "unload": "unloading", "gauge": "gauge change"}[kind],
            from_place=name(graph.tail[k]), to_place=name(graph.head[k]), km=float(graph.km[k]), hours=float(graph.hours[k]),
            usd_tonne=float(graph.usd[k]), places=(place(graph.tail[k]), place(graph.head[k])),
        )  # fmt: skip
        stop = bool(stops) and place(graph.tail[k]) == stops[0]
        if stop:
            stops.pop(0)
        if legs and kind == "move" and legs[-1].mode == mode and not stop:
            last = legs.pop()
            step = step.model_copy(update={
                "from_place": last.from_place, "km": last.km + step.km, "hours": last.hours + step.hours, "usd_tonne": last.usd_tonne + step.usd_tonne,
                "places": (*last.places, step.places[-1]),
            })  # fmt: skip
        legs.append(step)
    return legs


def _obstacle(graph: Graph, origin: str, destination: str, via: Sequence[str], modes: Sequence[Sequence[str]]) -> str:
    """Say what stands in the way: the closed links of the best way if everything were open."""
    free = np.where(graph.passable, 0.0, 1e6) + graph.usd + graph.vot * graph.hours
    way = (
        _via(graph, free, origin, destination, via, modes) if via or modes else _best(graph, free, origin, destination)
    )
    names = graph.network.places
    told = f"no way for {graph.cargo.replace('_', ' ')} from {names[origin].name} to {names[destination].name}"
    if via:
        told += f" through {', '.join(names[v].name for v in via)}"
    if way is None:
        return f"{told}: no link joins them, open or not"
    reasons = dict.fromkeys(graph.why[a] for a in way.arcs if a in graph.why)
    return f"{told}: {', '.join(reasons)}"


def track(graph: Graph, found: Route) -> list[tuple[str, Array]]:
    """The route as lines on a map: (mode, points of longitude and latitude), ocean legs by searoute's track."""
    lines: list[tuple[str, Array]] = []
    for leg in (leg for leg in found.legs if leg.km > 0):
        spots = np.array([[graph.network.places[p].lon, graph.network.places[p].lat] for p in leg.places])
        if leg.mode == OCEAN:
            spots = np.vstack([spots[:1], _voyage(graph, leg).track, spots[-1:]])
        lines.append((leg.mode, spots))
    return lines


def passages(graph: Graph, found: Route) -> set[str]:
    """Passages of the sea that a route's voyages use, such as 'suez'."""
    return {p for leg in found.legs if leg.mode == OCEAN for p in _voyage(graph, leg).passages}


def _voyage(graph: Graph, leg: Leg) -> SeaRoute:
    a, b = (graph.network.places[p] for p in (leg.places[0], leg.places[-1]))
    closed = (*CLOSED, *graph.what_if.closed_passages)
    return sea().routes(np.array([[a.lon, a.lat]]), np.array([[b.lon, b.lat]]), closed)[0]


__all__ = [
    "Leg",
    "Objective",
    "Route",
    "alternatives",
    "costs",
    "describe",
    "market_access",
    "passages",
    "reach",
    "route",
    "through",
    "track",
]
