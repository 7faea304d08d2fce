"""Named corridors side by side: INSTC's branches, Suez, the Middle Corridor, the northern one; from `data/corridors.toml`."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from bilateral.corridors.graph import Graph, value
from bilateral.corridors.routing import Route, route
from bilateral.errors import BilateralError


def corridors(graph: Graph, origin: str, destination: str) -> tuple[list[Route], dict[str, str]]:
    """Return the named corridors that serve a pair, the cheapest first, and why the others do not.

    A corridor does not serve a pair where its generalised cost is more than the parameter `corridor_detour` times the
    best way's.
    """
    table = tomllib.loads(files("bilateral.corridors").joinpath("data/corridors.toml").read_text("utf-8"))
    best = route(graph, origin, destination)
    limit = value("corridor_detour")
    found, why = [], {}
    for entry in table.values():
        ends = {origin, destination} & set(entry["via"])
        via = [v for v in entry["via"] if v not in ends]
        # a pair that begins or ends on the corridor uses the rest of it, by any mode
        modes = [stage.split() for stage in entry.get("stages", ())] if not ends else []
        try:
            way = route(graph, origin, destination, via=via, modes=modes)
        except BilateralError as error:
            why[entry["name"]] = str(error)
            continue
        if way.generalised_usd_tonne > limit * best.generalised_usd_tonne:
            why[entry["name"]] = f"a detour: more than {limit:g} times the best way's cost"
        elif len(set(way.places)) < len(way.places):
            why[entry["name"]] = "it would pass a place twice"
        else:
            found.append(way.model_copy(update={"name": entry["name"]}))
    return sorted(found, key=lambda r: r.generalised_usd_tonne), why


__all__ = ["corridors"]
