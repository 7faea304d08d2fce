"""Ways by sea between any two points: searoute's network in arrays, shortest paths by scipy.

In: positions (longitude, latitude) and passages that are closed.  Out: lengths, tracks and passages.  The network, its
ports and its passages are searoute's (Apache-2.0); the search is scipy's compiled Dijkstra, one run for each distinct
origin of a batch, which is what makes a thousand pairs cheap.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from bilateral.errors import NoRoute

Array = NDArray[np.float64]
EARTH_KM = 6371.0088
CLOSED = ("northwest",)


@dataclass(frozen=True, eq=False)
class SeaRoute:
    """A way by sea: kilometres, the track (point, longitude and latitude), and the passages on it."""

    km: float
    track: Array
    passages: tuple[str, ...]


def great_circle(a: Array, b: Array) -> Array:
    """Kilometres between positions (…, longitude and latitude), by the haversine formula."""
    a, b = np.radians(a), np.radians(b)
    half = (
        np.sin((b[..., 1] - a[..., 1]) / 2) ** 2
        + np.cos(a[..., 1]) * np.cos(b[..., 1]) * np.sin((b[..., 0] - a[..., 0]) / 2) ** 2
    )
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))))


class SeaNetwork:
    """The sea as a graph."""

    def __init__(self) -> None:
        from searoute.data.marnet_dict import edge_list, node_list

        self.at = np.array(list(node_list), float)
        place = {node: n for n, node in enumerate(node_list)}
        tails, heads, names = [], [], []
        for a, ends in edge_list.items():
            for b, about in ends.items():
                tails.append(place[a])
                heads.append(place[b])
                names.append(about.get("passage") or "")
        self.tail, self.head, self.passage = np.array(tails), np.array(heads), np.array(names)
        # Both sides of the date line are one point; a track's length is that of its points.
        self.km = np.maximum(great_circle(self.at[self.tail], self.at[self.head]), 1e-6)
        self.tree = cKDTree(_sphere(self.at))
        self._graphs: dict[tuple[str, ...], csr_matrix] = {}

    @property
    def passages(self) -> set[str]:
        """Names of passages that can be closed."""
        return {"babalmandab", "bosporus", "gibraltar", "suez", "panama", "ormuz", "northwest", "malacca", "sunda", "chili",
                "south_africa", "bering"}  # fmt: skip

    def graph(self, closed: Iterable[str] = CLOSED) -> csr_matrix:
        """The graph without the closed passages."""
        key = tuple(sorted(set(closed)))
        if key not in self._graphs:
            open_ = ~np.isin(self.passage, list(key))
            n = len(self.at)
            self._graphs[key] = csr_matrix((self.km[open_], (self.tail[open_], self.head[open_])), shape=(n, n))
        return self._graphs[key]

    def snap(self, points: Array) -> NDArray[np.int_]:
        """Nearest point of the network to each position (point, longitude and latitude)."""
        return np.asarray(self.tree.query(_sphere(np.atleast_2d(points)))[1])

    def routes(self, origins: Array, destinations: Array, closed: Iterable[str] = CLOSED) -> list[SeaRoute]:
        """Return the shortest way of each pair.

        Parameters
        ----------
        origins, destinations
            (pair, longitude and latitude), degrees; each is snapped to the network's nearest point.
        closed
            Passages that cannot be used.

        Raises
        ------
        NoRoute
            The closed passages leave a pair without a way.
        """
        a, b = self.snap(origins), self.snap(destinations)
        turned = len(np.unique(b)) < len(np.unique(a))
        first, last = (b, a) if turned else (a, b)
        sources, which = np.unique(first, return_inverse=True)
        graph = self.graph(closed)
        found: list[SeaRoute] = [None] * len(a)  # type: ignore[list-item]
        for low in range(0, len(sources), 64):
            some = sources[low : low + 64]
            reach, before = dijkstra(graph, directed=False, indices=some, return_predecessors=True)
            for k in np.flatnonzero((which >= low) & (which < low + len(some))):
                row = which[k] - low
                if not np.isfinite(reach[row, last[k]]):
                    raise NoRoute(
                        f"no way by sea from {tuple(origins[k])} to {tuple(destinations[k])}", remedy="open a passage"
                    )
                found[k] = self._track(before[row], int(last[k]), backwards=not turned)
        return found

    def _track(self, before: NDArray[np.int_], at: int, *, backwards: bool) -> SeaRoute:
        steps = [at]
        while before[at] >= 0:
            at = int(before[at])
            steps.append(at)
        nodes = np.array(steps[::-1] if backwards else steps)
        track = self.at[nodes]
        km = float(great_circle(track[:-1], track[1:]).sum()) if len(nodes) > 1 else 0.0
        return SeaRoute(km, track, self._on(nodes))

    def _on(self, nodes: NDArray[np.int_]) -> tuple[str, ...]:
        names = self._names
        found = dict.fromkeys(
            names.get((min(a, b), max(a, b)), "") for a, b in zip(nodes[:-1].tolist(), nodes[1:].tolist(), strict=True)
        )
        return tuple(name for name in found if name in self.passages)

    @property
    def _names(self) -> dict[tuple[int, int], str]:
        if not hasattr(self, "_by_edge"):
            special = np.isin(self.passage, list(self.passages))
            pairs = zip(
                self.tail[special].tolist(), self.head[special].tolist(), self.passage[special].tolist(), strict=True
            )
            self._by_edge = {(min(a, b), max(a, b)): name for a, b, name in pairs}
        return self._by_edge


def _sphere(points: Array) -> Array:
    """Positions as points of the unit sphere, where straight distance orders as the great circle does."""
    lon, lat = np.radians(points[:, 0]), np.radians(points[:, 1])
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], 1)


@cache
def sea() -> SeaNetwork:
    """The network, read once."""
    return SeaNetwork()


@cache
def seaports() -> dict[str, tuple[str, str, float, float]]:
    """{UN/LOCODE: (name, country in English, longitude, latitude)} of searoute's ports."""
    from searoute.data.ports_dict import node_list

    return {p["port"]: (p["name"], p["cty"], float(p["x"]), float(p["y"])) for p in node_list.values() if p.get("port")}


def sea_km(points: Array, closed: Sequence[str] = CLOSED) -> Array:
    """(port, port) kilometres by sea between positions, inf where there is no way."""
    nodes = sea().snap(points)
    reach = dijkstra(sea().graph(closed), directed=False, indices=nodes)
    return np.asarray(reach[:, nodes])


__all__ = ["CLOSED", "SeaNetwork", "SeaRoute", "great_circle", "sea", "sea_km", "seaports"]
