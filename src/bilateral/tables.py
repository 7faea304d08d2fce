"""Tables for other programs: JSON, CSV, Parquet, XLSX; no cell of them runs as a formula."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from math import isfinite
from typing import Any

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # what a workbook cannot hold
_LONGEST = 32_767  # characters in a cell of a workbook


def encode(form: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """A table in one of FORMATS."""
    return FORMATS[form](columns, rows)


def safe(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: texts that begin with = + - @ get an apostrophe before them.

    >>> safe("=1+1"), safe("-5% in May"), safe(-5.0), safe("Baku")
    ("'=1+1", "'-5% in May", -5.0, 'Baku')
    """
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def records(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """Rows as JSON has them: a name with each cell."""
    finite = lambda cell: None if isinstance(cell, float) and not isfinite(cell) else cell  # noqa: E731 - JSON has no infinity
    return [dict(zip(columns, map(finite, row), strict=True)) for row in rows]


def _json(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    return (json.dumps(records(columns, rows), ensure_ascii=False, indent=1, default=str) + "\n").encode(
        "utf-8", "replace"
    )


def _csv(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow([safe(name) for name in columns])
    table.writerows([safe("" if cell is None else cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8", "replace")


def _parquet(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    import pandas as pd

    held = io.BytesIO()
    pd.DataFrame(list(rows), columns=list(columns)).to_parquet(held, index=False)
    return held.getvalue()


def _workbook(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("bilateral")
    sheet.append([safe(name) for name in columns])
    for row in rows:
        sheet.append([safe(_plain(cell)) for cell in row])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _plain(cell: Any) -> Any:
    """What a workbook can hold: numbers and texts; lists and the like as text."""
    if isinstance(cell, Decimal):
        return float(cell)
    if cell is None or isinstance(cell, int | float):
        return cell
    return _CONTROL.sub("\ufffd", str(cell))[:_LONGEST]


Encoder = Callable[[Sequence[str], Sequence[Sequence[Any]]], bytes]
FORMATS: dict[str, Encoder] = {"json": _json, "csv": _csv, "parquet": _parquet, "xlsx": _workbook}
MEDIA = {
    "json": "application/json", "csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip

__all__ = ["FORMATS", "MEDIA", "encode", "records", "safe"]
