"""Set the freight model beside published figures: `python tools/corridor_table.py` writes docs/corridors-validation.md.

In: `tests/reference/corridors.csv`, one published distance, time or cost a row.  A distance agrees within 5%, a cost within
25%, a time within the published range; a single time is read as a range of 15% each way.  What does not agree says why.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bilateral.corridors import Graph, Network, WhatIf, build, route

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "tests/reference/corridors.csv"
PAGE = ROOT / "docs/corridors-validation.md"
WITHIN = {"km": 0.05, "sea_km": 0.05, "usd_per_teu": 0.25, "usd_per_feu": 0.25, "usd_per_tonne": 0.25}
SINGLE_DAYS = 0.15
UNITS = {
    "km": "km",
    "sea_km": "km by sea",
    "days": "days",
    "usd_per_teu": "USD/TEU",
    "usd_per_feu": "USD/FEU",
    "usd_per_tonne": "USD/t",
}
TONNES_TEU = 14.0


@dataclass(frozen=True)
class Compared:
    """A published figure of `tests/reference/corridors.csv` beside the network's own, in the row's unit."""

    row: dict[str, str]
    ours: float

    @property
    def agrees(self) -> bool:
        """Whether our figure stands within the published range, widened by the quantity's tolerance."""
        low, high = float(self.row["low"]), float(self.row["high"])
        tolerance = WITHIN.get(self.row["quantity"], SINGLE_DAYS if low == high else 0.0)
        return low * (1 - tolerance) <= self.ours <= high * (1 + tolerance)


@cache
def graph(opened: str) -> Graph:
    return build(Network.load(), "container", WhatIf(opened=tuple(x for x in opened.split("|") if x)))


def compare_all() -> list[Compared]:
    with TABLE.open(encoding="utf-8", newline="") as table:
        return [Compared(row, ours(row)) for row in csv.DictReader(table)]


def ours(row: dict[str, str]) -> float:
    via = [x for x in row["via"].split("|") if x]
    found = route(
        graph(row["opened"]), row["from"], row["to"], via=via, modes=[s.split() for s in row["stages"].split("|")]
    )
    moving = [leg for leg in found.legs if leg.km > 0]
    days = sum(leg.hours for leg in moving) / 24 if row["count"] == "sailing" else found.days
    teu = TONNES_TEU * sum(leg.usd_tonne for leg in moving) if row["count"] == "freight" else found.usd_teu or 0.0
    return {
        "km": found.km,
        "sea_km": found.sea_km,
        "days": days,
        "usd_per_teu": teu,
        "usd_per_feu": 2 * teu,
        "usd_per_tonne": found.usd_tonne,
    }[row["quantity"]]


def page() -> str:
    rows = compare_all()
    agree = [c for c in rows if c.agrees]
    lines = [
        "# Freight beside published figures",
        "",
        "Written by `python tools/corridor_table.py` from `tests/reference/corridors.csv`; a test holds it current. A distance agrees",
        "within 5%, a cost within 25%, a time within the published range, a single time within 15%. 'Sailing' counts the time under",
        "way, 'freight' the price without terminals, as the page does. Years matter: the figures are from 2014 to 2026.",
        "",
        f"{len(agree)} of {len(rows)} agree: " + ", ".join(
            f"{sum(c.agrees for c in part)} of {len(part)} {name}" for name, part in (
                ("distances", [c for c in rows if c.row["quantity"] in ("km", "sea_km")]), ("times", [c for c in rows if c.row["quantity"] == "days"]),
                ("costs", [c for c in rows if c.row["quantity"].startswith("usd")]))) + ". Each that does not says why.",
        "",
        "| question | published | ours | agrees | why not |", "| --- | --- | --- | --- | --- |",
    ]  # fmt: skip
    for c in rows:
        r = c.row
        low, high = float(r["low"]), float(r["high"])
        published = f"{low:,.4g}" if low == high else f"{low:,.4g} to {high:,.4g}"
        digits = ",.1f" if r["quantity"] == "days" else ",.0f"
        counted = "" if r["count"] == "all" else f", {r['count']}"
        lines.append(
            f"| {r['question']} | [{published} {UNITS[r['quantity']]}{counted}]({r['url']}), {r['year']} | {c.ours:{digits}} | "
            f"{'yes' if c.agrees else 'no'} | {'' if c.agrees else r['explained']} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE}")
