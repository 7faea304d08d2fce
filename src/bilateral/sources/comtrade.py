"""UN Comtrade: what each reporter declares, USD and kilograms, annual and monthly, by HS product.

Read: the API's answers (JSON), its bulk files and CSV downloads (same columns, comma or tab, .gz too), and tables of
importer-reported layers (refYear, layer, exporter, importer, value_usd).  Exports are FOB; imports are CIF where
the reporter gives a CIF value.  Rows that split a figure by customs procedure, transport or second partner are set
aside: the total stands beside them.

`comtradeapicall`, the UN's client, is not used: it prints errors and returns None where an answer fails, does not wait
when told to (429), and sends the key in the address, from where it reaches logs; here the key goes in a header.
Source: UN Comtrade, API documentation (comtradedeveloper.un.org); use under the UN's terms: not for redistribution.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from bilateral.errors import BadData
from bilateral.reference.countries import country
from bilateral.reference.economies import economy_codes, economy_numbers
from bilateral.sources.download import Remote
from bilateral.sources.sample import Sample, lookup, vintage_of
from bilateral.warehouse import Dataset, Table, quoted

FLOWS = {"X": "exports", "M": "imports", "RX": "re-exports", "RM": "re-imports"}
LAYERS = {"refyear", "layer", "exporter", "importer", "value_usd"}
# The layers' names as HS 2022 codes; urea is 310210, liquefied propane 271112, butanes 271113.
LAYER_PRODUCTS = {"wheat": "1001", "ammonia": "2814", "urea": "310210", "lpg_propane": "271112", "lpg_butane": "271113"}
NEEDED = {"reportercode", "partnercode", "flowcode", "cmdcode", "period", "primaryvalue"}
FIELDS = ("typeCode", "freqCode", "period", "reporterCode", "flowCode", "partnerCode", "partner2Code", "classificationCode",
          "cmdCode", "customsCode", "motCode", "netWgt", "isNetWgtEstimated", "cifvalue", "fobvalue", "primaryValue")  # fmt: skip
PAGE = "https://comtradeplus.un.org/"
KEY = "COMTRADE_API_KEY"
KEY_HEADER = "Ocp-Apim-Subscription-Key"
BASE = "https://comtradeapi.un.org"


def recognises(sample: Sample) -> bool:
    """Whether a file is an answer of the API, a bulk file, or a table of layers."""
    if sample.kind == "json":
        return '"data"' in sample.head and '"reporterCode"' in sample.head and '"cmdCode"' in sample.head
    return sample.kind == "csv" and (sample.has >= NEEDED or sample.has >= LAYERS)


def tables(sample: Sample, datasets: Path | None = None) -> Iterator[Table]:
    """The file's rows; the vintage is the file's day and name, since the UN names no releases."""
    stem = sample.path.name.split(".")[0]
    vintage = f"{vintage_of(sample.path)}.{stem}"
    about = Dataset(source="comtrade", vintage=vintage, title=f"UN Comtrade, {stem}", publisher="United Nations Statistics Division",
                    licence="UN Comtrade: not for redistribution", url=PAGE)  # fmt: skip
    yield Table(
        _layers(sample, vintage) if sample.has >= LAYERS else _declared(sample, vintage),
        (about,),
        1 if sample.kind == "json" else 2,
    )


def remote(
    reporter: str,
    period: str,
    partner: str = "",
    product: str = "TOTAL",
    flow: str = "M,X",
    frequency: str = "A",
    bulk: str = "no",
) -> list[Remote]:
    """Where the API gives a reporter's figures; without a key its preview, which ends at 500 rows.

    Parameters
    ----------
    period
        2023, 202305 for a month, several with commas.
    bulk
        yes for the whole files, every partner and product, which need a premium key.
    """
    if not all(part.isdigit() and len(part) == (6 if frequency == "M" else 4) for part in period.split(",")):
        raise BadData(f"'{period}' is no period", where="option period", remedy="write 2023, or 202305 with frequency=M; several with commas")  # fmt: skip
    if frequency not in ("A", "M"):
        raise BadData(f"'{frequency}' is no frequency", where="option frequency", remedy="use A or M")
    if bad := [code for code in flow.split(",") if code not in FLOWS]:
        raise BadData(f"'{bad[0]}' is no flow", where="option flow", remedy=f"use {', '.join(FLOWS)}")
    if bulk not in ("yes", "no"):
        raise BadData(f"'{bulk}' is neither yes nor no", where="option bulk", remedy="use bulk=yes for whole files")
    numbers = {code: number for number, code in reversed(economy_numbers().items())}
    try:
        codes = [numbers[country(name)] for name in (reporter, *([partner] if partner else []))]
    except KeyError as error:
        raise BadData(f"UN Comtrade has no number for {error.args[0]}", remedy="name another economy") from None
    if bulk == "yes":
        name = f"comtrade-{country(reporter)}-{period.replace(',', '_')}-{frequency}.listing"
        return [Remote(f"{BASE}/bulk/v1/get/C/{frequency}/HS", name, {"reporterCode": str(codes[0]), "period": period},
                       key=KEY, key_header=KEY_HEADER, lists=_bulk_files)]  # fmt: skip
    params = {"reporterCode": str(codes[0]), "period": period, "cmdCode": product, "flowCode": flow, "customsCode": "C00",
              "motCode": "0", "partner2Code": "0", "includeDesc": "false"}  # fmt: skip
    if partner:
        params["partnerCode"] = str(codes[1])
    kind = f"C/{frequency}/HS"
    name = "-".join(
        [
            "comtrade",
            *(country(x) for x in (reporter, partner) if x),
            product.replace(",", "_"),
            period.replace(",", "_"),
            frequency,
        ]
    )
    return [Remote(f"{BASE}/data/v1/get/{kind}", f"{name}.json", params, key=KEY, key_header=KEY_HEADER,
                   without_key=f"{BASE}/public/v1/preview/{kind}")]  # fmt: skip


def _bulk_files(listing: Path) -> list[Remote]:
    """Where the files of a bulk listing lie; the key is sent to the UN's own address alone."""
    try:
        rows = json.loads(listing.read_text("utf-8"))["data"]
        found = [(row["fileUrl"], f"COMTRADE-FINAL-C{row['freqCode']}{int(row['reporterCode']):03d}{row['period']}{row['classificationCode']}[{(row.get('publicationDate') or '1900-01-01')[:10]}].gz")
                 for row in rows]  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadData(f"is no list of bulk files ({type(error).__name__}: {str(error)[:60]})", where=listing.name, remedy="ask again later; the API may have changed") from None  # fmt: skip
    if not found:
        raise BadData(
            "the UN has no bulk file for this", where=listing.name, remedy="ask for another reporter or period"
        )
    if strange := next((url for url, _ in found if not url.startswith(f"{BASE}/")), ""):
        raise BadData(f"lists a file at another address ({strange[:80]})", where=listing.name, remedy="the key is sent to the UN alone; download it by hand")  # fmt: skip
    if bad := next((name for _, name in found if not re.fullmatch(r"[\w\[\]-]+\.gz", name)), ""):
        raise BadData(f"names a file '{bad[:60]}'", where=listing.name, remedy="ask again later; the API may have changed")  # fmt: skip
    return [Remote(url, name, key=KEY, key_header=KEY_HEADER) for url, name in found]


