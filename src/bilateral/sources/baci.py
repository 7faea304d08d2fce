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
    """
    match = _NAME.search(path.name)
    if not match:
        raise BadData(
            "the name does not give the release",
            where=path.name,
            remedy="keep CEPII's name, such as BACI_HS22_Y2023_V202501.csv",
        )
    nomenclature, _, vintage = match.groups()
    label = f"{vintage.upper()}-{nomenclature.upper()}"
    name = str(path).replace("'", "''")
    codes = ", ".join(f"'{number}': '{iso3}'" for number, iso3 in _codes().items())
    sql = f"""
        WITH codes AS (SELECT MAP {{{codes}}} AS iso3)
        SELECT 'baci' AS source, '{label}' AS vintage,
               coalesce(iso3[lpad(i, 3, '0')], 'N' || lpad(i, 3, '0')) AS reporter,
               coalesce(iso3[lpad(j, 3, '0')], 'N' || lpad(j, 3, '0')) AS partner,
               lpad(k, 6, '0') AS product, 'exports' AS flow, t AS period,
               'trade_value' AS measure, v AS value, 'thousand USD' AS unit, 'FOB' AS valuation
        FROM read_csv('{name}', header = true, all_varchar = true, delim = ','), codes"""
    about = Dataset(
        source="baci", vintage=label, title=f"BACI {nomenclature} {vintage}", publisher="CEPII",
        licence="Etalab 2.0", url="https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
    )  # fmt: skip
    return sql, [about]


@cache
def _codes() -> dict[str, str]:
    return {entry.numeric: entry.alpha_3 for entry in pycountry.countries} | OWN_CODES
