"""Charts of a scenario's outcome: months with bands, losses as bars, a map of gains and losses.

In: an `Outcome`.  Out: a Vega-Lite specification in the house style, and files of it: SVG, PNG, HTML or JSON.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert

from bilateral.briefs.charts import BACK, FAINT, FORTH, GUESS, WIDTH, Chart, png, specification, world_shapes
from bilateral.errors import BadData
from bilateral.scenarios.outcome import Outcome, Quantity, Table

FORMATS = ("svg", "png", "html", "json")
_DRAWN: dict[str, Callable[[dict[str, Any]], Any]] = {
    "svg": vl_convert.vegalite_to_svg, "html": vl_convert.vegalite_to_html, "json": json.dumps,
}  # fmt: skip


def outcome_chart(outcome: Outcome) -> dict[str, Any]:
    """Return the chart that fits an outcome. Raises BadData where it has nothing to draw."""
    names = [t.name for t in outcome.tables]
    title = "; ".join(outcome.headline) or outcome.scenario.title
    head = outcome.scenario.title or "Scenario"
    if any(n.startswith("months") for n in names):
        return specification(
            _months(outcome.tables[0], outcome.level).properties(
                title=_heading(head, outcome.tables[0].note.split(";")[0], outcome)
            ),
            title,
        )
    if "welfare of all" in names:
        return specification(
            _map(outcome.table("welfare of all")).properties(
                title=_heading(head, "welfare, % change in the long run", outcome)
            ),
            title,
        )
    if "losses by country" in names:
        return specification(
            _bars(outcome.table("losses by country")).properties(title=_heading(head, "loss of gross output", outcome)),
            title,
        )
    raise BadData("an account of exposure has no chart", remedy="ask for a model, such as --model product_market")


def _heading(head: str, what: str, outcome: Outcome) -> alt.TitleParams:
    """Title, what is shown, and on which data, over every chart."""
    return alt.TitleParams(
        text=head,
        subtitle=[what, f"{outcome.model.replace('_', ' ')}; {outcome.vintage}"[:150]],
        anchor="start",
        subtitleColor="#5b6b73",
    )


def save_chart(spec: dict[str, Any], target: Path) -> None:
    """Write a chart; the name's ending says how. Raises BadData for another ending or a folder that is not there."""
    kind = target.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise BadData(
            f"'{target.name}' does not end in a chart's format", remedy=f"end the name in .{', .'.join(FORMATS)}"
        )
    solid = {**spec, "background": "white"}
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if kind == "png":
            target.write_bytes(png(spec))
        else:
            target.write_text(str(_DRAWN[kind](solid)), encoding="utf-8")
    except OSError as error:
        raise BadData(f"cannot be written ({error.strerror})", where=str(target), remedy="name another file") from None


def _months(table: Table, level: float) -> Chart:
    """Panels on one axis of months: price, shortfall, imports, stock."""
    band = f"{100 * level:.0f}% of draws"
    rows = [
        {"month": _month(row[0]), "panel": name, **_spread(row[k])}
        for row in table.rows
        for name, k in (("price", 3), ("shortfall", 2), ("imports", 4), ("stock", 6))
    ]
    panels = [
        _panel(rows, ["price"], "price, % change", band, 150),
        _panel(rows, ["shortfall"], "shortfall, % of base consumption", band, 150),
        _panel(rows, ["imports"], "imports, tonnes", band, 120),
        _panel(rows, ["stock"], "stock, tonnes", band, 120),
    ]
    return alt.vconcat(*panels).resolve_scale(x="shared", color="independent")


