"""Thousands of what-ifs on one graph, and what a change of the ways does to the cost of trade.

In: a base graph and changes, each a set of links that open or close.  Out: costs of pairs of places under each.  Only
what a change can touch is computed again: a link that opens can only shorten ways through itself, a link that closes
only lengthens ways that use it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from bilateral.corridors.graph import Cargo, Graph, WhatIf, build, value
from bilateral.corridors.network import Network
from bilateral.corridors.routing import Objective, Route, costs, route
from bilateral.errors import NoRoute
from bilateral.records import Noun
from bilateral.reference.countries import capitals

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


@dataclass(frozen=True)
class LinkChange:
    """Links that open and links that close, by their index in the network."""

    opened: tuple[int, ...] = ()
    closed: tuple[int, ...] = ()


class Sweep:
    """Costs of pairs under many changes of links.

    Parameters
    ----------
    graph
        The base.
    pairs
        (pair, origin and destination) ids of places.
    """

    def __init__(self, graph: Graph, pairs: Sequence[tuple[str, str]]) -> None:
        self.g = graph
        self.a = np.array([graph.gate(a) for a, _ in pairs])
        self.b = np.array([graph.gate(b) for _, b in pairs])
        self.sources, self.row = np.unique(self.a, return_inverse=True)
        self.potential = graph.usd + graph.vot * graph.hours
        self.data = graph.cost
        self.out, before = dijkstra(graph.weighted(self.data), indices=self.sources, return_predecessors=True)
        self.base = self.out[self.row, self.b]
        self.to_b, self.column = np.unique(self.b, return_inverse=True)
        # distances from every node to the destinations: the search on the reversed graph
        self.into = dijkstra(graph.weighted(self.data).T.tocsr(), indices=self.to_b)
        self.uses = self._uses(before)
        self.of_link: dict[int, Ints] = {
            int(k): np.flatnonzero(graph.link == k) for k in np.unique(graph.link) if k >= 0
        }

    def _uses(self, before: Ints) -> list[set[int]]:
        """For each pair, the links on its best way."""
        ways = (self.g.way(before[row], int(b)) for row, b in zip(self.row, self.b, strict=True))
        return [set(self.g.link[way].tolist()) for way in ways]

    def costs(self, change: LinkChange) -> Array:
        """(pair,) generalised cost under a change, USD a tonne; inf where no way is left."""
        data, cost = self.data, self.base.copy()
        hit = (
            np.array([bool(links & set(change.closed)) for links in self.uses])
            if change.closed
            else np.zeros(len(cost), bool)
        )
        if hit.any() or len(change.opened) > 1 or (change.opened and change.closed):
            data = self.data.copy()
            for k in change.closed:
                data[self.of_link[k]] = np.inf
        if hit.any():
            sources, row = np.unique(self.a[hit], return_inverse=True)
            cost[hit] = dijkstra(self.g.weighted(data), indices=sources)[row, self.b[hit]]
        if not change.opened:
            return cost
        if len(change.opened) == 1 and not change.closed:
            return self._opened(cost, change.opened[0])
        for k in change.opened:
            data[self.of_link[k]] = self.potential[self.of_link[k]]
        return np.asarray(dijkstra(self.g.weighted(data), indices=self.sources)[self.row, self.b])

    def _opened(self, cost: Array, link: int) -> Array:
        """One link more: the best way is the old one, or goes over it once."""
        for arc in self.of_link[link]:
            over = self.out[self.row, self.g.tail[arc]] + self.potential[arc] + self.into[self.column, self.g.head[arc]]
            cost = np.minimum(cost, over)
        return cost


class Comparison(Noun):
    """A pair's best way today and under a what-if."""

    today: Route | None
    then: Route | None
    reason: str = ""

    @property
    def days(self) -> float | None:
        """Days that the change adds; below zero, days saved."""
        return self.then.days - self.today.days if self.today and self.then else None

    @property
    def usd_tonne(self) -> float | None:
        """USD a tonne that the change adds; below zero, money saved."""
        return self.then.usd_tonne - self.today.usd_tonne if self.today and self.then else None


def compare(
    network: Network,
    origin: str,
    destination: str,
    what_if: WhatIf,
    cargo: Cargo = "container",
    *,
    via: Sequence[str] = (),
    objective: Objective = "cost",
) -> Comparison:
    """The best way today and under a what-if; `reason` where one of them has none."""
    found: list[Route | None] = []
    reason = ""
    for case in (WhatIf(month=what_if.month), what_if):
        try:
            found.append(route(build(network, cargo, case), origin, destination, via=via, objective=objective))
        except NoRoute as error:
            found.append(None)
            reason = str(error)
    return Comparison(today=found[0], then=found[1], reason=reason)


def trade_cost_change(
    network: Network,
    countries: Sequence[str],
    what_if: WhatIf,
    cargo: Cargo = "container",
    value_tonne: float | None = None,
) -> Array:
    """(exporter, importer) change of the delivered cost, in percent of the goods' value, that a what-if brings.

    The way of least USD + ad valorem cost of a day × days is found today and then, between the seats of the countries;
    the difference over the value of a tonne is the change.  A pair without a seat or without a way in either case has
    no change: NaN.

    Parameters
    ----------
    countries
        ISO 3166-1 alpha-3 codes, in the order of the result.
    value_tonne
        USD a tonne of the goods traded; the parameter `value_tonne` where it is not known.

    Source
    ------
    Hummels and Schaur (2013), Time as a Trade Barrier, for the value of a day.
    """
    worth = value_tonne or value("value_tonne")
    placed = {c: s for c in countries if (s := seat(network, c))}
    found = []
    for case in (WhatIf(month=what_if.month), what_if):
        graph = build(network, cargo, case)
        found.append(costs(replace(graph, vot=worth * value("ad_valorem_day") / 100 / 24), list(placed.values())))
    change = np.full((len(countries), len(countries)), np.nan)
    at = [countries.index(c) for c in placed]
    with np.errstate(invalid="ignore"):
        percent = 100 * (found[1] - found[0]) / worth
    change[np.ix_(at, at)] = np.where(np.isfinite(found[0]) & np.isfinite(found[1]), percent, np.nan)
    return change


def days_between(network: Network, countries: Sequence[str], cargo: Cargo = "container") -> Array:
    """(exporter, importer) days of the best way between seats; NaN where a country is not on the network."""
    placed = {c: s for c in countries if (s := seat(network, c))}
    days = np.full((len(countries), len(countries)), np.nan)
    if placed:
        at = [countries.index(c) for c in placed]
        hours = costs(build(network, cargo), list(placed.values()), "hours")
        days[np.ix_(at, at)] = np.where(np.isfinite(hours), hours / 24, np.nan)
    return days


def seat(network: Network, country: str) -> str | None:
    """The place that stands for a country: its capital where the table has it, else its first city, port or terminal."""
    own = [p for p in network.places.values() if p.country == country and p.kind != "junction"]
    towns = {name.casefold() for name, code in capitals().items() if code == country}
    for p in own:
        if {
            p.name.casefold(),
            p.id.casefold(),
            p.name.split(" (")[0].casefold(),
            *(o.casefold() for o in p.others),
        } & towns:
            return p.id
    order = ["city", "port", "terminal", "caspian port", "river port", "border"]
    return min(own, key=lambda p: order.index(p.kind), default=None).id if own else None  # type: ignore[union-attr]


__all__ = ["Comparison", "LinkChange", "Sweep", "compare", "days_between", "seat", "trade_cost_change"]
