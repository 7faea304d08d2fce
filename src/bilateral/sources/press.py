"""Figures as the press quotes them, a line each with its page: reporter, partner, metric, period, value, unit, url, note.

What a metric is stands in `press_metrics.toml`.  A line whose metric, period or unit is not understood is set aside with
the reason; `~` and `<`, `>` before a number are kept in the measure's name (…_about, …_at_least, …_at_most).
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from bilateral.sources.sample import Sample, vintage_of
from bilateral.warehouse import COLUMNS, Dataset, Table

HEADER = {"reporter", "partner", "metric", "period", "value", "unit", "url"}


def recognises(sample: Sample) -> bool:
    """Whether a CSV has the columns of press figures."""
    return sample.kind == "csv" and sample.has >= HEADER


def tables(sample: Sample, datasets: Path | None = None) -> Iterator[Table]:
    """The file's figures."""
    vintage = f"{vintage_of(sample.path)}.{sample.path.stem}"
    with sample.path.open(encoding="utf-8-sig", newline="") as table:
        rows = [_row(n, line, vintage) for n, line in enumerate(csv.DictReader(table, delimiter=sample.delimiter), 1)]
    columns = ("line_number", *COLUMNS, "aside")
    values: dict[str, object] = {name: [row[name] for row in rows] for name in columns}
    query = "SELECT " + ", ".join(f"unnest(${name}) AS {name}" for name in columns)
    about = Dataset(
        source="press",
        vintage=vintage,
        title=f"Figures quoted from the press, {sample.path.stem}",
        publisher="named in each row",
        licence="facts, cited one by one",
    )
    yield Table(query, (about,), values=values)


def _row(number: int, line: dict[str, Any], vintage: str) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(COLUMNS, "") | {
        "line_number": number,
        "aside": None,
        "source": "press",
        "vintage": vintage,
    }
    metric = next((m for m in _metrics() if re.fullmatch(m["metric"], line["metric"])), None)
    period, number_of = _period(line["period"]), re.fullmatch(r"([~<>]?)\s*(-?\d+(?:\.\d+)?)", line["value"].strip())
    unit = _units().get(line["unit"])
    reasons = {
        f"metric '{line['metric']}' is not in press_metrics.toml": metric is None,
        f"period '{line['period']}' is not understood": period is None,
        f"value '{line['value']}' is no number": number_of is None,
        f"unit '{line['unit']}' is not in press_metrics.toml": unit is None,
    }
    row["aside"] = next((reason for reason, holds in reasons.items() if holds), None)
    if metric and period and number_of and unit:
        swap = metric.get("reversed", False)
        own, other = line["reporter"], line["partner"] or line["reporter"]
        suffix = {"~": "_about", ">": "_at_least", "<": "_at_most", "": ""}[number_of[1]]
        row |= {
            "reporter": other if swap else own, "partner": metric.get("partner") or (own if swap else other), "product": metric.get("product", "TOTAL"),
            "flow": metric["flow"], "period": period, "measure": metric["measure"].replace("{unit}", "trade_value" if "USD" in unit["unit"] else "quantity") + suffix,
            "value": repr(float(number_of[2]) * unit["factor"]), "unit": unit["unit"], "note": line.get("note") or "", "url": line["url"],
        }  # fmt: skip
        if row["partner"] == "own":
            row["partner"] = own
    return row


def _period(text: str) -> str | None:
    """'2024Q1', '2024H1', '2022-01..05', '2024-07', '2023' as ISO 8601.

    >>> [_period(t) for t in ("2024Q1", "2024H1", "2022-01..05", "2023", "2023 (to ~Nov)")]
    ['2024-01/2024-03', '2024-01/2024-06', '2022-01/2022-05', '2023', None]
    """
    if re.fullmatch(r"\d{4}(-\d\d)?", text):
        return text
    if part := re.fullmatch(r"(\d{4})([QH])(\d)", text):
        months = {"Q": 3, "H": 6}[part[2]]
        last = int(part[3]) * months
        return f"{part[1]}-{last - months + 1:02}/{part[1]}-{last:02}"
    if part := re.fullmatch(r"(\d{4})-(\d\d)\.\.(\d\d)", text):
        return f"{part[1]}-{part[2]}/{part[1]}-{part[3]}"
    return None


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("bilateral.sources").joinpath("press_metrics.toml").read_text("utf-8"))


def _metrics() -> list[dict[str, Any]]:
    return list(_table()["metric"])


def _units() -> dict[str, dict[str, Any]]:
    return dict(_table()["unit"])
