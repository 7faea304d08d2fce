"""The freight graph: a node is a place with a mode and a gauge, an arc a movement, a handling, or a change of gauge.

In: a `Network`, a cargo class and a month.  Out: a `Graph` in arrays, with kilometres, hours, money, grams of CO2 and
capacity on each arc.  A link that is closed or not built keeps its arcs, at infinite cost: to open it is to write one
number, which makes thousands of what-ifs cheap.

Generalised cost = USD + value of time × hours, a tonne.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bilateral.corridors.network import ESTIMATED_KM, Link, Network, Place
from bilateral.corridors.sea import CLOSED, sea_km
from bilateral.errors import BadNetwork
from bilateral.reference.parameters import fitting

Array = NDArray[np.float64]
Ints = NDArray[np.int_]
Cargo = Literal["container", "dry_bulk", "liquid_bulk"]
CARGO: tuple[Cargo, ...] = ("container", "dry_bulk", "liquid_bulk")
GATE = "gate"
# Ships that sail the Caspian also sail its rivers: one state, so that no transshipment is counted between them.
STATE_OF = {"road": "road", "sea": "caspian", "river": "caspian", "ferry": "ferry"}
OCEAN = "sea"


@cache
def value(name: str, cargo: str = "", country: str = "") -> float:
    """A parameter by name, cargo class and country: the closest that there is."""
    return fitting("corridors", name, cargo, country)[1].value


@dataclass(frozen=True)
class WhatIf:
    """What differs from today.

    `opened` and `closed` name links; `closed_places`, `closed_passages` (of the sea) and `month` close more; `border`
    multiplies the hours at borders of a pair of countries ('' for all); `yards` are places that get a gauge change.
    """

    opened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    closed_places: tuple[str, ...] = ()
    closed_passages: tuple[str, ...] = ()
    border: tuple[tuple[str, float], ...] = ()
    yards: tuple[str, ...] = ()
    month: int | None = None

    def border_factor(self, a: str, b: str) -> float:
        """Factor on the hours of the border between two countries."""
        factor = 1.0
        for pair, times in self.border:
            if pair in ("", "all") or set(pair.split("-")) == {a, b}:
                factor *= times
        return factor


@dataclass(frozen=True, eq=False)
class Graph:
    """Arcs in the order of a sparse matrix's rows; per tonne."""

    network: Network
    cargo: Cargo
    nodes: tuple[tuple[str, str], ...]  # (place, state)
    tail: Ints
    head: Ints
    kind: NDArray[np.str_]  # move, load, unload, gauge
    mode: NDArray[np.str_]
    link: Ints  # index into network.links, -1 for ocean and handling
    km: Array
    hours: Array
    usd: Array
    grams: Array
    spread: Array  # standard deviation of the hours
    border: NDArray[np.bool_]
    passable: NDArray[np.bool_]
    why: dict[int, str]
    vot: float  # USD a tonne-hour
    matrix: csr_matrix
    index: dict[tuple[str, str], int]
    what_if: WhatIf

    @property
    def cost(self) -> Array:
        """(arc,) generalised cost, USD a tonne; infinite where goods cannot pass."""
        return np.where(self.passable, self.usd + self.vot * self.hours, np.inf)

    def gate(self, place: str) -> int:
        """Node at which goods enter and leave a place. Raises BadNetwork for one without any terminal."""
        if (place, GATE) not in self.index:
            about = self.network.places[place]
            far = about.kind == "city" and not any(place in (x.a, x.b) for x in self.network.links)
            raise BadNetwork(
                f"{place} is more than {ESTIMATED_KM:,.0f} km from every place of the tables" if far else f"nothing is loaded or unloaded at {place}",
                remedy="choose a seaport near it" if far else "choose a port, a terminal or a city",
            )  # fmt: skip
        return self.index[place, GATE]

    def arc(self, tail: int, head: int) -> int:
        """Index of the arc between two nodes that has one."""
        start, end = self.matrix.indptr[tail], self.matrix.indptr[tail + 1]
        return int(start + np.searchsorted(self.matrix.indices[start:end], head))

    def way(self, before: Ints, at: int) -> list[int]:
        """Arcs of the way to a node, in order, by the predecessors (node,) of a search."""
        found = []
        while before[at] >= 0:
            found.append(self.arc(int(before[at]), at))
            at = int(before[at])
        return found[::-1]

    def weighted(self, cost: Array) -> csr_matrix:
        """The matrix with other costs, in arcs' order; its structure is shared."""
        return csr_matrix((cost, self.matrix.indices, self.matrix.indptr), shape=self.matrix.shape, copy=False)


