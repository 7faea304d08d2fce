"""Routes on a map drawn offline, and their profile of days and cost by leg.

In: `Route`s and their graph.  Out: Vega-Lite specifications in the house style; outlines are Natural Earth's.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import altair as alt
import numpy as np

from bilateral.briefs.charts import BACK, FAINT, FORTH, GUESS, INK, WIDTH, specification, world_shapes
from bilateral.briefs.words import Words
from bilateral.corridors.graph import Graph
from bilateral.corridors.routing import Route, track

COLOURS = [FORTH, BACK, GUESS, "#5f8a3c", "#b8860b", "#8c3b4a", "#3f6fb0"]
MODE_COLOURS = {"rail": FORTH, "road": BACK, "sea": "#3f6fb0", "caspian": "#6fa3d8", "ferry": "#8fb9c9", "river": "#9fc5b0",
                "loading": "#c9b458", "unloading": "#e6dca6", "gauge change": GUESS}  # fmt: skip


def map_chart(graph: Graph, routes: Sequence[Route], words: Words | None = None) -> dict[str, Any]:
    """Routes on a map of their region; each is a colour, the sea is dashed."""
    w = words or Words()
    lines, spots = [], {}
    for n, r in enumerate(routes):
        label = _label(r, n, w)
        for mode, points in track(graph, r):
            for a, b in pairwise(points):
                if abs(a[0] - b[0]) < 180:  # a leg over the date line would cross the whole map
                    lines.append({"route": label, "way": "water" if mode in ("sea", "caspian", "ferry", "river") else "land",
                                  "x": float(a[0]), "y": float(a[1]), "x2": float(b[0]), "y2": float(b[1])})  # fmt: skip
        for place in (
            r.origin,
            r.destination,
            *(p for p in r.places if graph.network.places[p].kind not in ("junction", "border")),
        ):
            p = graph.network.places[place]
            spots[place] = {
                "name": p.name.split(" (")[0],
                "lon": p.lon,
                "lat": p.lat,
                "end": place in (r.origin, r.destination),
            }
    box = np.array([[x[k] for k in ("x", "x2")] + [x[k] for k in ("y", "y2")] for x in lines])
    west, east, south, north = box[:, :2].min() - 4, box[:, :2].max() + 4, box[:, 2:].min() - 4, box[:, 2:].max() + 4
    height = int(
        np.clip(WIDTH * (north - south) / max((east - west) * np.cos(np.radians((south + north) / 2)), 1), 260, 760)
    )
    corners = [[west, south], [east, south], [west, north], [east, north]]
    frame = {
        "type": "Feature",
        "properties": {},
        "geometry": {"type": "MultiPoint", "coordinates": [[float(v) for v in c] for c in corners]},
    }
    land = alt.Chart(world_shapes()).mark_geoshape(fill="#eef1f2", stroke=FAINT, strokeWidth=0.5, clip=True)
    names = [_label(r, n, w) for n, r in enumerate(routes)]
    base = alt.Chart(alt.Data(values=lines))
    ways = base.mark_rule(strokeWidth=2.6).encode(
        longitude="x:Q", latitude="y:Q", longitude2="x2:Q", latitude2="y2:Q",
        color=alt.Color("route:N", scale=alt.Scale(domain=names, range=COLOURS[: len(names)]), legend=alt.Legend(title=None, orient="bottom", columns=1, labelLimit=700)),
        strokeDash=alt.StrokeDash("way:N", scale=alt.Scale(domain=["land", "water"], range=[[1, 0], [5, 3]]), legend=None),
    )  # fmt: skip
    dots = alt.Chart(alt.Data(values=list(spots.values())))
    where = {"longitude": "lon:Q", "latitude": "lat:Q"}
    points = dots.mark_circle(size=34, color=INK).encode(**where)
    labels = (
        dots.mark_text(dx=6, dy=-6, align="left", fontSize=10, color=INK)
        .encode(text="name:N", **where)
        .transform_filter("datum.end")
    )
    chart = (
        alt.layer(land, ways, points, labels)
        .project(type="mercator", fit=frame, clipExtent=[[0, 0], [WIDTH, height]])
        .properties(width=WIDTH, height=height)
    )
    return specification(
        chart, w.text("map-alt", n=len(routes), origin=routes[0].origin, destination=routes[0].destination)
    )


def profile_chart(routes: Sequence[Route]) -> dict[str, Any]:
    """Days and cost by leg, one bar a route."""
    rows = []
    w = Words()
    for n, r in enumerate(routes):
        for k, leg in enumerate(r.legs):
            told = {
                "route": _label(r, n, w),
                "mode": leg.mode,
                "order": k,
                "leg": f"{leg.from_place} to {leg.to_place}",
            }
            rows.append(told | {"panel": "days", "value": leg.hours / 24})
            rows.append(told | {"panel": "USD a tonne", "value": leg.usd_tonne})
    modes = [m for m in MODE_COLOURS if any(x["mode"] == m for x in rows)]
    colour = alt.Color(
        "mode:N",
        scale=alt.Scale(domain=modes, range=[MODE_COLOURS[m] for m in modes]),
        legend=alt.Legend(title=None, orient="top"),
    )
    panels = []
    for panel in ("days", "USD a tonne"):
        data = alt.Data(values=[x for x in rows if x["panel"] == panel])
        panels.append(
            alt.Chart(data).mark_bar(stroke="white", strokeWidth=0.5).encode(
                x=alt.X("value:Q", title=panel), y=alt.Y("route:N", title=None, sort=None, axis=alt.Axis(labelLimit=440)), color=colour, order="order:Q",
                tooltip=["mode:N", "leg:N", alt.Tooltip("value:Q", format=",.1f")],
            ).properties(width=WIDTH - 430, height=34 * len(routes))
        )  # fmt: skip
    return specification(
        alt.vconcat(*panels), f"Days and cost by leg from {routes[0].origin} to {routes[0].destination}"
    )


def _label(r: Route, n: int, w: Words) -> str:
    name = r.name or w.text("map-way")
    return w.text("map-label", n=str(n + 1), name=name, days=w.number(r.days, ".1f"), usd=w.number(r.usd_tonne, ",.0f"))


__all__ = ["map_chart", "profile_chart"]
