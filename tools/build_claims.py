"""Make claims with known verdicts out of the starter pack's figures: `python tools/build_claims.py`.

In: `src/bilateral/starter/observations.csv`, and `claims_by_hand.csv` beside this script for figures of the press and for what cannot be told.  Out: `tests/reference/claims.csv`.  Each claim is a figure of the pack, written as
a report would, or the same with one fault: of growth, year, direction, unit, 'billion' for 'million', reporter, sign, rank.
What is true follows from how it was made, not from the checker: nothing here imports it.  Re-running gives the same bytes.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from math import floor, log10
from pathlib import Path

ROOT = Path(__file__).parents[1]
COLUMNS = ["id", "made", "sentence", "indicator", "reporter", "partner", "region", "product", "hs", "period", "value", "unit",
           "resolution", "comparator", "change", "note", "expected"]  # fmt: skip
NAMES = {"AZE": "Azerbaijan", "RUS": "Russia", "CHN": "China", "ITA": "Italy", "TUR": "Turkey", "IND": "India", "DEU": "Germany", "KAZ": "Kazakhstan",
         "GEO": "Georgia", "BLR": "Belarus", "ISR": "Israel", "GBR": "the United Kingdom", "ARE": "the United Arab Emirates", "NLD": "the Netherlands"}  # fmt: skip
APART = 0.12  # two figures further apart than this cannot be taken for one another
Row = dict[str, object]


def main() -> None:
    flows = read()
    rows = [*levels(flows), *growths(flows), *shares_and_ranks(flows), *records_and_multiples(flows), *by_hand()]
    for number, row in enumerate(rows, 1):
        row["id"] = f"c{number:03}"
    with (ROOT / "tests/reference/claims.csv").open("w", encoding="utf-8", newline="") as out:
        table = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    counts = {e: sum(r["expected"] == e for r in rows) for e in sorted({str(r["expected"]) for r in rows})}
    print(f"{len(rows)} claims: {counts}")


def read() -> dict[tuple[str, str, int], float]:
    """{(exporter, importer, year): USD} of BACI; (x, WLD) and (WLD, x) are an economy's exports and imports."""
    found = {}
    with (ROOT / "src/bilateral/starter/observations.csv").open(encoding="utf-8") as table:
        for r in csv.DictReader(table):
            if r["source"] == "baci":
                sides = (r["reporter"], r["partner"]) if r["flow"] == "exports" else ("WLD", r["reporter"])
                found[(*sides, int(r["period"]))] = float(r["value"]) * 1000
    return found


def claim(made: str, expected: str, sentence: str, **fields: object) -> Row:
    return {"made": made, "expected": expected, "sentence": sentence, "unit": "USD", "comparator": "=", **fields}


def written(x: float, digits: int) -> tuple[float, float, str]:
    """A number to so many digits: the number, the place of its last digit, and as a report prints it."""
    place = 10.0 ** (floor(log10(abs(x))) - digits + 1)
    rounded = round(x / place) * place
    scale, word = (1e9, "billion") if abs(rounded) >= 1e9 else (1e6, "million")
    decimals = max(0, round(-log10(place / scale)))
    return rounded, place, f"${abs(rounded) / scale:.{decimals}f} {word}"


def pairs(flows: dict[tuple[str, str, int], float]) -> Iterator[tuple[str, str, int]]:
    """Pairs and years all over the pack: every partner of both, the years in turn."""
    known = sorted({(a, b) for a, b, _ in flows if a in ("AZE", "RUS") and b in NAMES and (b, a, 2019) in flows})
    years = [2023, 2019, 2020, 2012, 2008, 2016, 2004, 2014]
    for n, (own, other) in enumerate(known):
        for step in (0, 3):
            year = years[(n + step) % len(years)]
            if all(
                key in flows
                for key in ((own, other, year), (other, own, year), (own, other, year - 1 if year != 2023 else 2020))
            ):
                yield own, other, year