class _Builder:
    """Collects arcs, then puts them in order."""

    def __init__(self, network: Network, cargo: Cargo, what_if: WhatIf) -> None:
        self.n, self.cargo, self.w = network, cargo, what_if
        self.index: dict[tuple[str, str], int] = {}
        self.rows: list[tuple[int, int, str, str, int, float, float, float, float, bool, bool]] = []
        self.reason: list[str] = []

    def node(self, place: str, state: str) -> int:
        return self.index.setdefault((place, state), len(self.index))

    def arc(
        self,
        a: int,
        b: int,
        kind: str,
        mode: str,
        link: int,
        km: float,
        hours: float,
        usd: float,
        grams: float,
        border: bool,
        why: str,
    ) -> None:
        self.rows.append((a, b, kind, mode, link, km, hours, usd, grams, border, not why))
        self.reason.append(why)

    def links(self) -> None:
        opened, closed = ({self.n.link(x).key for x in xs} for xs in (self.w.opened, self.w.closed))
        shut = {self.n.place(x).id for x in self.w.closed_places}
        for k, link in enumerate(self.n.links):
            why = _why_not(link, opened, closed, shut, self.w.month)
            for state in [f"rail-{g}" for g in link.gauges] if link.mode == "rail" else [STATE_OF[link.mode]]:
                for a, b in ((link.a, link.b), (link.b, link.a)):
                    self._move(k, link, a, b, state, why)

    def _move(self, k: int, link: Link, a: str, b: str, state: str, why: str) -> None:
        mode = "caspian" if link.mode == "sea" else link.mode
        countries = [self.n.places[x].country for x in (a, b)]
        mean = lambda name: float(np.mean([value(name, self.cargo, c) for c in countries]))  # noqa: E731
        pace = mean(f"speed_{'sea' if mode == 'caspian' else mode}")
        hours = link.km / pace * (24 / value("road_hours_a_day") if mode == "road" else 1.0)
        usd = link.km * mean(f"usd_{mode}") / (value("tonnes_teu") if self.cargo == "container" else 1.0)
        crossing = self.n.border(link, a, self.cargo)
        if crossing:
            hours += crossing.hours * self.w.border_factor(*countries)
            usd += crossing.usd_20t / 20
        self.arc(
            self.node(a, state),
            self.node(b, state),
            "move",
            mode,
            k,
            link.km,
            hours,
            usd,
            link.km * value(f"co2_{mode}"),
            bool(crossing),
            why,
        )

    def ocean(self) -> None:
        ports = [self.n.places[p] for p in self.n.ports]
        if len(ports) < 2:
            return
        km = sea_km(np.array([[p.lon, p.lat] for p in ports]), (*CLOSED, *self.w.closed_passages))
        shut = {self.n.place(x).id for x in self.w.closed_places}
        teu = value("tonnes_teu") if self.cargo == "container" else 1.0
        rate, voyage = value("usd_sea", self.cargo) / teu, value("usd_voyage", self.cargo) / teu
        for i, a in enumerate(ports):
            for j, b in enumerate(ports):
                if i != j and np.isfinite(km[i, j]):
                    why = f"{a.name if a.id in shut else b.name} is closed" if shut & {a.id, b.id} else ""
                    far = max(float(km[i, j]), 1.0)
                    # voyages do not chain: between two the goods are unloaded and loaded
                    tail, head = self.node(a.id, OCEAN), self.node(b.id, f"{OCEAN}-in")
                    self.arc(
                        tail,
                        head,
                        "move",
                        OCEAN,
                        -1,
                        far,
                        far / value("speed_sea"),
                        far * rate + voyage,
                        far * value("co2_sea"),
                        False,
                        why,
                    )

    def handling(self) -> None:
        yards = {self.n.place(x).id for x in self.w.yards}
        for (place, state), node in list(self.index.items()):
            about = self.n.places[place]
            mode = state.split("-")[0]
            # at a junction trains can begin and end, but nothing moves between modes
            if about.kind != "junction" or mode == "rail":
                hours, usd = self._terminal(mode, about.country)
                gate = self.node(place, GATE)
                if state != f"{OCEAN}-in":
                    self.arc(gate, node, "load", mode, -1, 0.0, hours, usd, 0.0, False, "")
                if state != OCEAN:
                    self.arc(node, gate, "unload", mode, -1, 0.0, hours, usd, 0.0, False, "")
            if mode == "rail":
                self._gauges(about, state, node, about.id in yards)

    def _terminal(self, mode: str, country: str) -> tuple[float, float]:
        # ferries carry wagons and lorries: no crane
        name = "usd_port" if mode in (OCEAN, "caspian") else "usd_terminal"
        teu = value("tonnes_teu") if self.cargo == "container" else 1.0
        return value(f"hours_{mode}"), value(name, self.cargo, country) / teu

    def _gauges(self, place: Place, state: str, node: int, yard: bool) -> None:
        for (other, there), head in list(self.index.items()):
            if other == place.id and there.startswith("rail-") and there != state:
                usd = value("usd_gauge", self.cargo) / (value("tonnes_teu") if self.cargo == "container" else 1.0)
                both = {state[5:], there[5:]} <= set(place.gauges)
                why = "" if both or yard else f"no gauge change at {place.name}"
                self.arc(node, head, "gauge", "rail", -1, 0.0, value("hours_gauge"), usd, 0.0, False, why)

    def graph(self) -> Graph:
        # parallel ways between the same two nodes: the cheaper passable one is the arc
        vot = value("value_of_time", self.cargo) / 24
        best: dict[tuple[int, int], int] = {}
        price = [(not r[10], r[7] + vot * r[6]) for r in self.rows]
        for n, r in enumerate(self.rows):
            pair = (r[0], r[1])
            if pair not in best or price[n] < price[best[pair]]:
                best[pair] = n
        order = [best[pair] for pair in sorted(best)]
        tail, head, kind, mode, link, km, hours, usd, grams, border, passable = (
            np.array(x) for x in zip(*(self.rows[n] for n in order), strict=True)
        )
        size = len(self.index)
        share = np.where(
            kind == "move",
            np.where(border, value("reliability_load"), value("reliability_move")),
            value("reliability_load"),
        )
        matrix = csr_matrix((np.where(passable, usd + vot * hours, np.inf), (tail, head)), shape=(size, size))
        why = {k: self.reason[n] for k, n in enumerate(order) if self.reason[n]}
        return Graph(self.n, self.cargo, tuple(self.index), tail, head, kind, mode, link, km, hours, usd, grams, hours * share, border, passable,
                     why, vot, matrix, dict(self.index), self.w)  # fmt: skip


def build(network: Network, cargo: Cargo = "container", what_if: WhatIf | None = None) -> Graph:
    """Build the graph for a cargo class.

    Raises
    ------
    BadNetwork
        The cargo class is unknown, or the what-if names a link or place that is not there.
    """
    if cargo not in CARGO:
        raise BadNetwork(f"cargo '{cargo}' is unknown", remedy=f"choose {', '.join(CARGO)}")
    maker = _Builder(network, cargo, what_if or WhatIf())
    maker.links()
    maker.ocean()
    maker.handling()
    return maker.graph()


def _why_not(link: Link, opened: set[str], closed: set[str], shut: set[str], month: int | None) -> str:
    if link.key in closed:
        return f"{link.key} is closed"
    if shut & {link.a, link.b}:
        return f"{' and '.join(sorted(shut & {link.a, link.b}))} is closed"
    if link.key in opened or link.is_open(month):
        return ""
    if month and month in link.closed_months:
        return f"{link.key} is closed in month {month}"
    return f"{link.key} is {link.status}"


__all__ = ["CARGO", "GATE", "Cargo", "Graph", "WhatIf", "build", "value"]
