"""Named corridors side by side: INSTC's branches, Suez, the Middle Corridor, the northern one; from `data/corridors.toml`."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

from bilateral.corridors.graph import Graph, value
from bilateral.corridors.routing import Route, passages, route
from bilateral.errors import BilateralError


def corridors(graph: Graph, origin: str, destination: str) -> tuple[list[Route], dict[str, str]]:
    """Return the named corridors that serve a pair, the cheapest first, and why the others do not.

    A corridor does not serve a pair where its generalised cost is more than the parameter `corridor_detour` times the
    best way's.
    """
    table = tomllib.loads(files("bilateral.corridors").joinpath("data/corridors.toml").read_text("utf-8"))
    best = route(graph, origin, destination)
    limit = value("corridor_detour")
    found: list[Route] = []
    why: dict[str, str] = {}
    for entry in table.values():
        ways = []
        for stops, stages in _directions(entry):
            ends = {origin, destination} & set(stops)
            # a pair that begins or ends on the corridor uses the rest of it, by any mode
            via, modes = [v for v in stops if v not in ends], [s.split() for s in stages] if not ends else []
            try:
                way = route(graph, origin, destination, via=via, modes=modes)
            except BilateralError as error:
                why.setdefault(entry["name"], str(error))
                continue
            if not (reason := _not_served(graph, way, entry, limit * best.generalised_usd_tonne)):
                ways.append(way.model_copy(update={"name": entry["name"]}))
            else:
                why[entry["name"]] = reason
        if ways:
            found.append(min(ways, key=lambda r: r.generalised_usd_tonne))
            why.pop(entry["name"], None)
    return sorted(found, key=lambda r: r.generalised_usd_tonne), why


def _directions(entry: dict[str, Any]) -> list[tuple[list[str], list[str]]]:
    """The places and modes of a corridor there and back."""
    via, stages = entry["via"], list(entry.get("stages", ()))
    stages += [""] * (len(via) + 1 - len(stages)) if stages else []
    return [(via, stages), (via[::-1], stages[::-1])]


def _not_served(graph: Graph, way: Route, entry: dict[str, Any], limit: float) -> str:
    if way.generalised_usd_tonne > limit:
        return f"a detour: more than {value('corridor_detour'):g} times the best way's cost"
    if len(set(turns := _turns(way))) < len(turns):
        return "it would pass a place twice"
    if missing := set(entry.get("passages", ())) - passages(graph, way):
        return f"its voyage does not pass {', '.join(sorted(missing))}"
    return ""


def _turns(way: Route) -> list[str]:
    """Places in order, a place once for each time that the way comes to it."""
    return [way.origin, *(p for leg in way.legs if leg.km for p in leg.places[1:])]


__all__ = ["corridors"]