def levels(flows: dict[tuple[str, str, int], float]) -> Iterator[Row]:
    for n, (own, other, year) in enumerate(pairs(flows)):
        a, b = NAMES[own], NAMES[other]
        x, m = flows[own, other, year], flows[other, own, year]
        sides = {"reporter": own, "partner": other, "period": year}
        value, place, text = written(x + m, 3)
        yield claim(
            "true",
            "supported",
            f"Trade between {a} and {b} came to {text} in {year}.",
            indicator="turnover",
            value=value,
            resolution=place,
            **sides,
        )
        value, place, text = written(x, 2)
        yield claim(
            "true",
            "supported",
            f"{a}'s exports to {b} were {text} in {year}.",
            indicator="exports",
            value=value,
            resolution=place,
            **sides,
        )
        kind = n % 8
        if kind == 0:
            value, place, text = written(m, 3)
            yield claim(
                "unit: billion for million",
                "contradicted",
                f"{a} imported goods worth {text} thousand from {b} in {year}.",
                indicator="imports",
                value=value * 1000,
                resolution=place * 1000,
                **sides,
            )
        elif kind == 1:
            value, place, text = written(m / 1000, 3)
            yield claim(
                "unit: million for billion",
                "contradicted",
                f"{a}'s imports from {b} were {text} in {year}.",
                indicator="imports",
                value=value,
                resolution=place,
                **sides,
            )
        elif kind == 2 and abs(x / m - 1) > APART:
            value, place, text = written(x, 3)
            yield claim(
                "direction",
                "contradicted",
                f"{a} imported goods worth {text} from {b} in {year}.",
                indicator="imports",
                value=value,
                resolution=place,
                **sides,
            )
        elif kind == 3:
            value, place, text = written(m * 1.04, 3)
            yield claim(
                "valuation: CIF",
                "close",
                f"{a}'s imports from {b} amounted to {text} in {year}.",
                indicator="imports",
                value=value,
                resolution=place,
                **sides,
            )
        elif kind == 4:
            value, place, text = written((x + m) * 1.25, 3)
            yield claim(
                "off by a quarter",
                "contradicted",
                f"Turnover of {a} and {b} reached {text} in {year}.",
                indicator="turnover",
                value=value,
                resolution=place,
                **sides,
            )
        elif kind == 5:
            value, place, text = written((x + m) * 0.86, 3)
            yield claim(
                "off by a seventh",
                "contradicted",
                f"{a} and {b} traded goods worth {text} in {year}.",
                indicator="turnover",
                value=value,
                resolution=place,
                **sides,
            )
        elif kind == 6:
            value, place, text = written(x - m, 2)
            word = "surplus" if value > 0 else "deficit"
            yield claim(
                "true",
                "supported",
                f"{a} had a trade {word} of {text} with {b} in {year}.",
                indicator="balance",
                value=value,
                resolution=place,
                **sides,
            )
            if abs(x - m) > 0.3 * (x + m):
                yield claim(
                    "sign",
                    "contradicted",
                    f"{a} had a trade {'deficit' if value > 0 else 'surplus'} of {text} with {b} in {year}.",
                    indicator="balance",
                    value=-value,
                    resolution=place,
                    **sides,
                )
        else:
            value, place, text = written((x + m) * 0.9, 1)
            below = value if value < x + m else value - place
            if below > 0:
                yield claim(
                    "true bound",
                    "supported",
                    f"Turnover of {a} with {b} exceeded ${below / 1e6:,.0f} million in {year}.",
                    indicator="turnover",
                    value=below,
                    comparator=">",
                    **sides,
                )
            yield claim(
                "false bound",
                "contradicted",
                f"Turnover of {a} with {b} exceeded ${(x + m) * 1.2 / 1e6:,.0f} million in {year}.",
                indicator="turnover",
                value=round((x + m) * 1.2),
                comparator=">",
                **sides,
            )
        other_year = next(
            (y for y in (2005, 2010, 2018) if (own, other, y) in flows and abs(flows[own, other, y] / x - 1) > APART),
            None,
        )
        if n % 3 == 0 and other_year:
            value, place, text = written(flows[own, other, other_year], 3)
            yield claim(
                "year",
                "contradicted",
                f"{a}'s exports to {b} stood at {text} in {year}.",
                indicator="exports",
                value=value,
                resolution=place,
                **sides,
            )
        rival = "RUS" if own == "AZE" else "AZE"
        if n % 3 == 1 and (rival, other, year) in flows and abs(flows[rival, other, year] / x - 1) > APART:
            value, place, text = written(flows[rival, other, year], 3)
            yield claim(
                "reporter",
                "contradicted",
                f"{a} sold {b} goods worth {text} in {year}.",
                indicator="exports",
                value=value,
                resolution=place,
                **sides,
            )
        if n % 3 == 2:
            value, place, text = written((x + m) * 1.02, 2)
            yield claim(
                "true, about",
                "supported",
                f"Trade of {a} with {b} was about {text} in {year}.",
                indicator="turnover",
                value=value,
                resolution=place,
                comparator="~",
                **sides,
            )


