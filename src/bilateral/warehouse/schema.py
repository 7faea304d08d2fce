"""The observation schema, what a row must hold to be loaded, and what a load reports.

Checks run in SQL over the whole file; the first row that fails is reported with its line, its field, what
it says and what would be accepted.  A row that a source sets aside says why, and is counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import duckdb

from bilateral.errors import BadData
from bilateral.records import Noun

COLUMNS = (
    "source", "vintage", "reporter", "partner", "product", "flow", "period", "measure",
    "value", "unit", "valuation", "note", "url",
)  # fmt: skip
OPTIONAL = ("valuation", "note", "url")

FLOWS = ("exports", "imports", "re-exports", "re-imports", "turnover", "gross_trade", "investment", "settlement",
         "production", "consumption", "stocks", "price", "distance", "gdp", "indicator", "membership", "policy")  # fmt: skip

_DAY = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
_PERIOD = rf"^{_DAY}(/({_DAY}|\.\.|P\d+[YMWD]))?$"
_RULES = {
    "source": ("length(trim(source)) > 0", "a short name such as baci"),
    "vintage": ("length(trim(vintage)) > 0", "a release such as V202501 or a date"),
    "reporter": (r"regexp_matches(reporter, '^[A-Z0-9+-]{2,12}$')", "an ISO 3166-1 alpha-3 code"),
    "partner": (r"regexp_matches(partner, '^[A-Z0-9+-]{2,12}$')", "an ISO 3166-1 alpha-3 code or WLD"),
    "product": (r"regexp_matches(product, '^(TOTAL|\d{2,6}[A-Z0-9-]*|ISIC-[A-Z0-9_]+)$')", "TOTAL, an HS code, or ISIC- and a division"),
    "flow": (f"flow IN {FLOWS}", f"one of {', '.join(FLOWS)}"),
    "period": (f"regexp_matches(period, '{_PERIOD}')", "2023, 2023-05 or an ISO 8601 interval"),
    "measure": ("length(trim(measure)) > 0", "what is measured, such as trade_value"),
    "value": (
        "isfinite(try_cast(value AS DOUBLE)) AND (flow NOT IN ('exports', 'imports') OR measure NOT IN ('trade_value', 'quantity') OR try_cast(value AS DOUBLE) >= 0)",
        "a number with a decimal point, not negative for a value or a quantity of exports or imports",
    ),
    "unit": ("length(trim(unit)) > 0", "a unit such as thousand USD or t"),
}  # fmt: skip
FLOW_TYPES = {"t": "SMALLINT", "i": "SMALLINT", "j": "SMALLINT", "k": "INTEGER", "v": "DOUBLE", "q": "DOUBLE"}


class Dataset(Noun):
    """One vintage of one source: what it is, whose, under which licence, and which files hold it."""

    source: str
    vintage: str
    title: str = ""
    publisher: str = ""
    licence: str = ""
    url: str = ""
    layout: Literal["observations", "flows", "names", "correspondence"] = "observations"
    file: str = ""
    flows: str = ""
    margins: str = ""
    year: int | None = None
    revision: str = ""
    rows: int = 0
    sha256: str = ""
    loaded: str = ""
    input: str = ""


class Aside(Noun):
    """Rows that a load did not keep: why, how many, and the first line of them."""

    reason: str
    rows: int
    first_line: int | None = None


class LoadReport(Noun):
    """What became of a file: lines read, observations kept, what was set aside and why.  Nothing is dropped silently."""

    file: str
    datasets: tuple[Dataset, ...] = ()
    lines: int = 0
    observations: int = 0
    aside: tuple[Aside, ...] = ()
    notes: tuple[str, ...] = ()
    unchanged: bool = False


Counts = tuple[int, int, tuple[Aside, ...], tuple[str, ...]]
"""Lines read, observations kept, rows set aside, notes."""


@dataclass(frozen=True)
class Table:
    """What a source makes of a file: SQL in the observation schema, all text, and what its vintages are.

    The query yields `line_number`, a row's place in the file from 1 (NULL for rows that the file implies), and may
    yield `aside`: why a row is not kept (NULL for those that are).
    """

    query: str
    about: tuple[Dataset, ...] = ()
    lines_from: int = 2
    notes: tuple[str, ...] = ()
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class FlowFile:
    """A year's flows by product: a CSV of year t, exporter i, importer j, HS code k, value v (thousand USD), quantity q (t)."""

    path: Path
    year: int
    about: Dataset
    economies: dict[int, str]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class CodeTable:
    """A table of codes: SQL whose columns are its layout's (`names`: code, name; `correspondence`: old, new, kind, assigned)."""

    query: str
    about: Dataset
    values: dict[str, object] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def quoted(text: str) -> str:
    """A text as SQL.

    >>> quoted("Côte d'Ivoire")
    "'Côte d''Ivoire'"
    """
    return "'" + text.replace("'", "''") + "'"


