"""Fossil fuel trade with one partner by month: country, partner, date, commodity, unit, value.

The table adds exports and imports (GROSS), in euros and tonnes; it is kept as `gross_trade` and never taken for imports.
Source: UN Comtrade and Eurostat, as compiled in the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bilateral.errors import UnknownCountry
from bilateral.reference.countries import country
from bilateral.reference.economies import economy_codes
from bilateral.sources.sample import Sample, ask, lookup, vintage_of
from bilateral.warehouse import Dataset, Table, quoted

COLUMNS = {"country", "partner", "date", "commodity", "unit", "value", "source"}
PRODUCTS = {
    "coal": "2701",
    "coke": "2704",
    "tar": "2706",
    "oil": "2709",
    "oil_products": "2710",
    "lng": "271111",
    "natural_gas": "271121",
    "coal_gas": "2705",
}
UNITS = {"eur": "EUR", "tonne": "t"}


def recognises(sample: Sample) -> bool:
    """Whether a CSV has the columns of the fossil fuel table."""
    return sample.kind == "csv" and sample.has >= COLUMNS


def tables(sample: Sample, datasets: Path | None = None) -> Iterator[Table]:
    """The file's months."""
    vintage = f"{vintage_of(sample.path)}.{sample.path.stem}"
    names = ask(f"SELECT DISTINCT country FROM {sample.csv()} UNION SELECT DISTINCT partner FROM {sample.csv()}")
    codes = {name: code for (name,) in names if name and (code := _code(name))}
    query = f"""
        WITH read AS (
            SELECT *, {lookup(codes, "country")} AS own, {lookup(codes, "partner")} AS other, {lookup(PRODUCTS, "commodity")} AS hs, {lookup(UNITS, "unit")} AS base,
                   try_cast(value AS DOUBLE) AS number FROM {sample.csv()} AS t(line_number, country, partner, date, commodity, eu, unit, value, said)),
        judged AS (
            SELECT *, CASE WHEN own IS NULL OR other IS NULL THEN 'the economy is not known: ' || coalesce(if(own IS NULL, country, partner), '') WHEN hs IS NULL THEN 'commodity ' || commodity || ' has no HS code here'
                           WHEN base IS NULL THEN 'unit ' || unit || ' is not known' WHEN number IS NULL THEN 'no figure for the month' END AS aside FROM read)
        SELECT line_number, 'fossil-trade' AS source, {quoted(vintage)} AS vintage, own AS reporter, other AS partner, hs AS product, 'gross_trade' AS flow, date[1:7] AS period,
               if(base = 't', 'quantity', 'trade_value') AS measure, CAST(number AS VARCHAR) AS value, base AS unit, 'exports and imports together' AS note, aside FROM judged"""
    about = Dataset(source="fossil-trade", vintage=vintage, title="Fossil fuel trade by month, exports and imports together", publisher="UN Comtrade and Eurostat, compiled",
                    licence="UN Comtrade and Eurostat: with attribution, not for redistribution")  # fmt: skip
    yield Table(query, (about,))


def _code(name: str) -> str | None:
    if name in economy_codes("un-name"):
        return economy_codes("un-name")[name]
    try:
        return country(name)
    except UnknownCountry:
        return None
