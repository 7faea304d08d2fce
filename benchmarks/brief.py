"""A brief's time against that of the libraries that it is made with, and 200 briefs on all cores.

    python benchmarks/brief.py                 # some minutes
    python benchmarks/brief.py --partners 50

The workspace has the starter figures and reports, and totals of every pair of 201 economies over twelve years that are drawn
here (they stand for a release at full size, and are no statistics).  Warm: the workspace is open and one brief was made.
Ratios below 1 say how much of a brief's time is the library's own: charts by vl-convert, pages by Typst, the file by python-docx.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import docx
import pycountry
import vl_convert
from timing import best, report

from bilateral.briefs import Content, House, Maker, Outline, brief, compose, page, pdf, publish, word
from bilateral.briefs.many import all_partners, partners_of
from bilateral.reading import read, read_file
from bilateral.workspace import Workspace, starter_folder

TODAY = date(2026, 11, 26)
COLUMNS = ("source", "vintage", "reporter", "partner", "product", "flow", "period", "measure", "value", "unit", "valuation", "note", "url")  # fmt: skip


def desk(folder: Path, partners: int) -> None:
    """Make a workspace with the starter reports and drawn totals of many economies."""
    with Workspace.create(folder) as home:
        for path in sorted((starter_folder() / "reports").iterdir()):
            reading = read(read_file(path))
            home.register.add(reading.document, reading.records)
        table = folder / "totals.csv"
        draw_totals(table, partners)
        home.load(table)


def draw_totals(table: Path, partners: int) -> None:
    """Write totals of every pair of `partners` + 1 economies, growing with noise."""
    dice = random.Random(3)
    codes = ["AZE", "RUS", *(c.alpha_3 for c in pycountry.countries if c.alpha_3 not in ("AZE", "RUS"))][: partners + 1]
    size = {code: 10 ** dice.uniform(2, 5) for code in codes}
    with table.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS)
        for a in codes:
            total = dict.fromkeys(range(2012, 2024), 0.0)
            for b in codes:
                if a != b:
                    level = size[a] * size[b] / 100
                    for year in total:
                        level *= dice.lognormvariate(0.03, 0.15)
                        total[year] += level
                        out.writerow(("baci", "V209901-HS12", a, b, "TOTAL", "exports", year, "trade_value", f"{level:.3f}", "thousand USD", "FOB", "drawn", ""))  # fmt: skip
            for year, value in total.items():
                out.writerow(("baci", "V209901-HS12", a, "WLD", "TOTAL", "exports", year, "trade_value", f"{value:.3f}", "thousand USD", "FOB", "drawn", ""))  # fmt: skip
                out.writerow(("baci", "V209901-HS12", a, "WLD", "TOTAL", "imports", year, "trade_value", f"{value:.3f}", "thousand USD", "FOB", "drawn", ""))  # fmt: skip


def one(home: Workspace) -> None:
    pair = home.pair("AZE", "RUS")
    content = compose(brief(pair, TODAY))
    specs = [chart.spec for chart in content.charts().values()]
    page(content), pdf(content), word(content)
    charts = best(lambda: [vl_convert.vegalite_to_svg(s) for s in specs])
    html = best(lambda: publish(pair, TODAY, kind="html"))
    report("a brief as HTML, warm", html, "its charts drawn by vl-convert", charts)
    setting = best(lambda: pdf(content)) - charts
    report("a brief as PDF, warm", best(lambda: publish(pair, TODAY, kind="pdf")), "its pages set by Typst", setting)
    plain = best(lambda: plain_word(content))
    report("a brief as DOCX, warm", best(lambda: publish(pair, TODAY, kind="docx")), "its paragraphs put by python-docx, no notes", plain)  # fmt: skip
    print(f"HTML {html:.2f} s; of it gathering {best(lambda: brief(pair, TODAY)):.2f} s, writing {best(lambda: compose(brief(pair, TODAY))) - best(lambda: brief(pair, TODAY)):.2f} s")  # fmt: skip


def plain_word(content: Content) -> None:
    """The brief's texts as paragraphs of a Word document, and nothing else."""
    made = docx.Document()
    for text in content.texts():
        made.add_paragraph(text)
    made.save(io.BytesIO())


def many(folder: Path, wanted: int) -> None:
    with Workspace.open(folder) as home:
        others = partners_of(home, "AZE")[:wanted]
        pair = home.pair("AZE", others[-1])
        specs = [c.spec for c in compose(brief(pair, TODAY)).charts().values()]
        [vl_convert.vegalite_to_svg(s) for s in specs]
        charts = best(lambda: [vl_convert.vegalite_to_svg(s) for s in specs]) * len(others)
    with tempfile.TemporaryDirectory() as out:
        began = time.perf_counter()
        done = list(all_partners(Maker(folder, "AZE", TODAY, Outline(), "html", House(), Path(out)), others))
        took = time.perf_counter() - began
        failed = [d for d in done if d.failed]
        assert len(done) == len(others) and not failed, failed[:3]
    print(f"{len(others)} partner briefs in {took:.0f} s")
    report(f"{len(others)} partner briefs", took, "their charts drawn by vl-convert, one after another", charts)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--partners", type=int, default=200)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "desk"
        desk(folder, given.partners)
        with Workspace.open(folder) as home:
            one(home)
        many(folder, given.partners)
    return 0


if __name__ == "__main__":
    sys.exit(main())