def growths(flows: dict[tuple[str, str, int], float]) -> Iterator[Row]:
    for n, (own, other, year) in enumerate(pairs(flows)):
        if year == 2023 or n % 2:
            continue
        a, b = NAMES[own], NAMES[other]
        now, before = (flows[own, other, y] + flows[other, own, y] for y in (year, year - 1))
        rate = round(100 * (now / before - 1), 1)
        sides = {"indicator": "turnover", "reporter": own, "partner": other, "period": year, "unit": ""}
        verb = "grew" if rate > 0 else "fell"
        yield claim(
            "true growth",
            "supported",
            f"Trade between {a} and {b} {verb} by {abs(rate)}% in {year}.",
            change=rate,
            **sides,
        )
        off = rate + (25 if n % 4 else -25)
        yield claim(
            "growth",
            "contradicted",
            f"Trade between {a} and {b} changed by {off:+.1f}% in {year}.",
            change=round(off, 1),
            **sides,
        )
        value, place, text = written(now, 3)
        yield claim(
            "right level, wrong growth",
            "contradicted",
            f"Trade between {a} and {b} came to {text} in {year}, {off:+.1f}% on the year before.",
            **{**sides, "unit": "USD"},
            value=value,
            resolution=place,
            change=round(off, 1),
        )


def shares_and_ranks(flows: dict[tuple[str, str, int], float]) -> Iterator[Row]:
    for own, other, year in (
        ("AZE", "ITA", 2023),
        ("AZE", "TUR", 2019),
        ("RUS", "CHN", 2023),
        ("RUS", "DEU", 2012),
        ("AZE", "RUS", 2020),
        ("RUS", "AZE", 2016),
    ):
        a, b = NAMES[own], NAMES[other]
        part = flows[own, other, year] + flows[other, own, year]
        share = round(100 * part / (flows[own, "WLD", year] + flows["WLD", own, year]), 1)
        sides = {
            "indicator": "share",
            "reporter": own,
            "partner": other,
            "period": year,
            "unit": "%",
            "resolution": 0.1,
        }
        truth = (
            "supported"
            if abs(share / (100 * part / (flows[own, "WLD", year] + flows["WLD", own, year])) - 1) < 0.1
            else "close"
        )
        yield claim("true share", truth, f"{b} accounts for {share}% of {a}'s trade in {year}.", value=share, **sides)
        yield claim(
            "share",
            "contradicted",
            f"{b} accounts for {round(share * 1.5 + 1, 1)}% of {a}'s trade in {year}.",
            value=round(share * 1.5 + 1, 1),
            **sides,
        )
    exports = round(100 * flows["AZE", "ITA", 2023] / flows["AZE", "WLD", 2023], 1)
    yield claim(
        "true share of exports",
        "supported",
        f"Italy took {exports}% of Azerbaijan's exports in 2023.",
        indicator="share",
        reporter="AZE",
        partner="ITA",
        period=2023,
        unit="%",
        resolution=0.1,
        value=exports,
    )
    for own, other, year, place, truth in (
        ("RUS", "CHN", 2023, 1, "supported"),
        ("AZE", "ITA", 2023, 1, "supported"),
        ("RUS", "IND", 2023, 1, "contradicted"),
        ("AZE", "RUS", 2023, 1, "contradicted"),
        ("RUS", "CHN", 2023, 2, "contradicted"),
        ("AZE", "GEO", 2019, 1, "contradicted"),
    ):
        yield claim(
            "rank" if truth == "contradicted" else "true rank",
            truth,
            f"{NAMES[other]} was the number {place} trading partner of {NAMES[own]} in {year}.",
            indicator="rank",
            reporter=own,
            partner=other,
            period=year,
            unit="rank",
            value=place,
        )


