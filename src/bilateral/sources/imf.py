"""IMF: bilateral trade (International Merchandise Trade Statistics, formerly DOTS) and the World Economic Outlook, by SDMX.

Read: SDMX-ML (through `sdmx1`, the extra `sdmx`) and the CSV that data.imf.org gives with the same dimensions.  Trade indicators are
XG_FOB_USD, MG_CIF_USD, MG_FOB_USD (TXG_… and TMG_… in the old flow); other indicators are kept under their own code.
Source: IMF, IMTS and WEO data structure definitions (data.imf.org); licence: IMF terms, with attribution.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bilateral.reference.countries import country
from bilateral.reference.economies import economy_codes, iso2_codes
from bilateral.sources.download import Remote
from bilateral.sources.sample import Sample, lookup, vintage_of
from bilateral.sources.sdmx import relation
from bilateral.warehouse import Dataset, Table, quoted

OWN, OTHER, VALUE = (
    ("country", "ref_area", "reference_area"),
    ("counterpart_country", "counterpart_area"),
    {"indicator", "time_period", "obs_value"},
)
SCALES = ("scale", "unit_mult")
TRADE = {"XG_FOB_USD": ("exports", "FOB"), "MG_CIF_USD": ("imports", "CIF"), "MG_FOB_USD": ("imports", "FOB"),
         "TXG_FOB_USD": ("exports", "FOB"), "TMG_CIF_USD": ("imports", "CIF"), "TMG_FOB_USD": ("imports", "FOB")}  # fmt: skip
# Of the WEO: our flow, measure, unit.
WEO = {"NGDPD": ("gdp", "gdp_current", "USD"), "NGDP_RPCH": ("indicator", "gdp_growth", "%"), "PCPIPCH": ("indicator", "inflation", "%"),
       "LP": ("indicator", "population", "persons"), "BCA": ("indicator", "current_account", "USD")}  # fmt: skip
PAGE = "https://data.imf.org/"
BASE = "https://api.imf.org/external/sdmx/2.1/data"


def recognises(sample: Sample) -> bool:
    """Whether a file is an SDMX-ML message or a CSV of the IMF's dimensions."""
    if sample.kind == "xml":
        return "sdmx.org/resources/sdmxml" in sample.head
    return sample.kind == "csv" and sample.has >= VALUE and bool(sample.has & set(OWN))


def tables(sample: Sample, datasets: Path | None = None) -> Iterator[Table]:
    """The file's figures."""
    vintage = f"{vintage_of(sample.path)}.{sample.path.stem}"
    values: dict[str, object] = {}
    if sample.kind == "xml":
        names, lines, values = relation(sample.path)
    else:
        names, lines = list(sample.header), sample.csv()
    yield Table(
        _query(names, lines, vintage),
        (_about(vintage, sample.path.stem),),
        1 if sample.kind == "xml" else 2,
        values=values,
    )


def remote(reporter: str, partner: str = "", frequency: str = "A", flow: str = "IMTS") -> list[Remote]:
    """Where the API gives trade of a reporter with a partner (IMTS), or the outlook of an economy (flow WEO)."""
    own = country(reporter)
    key = f"{own}..{country(partner) if partner else ''}.{frequency}" if flow == "IMTS" else f"{own}..{frequency}"
    name = "-".join(["imf", flow, own, *([country(partner)] if partner else []), frequency])
    agency = "IMF.STA" if flow == "IMTS" else "IMF.RES"
    return [
        Remote(
            f"{BASE}/{agency},{flow}/{key}",
            f"{name}.xml",
            key="IMF_API_KEY",
            key_header="Ocp-Apim-Subscription-Key",
            key_required=False,
        )
    ]


def _about(vintage: str, stem: str) -> Dataset:
    return Dataset(
        source="imf",
        vintage=vintage,
        title=f"IMF, {stem}",
        publisher="International Monetary Fund",
        licence="IMF terms: with attribution",
        url=PAGE,
    )


def _query(names: list[str], lines: str, vintage: str) -> str:
    by_name = {name.lower(): f'"{name}"' for name in names}
    own = next(by_name[name] for name in OWN if name in by_name)
    other = next((by_name[name] for name in OTHER if name in by_name), own)
    scale = next((f"coalesce(try_cast({by_name[name]} AS INTEGER), 0)" for name in SCALES if name in by_name), "0")
    codes = iso2_codes() | economy_codes("imf")
    known, units = TRADE | {key: row[:1] for key, row in WEO.items()}, {key: row[2] for key, row in WEO.items()}
    flows, measures = {key: row[0] for key, row in known.items()}, {key: row[1] for key, row in WEO.items()}
    valuations = {key: row[1] for key, row in TRADE.items()}
    code = by_name["indicator"]
    return f"""
        WITH read AS (
            SELECT line_number, {lookup(codes, own)} AS reporter, {lookup(codes, other)} AS partner, {own} AS said_own, {other} AS said_other, {code} AS code,
                   regexp_replace(regexp_replace({by_name["time_period"]}, '^(\\d{{4}})-M(\\d\\d)$', '\\1-\\2'), '^(\\d{{4}})M(\\d\\d?)$', '\\1-\\2') AS period,
                   try_cast({by_name["obs_value"]} AS DOUBLE) AS number, {scale} AS power FROM {lines})
        SELECT line_number, 'imf' AS source, {quoted(vintage)} AS vintage, reporter, partner, 'TOTAL' AS product, coalesce({lookup(flows, "code")}, 'indicator') AS flow, period,
               coalesce({lookup(measures, "code")}, if({lookup(valuations, "code")} IS NULL, code, if(code LIKE '%MG_FOB%', 'trade_value_fob', 'trade_value'))) AS measure,
               CAST(number * power(10, power) AS VARCHAR) AS value, coalesce({lookup(units, "code")}, if({lookup(valuations, "code")} IS NULL, 'as the indicator says', 'USD')) AS unit,
               coalesce({lookup(valuations, "code")}, '') AS valuation, {quoted(PAGE)} AS url,
               CASE WHEN reporter IS NULL THEN 'area ' || said_own || ' is no economy' WHEN partner IS NULL THEN 'area ' || said_other || ' is no economy'
                    WHEN number IS NULL THEN 'no figure for the period' WHEN NOT regexp_matches(period, '^\\d{{4}}(-\\d\\d)?$') THEN 'quarters are not kept beside months and years' END AS aside
        FROM read"""
