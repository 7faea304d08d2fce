"""CEPII's BACI: reconciled bilateral trade, thousand USD FOB and tonnes, by HS 6-digit product.

Layout of `BACI_HS22_Y2023_V202501.csv`: t (year), i (exporter), j (importer), k (product), v (value), q
(quantity); countries are UN numeric codes.  Beside it CEPII ships `product_codes_HS22_V202501.csv` (descriptions,
loaded as names) and `country_codes_V202501.csv` (our own table of codes serves, see `reference/economies.py`).
Totals of all products (year, exporter, importer, value in thousand USD) are read from CSV or Parquet too.
Source: Gaulier and Zignago (2010), CEPII working paper 2010-23; licence Etalab 2.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bilateral.errors import BadData
from bilateral.reference.economies import economy_codes, economy_numbers
from bilateral.reference.parameters import parameter
from bilateral.sources.download import Remote
from bilateral.sources.sample import Sample, ask, lookup
from bilateral.warehouse import Dataset, Table, quoted
from bilateral.warehouse.schema import CodeTable, FlowFile

COLUMNS = ("t", "i", "j", "k", "v", "q")
PRODUCTS, COUNTRIES = {"code", "description"}, {"country_code", "country_name", "country_iso2", "country_iso3"}
TOTALS = {"year", "exporter", "importer", "value_kusd"}
_NAME = re.compile(r"BACI_(HS\d\d)_Y(\d{4})_(V\w+)\.csv", re.IGNORECASE)
_NAMES = re.compile(r"product_codes_(HS\d\d)_(V\w+)\.csv", re.IGNORECASE)
PAGE = "https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37"
ABOUT: dict[str, Any] = {"publisher": "CEPII", "licence": "Etalab 2.0", "url": PAGE}


def recognises(sample: Sample) -> bool:
    """Whether a file is flows by product, totals, or one of the two tables of codes."""
    return sample.header == COLUMNS or sample.has >= TOTALS or (
        sample.kind == "csv" and (sample.has == PRODUCTS or sample.has == COUNTRIES)
    )  # fmt: skip


def tables(sample: Sample, datasets: Path | None = None) -> Iterator[Table | FlowFile | CodeTable]:
    """What the file holds. Raises BadData where its name does not give the release."""
    if sample.header == COLUMNS:
        yield _flows(sample.path)
    elif sample.has >= TOTALS:
        yield _totals(sample)
    elif sample.has == PRODUCTS:
        revision, vintage = _named(_NAMES, sample.path, "product_codes_HS22_V202501.csv").groups()
        query = f"SELECT lpad(code, 6, '0') AS code, description AS name FROM {sample.csv()}"
        about = Dataset(source="baci-products", vintage=f"{vintage}-{revision}".upper(), title=f"HS products of BACI {revision}",
                        layout="names", revision=revision.upper(), **ABOUT)  # fmt: skip
        yield CodeTable(query, about)


def remote(release: str = "202501", revision: str = "HS22") -> list[Remote]:
    """Where a release lies: one archive of all years in one HS revision."""
    name = f"BACI_{revision.upper()}_V{release}.zip"
    return [Remote(f"https://www.cepii.fr/DATA_DOWNLOAD/baci/data/{name}", name)]


def _flows(path: Path) -> FlowFile:
    revision, year, release = _named(_NAME, path, "BACI_HS22_Y2023_V202501.csv").groups()
    # One vintage a year's file: loading another year of a release leaves this one in place.
    about = Dataset(source="baci", vintage=f"{release}-{revision}-{year}".upper(), title=f"BACI {revision} {release}, {year}",
                    revision=revision.upper(), **ABOUT)  # fmt: skip
    return FlowFile(path, int(year), about, economy_numbers())


def _totals(sample: Sample) -> Table:
    file = quoted(str(sample.path))
    rows = f"read_parquet({file})" if sample.kind == "parquet" else sample.csv()
    first, last = ask(f"SELECT min(try_cast(year AS INTEGER)), max(try_cast(year AS INTEGER)) FROM {rows}")[0]
    vintage = f"totals-{first}" if first == last else f"totals-{first}-{last}"
    numbered = f"(SELECT row_number() OVER () AS line_number, * FROM {rows})" if sample.kind == "parquet" else rows
    codes = economy_codes("un-iso")
    query = f"""
        WITH flows AS (
            SELECT line_number, CAST(year AS VARCHAR) AS period, CAST(value_kusd AS VARCHAR) AS value,
                   coalesce({lookup(codes, "trim(exporter)")}, trim(exporter)) AS reporter,
                   coalesce({lookup(codes, "trim(importer)")}, trim(importer)) AS partner FROM {numbered}),
        cells AS (
            SELECT line_number, period, reporter, partner, 'exports' AS flow, value, '' AS note FROM flows
            UNION ALL SELECT NULL, period, reporter, 'WLD', 'exports', CAST(sum(try_cast(value AS DOUBLE)) AS VARCHAR), 'sum over all partners in the release' FROM flows GROUP BY ALL
            UNION ALL SELECT NULL, period, partner, 'WLD', 'imports', CAST(sum(try_cast(value AS DOUBLE)) AS VARCHAR), 'sum over all partners in the release' FROM flows GROUP BY ALL)
        SELECT *, 'baci' AS source, {quoted(vintage)} AS vintage, 'TOTAL' AS product, 'trade_value' AS measure,
               'thousand USD' AS unit, 'FOB' AS valuation, {quoted(PAGE)} AS url FROM cells"""
    about = Dataset(source="baci", vintage=vintage, title=f"BACI, all products together, {vintage[7:]}", **ABOUT)
    (sides,) = ask(f"SELECT count(DISTINCT exporter) FROM {rows}")[0]
    few = int(parameter("statistics", "economies").value)
    notes = (
        (f"{sides} exporters only: the sums with the world that this file implies are sums over these",)
        if sides < few
        else ()
    )
    return Table(query, (about,), 2 if sample.kind == "csv" else 1, notes)


def _named(pattern: re.Pattern[str], path: Path, example: str) -> re.Match[str]:
    match = pattern.search(path.name)
    if not match:
        raise BadData(
            "the name does not give the release", where=path.name, remedy=f"keep CEPII's name, such as {example}"
        )
    return match
