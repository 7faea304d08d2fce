"""Tables of reporter and partner as WITS and the former UN Comtrade site give them: CSV, thousand USD or USD.

WITS: Nomenclature, ReporterISO3, ProductCode, PartnerISO3, Year, TradeFlowName, 'TradeValue in 1000 USD', 'NetWeight in KGM'.
Former Comtrade site: Classification, Year, Period, Trade Flow, Reporter Code, Partner Code, Commodity Code, Netweight (kg), Trade Value (US$).
Source: World Bank, WITS user manual; UN Comtrade legacy downloads.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bilateral.reference.economies import economy_codes, economy_numbers
from bilateral.sources.sample import Sample, lookup, vintage_of
from bilateral.warehouse import Dataset, Table, quoted

WITS = {"reporteriso3", "productcode", "partneriso3", "year", "tradeflowname", "tradevalue in 1000 usd"}
LEGACY = {"period", "trade flow", "reporter code", "partner code", "commodity code", "trade value (us$)"}
FLOWS = {"import": "imports", "imports": "imports", "gross imp.": "imports", "export": "exports", "exports": "exports", "gross exp.": "exports",
         "re-export": "re-exports", "re-exports": "re-exports", "re-import": "re-imports", "re-imports": "re-imports"}  # fmt: skip


def recognises(sample: Sample) -> bool:
    """Whether a CSV has the columns of either site."""
    return sample.kind == "csv" and (sample.has >= WITS or sample.has >= LEGACY)


def tables(sample: Sample, datasets: Path | None = None) -> Iterator[Table]:
    """The file's rows; the vintage is the file's day and name."""
    wits = sample.has >= WITS
    vintage = f"{vintage_of(sample.path)}.{sample.path.name.split('.')[0]}"
    about = Dataset(source="wits" if wits else "comtrade", vintage=vintage, title=f"{'WITS' if wits else 'UN Comtrade'}, {sample.path.stem}",
                    publisher="World Bank" if wits else "United Nations Statistics Division",
                    licence="UN Comtrade: not for redistribution", url="https://wits.worldbank.org/" if wits else "https://comtradeplus.un.org/")  # fmt: skip
    yield Table(_query(sample, about, wits), (about,))


def _query(sample: Sample, about: Dataset, wits: bool) -> str:
    if wits:
        weight = '"NetWeight in KGM"' if "networth in kgm" in sample.has or "netweight in kgm" in sample.has else "NULL"
        codes = economy_codes("un-iso")
        read = f"""SELECT line_number, coalesce({lookup(codes, "ReporterISO3")}, ReporterISO3) AS reporter,
                          coalesce({lookup(codes, "PartnerISO3")}, PartnerISO3) AS partner, Year AS period,
                          if(upper(ProductCode) IN ('TOTAL', 'ALL', '999999'), 'TOTAL', ProductCode) AS product, TradeFlowName AS named,
                          "TradeValue in 1000 USD" AS value, try_cast({weight} AS DOUBLE) AS kg FROM lines"""
        unit = "thousand USD"
    else:
        numbers = economy_numbers()
        weight = '"Netweight (kg)"' if "netweight (kg)" in sample.has else "NULL"
        read = f"""SELECT line_number, coalesce({lookup(numbers, 'try_cast("Reporter Code" AS INTEGER)')}, 'N' || lpad("Reporter Code", 3, '0')) AS reporter,
                          coalesce({lookup(numbers, 'try_cast("Partner Code" AS INTEGER)')}, 'N' || lpad("Partner Code", 3, '0')) AS partner,
                          if(length(Period) = 6, Period[1:4] || '-' || Period[5:6], Period) AS period, "Commodity Code" AS product,
                          "Trade Flow" AS named, "Trade Value (US$)" AS value, try_cast({weight} AS DOUBLE) AS kg FROM lines"""
        unit = "USD"
    return f"""
        WITH lines AS (FROM {sample.csv()}), read AS ({read}),
        named AS (SELECT * EXCLUDE (named), {lookup(FLOWS, "lower(trim(named))")} AS flow,
                         CASE WHEN {lookup(FLOWS, "lower(trim(named))")} IS NULL THEN 'flow ' || coalesce(named, '') || ' is unknown'
                              WHEN upper(reporter) IN ('EUN', 'ALL') THEN 'a group of reporters' END AS aside FROM read)
        SELECT line_number, {quoted(about.source)} AS source, {quoted(about.vintage)} AS vintage, reporter, partner, product, flow, period, measure,
               CASE measure WHEN 'quantity' THEN CAST(kg / 1000 AS VARCHAR) ELSE value END AS value,
               CASE measure WHEN 'quantity' THEN 't' ELSE '{unit}' END AS unit,
               CASE WHEN measure = 'quantity' THEN '' WHEN flow IN ('imports', 're-imports') THEN 'CIF' ELSE 'FOB' END AS valuation, aside
        FROM named, (VALUES ('trade_value'), ('quantity')) measures(measure) WHERE measure = 'trade_value' OR (kg > 0 AND aside IS NULL)"""
