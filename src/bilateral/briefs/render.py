"""A gathered brief to one HTML file: text, charts as SVG with their interactive twin, footnotes, manifest."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bilateral.briefs.charts import runtime, specification, svg, timeline_chart, turnover_chart
from bilateral.briefs.gather import Brief
from bilateral.briefs.notes import Notes
from bilateral.reference import wording
from bilateral.reference.countries import name_of
from bilateral.reference.goods import format_name

VERDICT_MARKS = {"supported": "✓", "close": "≈", "contradicted": "✗", "mixed": "⇄", "unverifiable": "?"}


def render(brief: Brief, *, interactive: bool = True) -> str:
    """Return the brief as one self-contained HTML page.

    Parameters
    ----------
    brief
        What `gather.brief` found.
    interactive
        Embed Vega so that the charts answer to the pointer; without it the page is smaller and the charts stand still.
    """
    notes = Notes({d.id: d for d in brief.documents}, {(d.source, d.vintage): d.title for d in brief.datasets})
    figures = {
        "turnover": (
            turnover_chart(brief),
            f"Trade between {brief.pair.title.replace('–', ' and ')} by direction and year, with the outlook's interval",
        ),
        "timeline": (timeline_chart(brief), "Meetings, commitments due and measures in force over time"),
    }
    specs = {name: specification(chart, title) for name, (chart, title) in figures.items() if chart is not None}
    page = _environment().get_template("brief.html.j2")
    return page.render(
        b=brief, notes=notes, specs=specs, svgs={name: Markup(svg(spec)) for name, spec in specs.items()},
        css=Markup(files("bilateral.briefs").joinpath("brief.css").read_text("utf-8")),
        script=Markup(runtime()) if interactive and specs else "", specs_json=Markup(_inert(specs)), marks=VERDICT_MARKS,
    )  # fmt: skip


def _inert(specs: dict[str, Any]) -> str:
    """JSON that cannot end the script element that holds it."""
    return json.dumps(specs, ensure_ascii=False).replace("</", "<\\/").replace("<!--", "<\\!--")


def _safe_url(url: str) -> str:
    return url if url.startswith(("https://", "http://")) else ""


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("bilateral.briefs", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "amount": wording.amount, "change": wording.change, "span": wording.span, "country": name_of,
        "format_name": format_name, "safe_url": _safe_url,
    }  # fmt: skip
    return environment
