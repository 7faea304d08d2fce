"""Tables of reporter and partner as WITS and the former UN Comtrade site give them, and WITS's own trade statistics.

WITS: Nomenclature, ReporterISO3, ProductCode, PartnerISO3, Year, TradeFlowName, 'TradeValue in 1000 USD', 'NetWeight in KGM'.
Former Comtrade site: Classification, Year, Period, Trade Flow, Reporter Code, Partner Code, Commodity Code, Netweight (kg), Trade Value (US$).
WITS's API (SDMX-ML, read through `sdmx1`): FREQ, REPORTER, PARTNER, PRODUCTCODE, INDICATOR with the value in thousand USD;
its product groups are ranges of HS chapters, of which those of one chapter and the total have an HS code.
Source: World Bank, WITS user manual and API documentation; UN Comtrade legacy downloads.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bilateral.errors import BadData
from bilateral.reference.countries import country
from bilateral.reference.economies import economy_codes, economy_numbers
from bilateral.sources.download import Remote
from bilateral.sources.sample import Sample, lookup, vintage_of
from bilateral.sources.sdmx import relation
from bilateral.warehouse import Dataset, Table, quoted

WITS = {"reporteriso3", "productcode", "partneriso3", "year", "tradeflowname", "tradevalue in 1000 usd"}
DIMENSIONS = {"reporter", "partner", "productcode", "indicator", "time_period"}
LEGACY = {"period", "trade flow", "reporter code", "partner code", "commodity code", "trade value (us$)"}
FLOWS = {"import": "imports", "imports": "imports", "gross imp.": "imports", "export": "exports", "exports": "exports", "gross exp.": "exports",
         "re-export": "re-exports", "re-exports": "re-exports", "re-import": "re-imports", "re-imports": "re-imports", "xprt-trd-vl": "exports", "mprt-trd-vl": "imports"}  # fmt: skip
INDICATORS = {"exports": "XPRT-TRD-VL", "imports": "MPRT-TRD-VL"}
BASE = "https://wits.worldbank.org/API/V1/SDMX/V21/rest/data/DF_WITS_TradeStats_Trade"


def recognises(sample: Sample) -> bool:
    """Whether a CSV has the columns of either site, or a message is one of WITS's trade statistics."""
    if sample.kind == "xml":
        return "sdmx.org/resources/sdmxml" in sample.head and "wits" in sample.head.lower()
    return sample.kind == "csv" and (sample.has >= WITS or sample.has >= LEGACY)


def tables(sample: Sample, datasets: Path | None = None) -> Iterator[Table]:
    """The file's rows; the vintage is the file's day and name."""
    message = sample.kind == "xml"
    wits = message or sample.has >= WITS
    vintage = f"{vintage_of(sample.path)}.{sample.path.name.split('.')[0]}"
    about = Dataset(source="wits" if wits else "comtrade", vintage=vintage, title=f"{'WITS' if wits else 'UN Comtrade'}, {sample.path.stem}",
                    publisher="World Bank" if wits else "United Nations Statistics Division",
                    licence="UN Comtrade: not for redistribution", url="https://wits.worldbank.org/" if wits else "https://comtradeplus.un.org/")  # fmt: skip
    if message:
        names, lines, values = relation(sample.path)
        if absent := DIMENSIONS - {name.lower() for name in names}:
            raise BadData(f"dimension {min(absent).upper()} is missing", where=sample.path.name, remedy="give WITS's trade statistics (TradeStats - Trade)")  # fmt: skip
        yield Table(_query(lines, _said_in_message(), about, "thousand USD"), (about,), 1, values=values)
    elif wits:
        yield Table(_query(sample.csv(), _said_by_wits(sample), about, "thousand USD"), (about,))
    else:
        yield Table(_query(sample.csv(), _said_by_legacy(sample), about, "USD"), (about,))


def remote(reporter: str, partner: str, since: str, until: str = "", flow: str = "") -> list[Remote]:
    """Where the API gives a reporter's exports and imports by product group; `flow` is exports, imports or both when left out."""
    own, other = country(reporter), country(partner)
    if flow and flow not in INDICATORS:
        raise BadData(f"'{flow}' is no flow of WITS", remedy=f"use flow={' or flow='.join(INDICATORS)}")
    wanted = [flow] if flow else list(INDICATORS)
    years = {"startPeriod": since, "endPeriod": until or since}
    return [Remote(f"{BASE}/A.{own}.{other}.all.{INDICATORS[name]}/", f"wits-{own}-{other}-{name}-{since}-{until or since}.xml", years) for name in wanted]  # fmt: skip