def check_rows(db: duckdb.DuckDBPyConnection, where: str, lines_from: int) -> Counts:
    """Turn table `raw` (all text) into table `observations`; return lines read, observations kept, rows set aside, notes.

    Raises BadData at the first row that does not fit, and where nothing is left.
    """
    present = [row[0] for row in db.execute("DESCRIBE raw").fetchall()]
    missing = [column for column in COLUMNS if column not in present and column not in OPTIONAL]
    if missing:
        raise BadData(
            f"column '{missing[0]}' is missing",
            where=f"{where}, line 1",
            remedy=f"the columns are {', '.join(COLUMNS)}",
        )
    if "aside" not in present:
        db.execute("ALTER TABLE raw ADD COLUMN aside VARCHAR")
    for name, (rule, accepted) in _RULES.items():
        bad = db.execute(
            f"SELECT line_number, {name} FROM raw WHERE aside IS NULL AND NOT coalesce({rule}, false) ORDER BY line_number LIMIT 1"
        ).fetchone()
        if bad:
            raise BadData(
                f"field {name} says '{'' if bad[1] is None else str(bad[1])[:40]}'",
                where=f"{where}, line {(bad[0] or 1) + lines_from - 1}",
                remedy=f"accepted: {accepted}",
            )
    aside = _set_aside(db, lines_from)
    if not db.execute("SELECT 1 FROM raw WHERE aside IS NULL LIMIT 1").fetchone():
        why = f" that can be kept ({aside[0].reason})" if aside else ""
        raise BadData(f"holds no rows{why}", where=where, remedy=f"give a table with the columns {', '.join(COLUMNS)}")
    chosen = ", ".join(_cell(column, column in present) for column in COLUMNS)
    db.execute(f"CREATE TABLE observations AS SELECT {chosen} FROM raw WHERE aside IS NULL ORDER BY line_number")
    key = "source, vintage, reporter, partner, product, flow, period, measure, unit"
    twice = db.execute(
        f"SELECT max(line_number), {key} FROM raw WHERE aside IS NULL GROUP BY {key} HAVING count(*) > 1 ORDER BY 1 LIMIT 1"
    ).fetchone()
    if twice:
        raise BadData(
            f"the observation {' '.join(map(str, twice[1:]))} stands twice",
            where=f"{where}, line {(twice[0] or 1) + lines_from - 1}",
            remedy="keep one row for each key",
        )
    lines, kept = db.execute(
        "SELECT count(DISTINCT line_number), count(*) FILTER (aside IS NULL) FROM raw"
    ).fetchone() or (0, 0)
    return lines, kept, aside, ()


