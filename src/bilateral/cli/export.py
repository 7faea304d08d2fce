"""Tables for people and for other programs: the terminal, JSON, CSV, Parquet, XLSX; no cell of them runs as a formula."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Sequence
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import Any

from bilateral.cli.frame import out, print_json, print_table, write
from bilateral.errors import BadData

FORMATS = ("table", "json", "csv", "parquet", "xlsx")


def write_table(fmt: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], output: Path | None) -> None:
    """Write a table in a format, to the terminal unless a file is named. Raises BadData where the format needs a file."""
    if fmt not in FORMATS:
        raise BadData(f"format '{fmt}' is unknown", where="--format", remedy=f"use one of {', '.join(FORMATS)}")
    if fmt in ("parquet", "xlsx"):
        if output is None:
            raise BadData(f"{fmt} is no text", where="--format", remedy="name a file with --output")
        staged = output.with_name(output.name + ".new")
        try:
            output.parent.mkdir(parents=True, exist_ok=True)
            (_parquet if fmt == "parquet" else _workbook)(columns, rows, staged)
            staged.replace(output)
        except OSError as error:
            raise BadData(
                f"cannot be written ({error.strerror})", where=str(output), remedy="name another file"
            ) from None
    elif fmt == "json" and output is None:
        return print_json(_records(columns, rows))
    elif fmt == "table" and output is None:
        return print_table(columns, [[_shown(cell) for cell in row] for row in rows])
    else:
        text = _json(columns, rows) if fmt == "json" else _csv(columns, rows)
        if output is None:
            sys.stdout.write(text)
            return None
        write(output, text)
    out.print(f"Wrote {len(rows):,} rows to {output}", soft_wrap=True)
    return None


def format_of(fmt: str, output: Path | None) -> str:
    """The format asked for; where none is and a file is named, the one of its ending."""
    ending = output.suffix.lstrip(".").lower() if output else ""
    return ending if fmt == "table" and ending in FORMATS else fmt


def safe(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: texts that begin with = + - @ get an apostrophe before them.

    >>> safe("=1+1"), safe("-5% in May"), safe(-5.0), safe("Baku")
    ("'=1+1", "'-5% in May", -5.0, 'Baku')
    """
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _records(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    finite = lambda cell: None if isinstance(cell, float) and not isfinite(cell) else cell  # noqa: E731 - JSON has no infinity
    return [dict(zip(columns, map(finite, row), strict=True)) for row in rows]


def _json(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    import json

    return json.dumps(_records(columns, rows), ensure_ascii=False, indent=1, default=str) + "\n"


def _csv(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow([safe(name) for name in columns])
    table.writerows([safe("" if cell is None else cell) for cell in row] for row in rows)
    return text.getvalue()


def _parquet(columns: Sequence[str], rows: Sequence[Sequence[Any]], target: Path) -> None:
    import pandas as pd

    pd.DataFrame(list(rows), columns=list(columns)).to_parquet(target, index=False)


def _workbook(columns: Sequence[str], rows: Sequence[Sequence[Any]], target: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("bilateral")
    sheet.append([safe(name) for name in columns])
    for row in rows:
        sheet.append([safe(_plain(cell)) for cell in row])
    book.save(target)


def _plain(cell: Any) -> Any:
    """What a workbook can hold: numbers and texts; lists and the like as text."""
    if isinstance(cell, Decimal):
        return float(cell)
    return cell if cell is None or isinstance(cell, str | int | float) else str(cell)


def _shown(cell: Any) -> str:
    """A number with as many digits as people read."""
    if cell is None:
        return ""
    if isinstance(cell, bool) or not isinstance(cell, float):
        return str(cell)
    if abs(cell) >= 1e7:
        return f"{cell / 1e6:,.1f}m"
    return f"{cell:,.0f}" if abs(cell) >= 1000 else f"{cell:,.3g}"
