"""Freight against its peers in one run: `python benchmarks/corridors.py`.

- a thousand port pairs with tracks: against searoute's default, doing the same work (snapping and geometry included);
- a thousand what-ifs on a thousand pairs: against scipy's Dijkstra run anew for each;
- five alternatives a pair: against networkx's shortest simple paths (Yen) on the same graph;
- a capacity run of twenty commodities: against the whole linear programme by arcs in scipy's HiGHS.
"""

from __future__ import annotations

import argparse
import itertools
import random
import time

import networkx as nx
import numpy as np
import searoute
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, hstack, identity, kron, vstack
from scipy.sparse.csgraph import dijkstra
from timing import report

from bilateral.corridors import LinkChange, Network, Sweep, alternatives, assign, build, reach
from bilateral.corridors.capacity import OVERLOAD, Demand
from bilateral.corridors.graph import Graph
from bilateral.corridors.sea import sea, sea_km, seaports


def by_sea(count: int) -> None:
    draw = random.Random(1)
    ports = [p[2:] for p in seaports().values()]
    sea()
    ends = np.array([draw.sample(ports, 2) for _ in range(count + 20)])
    joined = np.array([np.isfinite(sea_km(pair)[0, 1]) for pair in ends])
    ends = ends[joined][:count]
    searoute.searoute([0, 50], [10, 40])
    start = time.perf_counter()
    ours = sea().routes(ends[:, 0], ends[:, 1])
    mine = time.perf_counter() - start
    start = time.perf_counter()
    theirs = [searoute.searoute(list(a), list(b)) for a, b in ends]
    other = time.perf_counter() - start
    apart = np.median([abs(a.km / max(b["properties"]["length"], 1) - 1) for a, b in zip(ours, theirs, strict=True)])
    print(
        f"{len(ends)} port pairs with tracks: {mine:.2f} s, searoute {other:.1f} s; median difference of length {apart:.1e}"
    )
    report("sea_routes", mine, "searoute default", other)


def on_land() -> tuple[Graph, list[tuple[str, str]]]:
    graph = build(Network.load())
    draw = random.Random(1)
    ends = sorted(p for p in reach(graph, "Moscow"))
    return graph, [tuple(draw.sample(ends, 2)) for _ in range(1000)]  # type: ignore[misc]


def what_ifs(count: int, check: int) -> None:
    graph, pairs = on_land()
    links, draw = graph.network.links, random.Random(2)
    start = time.perf_counter()
    sweep = Sweep(graph, pairs)
    known = list(sweep.of_link)
    open_, shut = ([k for k in known if links[k].is_open(None) == state] for state in (True, False))
    changes = [
        LinkChange(closed=(draw.choice(open_),)) if draw.random() < 0.6 else LinkChange(opened=(draw.choice(shut),))
        for _ in range(count)
    ]
    found = [sweep.costs(change) for change in changes]
    mine = time.perf_counter() - start
    start = time.perf_counter()
    for change, ours in list(zip(changes, found, strict=True))[:check]:
        data = sweep.data.copy()
        for k in change.closed:
            data[sweep.of_link[k]] = np.inf
        for k in change.opened:
            data[sweep.of_link[k]] = sweep.potential[sweep.of_link[k]]
        whole = dijkstra(graph.weighted(data), indices=sweep.sources)[sweep.row, sweep.b]
        assert np.allclose(whole, ours)
    other = (time.perf_counter() - start) * count / check
    print(
        f"{count} what-ifs on {len(pairs)} pairs: {mine:.2f} s; scipy anew {other:.1f} s, from {check} that also agree"
    )
    report("what_ifs", mine, "scipy csgraph dijkstra, anew for each", other)


def five_ways(count: int, check: int) -> None:
    graph, pairs = on_land()
    alternatives(graph, *pairs[0])
    start = time.perf_counter()
    for a, b in pairs[:count]:
        alternatives(graph, a, b, 5)
    mine = (time.perf_counter() - start) / count
    net = nx.DiGraph()
    net.add_weighted_edges_from(
        (int(t), int(h), float(c)) for t, h, c in zip(graph.tail, graph.head, graph.cost, strict=True) if np.isfinite(c)
    )
    start = time.perf_counter()
    for a, b in pairs[:check]:
        list(itertools.islice(nx.shortest_simple_paths(net, graph.gate(a), graph.gate(b), weight="weight"), 5))
    other = (time.perf_counter() - start) / check
    print(
        f"five alternatives: {1e3 * mine:.1f} ms a pair, networkx's Yen {1e3 * other:.0f} ms (which gives near copies)"
    )
    report("five_alternatives", mine, "networkx shortest_simple_paths", other)


def commodities(count: int) -> None:
    graph, pairs = on_land()
    draw = random.Random(3)
    demands = [Demand(a, b, draw.uniform(0.5e6, 4e6)) for a, b in pairs[:count]]
    start = time.perf_counter()
    ours = assign(graph, demands)
    mine = time.perf_counter() - start
    start = time.perf_counter()
    whole = by_arcs(graph, demands)
    other = time.perf_counter() - start
    print(
        f"{count} commodities: {1e3 * mine:.0f} ms in {ours.rounds} rounds, the whole programme {other:.2f} s; objective {ours.cost_musd:,.3f} against {whole:,.3f} million USD"
    )
    report("capacity", mine, "scipy HiGHS, arcs by commodities", other)


def by_arcs(graph: Graph, demands: list[Demand]) -> float:
    """Cost of the same assignment with a variable for each arc and commodity."""
    on = np.flatnonzero(np.isfinite(graph.cost))
    n, m, k = len(graph.nodes), len(on), len(demands)
    flow = csr_matrix(
        (np.r_[np.ones(m), -np.ones(m)], (np.r_[graph.tail[on], graph.head[on]], np.r_[np.arange(m), np.arange(m)])),
        shape=(n, m),
    )
    need = np.zeros((k, n))
    for c, d in enumerate(demands):
        need[c, graph.gate(d.origin)], need[c, graph.gate(d.destination)] = d.tonnes / 1e6, -d.tonnes / 1e6
    limited = [x for x, link in enumerate(graph.network.links) if link.capacity_mt is not None]
    cap = csr_matrix(vstack([csr_matrix((graph.link[on] == x).astype(float)) for x in limited]))
    room = np.array([graph.network.links[x].capacity_mt for x in limited])
    upper = hstack([kron(np.ones((1, k)), cap), -identity(len(limited))])
    equal = hstack([kron(identity(k), flow), csr_matrix((n * k, len(limited)))])
    price = np.r_[np.tile(graph.cost[on], k), np.full(len(limited), OVERLOAD)]
    found = linprog(price, A_ub=upper.tocsr(), b_ub=room, A_eq=equal.tocsr(), b_eq=need.ravel(), method="highs")
    return float(np.tile(graph.cost[on], k) @ found.x[: m * k])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=1000)
    pairs = parser.parse_args().pairs
    by_sea(pairs)
    what_ifs(1000, 100)
    five_ways(200, 20)
    commodities(20)


if __name__ == "__main__":
    main()
