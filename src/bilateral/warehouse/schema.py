"""The observation schema and what a row must hold to be loaded.

Checks run in SQL over the whole file; the first row that fails is reported with its line, its field, what
it says and what would be accepted.
"""

from __future__ import annotations

import duckdb

from bilateral.errors import BadData

COLUMNS = (
    "source", "vintage", "reporter", "partner", "product", "flow", "period", "measure",
    "value", "unit", "valuation", "note", "url",
)  # fmt: skip
OPTIONAL = ("valuation", "note", "url")

FLOWS = ("exports", "imports", "turnover", "investment", "settlement", "production", "consumption", "gdp",
         "membership", "policy")  # fmt: skip

_PERIOD = r"^\d{4}(-\d\d(-\d\d)?)?(/(\d{4}(-\d\d(-\d\d)?)?|\.\.|P\d+[YMWD]))?$"
_RULES = {
    "source": ("length(trim(source)) > 0", "a short name such as baci"),
    "vintage": ("length(trim(vintage)) > 0", "a release such as V202501 or a date"),
    "reporter": (r"regexp_matches(reporter, '^[A-Z0-9+-]{2,12}$')", "an ISO 3166-1 alpha-3 code"),
    "partner": (r"regexp_matches(partner, '^[A-Z0-9+-]{2,12}$')", "an ISO 3166-1 alpha-3 code or WLD"),
    "product": (r"regexp_matches(product, '^(TOTAL|\d{2,6}[A-Z0-9-]*)$')", "TOTAL or an HS code"),
    "flow": (f"flow IN {FLOWS}", f"one of {', '.join(FLOWS)}"),
    "period": (f"regexp_matches(period, '{_PERIOD}')", "2023, 2023-05 or an ISO 8601 interval"),
    "measure": ("length(trim(measure)) > 0", "what is measured, such as trade_value"),
    "value": ("isfinite(try_cast(value AS DOUBLE))", "a number with a decimal point"),
    "unit": ("length(trim(unit)) > 0", "a unit such as thousand USD or t"),
}


def check_rows(db: duckdb.DuckDBPyConnection, where: str, lines_from: int) -> None:
    """Turn table `raw` (all text) into table `observations`; raise BadData at the first row that does not fit."""
    present = [row[0] for row in db.execute("DESCRIBE raw").fetchall()]
    missing = [column for column in COLUMNS if column not in present and column not in OPTIONAL]
    if missing:
        raise BadData(
            f"column '{missing[0]}' is missing",
            where=f"{where}, line 1",
            remedy=f"the columns are {', '.join(COLUMNS)}",
        )
    for field, (rule, accepted) in _RULES.items():
        bad = db.execute(
            f"SELECT line_number, {field} FROM raw WHERE NOT coalesce({rule}, false) ORDER BY line_number LIMIT 1"
        ).fetchone()
        if bad:
            raise BadData(
                f"field {field} says '{'' if bad[1] is None else str(bad[1])[:40]}'",
                where=f"{where}, line {bad[0] + lines_from - 1}",
                remedy=f"accepted: {accepted}",
            )
    if not db.execute("SELECT 1 FROM raw LIMIT 1").fetchone():
        raise BadData("holds no rows", where=where, remedy=f"give a table with the columns {', '.join(COLUMNS)}")
    chosen = ", ".join(_cell(column, column in present) for column in COLUMNS)
    db.execute(f"CREATE TABLE observations AS SELECT {chosen} FROM raw ORDER BY line_number")
    key = "source, vintage, reporter, partner, product, flow, period, measure, unit"
    twice = db.execute(
        f"SELECT max(line_number), {key} FROM raw GROUP BY {key} HAVING count(*) > 1 ORDER BY 1 LIMIT 1"
    ).fetchone()
    if twice:
        raise BadData(
            f"the observation {' '.join(map(str, twice[1:]))} stands twice",
            where=f"{where}, line {twice[0] + lines_from - 1}",
            remedy="keep one row for each key",
        )


def _cell(column: str, present: bool) -> str:
    if column == "value":
        return "CAST(value AS DOUBLE) AS value"
    return f"coalesce({column}, '') AS {column}" if present else f"'' AS {column}"
