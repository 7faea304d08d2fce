"""A brief's content as PDF, through Typst: tagged and held to PDF/UA-1, with footnotes at the foot of the page.

Typst rather than a browser or an HTML printer: it sets real footnotes and breaks tables well, refuses to write a PDF/UA that is
not one, takes a second, and brings its own fonts (Libertinus: Latin with Azerbaijani, Cyrillic), so that the same content gives
the same bytes on every machine.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from bilateral.briefs.charts import svg
from bilateral.briefs.content import Content
from bilateral.briefs.house import House
from bilateral.errors import BadData


def pdf(content: Content, house: House | None = None) -> bytes:
    """Return content as a PDF/UA-1 document. Raises BadData where it cannot be set, with what Typst says."""
    import typst

    house = house or House()
    with tempfile.TemporaryDirectory(prefix="bilateral-") as scratch:
        folder = Path(scratch)
        (folder / "charts").mkdir()
        for name, chart in content.charts().items():
            (folder / "charts" / f"{name}.svg").write_text(svg(chart.spec), encoding="utf-8")
        logo = ""
        if house.logo:
            logo = f"logo{house.logo.suffix}"
            shutil.copy(house.logo, folder / logo)
        (folder / "house.json").write_text(json.dumps({"colour": house.colour, "publisher": house.publisher, "logo": logo}))  # fmt: skip
        (folder / "content.json").write_text(json.dumps(_without_specs(content), ensure_ascii=False), encoding="utf-8")
        (folder / "brief.typ").write_text(files("bilateral.briefs").joinpath("brief.typ").read_text("utf-8"), encoding="utf-8")  # fmt: skip
        day = datetime(content.date.year, content.date.month, content.date.day, tzinfo=UTC)
        try:
            return bytes(typst.compile(str(folder / "brief.typ"), root=str(folder), ignore_system_fonts=True, pdf_standards="ua-1", timestamp=int(day.timestamp())))  # fmt: skip
        except Exception as error:  # typst passes its diagnosis on as a plain error
            raise BadData(f"the brief cannot be set ({str(error)[:300]})", where="PDF") from None


def _without_specs(content: Content) -> dict[str, object]:
    """The content as JSON without the charts' specifications, which are drawn beside it."""
    data = content.model_dump(mode="json")
    for section in (*data["sections"], *data["appendix"]):
        for block in section["blocks"]:
            block.pop("spec", None)
    return data
