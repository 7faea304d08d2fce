"""Statistics: one observation schema, Parquet by source and vintage, queried with DuckDB in the process.

`catalog.json` names the live Parquet file of every (source, vintage).  A load writes new files first and
replaces the catalogue last, in one rename: readers see the old data or the new, never a mixture, and a
killed load leaves the old data.  A new vintage stands beside the old one, so that a revision never erases
what an older brief cited.
"""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
from filelock import FileLock, Timeout

from bilateral.errors import BadData, StoreBusy
from bilateral.records import Noun, Observation
from bilateral.warehouse.schema import COLUMNS, check_rows

__all__ = ["COLUMNS", "Dataset", "Warehouse"]


class Dataset(Noun):
    """One vintage of one source: what it is, whose, under which licence, and which file holds it."""

    source: str
    vintage: str
    title: str = ""
    publisher: str = ""
    licence: str = ""
    url: str = ""
    file: str = ""
    rows: int = 0
    sha256: str = ""
    loaded: str = ""


class Warehouse:
    """The statistics of one workspace, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._answers: dict[object, list[Observation]] = {}
        self._answered_for: tuple[str, ...] = ()

    def datasets(self) -> list[Dataset]:
        """Return what is loaded, by source and vintage."""
        catalog = self.folder / "catalog.json"
        if not catalog.exists():
            return []
        try:
            return [Dataset(**entry) for entry in json.loads(catalog.read_text("utf-8"))]
        except (ValueError, TypeError):
            raise BadData("is damaged", where=str(catalog), remedy="restore it or load the data again") from None

    def load(self, query: str, *, where: str, about: Sequence[Dataset] = (), lines_from: int = 2) -> list[Dataset]:
        """Load the rows of a DuckDB query in the observation schema; all of them or none.

        Parameters
        ----------
        query
            SQL that yields the schema's columns as text, and `line_number`, a row's place in the file from 1 (NULL
            for rows that the file implies).
        where
            The file's name for messages.
        about
            Title, publisher, licence and URL of the vintages in the file.
        lines_from
            The line of the first row in the file (2 after a header).

        Raises
        ------
        BadData
            A field does not fit: the message names file, line, field and what would be accepted.
        StoreBusy
            Another load is running.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.folder / "load.lock", timeout=2), duckdb.connect() as db:
                db.execute("CREATE TABLE raw AS " + query)
                check_rows(db, where, lines_from)
                return self._replace(db, {(d.source, d.vintage): d for d in about})
        except Timeout:
            raise StoreBusy("another load is running", where=str(self.folder), remedy="wait for it") from None
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise BadData(
                f"cannot be read as a table ({reason[:200]})", where=where, remedy="see docs/guide.md"
            ) from None

    def observations(self, **keys: str | Sequence[str]) -> list[Observation]:
        """Return the observations whose columns equal `keys`, ordered by source, vintage, key and period.

        Without `vintage`, only the newest vintage that a source has of the same key and period counts.
        """
        files = [str(self.folder / d.file) for d in self.datasets()]
        if not files:
            return []
        # The files of a catalogue never change, so that an answer holds as long as the catalogue does.
        if self._answered_for != tuple(files):
            self._answered_for, self._answers = tuple(files), {}
        question = tuple(sorted((k, v if isinstance(v, str) else tuple(v)) for k, v in keys.items()))
        if question not in self._answers:
            self._answers[question] = self._ask(files, keys)
        return list(self._answers[question])

    def products(self, prefix: str) -> list[str]:
        """Return the product codes loaded that begin with `prefix`: itself alone where it is loaded, else its parts."""
        files = [str(self.folder / d.file) for d in self.datasets()]
        if not files:
            return []
        sql = "SELECT DISTINCT product FROM read_parquet($files) WHERE starts_with(product, $prefix) ORDER BY 1"
        found = [row[0] for row in self._reader.execute(sql, {"files": files, "prefix": prefix}).fetchall()]
        return [prefix] if prefix in found else found

    def _ask(self, files: list[str], keys: dict[str, str | Sequence[str]]) -> list[Observation]:
        wanted = {k: [v] if isinstance(v, str) else list(v) for k, v in keys.items()}
        clauses = " AND ".join(f"list_contains(${k}, {k})" for k in wanted) or "true"
        newest = "" if "vintage" in keys else (
            "QUALIFY vintage = max(vintage) OVER (PARTITION BY source, reporter, partner, product, flow, period, measure)"
        )  # fmt: skip
        sql = (
            f"SELECT {', '.join(COLUMNS)} FROM read_parquet($files) WHERE {clauses} {newest} "
            f"ORDER BY source, vintage, reporter, partner, product, flow, measure, period"
        )
        rows = self._reader.execute(sql, {"files": files, **wanted}).fetchall()
        return [Observation.model_construct(**dict(zip(COLUMNS, row, strict=True))) for row in rows]

    @cached_property
    def _reader(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect()

    def _replace(self, db: duckdb.DuckDBPyConnection, about: dict[tuple[str, str], Dataset]) -> list[Dataset]:
        loaded = []
        pairs = db.execute("SELECT DISTINCT source, vintage FROM observations ORDER BY ALL").fetchall()
        for source, vintage in pairs:
            loaded.append(self._write(db, about.get((source, vintage), Dataset(source=source, vintage=vintage))))
        kept = [d for d in self.datasets() if (d.source, d.vintage) not in set(pairs)]
        self._publish(sorted([*kept, *loaded], key=lambda d: (d.source, d.vintage)))
        return loaded

    def _write(self, db: duckdb.DuckDBPyConnection, about: Dataset) -> Dataset:
        folder = self.folder / f"source={_safe(about.source)}" / f"vintage={_safe(about.vintage)}"
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{uuid.uuid4().hex}.parquet"
        rows = "SELECT * FROM observations WHERE source = $source AND vintage = $vintage ORDER BY ALL"
        key = {"source": about.source, "vintage": about.vintage}
        db.execute("CREATE OR REPLACE TEMP TABLE part AS " + rows, key)
        db.execute(f"COPY part TO '{str(file).replace(chr(39), chr(39) * 2)}' (FORMAT parquet, COMPRESSION zstd)")
        count: Any = db.execute("SELECT count(*) FROM part").fetchone()
        return about.model_copy(
            update={
                "file": str(file.relative_to(self.folder)),
                "rows": count[0],
                "sha256": _checksum(file),
                "loaded": datetime.now(UTC).isoformat(timespec="seconds"),
            }
        )

    def _publish(self, datasets: list[Dataset]) -> None:
        """Make `datasets` the live ones in one rename, then drop files that no catalogue names."""
        catalog, staged = self.folder / "catalog.json", self.folder / "catalog.json.new"
        with staged.open("w", encoding="utf-8") as out:
            json.dump([d.model_dump() for d in datasets], out, ensure_ascii=False, indent=1)
            out.flush()
            os.fsync(out.fileno())
        staged.replace(catalog)
        live = {self.folder / d.file for d in datasets}
        for file in self.folder.glob("source=*/vintage=*/*.parquet"):
            if file not in live:
                file.unlink(missing_ok=True)


def _checksum(file: Path) -> str:
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def _safe(name: str) -> str:
    return "".join(c if c.isalnum() or c in "-_." else "_" for c in name) or "_"