def records_and_multiples(flows: dict[tuple[str, str, int], float]) -> Iterator[Row]:
    for own, other in (("AZE", "RUS"), ("RUS", "CHN"), ("AZE", "ITA"), ("RUS", "DEU")):
        a, b = NAMES[own], NAMES[other]
        years = sorted(y for x, z, y in flows if (x, z) == (own, other))
        total = {y: flows[own, other, y] + flows[other, own, y] for y in years}
        best = max(total, key=lambda y: total[y])
        sides = {"indicator": "turnover", "reporter": own, "partner": other}
        value, place, text = written(total[best], 3)
        yield claim(
            "true record",
            "supported",
            f"Turnover of {a} and {b} reached a record {text} in {best}.",
            value=value,
            resolution=place,
            period=best,
            **sides,
        )
        later = next(y for y in reversed(years) if y != best and any(total[z] > total[y] for z in years if z < y))
        value, place, text = written(total[later], 3)
        yield claim(
            "record",
            "contradicted",
            f"Turnover of {a} and {b} reached a record {text} in {later}.",
            value=value,
            resolution=place,
            period=later,
            **sides,
        )
        times = total[best] / total[2000]
        yield claim(
            "true multiple",
            "supported",
            f"Trade of {a} and {b} rose {times:.1f} times since 2000 in {best}.",
            change=round(100 * (times - 1), 1),
            period=best,
            unit="",
            **sides,
        )
        yield claim(
            "multiple",
            "contradicted",
            f"Trade of {a} and {b} rose {times * 1.6:.1f} times since 2000 in {best}.",
            change=round(100 * (times * 1.6 - 1), 1),
            period=best,
            unit="",
            **sides,
        )
        run = next(
            (
                y
                for y in years
                if all(y - k in total for k in range(4)) and all(total[y - k] > total[y - k - 1] for k in range(3))
            ),
            None,
        )
        broken = next(
            (
                y
                for y in reversed(years)
                if all(y - k in total for k in range(4)) and total[y] > total[y - 1] and total[y - 1] < total[y - 2]
            ),
            None,
        )
        for year, truth in ((run, "supported"), (broken, "contradicted")):
            if year:
                value, place, text = written(total[year], 3)
                yield claim(
                    "rise in a row" if truth == "contradicted" else "true rise in a row",
                    truth,
                    f"Turnover of {a} and {b} rose for the third year in a row to {text} in {year}.",
                    value=value,
                    resolution=place,
                    period=year,
                    **sides,
                )


def by_hand() -> Iterator[Row]:
    """Figures that officials gave the press, faults of them, and what the pack cannot tell."""
    with Path(__file__).with_name("claims_by_hand.csv").open(encoding="utf-8") as table:
        yield from csv.DictReader(table)  # type: ignore[misc]


if __name__ == "__main__":
    main()
