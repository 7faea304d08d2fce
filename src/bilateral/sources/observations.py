"""Files in our own schema: CSV in UTF-8 with the warehouse's columns, in any order."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from bilateral.errors import BadData
from bilateral.sources.sample import Sample
from bilateral.warehouse import COLUMNS, Dataset, Table
from bilateral.warehouse.schema import OPTIONAL

ABOUT = ("source", "vintage", "title", "publisher", "licence", "url")
REQUIRED = tuple(column for column in COLUMNS if column not in OPTIONAL)


def recognises(sample: Sample) -> bool:
    """Whether a file has all the columns that must be there."""
    return sample.kind == "csv" and set(REQUIRED) <= set(sample.header)


def tables(sample: Sample, datasets: Path | None = None) -> Iterator[Table]:
    """The file's rows; `datasets` is a table of title, publisher, licence and URL by source and vintage."""
    yield Table(f"SELECT * FROM {sample.csv()}", about_of(datasets) if datasets else ())


def about_of(datasets: Path) -> tuple[Dataset, ...]:
    """Read what vintages are from a CSV of `Dataset` fields."""
    try:
        with datasets.open(encoding="utf-8", newline="") as table:
            return tuple(Dataset.model_validate(row) for row in csv.DictReader(table))
    except OSError as error:
        raise BadData(
            f"cannot be read ({error.strerror})", where=str(datasets), remedy="name the CSV of datasets"
        ) from None
    except (UnicodeDecodeError, csv.Error, ValidationError):
        raise BadData(
            "is no table of datasets", where=datasets.name, remedy=f"the columns are {', '.join(ABOUT)}"
        ) from None
