"""OECD Inter-Country Input-Output tables: exports by industry of origin, million USD at basic prices.

Layout of a year's CSV: a line a country and industry (`AUS_A01_02`), a column a using industry or final demand
(`AUT_C10T12`, `AUT_HFCE`), last `OUT`.  What country i's industry sells to all uses in country j is its export; the lines TLS, VA and
OUT are no trade.  The whole table serves the production network (`scenarios/io_tables.py`).
Source: OECD, Inter-Country Input-Output tables, edition 2023, ReadMe; licence: OECD terms, with attribution.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bilateral.errors import BadData
from bilateral.reference.economies import economy_codes
from bilateral.sources.download import Remote
from bilateral.sources.sample import Sample, lookup
from bilateral.warehouse import Dataset, Table, quoted

PAGE = "https://www.oecd.org/en/data/datasets/inter-country-input-output-tables.html"
_CELL = re.compile(r"^[A-Z0-9]{3}_[A-Z0-9_]+$")
# The OECD's file numbers of the edition of 2023.
FILES = {
    "1995-2000": "d26ad811-5b58-4f0c-a4e3-06a1469e475c",
    "2001-2005": "7cb93dae-e491-4cfd-ac67-889eb7016a4a",
    "2006-2010": "ea165bfb-3a85-4e0a-afee-6ba8e6c16052",
    "2011-2015": "1f791bc6-befb-45c5-8b34-668d08a1702a",
    "2016-2020": "d1ab2315-298c-4e93-9a81-c6f2273139fe",
}
FINAL = ("HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR", "NONRES", "FD")


def recognises(sample: Sample) -> bool:
    """Whether a CSV's columns are countries by industries and final demand."""
    cells = [name for name in sample.header[1:] if _CELL.match(name)]
    return (
        sample.kind == "csv"
        and len(cells) > 3
        and len(cells) >= len(sample.header) - 3
        and any(name.endswith(FINAL) for name in cells)
    )


def tables(sample: Sample, datasets: Path | None = None) -> Iterator[Table]:
    """The table's trade; sales at home are set aside. Raises BadData where the name gives no year."""
    year = re.search(r"(?:19|20)\d\d", sample.path.name)
    if not year:
        raise BadData(
            "the name does not give the year",
            where=sample.path.name,
            remedy="keep the OECD's name, such as 2020_SML.csv",
        )
    first, codes = f'"{sample.header[0]}"', economy_codes("icio")
    cells = ", ".join(f'"{name}"' for name in sample.header[1:] if _CELL.match(name))
    vintage = f"icio-{year[0]}.{sample.path.stem}"
    query = f"""
        WITH cells AS (
            SELECT min(line_number) AS line_number, coalesce({lookup(codes, "split_part(row, '_', 1)")}, split_part(row, '_', 1)) AS reporter,
                   coalesce({lookup(codes, "split_part(col, '_', 1)")}, split_part(col, '_', 1)) AS partner, regexp_extract(row, '^[^_]+_(.*)$', 1) AS industry,
                   sum(CAST(value AS DOUBLE)) AS total
            FROM (SELECT line_number, {first} AS row, col, value FROM {sample.csv()} UNPIVOT (value FOR col IN ({cells}))) GROUP BY row, col[1:3], 2, 3, 4),
        added AS (SELECT min(line_number) AS line_number, reporter, partner, industry, sum(total) AS total FROM cells GROUP BY reporter, partner, industry)
        SELECT line_number, 'oecd-icio' AS source, {quoted(vintage)} AS vintage, reporter, partner, 'ISIC-' || industry AS product, 'exports' AS flow, '{year[0]}' AS period,
               'trade_value_basic' AS measure, CAST(total AS VARCHAR) AS value, 'million USD' AS unit, {quoted(PAGE)} AS url,
               CASE WHEN reporter IN ('TLS', 'VA', 'OUT', 'TAXSUB', 'VALU', 'OUTPUT') OR industry = '' THEN 'taxes, value added and output, no trade'
                    WHEN reporter = partner THEN 'sales at home' END AS aside FROM added"""
    about = Dataset(
        source="oecd-icio",
        vintage=vintage,
        title=f"OECD ICIO, exports by industry, {year[0]}",
        publisher="OECD",
        licence="OECD terms: with attribution",
        url=PAGE,
    )
    yield Table(query, (about,))


def remote(years: str = "2016-2020") -> list[Remote]:
    """Where five years of the edition of 2023 lie. Raises BadData for years that it does not have."""
    if years not in FILES:
        raise BadData(f"the OECD gives no years '{years}' in one file", remedy=f"use one of {', '.join(FILES)}")
    return [Remote(f"https://stats.oecd.org/wbos/fileview2.aspx?IDFile={FILES[years]}", f"ICIO-{years}.zip")]
