"""JODI-Oil World: monthly oil production, trade, demand and stocks as countries report them.

Layout: REF_AREA (ISO2), TIME_PERIOD (2023-05), ENERGY_PRODUCT, FLOW_BREAKDOWN, UNIT_MEASURE, OBS_VALUE, ASSESSMENT_CODE.
Of the units that JODI gives for the same figure thousand tonnes are kept, thousand barrels where there are no tonnes;
the others are set aside as repeats.  Source: Joint Organisations Data Initiative, JODI-Oil manual, 2nd edition.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bilateral.errors import BadData
from bilateral.reference.economies import iso2_codes
from bilateral.sources.download import Remote
from bilateral.sources.sample import Sample, lookup, vintage_of
from bilateral.warehouse import Dataset, Table, quoted

COLUMNS = {"ref_area", "time_period", "energy_product", "flow_breakdown", "unit_measure", "obs_value"}
# JODI's products as HS codes, where one fits.
PRODUCTS = {"CRUDEOIL": "2709", "TOTCRUDE": "2709", "GASOLINE": "271012", "GASDIES": "271019", "LPG": "271112", "NAPHTHA": "271012N", "KEROSENE": "271019K",
            "JETKERO": "271019J", "RESFUEL": "271019R", "TOTPRODS": "2710", "NGL": "2709N", "OTHERCRUDE": "2709X", "ONONSPEC": "2710X"}  # fmt: skip
FLOWS = {
    "INDPROD": "production",
    "REFGROUT": "production",
    "TOTIMPSB": "imports",
    "TOTEXPSB": "exports",
    "TOTDEMO": "consumption",
    "CLOSTLV": "stocks",
}
PAGE = "https://www.jodidata.org/oil/"


def recognises(sample: Sample) -> bool:
    """Whether a CSV has JODI's columns."""
    return sample.kind == "csv" and sample.has >= COLUMNS


def tables(sample: Sample, datasets: Path | None = None) -> Iterator[Table]:
    """The file's rows: what it gives with the world, by product and month."""
    vintage = f"{vintage_of(sample.path)}.{sample.path.stem}"
    quality = "ASSESSMENT_CODE" if "assessment_code" in sample.has else "NULL"
    areas = iso2_codes()
    query = f"""
        WITH read AS (
            SELECT *, {lookup(areas, "REF_AREA")} AS reporter, {lookup(PRODUCTS, "ENERGY_PRODUCT")} AS product, {lookup(FLOWS, "FLOW_BREAKDOWN")} AS flow,
                   {quality} AS quality, trim(OBS_VALUE) AS seen FROM {sample.csv()}),
        judged AS (
            SELECT *, CASE WHEN reporter IS NULL THEN 'area ' || REF_AREA || ' is no economy' WHEN product IS NULL THEN 'product ' || ENERGY_PRODUCT || ' has no HS code here'
                WHEN flow IS NULL THEN 'flow ' || FLOW_BREAKDOWN || ' is not kept' WHEN seen IN ('', '-', 'x', 'N/A', 'NA', '..') THEN 'no figure for the month'
                WHEN UNIT_MEASURE NOT IN ('KTONS', 'KBBL') THEN 'the same figure in another unit' END AS why FROM read),
        best AS (SELECT *, row_number() OVER (PARTITION BY reporter, TIME_PERIOD, product, FLOW_BREAKDOWN ORDER BY why IS NOT NULL, UNIT_MEASURE = 'KBBL') AS place FROM judged)
        SELECT line_number, 'jodi' AS source, {quoted(vintage)} AS vintage, reporter,
               CASE WHEN flow IN ('imports', 'exports') THEN 'WLD' ELSE reporter END AS partner, product, flow, TIME_PERIOD AS period,
               CASE FLOW_BREAKDOWN WHEN 'REFGROUT' THEN 'refinery_output' WHEN 'CLOSTLV' THEN 'closing_stock' ELSE 'quantity' END AS measure, seen AS value,
               CASE UNIT_MEASURE WHEN 'KTONS' THEN 'thousand t' ELSE 'thousand barrels' END AS unit,
               CASE WHEN quality IS NULL THEN '' ELSE 'JODI assessment ' || quality END AS note, {quoted(PAGE)} AS url,
               coalesce(why, CASE WHEN place > 1 THEN 'the same figure in another unit' END) AS aside FROM best"""
    about = Dataset(source="jodi", vintage=vintage, title=f"JODI-Oil World, {sample.path.stem}", publisher="Joint Organisations Data Initiative",
                    licence="JODI terms of use: with attribution", url=PAGE)  # fmt: skip
    yield Table(query, (about,))


def remote(table: str = "secondary") -> list[Remote]:
    """Where the whole of a table lies: primary (crude) or secondary (products). Raises BadData for another."""
    if table not in ("primary", "secondary"):
        raise BadData(f"JODI has no table '{table}'", remedy="use primary or secondary")
    name = f"world_{table.capitalize()}_CSV.zip"
    return [Remote(f"https://www.jodidata.org/_resources/files/downloads/oil-data/{name}", name)]
