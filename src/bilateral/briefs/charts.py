"""Charts as Vega-Lite through Altair: one specification, an SVG that prints and an interactive view from the same file."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert
from babel.dates import get_day_names, get_month_names
from babel.numbers import get_decimal_symbol
from markupsafe import escape

from bilateral.briefs.gather import Brief
from bilateral.briefs.words import Words
from bilateral.periods import Period
from bilateral.records import Figure
from bilateral.trade import Outlook

INK, FAINT = "#1c2b33", "#c9d3d6"
FORTH, BACK, GUESS = "#0b5563", "#c2622d", "#7a6a9b"
FONT = "Helvetica Neue, Arial, sans-serif"
WIDTH = 860
WORLD = "bilateral:world"


def turnover_chart(brief: Brief, words: Words) -> alt.LayerChart | alt.FacetChart | None:
    """The brief's chart of trade by year; None without flows."""
    return (
        flows_chart(brief.pair.codes, brief.flows, brief.missing_years, brief.outlook, words) if brief.flows else None
    )


def flows_chart(
    codes: tuple[str, str],
    flows: Sequence[tuple[Figure, Figure]],
    missing_years: Sequence[int],
    outlook: Outlook | None,
    words: Words | None = None,
) -> alt.LayerChart | alt.FacetChart:
    """Bars of trade by direction and year (exports and imports of the first economy), and the outlook's interval behind the last one."""
    words = words or Words()
    a, b = (words.name(code) for code in codes)
    forth, back = (words.text("tile-direction", **{"from": x, "to": y}) for x, y in ((a, b), (b, a)))
    rows: list[dict[str, Any]] = [
        {"year": int(f.period), "direction": direction, "value": f.value / 1e9}
        for pair in flows
        for direction, f in zip((forth, back), pair, strict=True)
    ]
    all_years = list(range(min(r["year"] for r in rows), _end(flows, outlook) + 1))
    x = alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True), scale=alt.Scale(domain=all_years))
    bars = (
        alt.Chart(alt.Data(values=rows))
        .mark_bar()
        .encode(
            x=x,
            y=alt.Y("value:Q", title=words.text("axis-billion")),
            color=alt.Color(
                "direction:N",
                scale=alt.Scale(domain=[forth, back], range=[FORTH, BACK]),
                legend=alt.Legend(title=None, orient="top"),
            ),
            order=alt.Order("direction:N"),
            tooltip=[
                alt.Tooltip("year:O"),
                alt.Tooltip("direction:N"),
                alt.Tooltip("value:Q", format=".3f", title="billion USD"),
            ],
        )
    )
    layers: list[Any] = [bars]
    if missing_years:
        holes = [{"year": y, "text": words.text("no-data"), "value": 0} for y in missing_years]
        layers.append(
            alt.Chart(alt.Data(values=holes))
            .mark_text(angle=270, align="left", dx=4, color="#5b6b73", fontSize=10)
            .encode(x="year:O", y="value:Q", text="text:N")
        )
    if outlook:
        ahead = [
            {"year": int(f.period), "low": (f.low or 0) / 1e9, "high": (f.high or 0) / 1e9, "value": f.value / 1e9}
            for f in outlook.figures
        ]
        base = alt.Chart(alt.Data(values=ahead))
        tips = [
            alt.Tooltip("year:O"),
            alt.Tooltip("value:Q", format=".2f", title="outlook, billion USD"),
            alt.Tooltip("low:Q", format=".2f"),
            alt.Tooltip("high:Q", format=".2f"),
        ]
        layers.append(
            base.mark_rule(color=GUESS, strokeWidth=2).encode(x="year:O", y="low:Q", y2="high:Q", tooltip=tips)
        )
        layers.append(base.mark_point(color=GUESS, filled=True, size=60).encode(x="year:O", y="value:Q", tooltip=tips))
    return alt.layer(*layers).properties(width=WIDTH, height=300)


def timeline_chart(brief: Brief, words: Words) -> alt.LayerChart | alt.FacetChart | None:
    """Meetings, due commitments and measures in force on one axis of time; None where nothing has a date."""
    points, bars = [], []
    meetings, due, in_force = (words.text(f"lane-{lane}") for lane in ("meetings", "commitments", "measures"))
    held, planned = words.text("is-held"), words.text("planned-or-due")
    for h in brief.happenings:
        if h.when:
            period = Period.parse(h.when)
            lane = meetings if h.kind == "event" else due
            points.append(
                {
                    "lane": lane,
                    "at": (period.first if h.kind == "event" else period.last or period.first).isoformat(),
                    "label": h.label[:90],
                    "state": planned if h.planned else held,
                }
            )
    for r in brief.restrictions:
        bars += [
            {
                "lane": in_force,
                **_bar(act.period, brief.today),
                "label": f"{r.record.type.replace('_', ' ')}: HS {act.product}, {act.period}",
            }
            for act in r.acts
        ]
        if r.period and not r.acts:
            bars.append({"lane": in_force, **_bar(r.period, brief.today), "label": r.record.quote[:90]})
    if not points and not bars:
        return None
    y = alt.Y("lane:N", title=None, sort=[meetings, due, in_force], axis=alt.Axis(labelLimit=160))
    marks: list[Any] = []
    if bars:
        marks.append(
            alt.Chart(alt.Data(values=bars))
            .mark_bar(height=12, opacity=0.75, color=BACK)
            .encode(x=alt.X("at:T", title=None), x2="to:T", y=y, tooltip=["label:N"])
        )
    if points:
        shape = alt.Color(
            "state:N",
            scale=alt.Scale(domain=[held, planned], range=[FORTH, GUESS]),
            legend=alt.Legend(title=None, orient="top"),
        )
        marks.append(
            alt.Chart(alt.Data(values=points))
            .mark_point(filled=True, size=110)
            .encode(
                x=alt.X("at:T", title=None), y=y, color=shape, tooltip=["label:N", alt.Tooltip("at:T", title="date")]
            )
        )
    return alt.layer(*marks).properties(width=WIDTH - 130, height=150)


