"""Build the starter pack's figures from the folder of real data: `python tools/build_starter_pack.py ../shared/data`.

In: BACI totals (parquet and CSV), WDI GDP, the press figures and the fuel export bans of the data folder; the
tables `tools/memberships.csv` for who joined which format when and `tools/gasoline.csv` for what pages say of gasoline.  Out: `src/bilateral/starter/observations.csv`
and `datasets.csv` in the warehouse's schema, each row with source, vintage and URL.  Nothing is estimated.

Checks before writing: at most 3,000 rows; no key twice; every source has a licence; the pair's turnover of 2023
equals the sum of its two flows in the source file.  Re-running on the same data gives the same bytes.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import duckdb

STARTER = Path(__file__).parents[1] / "src/bilateral/starter"
PAIR = ("AZE", "RUS")
PARTNERS = 15
LIMIT = 3000
COLUMNS = ["source", "vintage", "reporter", "partner", "product", "flow", "period", "measure", "value", "unit",
           "valuation", "note", "url"]  # fmt: skip
CEPII = "https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37"
WDI = "https://data.worldbank.org/indicator/NY.GDP.MKTP.CD"
DATASETS = [
    ("baci", "totals-2000-2020", "BACI, all products together, 2000 to 2020", "CEPII", "Etalab 2.0", CEPII),
    ("baci", "V202501-HS22", "BACI HS22 V202501, all products together, 2023", "CEPII", "Etalab 2.0", CEPII),
    ("wdi", "2024", "GDP in current US dollars (NY.GDP.MKTP.CD)", "World Bank", "CC BY 4.0", WDI),
    ("official-press", "2026-11", "Official figures as quoted in the press, each with its page", "named in each row",
     "facts, cited one by one", ""),
    ("press", "2026-11", "Figures in the press whose official source the page does not name",
     "named in each row", "facts, cited one by one", ""),
    ("policy-acts", "2026-11", "Russian fuel export bans, 2023 to 2027", "named in each row", "facts, cited one by one", ""),
    ("memberships", "2026-11", "Members of formats with joining dates", "the formats' own sites",
     "facts, cited one by one", ""),
]  # fmt: skip

# Rows of the press file by (metric, period): our flow, product, reporter, partner, period, measure, unit, factor and
# the official source that the page or the note names; an empty name puts the figure under "press".
SSC = "State Statistics Committee of Azerbaijan"
PRESS = {
    ("gasoline AI-92 imports, all partners", "2018"): ("imports", "271012", "AZE", "WLD", "2018", "quantity", "t", 1, ""),
    ("gasoline AI-92 imports, all partners", "2019"): ("imports", "271012", "AZE", "WLD", "2019", "quantity", "t", 1, ""),
    ("gasoline AI-92 imports from Russia", "2019"): ("imports", "271012", "AZE", "RUS", "2019", "quantity", "t", 1, ""),
    ("motor gasoline production", "2016"): ("production", "271012", "AZE", "AZE", "2016", "quantity", "t", 1e3, SSC),
    ("motor gasoline production", "2024Q1"): ("production", "271012", "AZE", "AZE", "2024-01-01/2024-03-31", "quantity", "t", 1e3, SSC),
    ("motor gasoline production", "2022-01..05"): ("production", "271012", "AZE", "AZE", "2022-01-01/2022-05-31", "quantity", "t", 1e3, SSC),
    ("exports to Russia", "2021-01..11"): ("exports", "TOTAL", "AZE", "RUS", "2021-01-01/2021-11-30", "trade_value", "thousand USD", 1e3, "State Customs Committee of Azerbaijan"),
    ("trade turnover", "2021"): ("turnover", "TOTAL", "AZE", "RUS", "2021", "trade_value_at_least", "thousand USD", 1e6, "Deputy Prime Minister Mustafayev"),
    ("trade turnover", "2023"): ("turnover", "TOTAL", "AZE", "RUS", "2023", "trade_value", "thousand USD", 1e6, "Deputy Minister of Economy of Azerbaijan (TASS)"),
    ("trade turnover growth", "2024"): ("turnover", "TOTAL", "AZE", "RUS", "2024", "growth_at_least", "%", 1, "Cabinet of Ministers of Azerbaijan"),
    ("trade turnover", "2025"): ("turnover", "TOTAL", "AZE", "RUS", "2025", "trade_value_about", "thousand USD", 1e6, "Deputy Prime Minister Overchuk"),
    ("national currencies share, AZE exports to RUS", "2024-07"): ("settlement", "TOTAL", "AZE", "RUS", "2024-07", "national_currency_share_exports", "%", 1, "Deputy Minister of Economy Alakbarov (TASS)"),
    ("national currencies share, RUS exports to AZE", "2024-07"): ("settlement", "TOTAL", "RUS", "AZE", "2024-07", "national_currency_share_exports_about", "%", 1, "Deputy Minister of Economy Alakbarov (TASS)"),
    ("national currencies share, total", "2024-01"): ("settlement", "TOTAL", "AZE", "RUS", "2024-01", "national_currency_share_at_least", "%", 1, "Ambassador Yevdokimov"),
    ("FDI stock cumulative RUS->AZE", "2024-07"): ("investment", "TOTAL", "RUS", "AZE", "2024-07", "fdi_stock_at_least", "thousand USD", 1e6, "Deputy Minister of Economy Alakbarov (TASS)"),
    ("Stavropol Krai export share to AZE", "2023"): ("exports", "TOTAL", "RU-STA", "AZE", "2023", "share_of_region_exports", "%", 1, "Minister of Economic Development of Stavropol Krai"),
}  # fmt: skip
# Figures that stand in the note of a row.
NOTES = {
    ("trade turnover", "2021"): [
        ("investment", "TOTAL", "RUS", "AZE", "2022-04", "fdi_stock", "thousand USD", 6.3e6),
        ("investment", "TOTAL", "AZE", "RUS", "2022-04", "fdi_stock", "thousand USD", 1.2e6),
    ],
    ("trade turnover", "2023"): [("turnover", "TOTAL", "AZE", "RUS", "2023", "growth", "%", 17.5),
                                 ("turnover", "TOTAL", "AZE", "RUS", "2024-01-01/2024-05-31", "trade_value", "thousand USD", 1.7e6)],
    ("trade turnover growth", "2024"): [
        ("turnover", "TOTAL", "AZE", "RUS", "2025-01-01/2025-08-31", "trade_value", "thousand USD", 3.35e6),
        ("turnover", "TOTAL", "AZE", "RUS", "2025-01-01/2025-08-31", "growth", "%", 13.5),
    ],
    ("FDI stock cumulative RUS->AZE", "2024-07"): [
        ("investment", "TOTAL", "AZE", "RUS", "2024-07", "fdi_stock", "thousand USD", 1.2e6)
    ],
    ("exports to Russia", "2021-01..11"): [
        ("imports", "TOTAL", "AZE", "RUS", "2021-01-01/2021-11-30", "trade_value", "thousand USD", 1.8e6),
        ("turnover", "TOTAL", "AZE", "RUS", "2021-01-01/2021-11-30", "trade_value", "thousand USD", 2.6e6),
    ],
    ("Stavropol Krai export share to AZE", "2023"): [("exports", "TOTAL", "RU-STA", "AZE", "2023", "growth", "%", 10)],
    ("motor gasoline production", "2016"): [
        ("consumption", "271012", "AZE", "AZE", "2014", "quantity", "t", 1412.3e3),
        ("imports", "271012", "AZE", "WLD", "2014", "quantity", "t", 199.8e3),
        ("imports", "271012", "AZE", "WLD", "2015", "quantity", "t", 47.3e3),
    ],
}  # fmt: skip


# The end of the first gasoline ban stands in the act's note (Reuters: September to November 2023).
END_IN_NOTE = {("ru-fuel-ban-2023-09", "271012"): "2023-11"}
# What the acts' texts say of spans within and between them; _about is what is not certain.
SPANS = {
    "ru-gasoline-ban-2024-03": [
        ("2024-06-01/2024-07-31", "export_ban_suspended", "suspended by a permit that was extended until 31 July"),
        ("2024-05-21/2024-05-31", "export_ban_suspended_about", "the source says that the suspension began in late May, and no day"),
    ],
    "ru-gasoline-ban-2025-q4": [
        ("2025-09-01/2025-09-24", "export_ban_about", "the act announced on 25 September is called an extension, so that the ban may have stood since the one that ran to 31 August"),
    ],
}  # fmt: skip


def main(data: Path) -> None:
    rows = [
        *baci(data),
        *gdp(data),
        *press(data),
        *bans(data),
        *memberships(),
        *table("gasoline.csv"),
        *table("two_counts.csv"),
    ]
    check(rows, data)
    STARTER.mkdir(exist_ok=True)
    rows.sort(key=lambda r: [str(r[c]) for c in COLUMNS])
    write("observations.csv", COLUMNS, ([r[c] for c in COLUMNS] for r in rows))
    write("datasets.csv", ["source", "vintage", "title", "publisher", "licence", "url"], DATASETS)
    print(f"{len(rows)} rows in {STARTER / 'observations.csv'}")


def baci(data: Path) -> list[dict]:
    """Flows of each of the pair with its fifteen largest partners of 2023 and with the world."""
    duckdb.sql(f"""CREATE OR REPLACE VIEW flows AS
        SELECT year, exporter, importer, value_kusd AS v, 'totals-2000-2020' AS vintage
        FROM '{data}/trade/baci_totals_2000_2020.parquet'
        UNION ALL SELECT year, exporter, importer, value_kusd, 'V202501-HS22'
        FROM '{data}/trade/baci_totals_2023.csv'""")
    rows = {}
    for own in PAIR:
        partners = duckdb.sql(f"""SELECT if(exporter = '{own}', importer, exporter) AS p FROM flows
            WHERE year = 2023 AND '{own}' IN (exporter, importer) GROUP BY p ORDER BY sum(v) DESC LIMIT {PARTNERS}""")
        names = [p for (p,) in partners.fetchall()]
        for other in PAIR:
            if other != own and other not in names:
                names[-1] = other
        listed = ", ".join(f"'{p}'" for p in names)
        for year, exporter, importer, v, vintage in duckdb.sql(f"""SELECT * FROM flows
                WHERE (exporter = '{own}' AND importer IN ({listed})) OR (importer = '{own}' AND exporter IN ({listed}))
            """).fetchall():
            rows[year, exporter, importer] = trade(year, exporter, importer, "exports", v, vintage)
        for side, flow in (("exporter", "exports"), ("importer", "imports")):
            for year, v, vintage in duckdb.sql(
                f"SELECT year, sum(v), any_value(vintage) FROM flows WHERE {side} = '{own}' GROUP BY year"
            ).fetchall():
                rows[year, own, flow] = trade(year, own, "WLD", flow, v, vintage)
    return list(rows.values())


def trade(year: int, reporter: str, partner: str, flow: str, value: float, vintage: str) -> dict:
    note = "sum over all partners in the release" if partner == "WLD" else ""
    return row("baci", vintage, reporter, partner, "TOTAL", flow, str(year), "trade_value", round(value, 3),
               "thousand USD", "FOB", note, CEPII)  # fmt: skip


def gdp(data: Path) -> list[dict]:
    with (data / "trade/wdi_gdp_1960_2023.csv").open(encoding="utf-8") as table:
        return [
            row("wdi", "2024", r["iso3"], r["iso3"], "TOTAL", "gdp", r["year"], "gdp_current", round(float(r["gdp_current_usd"])),
                "USD", "", "", WDI)
            for r in csv.DictReader(table) if r["iso3"] in PAIR and r["gdp_current_usd"]
        ]  # fmt: skip


def press(data: Path) -> list[dict]:
    rows = []
    with (data / "trade/aze_rus_press_figures.csv").open(encoding="utf-8") as table:
        for r in csv.DictReader(table):
            key = (r["metric"], r["period"])
            if key not in PRESS:
                continue
            flow, product, reporter, partner, period, measure, unit, factor, official = PRESS[key]
            source, said = ("official-press", official) if official else ("press", "the page names no official source")
            value = float(r["value"].lstrip("<>~")) * factor
            rows.append(
                row(
                    source,
                    "2026-11",
                    reporter,
                    partner,
                    product,
                    flow,
                    period,
                    measure,
                    value,
                    unit,
                    "",
                    said,
                    r["url"],
                )
            )
            rows += [row(source, "2026-11", rep, par, pro, fl, per, mea, val, un, "", said, r["url"])
                     for fl, pro, rep, par, per, mea, un, val in NOTES.get(key, ())]  # fmt: skip
    missing = set(PRESS) - {(r_metric, r_period) for r_metric, r_period in _press_keys(data)}
    if missing:
        sys.exit(f"the press file no longer holds {sorted(missing)}")
    return rows


def _press_keys(data: Path) -> list[tuple[str, str]]:
    with (data / "trade/aze_rus_press_figures.csv").open(encoding="utf-8") as table:
        return [(r["metric"], r["period"]) for r in csv.DictReader(table)]


def bans(data: Path) -> list[dict]:
    rows = []
    for act in json.loads((data / "events/russia_fuel_export_bans.json").read_text("utf-8")):
        start = act["start"] or act["announced"]
        told = [f"exempt: {act['exemptions']}" if "exemptions" in act else "",
                f"suspended: {act['suspended']}" if "suspended" in act else "",
                "start is the day of the announcement" if not act["start"] else "",
                f"confidence: {act['confidence']}" if "confidence" in act else "", act.get("legal", "")]  # fmt: skip
        ended = {hs: act["end"] or END_IN_NOTE.get((act["id"], hs)) for hs in act["hs"]}
        rows += [row("policy-acts", "2026-11", "RUS", "WLD", hs, "policy", f"{start}/{ended[hs] or '..'}", "export_ban", 1, "in force", "",
                     "; ".join(t for t in [*told, "" if ended[hs] else "the end is not in the source"] if t), act["sources"][0]) for hs in act["hs"]]  # fmt: skip
        rows += [row("policy-acts", "2026-11", "RUS", "WLD", hs, "policy", span, measure, 1, "in force", "", note, act["sources"][-1])
                 for span, measure, note in SPANS.get(act["id"], ()) for hs in act["hs"]]  # fmt: skip
    return rows


def memberships() -> list[dict]:
    with (Path(__file__).parent / "memberships.csv").open(encoding="utf-8") as table:
        return [
            row("memberships", "2026-11", r["member"], r["format"], "TOTAL", "membership", f"{r['since']}/{r['until'] or '..'}",
                r["status"], 1, "member", "", r["note"], r["url"])
            for r in csv.DictReader(table)
        ]  # fmt: skip


def table(name: str) -> list[dict]:
    """Rows of a table beside this script, in our schema."""
    with (Path(__file__).parent / name).open(encoding="utf-8") as rows:
        return [{**r, "value": float(r["value"])} for r in csv.DictReader(rows)]


def row(*cells: object) -> dict:
    return dict(zip(COLUMNS, cells, strict=True))


def check(rows: list[dict], data: Path) -> None:
    keys = [tuple(r[c] for c in (*COLUMNS[:8], "unit")) for r in rows]
    twice = {k for k in keys if keys.count(k) > 1}
    licensed = {(d[0], d[1]) for d in DATASETS}
    pair = {(r["reporter"], r["partner"]): r["value"] for r in rows if (r["source"], r["period"]) == ("baci", "2023")}
    source = dict(duckdb.sql(f"""SELECT exporter, value_kusd FROM '{data}/trade/baci_totals_2023.csv'
        WHERE (exporter, importer) IN (('AZE', 'RUS'), ('RUS', 'AZE'))""").fetchall())  # fmt: skip
    problems = [
        f"{len(rows)} rows, more than {LIMIT}" if len(rows) > LIMIT else "",
        f"keys twice: {sorted(twice)[:3]}" if twice else "",
        "a source has no licence" if not {(r["source"], r["vintage"]) for r in rows} <= licensed else "",
        "the pair's 2023 flows differ from the file"
        if (pair["AZE", "RUS"], pair["RUS", "AZE"]) != (round(source["AZE"], 3), round(source["RUS"], 3)) else "",
    ]  # fmt: skip
    if any(problems):
        sys.exit("; ".join(p for p in problems if p))


def write(name: str, header: list[str], rows) -> None:
    with (STARTER / name).open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(header)
        table.writerows(rows)


if __name__ == "__main__":
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit("usage: python tools/build_starter_pack.py ../shared/data")
    main(Path(sys.argv[1]))
