"""A brief's content as one HTML file: text, charts as SVG with their interactive twin, footnotes."""

from __future__ import annotations

import json
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bilateral.briefs.charts import runtime, svg
from bilateral.briefs.compose import compose
from bilateral.briefs.content import Content
from bilateral.briefs.gather import Brief

STILL = ("corridors",)  # a map of the world is large: it is drawn, and does not answer to the pointer


def render(brief: Brief, *, interactive: bool = True) -> str:
    """Return the brief as one self-contained HTML page (`page` of its content)."""
    return page(compose(brief), interactive=interactive)


def page(content: Content, *, interactive: bool = True, css: str = "") -> str:
    """Return content as one self-contained HTML page.

    Parameters
    ----------
    interactive
        Embed Vega so that the charts answer to the pointer; without it the page is smaller and the charts stand still.
    css
        A house style's rules, set after ours.
    """
    specs = {name: c.spec for name, c in content.charts().items()}
    moving = {name: spec for name, spec in specs.items() if name not in STILL}
    return _environment().get_template("brief.html.j2").render(
        c=content, sections=(*content.sections, *content.appendix), svgs={name: Markup(svg(spec)) for name, spec in specs.items()},
        css=Markup(_style() + css.replace("</", "<\\/")),
        script=Markup(runtime()) if interactive and moving else "", specs_json=Markup(_inert(moving)), version=version("bilateral"),
    )  # fmt: skip


def _style() -> str:
    """Our rules: the blocks', which the site shares, then the page's."""
    return "".join(files("bilateral.briefs").joinpath(f"{name}.css").read_text("utf-8") for name in ("blocks", "brief"))


def _inert(specs: dict[str, Any]) -> str:
    """JSON that cannot end the script element that holds it."""
    return json.dumps(specs, ensure_ascii=False).replace("<", "\\u003c")


def _safe_url(url: str) -> str:
    return url if url.startswith(("https://", "http://")) else ""


@cache
def _environment() -> Environment:
    environment = Environment(loader=PackageLoader("bilateral.briefs", "."), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True)  # fmt: skip
    environment.filters["safe_url"] = _safe_url
    return environment
