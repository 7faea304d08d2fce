"""A load: tables are checked, written to files that no catalogue names yet, and counted; `Warehouse` makes them live."""

from __future__ import annotations

import hashlib
import os
import re
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from bilateral.errors import BadData
from bilateral.warehouse.schema import (
    COLUMNS,
    Aside,
    CodeTable,
    Counts,
    Dataset,
    FlowFile,
    LoadReport,
    Table,
    check_flows,
    check_rows,
    quoted,
)


class Loading:
    """Tables on their way into a warehouse.  Nothing is visible before the load ends."""

    def __init__(self, folder: Path, before: Sequence[Dataset]) -> None:
        self.folder = folder
        self.before = list(before)
        self.staged: list[Dataset] = []
        self.reports: list[LoadReport] = []

    def live(self) -> list[Dataset]:
        """The catalogue as it will be: what stood before, but for the vintages that came anew."""
        new = {(d.source, d.vintage): d for d in self.staged}
        kept = [d for d in self.before if (d.source, d.vintage) not in new]
        return sorted([*kept, *new.values()], key=lambda d: (d.source, d.vintage))

    def known(self, stamp: str, where: str) -> LoadReport | None:
        """A report that says 'unchanged' where this very input was loaded before."""
        same = tuple(d for d in self.before if stamp and d.input == stamp)
        if not same:
            return None
        report = LoadReport(file=where, datasets=same, observations=sum(d.rows for d in same), unchanged=True)
        self.reports.append(report)
        return report

    def add(self, table: Table | FlowFile | CodeTable, *, where: str, stamp: str = "") -> LoadReport:
        """Stage a table; all of its rows or none.

        Parameters
        ----------
        table
            What a source makes of its file.
        where
            The file's name for messages.
        stamp
            Checksum of the input: the same input is not loaded twice.

        Raises
        ------
        BadData
            A field does not fit: the message names file, line, field and what would be accepted.
        """
        stage = {Table: self._add_rows, FlowFile: self._add_flows, CodeTable: self._add_codes}[type(table)]
        try:
            with duckdb.connect() as db:
                datasets, lines, kept, aside, notes = stage(db, table, where)  # type: ignore[operator]
        except duckdb.Error as error:
            raise unreadable(error, where) from None
        datasets = [d.model_copy(update={"input": stamp}) for d in datasets]
        for d in datasets:
            if any((d.source, d.vintage) == (s.source, s.vintage) for s in self.staged):
                raise BadData(
                    f"vintage {d.vintage} of {d.source} stands in two files of one load",
                    where=where,
                    remedy="load them one after the other, or join them",
                )
        replaced = [old for old in self.before for d in datasets if (old.source, old.vintage) == (d.source, d.vintage)]
        notes += tuple(
            f"replaces the {old.rows:,} observations of {old.source} {old.vintage} that were loaded before"
            for old in replaced
        )
        self.staged += datasets
        report = LoadReport(
            file=where,
            datasets=tuple(datasets),
            lines=lines,
            observations=kept,
            aside=aside,
            notes=(*table.notes, *notes),
        )
        self.reports.append(report)
        return report

    def _add_rows(self, db: duckdb.DuckDBPyConnection, table: Table, where: str) -> tuple[list[Dataset], *Counts]:
        db.execute("CREATE TABLE raw AS " + table.query, table.values or None)
        counts = check_rows(db, where, table.lines_from)
        about = {(d.source, d.vintage): d for d in table.about}
        vintages = db.execute("SELECT DISTINCT source, vintage FROM observations ORDER BY ALL").fetchall()
        return [
            self._write_rows(db, about.get(key, Dataset(source=key[0], vintage=key[1]))) for key in vintages
        ], *counts

    def _add_flows(self, db: duckdb.DuckDBPyConnection, flows: FlowFile, where: str) -> tuple[list[Dataset], *Counts]:
        counts = check_flows(db, flows, where)
        about = flows.about.model_copy(update={"layout": "flows", "year": flows.year})
        return [self._write_flows(db, about)], *counts

    def _add_codes(self, db: duckdb.DuckDBPyConnection, codes: CodeTable, where: str) -> tuple[list[Dataset], *Counts]:
        db.execute("CREATE TABLE codes AS " + codes.query, codes.values or None)
        (rows,) = db.execute("SELECT count(*) FROM codes").fetchone() or (0,)
        file = self._write(db, codes.about, "SELECT * FROM codes ORDER BY ALL")
        return [codes.about.model_copy(update={"file": file, "rows": rows, **self._written(file)})], rows, rows, (), ()

    def aside(self, where: str, reason: str) -> None:
        """Report a file of a folder or archive that holds no statistics."""
        self.reports.append(LoadReport(file=where, aside=(Aside(reason=reason, rows=0),)))

    def _write_rows(self, db: duckdb.DuckDBPyConnection, about: Dataset) -> Dataset:
        rows = "SELECT {} FROM observations WHERE source = {} AND vintage = {} ORDER BY ALL".format(
            ", ".join(COLUMNS), quoted(about.source), quoted(about.vintage)
        )
        db.execute("CREATE OR REPLACE TEMP TABLE part AS " + rows)
        file = self._write(db, about, "FROM part")
        (count,) = db.execute("SELECT count(*) FROM part").fetchone() or (0,)
        return about.model_copy(update={"file": file, "rows": count, **self._written(file)})

    def _write_flows(self, db: duckdb.DuckDBPyConnection, about: Dataset) -> Dataset:
        constants = f"{quoted(about.source)} AS source, {quoted(about.vintage)} AS vintage"
        totals = self._write(
            db, about,
            f"""SELECT {constants}, reporter, partner, 'TOTAL' AS product, flow, {quoted(str(about.year))} AS period,
                       'trade_value' AS measure, value, 'thousand USD' AS unit, 'FOB' AS valuation, '' AS note, '' AS url
                FROM totals ORDER BY flow, reporter, partner""",
        )  # fmt: skip
        margins = self._write(
            db, about, "SELECT economy, product, year, exports, imports FROM margins ORDER BY product, economy"
        )
        flows = self._write(
            db, about,
            """SELECT a.code AS reporter, b.code AS partner, p.code AS product, t AS year, v AS value, q AS quantity
               FROM raw JOIN economy_of a ON a.number = i JOIN economy_of b ON b.number = j JOIN product_of p ON p.number = k""",
        )  # fmt: skip
        (count,) = db.execute("SELECT count(*) + count(q) FROM raw").fetchone() or (0,)
        return about.model_copy(
            update={"file": totals, "margins": margins, "flows": flows, "rows": count, **self._written(flows)}
        )

    def _write(self, db: duckdb.DuckDBPyConnection, about: Dataset, query: str) -> str:
        folder = self.folder / f"source={_safe(about.source)}" / f"vintage={_safe(about.vintage)}"
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{uuid.uuid4().hex}.parquet"
        # Snappy: zstd makes files a quarter smaller and a load a sixth slower.
        db.execute(f"COPY ({query}) TO {quoted(str(file))} (FORMAT parquet, COMPRESSION snappy)")
        return str(file.relative_to(self.folder))

    def _written(self, file: str) -> dict[str, str]:
        with (self.folder / file).open("rb") as data:
            os.fsync(data.fileno())
            digest = hashlib.file_digest(data, "sha256").hexdigest()
        return {"sha256": digest, "loaded": datetime.now(UTC).isoformat(timespec="seconds")}


def unreadable(error: duckdb.Error, where: str) -> BadData:
    """What DuckDB could not read, as file, line and value where it tells them."""
    text = str(error)
    line = re.search(r"Line: (\d+)", text)
    value = re.search(r'Could not convert string "([^"]*)" to .*?\n?Column (\w+)', text) or re.search(
        r"column with name: \"?(\w+)", text
    )
    if line and "Expected Number of Columns" in text:
        counts = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", text)
        said = f"has {counts[2]} fields where the header has {counts[1]}" if counts else "has another number of fields"
        return BadData(said, where=f"{where}, line {line[1]}", remedy="give every line the header's fields")
    reason = text.splitlines()[0][:200]
    place = f"{where}, line {line[1]}" if line else where
    return BadData(
        f"cannot be read as a table ({value[0] if value else reason})", where=place, remedy="see docs/sources.md"
    )


def _safe(name: str) -> str:
    return "".join(c if c.isalnum() or c in "-_." else "_" for c in name) or "_"
