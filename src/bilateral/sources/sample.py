"""A file as it begins: what a source needs to recognise its own, and the SQL that reads each kind of file."""

from __future__ import annotations

import csv
import gzip
import hashlib
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from bilateral.errors import BadData
from bilateral.warehouse import quoted

if TYPE_CHECKING:
    import pandas as pd

LOOKED_AT = 20_000


@dataclass(frozen=True)
class Sample:
    """A file, its kind (csv, json, xlsx, xml, parquet, stata, zip), and its first lines: `header` is the first one's fields."""

    path: Path
    kind: str
    header: tuple[str, ...] = ()
    delimiter: str = ","
    head: str = ""
    encoding: str = "utf-8"

    @property
    def has(self) -> set[str]:
        """The header's names in lower case."""
        return {name.lower() for name in self.header}

    def csv(self) -> str:
        """SQL that reads the file as text, a row's number beside its fields."""
        return (
            f"(SELECT row_number() OVER () AS line_number, * FROM read_csv({quoted(str(self.path))}, header = true, "
            f"all_varchar = true, delim = '{self.delimiter}', quote = '\"', escape = '\"', encoding = '{self.encoding}'))"
        )


def sample(path: Path) -> Sample:
    """Look at a file. Raises BadData where it does not exist, is empty, or is no text that we know."""
    if not path.is_file():
        raise BadData("there is no such file", where=str(path), remedy="give the path of a CSV file")
    with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as data:
        try:
            first = data.read(LOOKED_AT)
        except (OSError, EOFError):
            raise BadData("is not a whole gzip file", where=path.name, remedy="download it again") from None
    if not first:
        raise BadData("is empty", where=path.name, remedy="give a CSV with a header line")
    if first[:4] == b"PK\x03\x04":
        return Sample(path, "xlsx" if path.suffix.lower() == ".xlsx" else "zip")
    if first[:4] == b"PAR1":
        try:
            names = ask(f"DESCRIBE FROM read_parquet({quoted(str(path))})")
        except duckdb.Error:
            raise BadData("is not a whole Parquet file", where=path.name, remedy="download it again") from None
        return Sample(path, "parquet", tuple(name for name, *_ in names))
    if path.suffix.lower() == ".dta":
        return Sample(path, "stata", tuple(stata(path).columns))
    text, encoding = _decoded(first[: first.rfind(b"\n") + 1 or None], path)
    start = text.lstrip()
    if start[:1] in ("{", "["):
        return Sample(path, "json", head=text)
    if start[:1] == "<":
        return Sample(path, "xml", head=text)
    line = next(iter(text.splitlines()), "")
    if not line.strip():
        raise BadData("is empty", where=path.name, remedy="give a CSV with a header line")
    delimiter = max(",;\t", key=line.count)
    header = next(csv.reader([line], delimiter=delimiter))
    return Sample(path, "csv", tuple(name.strip() for name in header), delimiter, text, encoding)


def stata(path: Path) -> pd.DataFrame:
    """A Stata file as text, missing values empty. Raises BadData where it is none."""
    import pandas as pd

    try:
        return pd.read_stata(path, convert_categoricals=False).astype("string").fillna("")
    except (ValueError, OSError, KeyError, struct.error) as error:
        raise BadData(f"is not a whole Stata file ({str(error)[:80]})", where=path.name, remedy="download it again") from None  # fmt: skip


def relation_of(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> tuple[str, dict[str, object]]:
    """SQL that gives rows held in memory as a relation, a row's number beside its fields, and the values that it names."""
    held: dict[str, object] = {name.lower(): [row[at] for row in rows] for at, name in enumerate(names)}
    held["line_number"] = list(range(1, len(rows) + 1))
    return f"(SELECT {', '.join(f'unnest(${name}) AS {name}' for name in held)})", held


def _decoded(first: bytes, path: Path) -> tuple[str, str]:
    """The text and its encoding: UTF-8, or Latin-1 for the few publishers that still use it."""
    try:
        return first.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        if b"\0" in first:
            raise BadData("is not UTF-8 text", where=f"{path.name}, line 1", remedy="save it as CSV in UTF-8") from None
        return first.decode("latin-1"), "latin-1"


def ask(sql: str) -> list[tuple[Any, ...]]:
    """Rows of a question to a file, on a connection of its own."""
    with duckdb.connect() as db:
        return db.execute(sql).fetchall()


def checksum(*paths: Path) -> str:
    """SHA-256 over files: the same input is not loaded twice."""
    total = hashlib.sha256()
    for path in paths:
        with path.open("rb") as data:
            total.update(hashlib.file_digest(data, "sha256").digest())
    return total.hexdigest()


def lookup(codes: Mapping[str, str] | Mapping[int, str], column: str) -> str:
    """SQL that turns a column by a table of codes; NULL for a code that is not in it."""
    listed = ", ".join(
        f"{code if isinstance(code, int) else quoted(code)}: {quoted(ours)}" for code, ours in codes.items()
    )
    return f"(MAP {{{listed}}})[{column}]"


def vintage_of(path: Path) -> str:
    """The day a file was published or fetched, for publishers that do not name their releases: its date."""
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()
