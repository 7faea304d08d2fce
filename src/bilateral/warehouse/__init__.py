"""Statistics: one observation schema, Parquet by source and vintage, queried with DuckDB in the process.

`catalog.json` names the live Parquet files of every (source, vintage).  A load writes new files first and
replaces the catalogue last, in one rename: readers see the old data or the new, never a mixture, and a
killed load leaves the old data.  A new vintage stands beside the old one, so that a revision never erases
what an older brief cited.

Three layouts share the catalogue: `observations` (one row a figure), `flows` (one row a product of a pair and year,
for sources of millions of rows, with totals as observations beside it), and the tables of codes (`names`, `correspondence`).
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
from filelock import FileLock, Timeout

from bilateral.errors import BadData, StoreBusy
from bilateral.records import Observation
from bilateral.warehouse.loading import Loading
from bilateral.warehouse.schema import COLUMNS, Aside, Dataset, LoadReport, Table, quoted

__all__ = ["COLUMNS", "Aside", "Dataset", "LoadReport", "Loading", "Table", "Warehouse", "newness", "quoted"]

_FLOWS_AS_OBSERVATIONS = """
    SELECT source, vintage, reporter, partner, product, 'exports' AS flow, CAST(year AS VARCHAR) AS period, measure,
           CASE measure WHEN 'quantity' THEN quantity ELSE value END AS value,
           CASE measure WHEN 'quantity' THEN 't' ELSE 'thousand USD' END AS unit,
           'FOB' AS valuation, '' AS note, '' AS url
    FROM read_parquet($flows, hive_partitioning = true, hive_types_autocast = false),
         (VALUES ('trade_value'), ('quantity')) measures(measure)
    WHERE measure = 'trade_value' OR quantity IS NOT NULL"""

_FLOW_FILES = "read_parquet($flows, hive_partitioning = true, hive_types_autocast = false)"
_NEWNESS = "if(regexp_matches(vintage, '^V\\d'), '~' || vintage, vintage)"  # `newness` in SQL
_SPOKEN_OF = ("exports", "imports", "re-exports", "turnover", "investment", "settlement", "production", "indicator")
_ASKED = "SELECT DISTINCT unnest($reporter) AS reporter, unnest($partner) AS partner, unnest($product) AS product"
_JOINED = f"""JOIN ({_ASKED}) k ON r.reporter = k.reporter AND r.partner = k.partner
              AND (r.product = k.product OR (k.product <> 'TOTAL' AND starts_with(r.product, k.product)))"""

_MARGINS_AS_OBSERVATIONS = f"""
    SELECT {", ".join(f"r.{c}" for c in COLUMNS)} FROM (
        SELECT source, vintage, economy AS reporter, 'WLD' AS partner, product, 'exports' AS flow, CAST(year AS VARCHAR) AS period, 'trade_value' AS measure,
               exports AS value, 'thousand USD' AS unit, 'FOB' AS valuation, 'sum over all partners in the release' AS note, '' AS url
        FROM read_parquet($margins, hive_partitioning = true, hive_types_autocast = false) WHERE exports > 0
        UNION ALL
        SELECT source, vintage, 'WLD', economy, product, 'exports', CAST(year AS VARCHAR), 'trade_value', imports, 'thousand USD', 'FOB', 'sum over all partners in the release', ''
        FROM read_parquet($margins, hive_partitioning = true, hive_types_autocast = false) WHERE imports > 0
    ) r {_JOINED}"""

_EMPTY = {
    "flows": {"reporter": "VARCHAR", "partner": "VARCHAR", "product": "VARCHAR", "year": "SMALLINT", "value": "DOUBLE", "quantity": "DOUBLE", "source": "VARCHAR", "vintage": "VARCHAR"},
    "margins": {"economy": "VARCHAR", "product": "VARCHAR", "year": "SMALLINT", "exports": "DOUBLE", "imports": "DOUBLE", "source": "VARCHAR", "vintage": "VARCHAR"},
    "names": {"code": "VARCHAR", "name": "VARCHAR", "source": "VARCHAR", "vintage": "VARCHAR"},
    "correspondence": {"new": "VARCHAR", "old": "VARCHAR", "kind": "VARCHAR", "assigned": "BOOLEAN", "source": "VARCHAR", "vintage": "VARCHAR"},
}  # fmt: skip


def newness(vintage: str) -> str:
    """What vintages of one source are ordered by: a numbered release (V202501) is newer than an undated table of totals.

    >>> sorted(["V202501-HS22", "totals-2000-2020", "V202401-HS22"], key=newness)[-1]
    'V202501-HS22'
    """
    return f"~{vintage}" if vintage[:1] == "V" and vintage[1:2].isdigit() else vintage


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

    def state(self) -> int:
        """What tells one catalogue from the next: whatever was computed from it holds while it stays."""
        catalog = self.folder / "catalog.json"
        return catalog.stat().st_mtime_ns if catalog.exists() else 0

    @contextmanager
    def loading(self) -> Iterator[Loading]:
        """Open a load of one or many tables that become visible together at its end, or not at all.

        Raises
        ------
        StoreBusy
            Another load is running.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.folder / "load.lock", timeout=2):
                load = Loading(self.folder, self.datasets())
                yield load
                if load.staged:
                    self._publish(load.live())
        except Timeout:
            raise StoreBusy("another load is running", where=str(self.folder), remedy="wait for it") from None

    def observations(self, **keys: str | Sequence[str]) -> list[Observation]:
        """Return the observations whose columns equal `keys`, ordered by source, vintage, key and period.

        Without `vintage`, only the newest vintage that a source has of the same key and period counts.
        """
        datasets = self.datasets()
        # The files of a catalogue never change, so that an answer holds as long as the catalogue does.
        files = tuple(d.file for d in datasets)
        if self._answered_for != files:
            self._answered_for, self._answers = files, {}
        question = tuple(sorted((k, v if isinstance(v, str) else tuple(v)) for k, v in keys.items()))
        if question not in self._answers:
            try:
                self._answers[question] = self._ask(datasets, keys)
            except duckdb.IOException:  # a load replaced a file between the catalogue and the question
                self._answers[question] = self._ask(self.datasets(), keys)
        return list(self._answers[question])

    def present(self, datasets: Sequence[Dataset], keys: Collection[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
        """Return those of the keys (as in `gather`) of which the datasets hold anything."""
        long = [self.path(d.file) for d in datasets if d.layout in ("observations", "flows")]
        flows = [self.path(d.flows) for d in datasets if d.flows]
        if not long or not keys:
            return set()
        wanted = f"SELECT reporter, partner, product FROM read_parquet([{', '.join(map(quoted, long))}], hive_partitioning = false) WHERE flow IN {_SPOKEN_OF}"
        if flows:
            wanted += f" UNION ALL SELECT reporter, partner, product FROM read_parquet([{', '.join(map(quoted, flows))}], hive_partitioning = false)"
        sql = f"SELECT DISTINCT k.reporter, k.partner, k.product FROM ({wanted}) r {_JOINED}"
        return set(self._reader.execute(sql, _columns_of(keys)).fetchall())

    def gather(self, keys: Collection[tuple[str, str, str]]) -> list[Observation]:
        """Return every vintage's observations of many series at once, ordered as `observations` orders them.

        Parameters
        ----------
        keys
            (reporter, partner, product); a product other than TOTAL stands for its parts too, as 2710 for 271012.
        """
        datasets = self.datasets()
        files = self._files(datasets)
        if not files or not keys:
            return []
        values: dict[str, object] = {"files": files, **_columns_of(keys)}
        rows = f"SELECT {', '.join(f'r.{c}' for c in COLUMNS)} FROM read_parquet($files, hive_partitioning = false) r {_JOINED}"
        flows = [self.path(d.flows) for d in datasets if d.flows]
        if flows and any(product != "TOTAL" for _, _, product in keys):
            # Joined before a flow becomes two observations: there are millions of flows, and few are asked for.
            asked = f"(SELECT r.* FROM read_parquet($flows, hive_partitioning = true, hive_types_autocast = false) r {_JOINED})"
            rows += " UNION ALL " + _FLOWS_AS_OBSERVATIONS.replace(_FLOW_FILES, asked)
            values["flows"] = flows
        margins = [self.path(d.margins) for d in datasets if d.margins]
        if margins and any(product != "TOTAL" and "WLD" in (own, other) for own, other, product in keys):
            rows += f" UNION ALL {_MARGINS_AS_OBSERVATIONS}"
            values["margins"] = margins
        sql = f"SELECT DISTINCT * FROM ({rows}) ORDER BY source, vintage, reporter, partner, product, flow, measure, period"
        found = self._reader.execute(sql, values).fetchall()
        return [Observation.model_construct(**dict(zip(COLUMNS, row, strict=True))) for row in found]

    def forget(self) -> None:
        """Drop the answers kept so far, as a new process would have none."""
        self._answers = {}

    def products(self, prefix: str) -> list[str]:
        """Return the product codes loaded that begin with `prefix`: itself alone where it is loaded, else its parts."""
        datasets = self.datasets()
        files = [*self._files(datasets), *(str(self.folder / d.margins) for d in datasets if d.margins)]
        if not files:
            return []
        sql = "SELECT DISTINCT product FROM read_parquet($files, union_by_name = true) WHERE starts_with(product, $prefix) ORDER BY 1"
        found = [row[0] for row in self._reader.execute(sql, {"files": files, "prefix": prefix}).fetchall()]
        return [prefix] if prefix in found else found

    def flows(self, revision: str = "") -> list[Dataset]:
        """Return the newest release of flows by product for each year, in one HS revision.

        Parameters
        ----------
        revision
            'HS17'; without it the revision that covers the most years, and of those the newest.
        """
        by_revision: dict[str, dict[int, Dataset]] = {}
        for d in self.datasets():  # in the order of vintages: the last one of a year is its newest
            if d.flows and d.year and revision in ("", d.revision):
                by_revision.setdefault(d.revision, {})[d.year] = d
        if not by_revision:
            return []
        chosen = max(by_revision.values(), key=lambda years: (len(years), max(years), max(years.values(), key=lambda d: d.year or 0).revision))  # fmt: skip
        return [chosen[year] for year in sorted(chosen)]

    def path(self, file: str) -> str:
        """Return where a file of the catalogue stands."""
        return str(self.folder / file)

    def query(self, sql: str, **values: object) -> list[tuple[Any, ...]]:
        """Run SQL of our own over Parquet files of the catalogue (`path`) and return its rows."""
        return self._reader.execute(sql, values or None).fetchall()

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The reading connection, for answers fetched as arrays."""
        return self._reader

    def table(self, layout: str, sql: str) -> list[tuple[Any, ...]]:
        """Run SQL over the tables of codes of a layout (`names`, `correspondence`), which it calls `codes`."""
        files = [self.path(d.file) for d in self.datasets() if d.layout == layout]
        if not files:
            return []
        source = "codes AS (SELECT * FROM read_parquet($files, hive_partitioning = true, hive_types_autocast = false))"
        return self.query(f"WITH {source} {sql}", files=files)

    def read_only(self) -> duckdb.DuckDBPyConnection:
        """Return a connection for questions of users: the views of the catalogue, and no way to files or the net.

        Views: `observations` (every vintage), `flows` (reporter, partner, product, year, value in thousand USD FOB,
        quantity in tonnes, vintage), `margins` (each economy's exports and imports by product), `names`,
        `correspondence`, `datasets`.
        """
        db = duckdb.connect()
        db.execute("SET allowed_directories = $folders", {"folders": [str(self.folder.resolve())]})
        datasets = self.datasets()
        views = {
            "flows": [d.flows for d in datasets if d.flows],
            "margins": [d.margins for d in datasets if d.margins],
            "names": [d.file for d in datasets if d.layout == "names"],
            "correspondence": [d.file for d in datasets if d.layout == "correspondence"],
        }
        for name, files in views.items():
            listed = [str((self.folder / file).resolve()) for file in files]
            if listed:
                db.read_parquet(listed, hive_partitioning=True).create_view(name)
            else:  # a question to what is not loaded gets no rows rather than a missing table
                columns = ", ".join(f"NULL::{kind} AS {column}" for column, kind in _EMPTY[name].items())
                db.execute(f"CREATE VIEW {name} AS SELECT {columns} WHERE false")
        long = [str((self.folder / file).resolve()) for file in (d.file for d in datasets if d.layout in ("observations", "flows"))]  # fmt: skip
        if long:
            totals = ", ".join(quoted(file) for file in long)
            flows = [str((self.folder / file).resolve()) for file in views["flows"]]
            more = _FLOWS_AS_OBSERVATIONS.replace("$flows", f"[{', '.join(map(quoted, flows))}]")
            db.execute(
                f"CREATE VIEW observations AS SELECT {', '.join(COLUMNS)} FROM read_parquet([{totals}], hive_partitioning = false)"
                + (f" UNION ALL {more}" if flows else "")
            )
        db.execute("CREATE TABLE datasets (source VARCHAR, vintage VARCHAR, title VARCHAR, publisher VARCHAR, licence VARCHAR, url VARCHAR, rows BIGINT, loaded VARCHAR)")  # fmt: skip
        for d in datasets:
            db.execute("INSERT INTO datasets VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [d.source, d.vintage, d.title, d.publisher, d.licence, d.url, d.rows, d.loaded])  # fmt: skip
        db.execute("SET enable_external_access = false")
        db.execute("SET lock_configuration = true")
        return db

    def _files(self, datasets: Sequence[Dataset]) -> list[str]:
        return [str(self.folder / d.file) for d in datasets if d.layout in ("observations", "flows")]

    def _ask(self, datasets: Sequence[Dataset], keys: dict[str, str | Sequence[str]]) -> list[Observation]:
        files = self._files(datasets)
        if not files:
            return []
        wanted = {k: [v] if isinstance(v, str) else list(v) for k, v in keys.items()}
        clauses = " AND ".join(f"list_contains(${k}, {k})" for k in wanted) or "true"
        newest = "" if "vintage" in keys else (
            f"QUALIFY {_NEWNESS} = max({_NEWNESS}) OVER (PARTITION BY source, reporter, partner, product, flow, period, measure)"
        )  # fmt: skip
        values: dict[str, object] = {"files": files, **wanted}
        rows = f"SELECT {', '.join(COLUMNS)} FROM read_parquet($files, hive_partitioning = false)"
        flows = [
            self.path(d.flows) for d in (datasets if "vintage" in keys else self._newest_flows(datasets)) if d.flows
        ]
        # The flows by product are large: they are opened only for questions that they can answer.
        if flows and set(wanted.get("product", ["?"])) - {"TOTAL"} and "exports" in wanted.get("flow", ["exports"]):
            rows += f" UNION ALL {_FLOWS_AS_OBSERVATIONS}"
            values["flows"] = flows
        sql = (
            f"SELECT * FROM ({rows}) WHERE {clauses} {newest} "
            f"ORDER BY source, vintage, reporter, partner, product, flow, measure, period"
        )
        found = self._reader.execute(sql, values).fetchall()
        return [Observation.model_construct(**dict(zip(COLUMNS, row, strict=True))) for row in found]

    @staticmethod
    def _newest_flows(datasets: Sequence[Dataset]) -> list[Dataset]:
        """One release a year: two revisions of the HS hold the same trade under other codes."""
        return list({d.year: d for d in datasets if d.flows}.values())

    @cached_property
    def _reader(self) -> duckdb.DuckDBPyConnection:
        db = duckdb.connect()
        db.execute("SET parquet_metadata_cache = true")
        return db

    def _publish(self, datasets: list[Dataset]) -> None:
        """Make `datasets` the live ones in one rename, then drop files that no catalogue names."""
        catalog, staged = self.folder / "catalog.json", self.folder / "catalog.json.new"
        with staged.open("w", encoding="utf-8") as out:
            json.dump([d.model_dump() for d in datasets], out, ensure_ascii=False, indent=1)
            out.flush()
            os.fsync(out.fileno())
        staged.replace(catalog)
        live = {self.folder / file for d in datasets for file in (d.file, d.flows, d.margins) if file}
        for file in self.folder.glob("source=*/vintage=*/*.parquet"):
            if file not in live:
                file.unlink(missing_ok=True)


def _columns_of(keys: Collection[tuple[str, str, str]]) -> dict[str, object]:
    """Keys as the three lists that `_ASKED` names."""
    return {name: [key[n] for key in keys] for n, name in enumerate(("reporter", "partner", "product"))}