def check_flows(db: duckdb.DuckDBPyConnection, flows: FlowFile, where: str) -> Counts:
    """Read a year's flows into `raw`, `economies`, `products`, `totals` and `margins`; return what `check_rows` does.

    The columns are read as numbers at once.  A strictly rising key (exporter, importer, product) proves at the cost
    of one pass that no flow stands twice and that the file is sorted; another order is sorted here.

    Raises BadData at the first line that does not fit.
    """
    types = "{" + ", ".join(f"'{name}': '{kind}'" for name, kind in FLOW_TYPES.items()) + "}"
    source = (
        f"read_csv($path, header = true, auto_detect = false, delim = ',', columns = {types}, nullstr = ['NA', ''])"
    )
    try:
        db.execute(f"CREATE TEMP TABLE raw AS FROM {source}", {"path": str(flows.path)})
    except duckdb.ConversionException:
        raise _bad_line(db, flows.path, where) from None
    except duckdb.InvalidInputException as error:
        if "Expected Number of Columns" in str(error):
            raise
        raise _bad_line(db, flows.path, where) from None
    (lines, kept, years, valued) = db.execute(
        "SELECT count(*), count(*) + count(q), count(*) FILTER (t IS DISTINCT FROM $year), count(*) FILTER (v IS NULL OR NOT isfinite(v) OR v < 0 OR i IS NULL OR j IS NULL OR k IS NULL) FROM raw",
        {"year": flows.year},
    ).fetchone() or (0, 0, 0, 0)
    if not lines:
        raise BadData("holds no rows", where=where, remedy="give a BACI file with the columns t,i,j,k,v,q")
    if valued:
        raise _bad_line(db, flows.path, where)
    if years:
        raise BadData(
            f"{years:,} rows are of another year than {flows.year}",
            where=where,
            remedy="keep CEPII's file and its name together",
        )
    _unique(db, where)
    _flow_tables(db, flows)
    unknown = db.execute(
        "SELECT number, sum(n) FROM economies JOIN pairs ON number IN (i, j) WHERE code = 'N' || lpad(number::VARCHAR, 3, '0') GROUP BY 1 ORDER BY 1"
    ).fetchall()
    notes = tuple(
        f"numeric code {number} is no economy of ISO 3166-1: its {rows:,} rows are kept under N{number:03}"
        for number, rows in unknown
    )
    return lines, kept, (), notes


def _unique(db: duckdb.DuckDBPyConnection, where: str) -> None:
    key = "(i::BIGINT * 1000 + j) * 1000000 + k"
    falls = f"SELECT count(*) FILTER (key <= before) FROM (SELECT key, lag(key) OVER () AS before FROM (SELECT {key} AS key FROM {{}}))"
    if not (db.execute(falls.format("raw")).fetchone() or (0,))[0]:
        return
    db.execute("CREATE TEMP TABLE ordered AS FROM raw ORDER BY i, j, k")
    if (db.execute(falls.format("ordered")).fetchone() or (0,))[0]:
        i, j, k = db.execute(
            "SELECT i, j, k FROM ordered GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL LIMIT 1"
        ).fetchone() or (0, 0, 0)
        raise BadData(
            f"the flow of exporter {i}, importer {j}, product {k:06} stands twice",
            where=where,
            remedy="keep one row for each key",
        )
    db.execute("DROP TABLE raw")
    db.execute("ALTER TABLE ordered RENAME TO raw")


