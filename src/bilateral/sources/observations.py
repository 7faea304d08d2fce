"""Files in our own schema: CSV in UTF-8 with the warehouse's columns, in any order."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from bilateral.warehouse import COLUMNS, Dataset
from bilateral.warehouse.schema import OPTIONAL

REQUIRED = tuple(column for column in COLUMNS if column not in OPTIONAL)


def recognises(header: Sequence[str]) -> bool:
    """Whether a header line is of this layout."""
    return set(REQUIRED) <= set(header)


def query(path: Path, datasets: Path | None) -> tuple[str, list[Dataset]]:
    """Return the DuckDB query that reads the file as text, and what its vintages are."""
    name = str(path).replace("'", "''")
    sql = f"SELECT row_number() OVER () AS line_number, * FROM read_csv('{name}', header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"')"
    return sql, _about(datasets) if datasets else []


def _about(datasets: Path) -> list[Dataset]:
    with datasets.open(encoding="utf-8", newline="") as table:
        return [Dataset.model_validate(row) for row in csv.DictReader(table)]
