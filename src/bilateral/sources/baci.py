"""CEPII's BACI: reconciled bilateral trade, thousand USD FOB and tonnes, by HS 6-digit product.

Layout of `BACI_HS22_Y2023_V202501.csv`: t (year), i (exporter), j (importer), k (product), v (value), q
(quantity).  Countries are BACI's numeric codes: ISO 3166-1 except for the few below.
Source: Gaulier and Zignago (2010), CEPII working paper 2010-23; licence Etalab 2.0.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pycountry

from bilateral.errors import BadData
from bilateral.warehouse import Dataset

COLUMNS = ("t", "i", "j", "k", "v", "q")
# BACI keeps UN Comtrade's numbers where they differ from ISO 3166-1.
OWN_CODES = {"490": "TWN", "699": "IND", "757": "CHE", "842": "USA", "251": "FRA", "579": "NOR"}
_NAME = re.compile(r"BACI_(HS\d\d)_Y(\d{4})_(V\w+)\.csv", re.IGNORECASE)


def recognises(header: Sequence[str]) -> bool:
    """Whether a header line is of this layout."""
    return tuple(header) == COLUMNS


def query(path: Path, datasets: Path | None = None) -> tuple[str, list[Dataset]]:
    """Return the DuckDB query that reads the file, and what its vintage is.

    A numeric code that is in no table becomes N<code>, so that no trade is dropped and the world total holds.
    Totals over products and over partners are added, since the file gives products only.
    """
    match = _NAME.search(path.name)
    if not match:
        raise BadData(
            "the name does not give the release",
            where=path.name,
            remedy="keep CEPII's name, such as BACI_HS22_Y2023_V202501.csv",
        )
    nomenclature, year, vintage = match.groups()
    # One vintage a year's file: loading another year of a release leaves this one in place.
    label = f"{vintage.upper()}-{nomenclature.upper()}-{year}"
    name = str(path).replace("'", "''")
    codes = ", ".join(f"'{number}': '{iso3}'" for number, iso3 in _codes().items())
    sql = f"""
        WITH codes AS (SELECT MAP {{{codes}}} AS iso3),
        lines AS (SELECT row_number() OVER () AS line_number, *
                  FROM read_csv('{name}', header = true, all_varchar = true, delim = ',')),
        flows AS (SELECT line_number, t AS period, lpad(k, 6, '0') AS product, v, q,
                         coalesce(iso3[lpad(i, 3, '0')], 'N' || lpad(i, 3, '0')) AS reporter,
                         coalesce(iso3[lpad(j, 3, '0')], 'N' || lpad(j, 3, '0')) AS partner
                  FROM lines, codes),
        totals AS (SELECT period, reporter, partner, sum(try_cast(v AS DOUBLE)) AS v FROM flows GROUP BY ALL),
        cells AS (
            SELECT line_number, period, product, reporter, partner, 'exports' AS flow, 'trade_value' AS measure,
                   v AS value, 'thousand USD' AS unit FROM flows
            UNION ALL SELECT line_number, period, product, reporter, partner, 'exports', 'quantity', q, 't' FROM flows
            WHERE trim(q) NOT IN ('NA', '')
            UNION ALL SELECT NULL, period, 'TOTAL', reporter, partner, 'exports', 'trade_value', v::VARCHAR, 'thousand USD'
            FROM totals
            UNION ALL SELECT NULL, period, 'TOTAL', reporter, 'WLD', 'exports', 'trade_value', sum(v)::VARCHAR, 'thousand USD'
            FROM totals GROUP BY ALL
            UNION ALL SELECT NULL, period, 'TOTAL', partner, 'WLD', 'imports', 'trade_value', sum(v)::VARCHAR, 'thousand USD'
            FROM totals GROUP BY ALL)
        SELECT *, 'baci' AS source, '{label}' AS vintage, 'FOB' AS valuation FROM cells"""
    about = Dataset(
        source="baci", vintage=label, title=f"BACI {nomenclature} {vintage}, {year}", publisher="CEPII",
        licence="Etalab 2.0", url="https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
    )  # fmt: skip
    return sql, [about]


@cache
def _codes() -> dict[str, str]:
    return {entry.numeric: entry.alpha_3 for entry in pycountry.countries} | OWN_CODES