def _flow_tables(db: duckdb.DuckDBPyConnection, flows: FlowFile) -> None:
    """Sums by pair and by product, and the codes as text."""
    db.execute("CREATE TEMP TABLE known (number SMALLINT, code VARCHAR)")
    db.executemany("INSERT INTO known VALUES (?, ?)", list(flows.economies.items()))
    db.execute(
        """
        CREATE TEMP TABLE pairs AS SELECT i, j, sum(v) AS v, count(*) AS n FROM raw GROUP BY ALL;
        CREATE TEMP TABLE economies AS
            SELECT number, coalesce(code, 'N' || lpad(number::VARCHAR, 3, '0')) AS code
            FROM (SELECT DISTINCT i AS number FROM pairs UNION SELECT DISTINCT j FROM pairs) LEFT JOIN known USING (number);
        CREATE TEMP TABLE sold AS SELECT i AS number, k, sum(v) AS v FROM raw GROUP BY ALL;
        CREATE TEMP TABLE bought AS SELECT j AS number, k, sum(v) AS v FROM raw GROUP BY ALL;
        CREATE TEMP TABLE products AS SELECT number, lpad(number::VARCHAR, 6, '0') AS code FROM (SELECT DISTINCT k AS number FROM sold);
        CREATE TEMP TABLE margins AS
            SELECT e.code AS economy, p.code AS product, CAST($year AS SMALLINT) AS year, coalesce(o.v, 0) AS exports, coalesce(m.v, 0) AS imports
            FROM sold o FULL JOIN bought m USING (number, k) JOIN economies e USING (number) JOIN products p ON p.number = k;
        CREATE TEMP TABLE totals AS
            WITH flows AS (SELECT a.code AS reporter, b.code AS partner, v FROM pairs JOIN economies a ON a.number = i JOIN economies b ON b.number = j)
            SELECT reporter, partner, 'exports' AS flow, v AS value FROM flows
            UNION ALL SELECT reporter, 'WLD', 'exports', sum(v) FROM flows GROUP BY ALL
            UNION ALL SELECT partner, 'WLD', 'imports', sum(v) FROM flows GROUP BY ALL;
        -- As enumerations the codes reach the file's dictionaries without hashing a text a row: half the time of writing.
        CREATE TYPE economy AS ENUM (SELECT DISTINCT code FROM economies ORDER BY 1);
        CREATE TYPE product AS ENUM (SELECT code FROM products ORDER BY 1);
        CREATE TEMP TABLE economy_of AS SELECT number, CAST(code AS economy) AS code FROM economies;
        CREATE TEMP TABLE product_of AS SELECT number, CAST(code AS product) AS code FROM products;
        """.replace("$year", str(flows.year))
    )


def _bad_line(db: duckdb.DuckDBPyConnection, path: Path, where: str) -> BadData:
    """Name the first line whose field is no number: read again as text, which is slow and only for this message."""
    columns = "{" + ", ".join(f"'{name}': 'VARCHAR'" for name in FLOW_TYPES) + "}"
    text = f"read_csv($path, header = true, auto_detect = false, delim = ',', columns = {columns})"
    for name, kind in FLOW_TYPES.items():
        empty = " AND trim(q) NOT IN ('NA', '')" if name == "q" else ""
        bad = db.execute(
            f"SELECT n, {name} FROM (SELECT row_number() OVER () AS n, {name} FROM {text}) WHERE NOT coalesce(isfinite(CAST(try_cast({name} AS {kind}) AS DOUBLE)) AND CAST(try_cast({name} AS {kind}) AS DOUBLE) >= 0, false){empty} ORDER BY n LIMIT 1",
            {"path": str(path)},
        ).fetchone()
        if bad:
            field_name = {"v": "value", "q": "quantity"}.get(name, name)
            return BadData(f"field {field_name} says '{'' if bad[1] is None else str(bad[1])[:40]}'", where=f"{where}, line {bad[0] + 1}", remedy="accepted: a number with a decimal point")  # fmt: skip
    return BadData("cannot be read as flows", where=where, remedy="give a BACI file with the columns t,i,j,k,v,q")


def _set_aside(db: duckdb.DuckDBPyConnection, lines_from: int) -> tuple[Aside, ...]:
    rows = db.execute(
        "SELECT aside, count(*), min(line_number) FROM raw WHERE aside IS NOT NULL GROUP BY aside ORDER BY 2 DESC, 1"
    ).fetchall()
    return tuple(
        Aside(reason=reason, rows=n, first_line=None if first is None else first + lines_from - 1)
        for reason, n, first in rows
    )


def _cell(column: str, present: bool) -> str:
    if column == "value":
        return "CAST(value AS DOUBLE) AS value"
    return f"coalesce({column}, '') AS {column}" if present else f"'' AS {column}"
