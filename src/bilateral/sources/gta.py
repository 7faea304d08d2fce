"""Global Trade Alert: policy interventions, one observation an implementer, affected economy, HS product and span in force.

Read: answers of the API (a list of records, or an object with `results`, or lists of `sample_results`) and the site's CSV download.
The intervention type becomes the measure ('Export ban' is export_ban); a new tariff level is the value, otherwise 1.
Source: Global Trade Alert, data dictionary and API documentation; use under GTA's terms.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bilateral.errors import BadData, UnknownCountry
from bilateral.reference.countries import country
from bilateral.reference.economies import economy_codes, economy_numbers
from bilateral.sources.download import Remote
from bilateral.sources.sample import Sample, vintage_of
from bilateral.warehouse import Dataset, Table

CSV = {"intervention type", "implementing jurisdictions", "affected jurisdictions", "affected products"}
COLUMNS = (
    "line_number",
    "reporter",
    "partner",
    "product",
    "period",
    "measure",
    "value",
    "unit",
    "note",
    "url",
    "aside",
)
KEY = "GTA_API_KEY"
_SLUG = re.compile(r"[^a-z0-9]+")


def recognises(sample: Sample) -> bool:
    """Whether a file holds interventions."""
    if sample.kind == "json":
        return (
            '"intervention_id"' in sample.head and '"implementing_jurisdictions"' in sample.head
        ) or '"sample_results"' in sample.head
    return sample.kind == "csv" and sample.has >= CSV


def tables(sample: Sample, datasets: Path | None = None) -> Iterator[Table]:
    """The file's interventions."""
    acts = _api(sample.path) if sample.kind == "json" else _download(sample)
    rows: list[dict[str, Any]] = []
    seen: set[tuple[Any, ...]] = set()
    known: set[object] = set()
    for number, act in enumerate(acts, 1):
        name = act.get("intervention_id")
        again = "the same intervention again" if name is not None and name in known else None
        known.add(name)
        why = again or (None if "implementing_jurisdictions" in act else "no intervention")
        for row in [dict.fromkeys(COLUMNS, "") | {"line_number": number, "aside": why}] if why else _rows(number, act):
            key = tuple(row[name] for name in ("reporter", "partner", "product", "period", "measure", "unit"))
            if row["aside"] is None and key in seen:
                row["aside"] = "the same measure on the same product and dates in another act"
            seen.add(key)
            rows.append(row)
    vintage = f"{vintage_of(sample.path)}.{sample.path.stem}"
    values: dict[str, object] = {name: [row[name] for row in rows] for name in COLUMNS} | {"vintage": vintage}
    query = f"SELECT 'gta' AS source, $vintage AS vintage, 'policy' AS flow, {', '.join(f'unnest(${name}) AS {name}' for name in COLUMNS)}"
    about = Dataset(source="gta", vintage=vintage, title=f"Global Trade Alert, {sample.path.stem}", publisher="Global Trade Alert",
                    licence="GTA terms of use", url="https://globaltradealert.org/")  # fmt: skip
    yield Table(query, (about,), 1 if sample.kind == "json" else 2, values=values)


def remote(implementer: str = "", affected: str = "", since: str = "2008-11-01") -> list[Remote]:
    """Where the API gives interventions of an implementer against an affected economy since a day."""
    wanted: dict[str, Any] = {"announcement_period": [since, "2099-12-31"]}
    for field, name in (("implementer", implementer), ("affected", affected)):
        if name:
            wanted[field] = [
                next(number for number, code in sorted(economy_numbers().items()) if code == country(name))
            ]
    body = {"limit": 1000, "offset": 0, "sorting": "-date_announced", "request_data": wanted}
    name = "-".join(["gta", *(country(x) for x in (implementer, affected) if x), since])
    return [
        Remote(
            "https://api.globaltradealert.org/api/v1/data/",
            f"{name}.json",
            key=KEY,
            key_header="Authorization",
            key_prefix="APIKey ",
            body=body,
        )
    ]


def _api(path: Path) -> list[dict[str, Any]]:
    try:
        data = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise BadData(f"is not JSON ({error})", where=path.name, remedy="download it again") from None
    if isinstance(data, dict):
        data = data.get("results", [])
    if data and "sample_results" in data[0]:
        data = [record for answer in data for record in answer.get("sample_results") or []]
    return list(data)


def _download(sample: Sample) -> Iterator[dict[str, Any]]:
    """Lines of the site's CSV in the shape of the API's records."""
    with sample.path.open(encoding="utf-8-sig", newline="") as table:
        for line in csv.DictReader(table, delimiter=sample.delimiter):
            cells = {name.lower(): (cell or "").strip() for name, cell in line.items() if name}
            listed = {
                name: [
                    part.strip()
                    for part in re.split(r"[,;](?! Republic| Democratic| Islamic)", cells[name])
                    if part.strip()
                ]
                for name in CSV - {"intervention type"}
            }
            yield {
                "intervention_type": cells["intervention type"], "state_act_title": cells.get("title", cells.get("state act title", "")),
                "intervention_url": cells.get("intervention url", cells.get("url", "")),
                "implementing_jurisdictions": [{"name": name} for name in listed["implementing jurisdictions"]],
                "affected_jurisdictions": [{"name": name} for name in listed["affected jurisdictions"]],
                "affected_products": [{"product_id": code} for code in listed["affected products"]],
                "date_announced": cells.get("announcement date", "")[:10], "date_implemented": cells.get("implementation date", cells.get("inception date", ""))[:10],
                "date_removed": cells.get("removal date", "")[:10],
            }  # fmt: skip


def _rows(number: int, act: dict[str, Any]) -> Iterator[dict[str, Any]]:
    base = dict.fromkeys(COLUMNS, "") | {
        "line_number": number,
        "aside": None,
        "note": act.get("state_act_title") or "",
        "url": (act.get("intervention_url") or "").split("?")[0],
    }
    own, others = (
        _economies(act["implementing_jurisdictions"]),
        _economies(act.get("affected_jurisdictions") or []) or ["WLD"],
    )
    products = act.get("affected_products") or []
    start = act.get("date_implemented") or act.get("date_announced") or ""
    reason = (
        "no implementing economy is known"
        if not own
        else "no goods are named"
        if not products
        else "no date is given"
        if not start
        else None
    )
    if reason:
        yield base | {"aside": reason}
        return
    measure = _SLUG.sub("_", act["intervention_type"].lower()).strip("_")
    for reporter in own:
        for product in products:
            level = str(product.get("new_level") or "")
            is_rate = bool(re.fullmatch(r"\d+(\.\d+)?", level)) and "percent" in str(product.get("unit", "percent"))
            begun, over = (
                product.get("date_implemented") or start,
                product.get("date_removed") or act.get("date_removed"),
            )
            status = "in force" if act.get("date_implemented") or product.get("date_implemented") else "announced"
            for partner in others:
                yield base | {
                    "reporter": reporter, "partner": partner, "product": str(product["product_id"]).zfill(6), "period": f"{begun}/{over or '..'}", "measure": measure,
                    "value": level if is_rate else "1", "unit": "%" if is_rate else status,
                }  # fmt: skip


def _economies(listed: list[dict[str, Any]]) -> list[str]:
    found = []
    for entry in listed:
        iso = str(entry.get("iso") or "")
        try:
            found.append(economy_codes("imf").get(iso) or country(entry["name"]))
        except UnknownCountry:
            continue
    return sorted(set(found))
