"""World Bank Pink Sheet: monthly commodity prices in USD, a column a commodity.

Read: the workbook 'CMO-Historical-Data-Monthly.xlsx' (sheet 'Monthly Prices': names, then units, then months as 1960M01) and
CSV tables of `period_dt` and a column a commodity, with a table of units (`col`, `raw_name`, `unit`) beside it.
Source: World Bank, Commodity Markets ('Pink Sheet'); licence CC BY 4.0.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from bilateral.errors import BadData
from bilateral.sources.download import Remote
from bilateral.sources.sample import Sample, lookup, vintage_of
from bilateral.warehouse import Dataset, Table, quoted
from bilateral.warehouse.schema import CodeTable

SHEET = "Monthly Prices"
UNITS = {"col", "raw_name", "unit"}
PAGE = "https://www.worldbank.org/en/research/commodity-markets"


def recognises(sample: Sample) -> bool:
    """Whether a file is the workbook, the table of prices, or its table of units."""
    if sample.kind == "xlsx":
        return SHEET in _sheets(sample.path)
    return sample.kind == "csv" and ("period_dt" in sample.has or sample.has == UNITS)


def tables(sample: Sample, datasets: Path | None = None) -> Iterator[Table | CodeTable]:
    """The file's prices; months without a price are set aside."""
    if sample.has == UNITS:
        about = _about(vintage_of(sample.path) + ".units").model_copy(
            update={"layout": "names", "revision": "pinksheet"}
        )
        yield CodeTable(f"SELECT col AS code, raw_name || ' ' || unit AS name FROM {sample.csv()}", about)
        return
    about = _about(vintage_of(sample.path))
    if sample.kind == "xlsx":
        rows, units = _workbook(sample.path)
        values: dict[str, object] = {
            "lines": [r[0] for r in rows],
            "periods": [r[1] for r in rows],
            "names": [r[2] for r in rows],
            "prices": [r[3] for r in rows],
        }
        cells = "(SELECT unnest($lines) AS line_number, unnest($periods) AS period, unnest($names) AS measure, unnest($prices) AS value)"
        first = 1
    else:
        units, values, first = _units(sample.path), {}, 2
        cells = f"(SELECT line_number, period_dt[1:7] AS period, measure, value FROM {sample.csv()} UNPIVOT INCLUDE NULLS (value FOR measure IN (COLUMNS(* EXCLUDE (line_number, period_dt)))))"
    query = f"""
        SELECT line_number, 'pinksheet' AS source, {quoted(about.vintage)} AS vintage, 'WLD' AS reporter, 'WLD' AS partner, 'TOTAL' AS product, 'price' AS flow,
               period, measure, value, coalesce({lookup(units, "measure")}, 'unit not given') AS unit, {quoted(PAGE)} AS url,
               CASE WHEN trim(coalesce(value, '')) IN ('', '…', '..') THEN 'no price for the month' END AS aside
        FROM {cells}"""
    yield Table(
        query,
        (about,),
        first,
        () if units else ("the table of units (…metadata.csv) is not beside the file: units are not given",),
        values,
    )


def remote(document: str = "74e8be41ceb20fa0da750cda2f6b9e4e-0050012026") -> list[Remote]:
    """Where the workbook lies; the World Bank moves it to a new document from time to time, which its page links."""
    name = "CMO-Historical-Data-Monthly.xlsx"
    return [Remote(f"https://thedocs.worldbank.org/en/doc/{document}/related/{name}", name)]


def _about(vintage: str) -> Dataset:
    return Dataset(
        source="pinksheet",
        vintage=vintage,
        title="Commodity prices, monthly (Pink Sheet)",
        publisher="World Bank",
        licence="CC BY 4.0",
        url=PAGE,
    )


def _sheets(path: Path) -> list[str]:
    import openpyxl

    try:
        return list(openpyxl.load_workbook(path, read_only=True).sheetnames)
    except Exception:  # openpyxl raises many kinds for a broken archive
        raise BadData("is not a readable workbook", where=path.name, remedy="download it again") from None


def _workbook(path: Path) -> tuple[list[tuple[int, str, str, str | None]], dict[str, str]]:
    """(line, month, series, price) of every cell, and the series' units."""
    import openpyxl

    lines = list(enumerate(openpyxl.load_workbook(path, read_only=True)[SHEET].iter_rows(values_only=True), 1))
    months = [(n, row) for n, row in lines if re.fullmatch(r"\d{4}M\d\d", str(row[0] or ""))]
    if not months:
        raise BadData(
            "has no months such as 1960M01 in its first column",
            where=f"{path.name}, sheet {SHEET}",
            remedy="keep the World Bank's layout",
        )
    head = [row for n, row in lines if n < months[0][0] and sum(cell is not None for cell in row[1:]) > 1]
    if len(head) < 2:
        raise BadData(
            "has no lines of names and units above the months",
            where=f"{path.name}, sheet {SHEET}",
            remedy="keep the World Bank's layout",
        )
    names = [key_of(str(cell)) if cell else "" for cell in head[-2]]
    units = {name: _unit(str(unit)) for name, unit in zip(names, head[-1], strict=False) if name}
    rows = []
    for n, row in months:
        month = str(row[0]).replace("M", "-")
        rows += [
            (n, month, name, None if cell is None else str(cell))
            for name, cell in zip(names[1:], row[1:], strict=False)
            if name
        ]
    return rows, units


def key_of(name: str) -> str:
    """A commodity's name as a key: 'Crude oil, Brent **' is crude_oil_brent."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def _units(path: Path) -> dict[str, str]:
    beside = path.with_name(path.stem + ".metadata.csv")
    if not beside.is_file():
        return {}
    with beside.open(encoding="utf-8-sig", newline="") as table:
        return {row["col"]: _unit(row["unit"]) for row in csv.DictReader(table)}


def _unit(text: str) -> str:
    return text.strip().strip("()").replace("$", "USD ").replace("USD /", "USD/") or "index"
