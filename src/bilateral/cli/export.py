"""Tables for people and for other programs: the terminal, JSON, CSV, Parquet, XLSX; no cell of them runs as a formula."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bilateral import tables
from bilateral.cli.frame import out, print_json, print_table, write
from bilateral.errors import BadData
from bilateral.tables import encode, records

FORMATS = ("table", *tables.FORMATS)


def write_table(fmt: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], output: Path | None) -> None:
    """Write a table in a format, to the terminal unless a file is named. Raises BadData where the format needs a file."""
    if fmt not in FORMATS:
        raise BadData(f"format '{fmt}' is unknown", where="--format", remedy=f"use one of {', '.join(FORMATS)}")
    if fmt in ("parquet", "xlsx") and output is None:
        raise BadData(f"{fmt} is no text", where="--format", remedy="name a file with --output")
    if fmt == "json" and output is None:
        return print_json(records(columns, rows))
    if fmt == "table" and output is None:
        return print_table(columns, [[_shown(cell) for cell in row] for row in rows])
    data = encode("csv" if fmt == "table" else fmt, columns, rows)
    if output is None:
        sys.stdout.write(data.decode())
        return None
    write(output, data)
    out.print(f"Wrote {len(rows):,} rows to {output}", soft_wrap=True)
    return None


def format_of(fmt: str, output: Path | None) -> str:
    """The format asked for; where none is and a file is named, the one of its ending."""
    ending = output.suffix.lstrip(".").lower() if output else ""
    return ending if fmt == "table" and ending in FORMATS else fmt


def _shown(cell: Any) -> str:
    """A number with as many digits as people read."""
    if cell is None:
        return ""
    if isinstance(cell, bool) or not isinstance(cell, float):
        return str(cell)
    if abs(cell) >= 1e7:
        return f"{cell / 1e6:,.1f}m"
    return f"{cell:,.0f}" if abs(cell) >= 1000 else f"{cell:,.3g}"