def _panel(rows: list[dict[str, Any]], names: list[str], title: str, band: str, height: int) -> Chart:
    data = alt.Data(values=[r for r in rows if r["panel"] in names])
    dated = all("-" in str(r["month"]) for r in rows)
    axis = alt.Axis(format="%b %Y", labelAngle=0, tickCount="month")
    x = alt.X("month:T", title=None, axis=axis) if dated else alt.X("month:Q", title="month")
    colour = (
        alt.value(FORTH) if len(names) == 1
        else alt.Color("panel:N", scale=alt.Scale(domain=names, range=[FORTH, BACK]), legend=alt.Legend(title=None, orient="top-right"))
    )  # fmt: skip
    tips = [alt.Tooltip("month:T", format="%B %Y") if dated else alt.Tooltip("month:Q"), alt.Tooltip("value:Q", format=",.3~r"),
            alt.Tooltip("low:Q", format=",.3~r", title=f"low, {band}"), alt.Tooltip("high:Q", format=",.3~r", title=f"high, {band}")]  # fmt: skip
    base = alt.Chart(data)
    layers = [
        base.mark_line(strokeWidth=2.5, point=True).encode(
            x=x, y=alt.Y("value:Q", title=title), color=colour, tooltip=tips
        )
    ]
    if any(r["low"] != r["high"] for r in rows):
        layers.insert(
            0, base.mark_area(opacity=0.22).encode(x=x, y=alt.Y("low:Q", title=title), y2="high:Q", color=colour)
        )
    return alt.layer(*layers).properties(width=WIDTH - 60, height=height)


def _month(cell: Any) -> str | int:
    text = str(cell)
    return int(text.removeprefix("month ")) if text.startswith("month ") else f"{text}-01"


def _spread(cell: Any) -> dict[str, float]:
    assert isinstance(cell, Quantity)
    return {"value": cell.value, "low": cell.value if cell.low is None else cell.low,
            "high": cell.value if cell.high is None else cell.high}  # fmt: skip


def _bars(table: Table) -> Chart:
    """Largest losses, with their intervals."""
    rows = [{"country": row[0], **_spread(row[1])} for row in table.rows]
    base = alt.Chart(alt.Data(values=rows))
    y = alt.Y("country:N", sort=None, title=None)
    return alt.layer(
        base.mark_bar(color=BACK).encode(x=alt.X("value:Q", title=f"loss of output, {table.units[1]}"), y=y),
        base.mark_rule(color=GUESS, strokeWidth=2).encode(x="low:Q", x2="high:Q", y=y),
    ).properties(width=WIDTH - 160, height=24 * len(rows))


def _map(table: Table) -> Chart:
    """Welfare by country on the map; countries without data stay grey."""
    values = {str(row[0]): _spread(row[1])["value"] for row in table.rows}
    # the fifth largest change bounds the scale, so that a few small economies do not bleach the rest
    sizes = sorted((abs(v) for v in values.values()), reverse=True)
    bound = max(sizes[min(4, len(sizes) - 1)], 1e-9)
    shapes = world_shapes()
    known = alt.Data(values=[{"id": code, "welfare": v} for code, v in values.items()])
    ground = alt.Chart(shapes).mark_geoshape(fill="#eef1f2", stroke=FAINT, strokeWidth=0.4)
    colour = alt.Color(
        "welfare:Q", title="welfare, %", scale=alt.Scale(scheme="brownbluegreen", domain=[-bound, bound], clamp=True),
        legend=alt.Legend(orient="bottom", gradientLength=260, titleLimit=300),
    )  # fmt: skip
    filled = (
        alt.Chart(shapes)
        .mark_geoshape(stroke=FAINT, strokeWidth=0.4)
        .transform_lookup(lookup="id", from_=alt.LookupData(data=known, key="id", fields=["welfare"]))
        .transform_filter("isValid(datum.welfare)")
        .encode(
            color=colour,
            tooltip=[alt.Tooltip("properties.name:N", title="country"), alt.Tooltip("welfare:Q", format="+.2f")],
        )
    )
    return alt.layer(ground, filled).project("equalEarth").properties(width=WIDTH, height=430)


__all__ = ["FORMATS", "outcome_chart", "save_chart"]
