"""World Development Indicators: one figure an economy and year.

Read: answers of the API (JSON: [page, rows]), the download of an indicator (CSV or its zip: four lines of preface, then a
column a year), and tables of country, iso3, year and the indicator.  Aggregates such as 'Arab World' are set aside; World is kept.
Source: World Bank, Indicators API documentation; licence CC BY 4.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bilateral.reference.economies import economy_codes
from bilateral.sources.download import Remote
from bilateral.sources.sample import Sample, lookup, vintage_of
from bilateral.warehouse import Dataset, Table, quoted

# The World Bank's codes: what they are here (flow, measure, unit).
KNOWN = {
    "NY.GDP.MKTP.CD": ("gdp", "gdp_current", "USD"),
    "NY.GDP.MKTP.KD": ("gdp", "gdp_constant_2015", "USD"),
    "SP.POP.TOTL": ("indicator", "population", "persons"),
    "PA.NUS.FCRF": ("indicator", "exchange_rate", "national currency a USD"),
    "BX.KLT.DINV.CD.WD": ("investment", "fdi_inflow", "USD"),
}
TIDY = {"country", "iso3", "year"}
AGGREGATE = "an aggregate of the World Bank, not an economy"
EMPTY = "no figure for the year"


def recognises(sample: Sample) -> bool:
    """Whether a file is an answer of the API, a download of an indicator, or a tidy table of one."""
    if sample.kind == "json":
        return '"countryiso3code"' in sample.head and '"indicator"' in sample.head
    return sample.kind == "csv" and (
        sample.head.startswith('"Data Source"') or (sample.has >= TIDY and len(sample.header) == 4)
    )


def tables(sample: Sample, datasets: Path | None = None) -> Iterator[Table]:
    """The file's rows."""
    vintage = vintage_of(sample.path)
    if sample.kind == "json":
        rows, indicator, name, first = _answer(sample)
    elif sample.head.startswith('"Data Source"'):
        rows, indicator, name, first = _download(sample)
    else:
        rows, indicator, name, first = _tidy(sample)
    flow, measure, unit = KNOWN.get(indicator, ("indicator", indicator, "as the indicator says"))
    codes = economy_codes("worldbank")
    query = f"""
        SELECT line_number, 'wdi' AS source, {quoted(f"{vintage}.{indicator}")} AS vintage, coalesce({lookup(codes, "iso3")}, iso3) AS reporter,
               coalesce({lookup(codes, "iso3")}, iso3) AS partner, 'TOTAL' AS product, '{flow}' AS flow, year AS period, {quoted(measure)} AS measure,
               value, '{unit}' AS unit, CASE WHEN {lookup(codes, "iso3")} IS NULL THEN {quoted(AGGREGATE)} WHEN coalesce(value, '') = '' THEN {quoted(EMPTY)} END AS aside
        FROM {rows}"""
    about = Dataset(source="wdi", vintage=f"{vintage}.{indicator}", title=name, publisher="World Bank", licence="CC BY 4.0",
                    url=f"https://data.worldbank.org/indicator/{indicator}")  # fmt: skip
    yield Table(query, (about,), first)


def remote(indicator: str = "NY.GDP.MKTP.CD") -> list[Remote]:
    """Where the API gives an indicator of all economies and years."""
    return [
        Remote(
            f"https://api.worldbank.org/v2/country/all/indicator/{indicator}",
            f"wdi-{indicator}.json",
            {"format": "json", "per_page": "32500"},
        )
    ]


def _answer(sample: Sample) -> tuple[str, str, str, int]:
    import json

    rows = json.loads(sample.path.read_text("utf-8"))[1]
    indicator = rows[0]["indicator"]
    source = f"""(SELECT row_number() OVER () AS line_number, json_extract_string(r, '$.countryiso3code') AS iso3, json_extract_string(r, '$.date') AS year,
                         json_extract_string(r, '$.value') AS value FROM (SELECT unnest(from_json(json_extract(content, '$[1]'), '["JSON"]')) AS r FROM read_text({quoted(str(sample.path))})))"""
    return source, indicator["id"], indicator["value"], 1


def _download(sample: Sample) -> tuple[str, str, str, int]:
    import csv

    with sample.path.open(encoding="utf-8-sig", newline="") as table:
        rows = csv.reader(table)
        header = next(row for row in rows if row[:2] == ["Country Name", "Country Code"])
        first = next(rows)
    # Blank lines of the preface do not count for DuckDB's skip: the header is found by its line number.
    lines = sample.path.read_text("utf-8-sig").split("\n")
    skip = next(n for n, line in enumerate(lines) if line.startswith('"Country Name"'))
    years = ", ".join(f'"{name}"' for name in header if name.isdigit())
    source = f"""(SELECT line_number, "Country Code" AS iso3, year, value FROM
                  (SELECT row_number() OVER () AS line_number, * FROM read_csv({quoted(str(sample.path))}, skip = {skip}, header = true, all_varchar = true, quote = '"', delim = ',', null_padding = true, strict_mode = false))
                  UNPIVOT INCLUDE NULLS (value FOR year IN ({years})))"""
    return source, first[3], first[2], skip + 2


def _tidy(sample: Sample) -> tuple[str, str, str, int]:
    name = next(column for column in sample.header if column.lower() not in TIDY)
    indicator = {"gdp_current_usd": "NY.GDP.MKTP.CD", "population": "SP.POP.TOTL"}.get(name.lower(), name)
    return f'(SELECT line_number, iso3, year, "{name}" AS value FROM {sample.csv()})', indicator, name, 2