Chart = alt.LayerChart | alt.FacetChart | alt.VConcatChart


def specification(chart: Chart, title: str, language: str = "en") -> dict[str, Any]:
    """The chart's Vega-Lite specification in the house style; `title` is what a screen reader says."""
    styled = chart.configure(font=FONT).configure_view(stroke=None).configure_axis(
        labelColor=INK, titleColor=INK, gridColor="#e6ecee", domainColor=FAINT, tickColor=FAINT, labelFontSize=11, titleFontWeight="normal"
    ).configure_legend(labelColor=INK, labelFontSize=12)  # fmt: skip
    made = dict(_with_world(styled.to_dict())) | {"description": title, "background": "transparent"}
    if language != "en":
        made["config"] = {**made["config"], "locale": _locale(language)}
    return made


@cache
def _locale(language: str) -> dict[str, Any]:
    """How Vega writes numbers and dates in a language (d3-format and d3-time-format), from CLDR."""
    months, short = (get_month_names(width, "stand-alone", language) for width in ("wide", "abbreviated"))
    days, brief = (get_day_names(width, "stand-alone", language) for width in ("wide", "abbreviated"))
    week = (6, 0, 1, 2, 3, 4, 5)  # d3's begins on Sunday
    return {
        "number": {"decimal": get_decimal_symbol(language), "thousands": "\u00a0", "grouping": [3], "currency": ["", ""]},
        "time": {
            "dateTime": "%A, %e %B %Y, %X", "date": "%d.%m.%Y", "time": "%H:%M:%S", "periods": ["AM", "PM"],
            "days": [days[n] for n in week], "shortDays": [brief[n] for n in week],
            "months": [months[n] for n in range(1, 13)], "shortMonths": [short[n] for n in range(1, 13)],
        },
    }  # fmt: skip


def world_shapes() -> alt.UrlData:
    """Country outlines for `mark_geoshape`; `id` is ISO 3166-1 alpha-3.

    A name that `specification` replaces by the outlines: Altair copies and validates what it carries, time and again.
    """
    return alt.UrlData(url=WORLD, format=alt.TopoDataFormat(type="topojson", feature="countries"))


@cache
def _world() -> dict[str, Any]:
    """Outlines of countries, TopoJSON (Natural Earth, public domain)."""
    return dict(json.loads(files("bilateral.reference").joinpath("world.json").read_text("utf-8")))


def _with_world(part: Any) -> Any:
    if isinstance(part, dict):
        if part.get("url") == WORLD:
            return {name: value for name, value in part.items() if name != "url"} | {"values": _world()}
        return {name: _with_world(value) for name, value in part.items()}
    return [_with_world(value) for value in part] if isinstance(part, list) else part


def svg(spec: dict[str, Any]) -> str:
    """The chart as SVG that scales with the page and says what it shows; the same specification gives the same text.

    Vega numbers clipping paths through the process and gives each mark a role of its own: the numbers start anew here, and
    the picture has one role with one text.
    """
    drawn = str(vl_convert.vegalite_to_svg(spec))
    drawn = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", drawn)
    key = hashlib.sha256(json.dumps(spec, sort_keys=True).encode()).hexdigest()[:8]
    numbers: dict[str, str] = {}
    drawn = re.sub(
        r"\b(clip|gradient_)(\d+)\b", lambda m: numbers.setdefault(m[0], f"{m[1]}{key}-{len(numbers)}"), drawn
    )
    return drawn.replace("<svg ", f'<svg role="img" aria-label="{escape(spec["description"])}" focusable="false" ', 1)


def png(spec: dict[str, Any], scale: float = 2.0) -> bytes:
    """The chart as PNG on white, for documents that take no SVG; the same specification gives the same bytes."""
    return bytes(vl_convert.vegalite_to_png({**spec, "background": "white"}, scale=scale))


@cache
def runtime() -> str:
    """Vega, Vega-Lite and the embedder as one script, so that the page needs no network.

    To bundle it takes seconds; it is kept in the user's cache under the version of the library that carries it.
    """
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bilateral"
    kept = caches / f"vega-{version('vl-convert-python')}.js"
    try:
        return kept.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        bundle = str(vl_convert.javascript_bundle()).replace("</script", "<\\/script")  # type: ignore[call-arg]
    try:
        caches.mkdir(parents=True, exist_ok=True)
        staged = kept.with_name(f"{kept.name}.{os.getpid()}")
        staged.write_text(bundle, encoding="utf-8")
        staged.replace(kept)
    except OSError:  # a home that cannot be written has no cache
        pass
    return bundle


def _end(flows: Sequence[tuple[Figure, Figure]], outlook: Outlook | None) -> int:
    return max(int(f.period) for f in (*(pair[0] for pair in flows), *(outlook.figures if outlook else ())))


def _bar(period: str, today: date) -> dict[str, str]:
    p = Period.parse(period)
    return {"at": p.first.isoformat(), "to": (p.last or max(today, p.first)).isoformat()}