def _declared(sample: Sample, vintage: str) -> str:
    if sample.kind == "json":
        fields = ", ".join(f"json_extract_string(r, '$.{name}') AS {name}" for name in FIELDS)
        rows = f"(SELECT row_number() OVER () AS line_number, {fields} FROM (SELECT unnest(data) AS r FROM read_json({quoted(str(sample.path))}, columns = {{'data': 'JSON[]'}}, maximum_object_size = 2000000000)))"
    else:
        absent = [name for name in FIELDS if name.lower() not in sample.has]
        rows = (
            f"(SELECT *, {', '.join(f'NULL AS {name}' for name in absent)} FROM {sample.csv()})"
            if absent
            else sample.csv()
        )
    numbers = economy_numbers()
    return f"""
        WITH lines AS (FROM {rows}),
        read AS (
            SELECT line_number, flowCode, cmdCode AS product, try_cast(netWgt AS DOUBLE) AS kg, isNetWgtEstimated, try_cast(cifvalue AS DOUBLE) AS cif, primaryValue,
                   if(length(period) = 6, period[1:4] || '-' || period[5:6], period) AS period,
                   coalesce({lookup(numbers, "try_cast(reporterCode AS INTEGER)")}, 'N' || lpad(reporterCode, 3, '0')) AS reporter,
                   coalesce({lookup(numbers, "try_cast(partnerCode AS INTEGER)")}, 'N' || lpad(partnerCode, 3, '0')) AS partner,
                   CASE WHEN coalesce(typeCode, 'C') <> 'C' THEN 'services, not goods'
                        WHEN coalesce(classificationCode, 'H') NOT LIKE 'H%' THEN 'a classification other than the HS'
                        WHEN flowCode NOT IN ('X', 'M', 'RX', 'RM') THEN 'a flow for processing or of domestic goods only, part of exports or imports'
                        WHEN coalesce(customsCode, 'C00') <> 'C00' OR coalesce(try_cast(motCode AS INTEGER), 0) <> 0 OR coalesce(try_cast(partner2Code AS INTEGER), 0) <> 0
                             THEN 'a part by customs procedure, transport or second partner; the total is kept' END AS aside
            FROM lines),
        named AS (SELECT *, {lookup(FLOWS, "flowCode")} AS flow FROM read)
        SELECT line_number, 'comtrade' AS source, {quoted(vintage)} AS vintage, reporter, partner, product, flow, period, measure,
               CASE measure WHEN 'quantity' THEN CAST(kg / 1000 AS VARCHAR) ELSE primaryValue END AS value,
               CASE measure WHEN 'quantity' THEN 't' ELSE 'USD' END AS unit,
               CASE WHEN measure = 'quantity' THEN '' WHEN flow IN ('imports', 're-imports') AND cif IS NOT NULL THEN 'CIF' ELSE 'FOB' END AS valuation,
               CASE WHEN measure = 'quantity' AND lower(isNetWgtEstimated) IN ('true', '1') THEN 'net weight estimated by the UN' ELSE '' END AS note,
               {quoted(PAGE)} AS url, aside
        FROM named, (VALUES ('trade_value'), ('quantity')) measures(measure)
        WHERE measure = 'trade_value' OR (kg > 0 AND aside IS NULL)"""


def _layers(sample: Sample, vintage: str) -> str:
    codes = economy_codes("un-iso")
    return f"""
        WITH lines AS (FROM {sample.csv()}),
        read AS (
            SELECT line_number, refYear AS period, value_usd AS value, layer, {lookup(LAYER_PRODUCTS, "layer")} AS product,
                   coalesce({lookup(codes, "trim(importer)")}, upper(trim(importer))) AS reporter,
                   coalesce({lookup(codes, "trim(exporter)")}, upper(trim(exporter))) AS partner FROM lines)
        SELECT *, 'comtrade' AS source, {quoted(vintage)} AS vintage, 'imports' AS flow, 'trade_value' AS measure, 'USD' AS unit, 'CIF' AS valuation,
               'reported by the importer' AS note, {quoted(PAGE)} AS url,
               CASE WHEN product IS NULL THEN 'layer ' || layer || ' has no HS code here' END AS aside FROM read"""