def _said_in_message() -> str:
    """A series' dimensions as the columns that `_query` reads."""
    codes = economy_codes("un-iso") | economy_codes("wits")
    group = "regexp_extract(productcode, '^(\\d\\d)-(\\d\\d)_', ['first', 'last'])"
    return f"""SELECT line_number, coalesce({lookup(codes, "upper(reporter)")}, upper(reporter)) AS reporter,
                      coalesce({lookup(codes, "upper(partner)")}, upper(partner)) AS partner, time_period AS period, indicator AS named, obs_value AS value, NULL::DOUBLE AS kg,
                      CASE WHEN lower(productcode) = 'total' THEN 'TOTAL' WHEN {group}.first = {group}.last AND {group}.first <> '' THEN {group}.first
                           ELSE productcode END AS product,
                      CASE WHEN lower(productcode) <> 'total' AND ({group}.first <> {group}.last OR {group}.first = '') THEN 'a product group that is no HS chapter' END AS group_aside
               FROM lines"""


def _said_by_wits(sample: Sample) -> str:
    weight = '"NetWeight in KGM"' if "netweight in kgm" in sample.has else "NULL"
    codes = economy_codes("un-iso") | economy_codes("wits")
    return f"""SELECT line_number, coalesce({lookup(codes, "ReporterISO3")}, ReporterISO3) AS reporter,
                      coalesce({lookup(codes, "PartnerISO3")}, PartnerISO3) AS partner, Year AS period,
                      if(upper(ProductCode) IN ('TOTAL', 'ALL', '999999'), 'TOTAL', ProductCode) AS product, TradeFlowName AS named,
                      "TradeValue in 1000 USD" AS value, try_cast({weight} AS DOUBLE) AS kg, NULL AS group_aside FROM lines"""


def _said_by_legacy(sample: Sample) -> str:
    numbers = economy_numbers()
    weight = '"Netweight (kg)"' if "netweight (kg)" in sample.has else "NULL"
    return f"""SELECT line_number, coalesce({lookup(numbers, 'try_cast("Reporter Code" AS INTEGER)')}, 'N' || lpad("Reporter Code", 3, '0')) AS reporter,
                      coalesce({lookup(numbers, 'try_cast("Partner Code" AS INTEGER)')}, 'N' || lpad("Partner Code", 3, '0')) AS partner,
                      if(length(Period) = 6, Period[1:4] || '-' || Period[5:6], Period) AS period, "Commodity Code" AS product,
                      "Trade Flow" AS named, "Trade Value (US$)" AS value, try_cast({weight} AS DOUBLE) AS kg, NULL AS group_aside FROM lines"""


def _query(lines: str, read: str, about: Dataset, unit: str) -> str:
    """The tables' common form: `read` names reporter, partner, period, product, flow, value and kilograms of `lines`."""
    return f"""
        WITH lines AS (FROM {lines}), read AS ({read}),
        named AS (SELECT * EXCLUDE (named), {lookup(FLOWS, "lower(trim(named))")} AS flow,
                         CASE WHEN {lookup(FLOWS, "lower(trim(named))")} IS NULL THEN 'flow ' || coalesce(named, '') || ' is unknown'
                              WHEN upper(reporter) IN ('EUN', 'ALL') THEN 'a group of reporters' ELSE group_aside END AS aside FROM read)
        SELECT line_number, {quoted(about.source)} AS source, {quoted(about.vintage)} AS vintage, reporter, partner, product, flow, period, measure,
               CASE measure WHEN 'quantity' THEN CAST(kg / 1000 AS VARCHAR) ELSE value END AS value,
               CASE measure WHEN 'quantity' THEN 't' ELSE '{unit}' END AS unit,
               CASE WHEN measure = 'quantity' THEN '' WHEN flow IN ('imports', 're-imports') THEN 'CIF' ELSE 'FOB' END AS valuation, aside
        FROM named, (VALUES ('trade_value'), ('quantity')) measures(measure) WHERE measure = 'trade_value' OR (kg > 0 AND aside IS NULL)"""
