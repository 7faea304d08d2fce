"""Checking at full size: 10,000 claims against five years of BACI by product, in one batch and with one question a claim.

    python benchmarks/warehouse.py --folder out/warehouse     # makes the years (generated, no statistics)
    python benchmarks/checking.py [--folder out/warehouse] [--claims 10000] [--sample 200]

The claims are on pairs of the generated years: turnover, exports, imports, balance, growth, shares, ranks, and trade in single
products; half of them are off.  The peer is this checker asked for each claim alone, on a sample, scaled to all of them.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import tempfile
import time
from pathlib import Path

from bilateral.checking import check_all, check_record
from bilateral.records import Claim, Document, Value
from bilateral.warehouse import Warehouse
from bilateral.workspace import Workspace

PER_DOCUMENT = 20
YEARS = (2019, 2020, 2021, 2022, 2023)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--folder", type=Path, default=Path("out/warehouse"))
    asked.add_argument("--claims", type=int, default=10_000)
    asked.add_argument("--sample", type=int, default=200)
    options = asked.parse_args()
    house = next((p.parent for p in sorted(options.folder.rglob("catalog.json"))), None)
    if house is None:
        raise SystemExit(
            f"no warehouse in {options.folder}: run benchmarks/warehouse.py --folder {options.folder} first"
        )
    with tempfile.TemporaryDirectory() as scratch:
        desk = Path(scratch)
        (desk / "bilateral.toml").write_text(f'warehouse = "{house.resolve()}"\n', encoding="utf-8")
        with Workspace.open(desk) as home:
            report(home, options.claims, options.sample)


def report(home: Workspace, count: int, sample: int) -> None:
    claims, documents = make(home.warehouse, count)
    for document in documents.values():
        home.register.add(document, [c for c in claims if c.evidence[0].document == document.id])
    begun = time.perf_counter()
    found = check_all(home, claims)
    ours = time.perf_counter() - begun
    picked = random.Random(1).sample(claims, min(sample, len(claims)))
    begun = time.perf_counter()
    alone = [check_record(home, c, documents[c.evidence[0].document]) for c in picked]
    theirs = (time.perf_counter() - begun) * len(claims) / len(picked)
    together = {v.record: v.outcome for v in found}
    assert all(together[v.record] == v.outcome for v in alone), "a batch and single questions must agree"
    outcomes = {o: sum(v.outcome == o for v in found) for o in sorted({v.outcome for v in found})}
    print(
        f"{len(claims):,} claims: {outcomes}; {len(claims) / ours:,.0f} claims a second; peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )
    line = {"benchmark": f"checking {len(claims):,} claims", "ours_s": round(ours, 2), "peer": f"one question a claim ({len(picked)} of them, scaled)",
            "peer_s": round(theirs, 1), "ratio": round(theirs / ours, 1), "claims_per_s": round(len(claims) / ours)}  # fmt: skip
    print(json.dumps(line))


def make(house: Warehouse, count: int) -> tuple[list[Claim], dict[str, Document]]:
    """Claims spread over documents, as true as they come or off by a third."""
    rng = random.Random(0)
    flows = house.path(next(d.flows for d in house.datasets() if d.flows))
    rows = house.query(
        f"SELECT reporter, partner, product, value FROM read_parquet('{flows}') USING SAMPLE {count} ROWS (reservoir, 7)"
    )
    totals = {
        (o.reporter, o.partner, o.period): o.value
        for o in house.observations(source="baci", product="TOTAL", flow="exports")
    }
    claims: list[Claim] = []
    documents: dict[str, Document] = {}
    for start in range(0, count, PER_DOCUMENT):
        chosen = rows[start : start + PER_DOCUMENT]
        document = Document.of(
            "\n".join(f"Claim {start + n} of the run." for n in range(len(chosen))),
            title=f"Report {start}",
            date="2024-06-01",
        )
        documents[document.id] = document
        at = 0
        for n, (own, other, product, _) in enumerate(chosen):
            length = len(f"Claim {start + n} of the run.")
            claims.append(_claim(rng, document, (at, at + length), own, other, product, totals))
            at += length + 1
    return claims, documents


def _claim(
    rng: random.Random,
    document: Document,
    place: tuple[int, int],
    own: str,
    other: str,
    product: str,
    totals: dict[tuple[str, str, str], float],
) -> Claim:
    year = rng.choice(YEARS)
    x, m = (1000 * totals.get(key, 0.0) for key in ((own, other, str(year)), (other, own, str(year))))
    factor = rng.choice((1.0, 1.33))
    kind = rng.choice(("turnover", "exports", "imports", "balance", "growth", "share", "rank", "product"))
    fields: dict[str, object] = {"reporter": own, "partner": other, "period": str(year)}
    value = {"turnover": x + m, "exports": x, "imports": m, "balance": x - m}.get(kind)
    if value is not None:
        fields |= {
            "indicator": kind,
            "value": Value(amount=value * factor, unit="USD", resolution=max(abs(value) / 100, 1)),
        }
    elif kind == "growth":
        fields |= {"indicator": "turnover", "change": Value(amount=rng.uniform(-20, 20), unit="%", resolution=0.1)}
    elif kind == "share":
        fields |= {"indicator": "share", "value": Value(amount=rng.uniform(0, 20), unit="%", resolution=0.1)}
    elif kind == "rank":
        fields |= {"indicator": "rank", "value": Value(amount=rng.randint(1, 40), unit="rank")}
    else:
        fields |= {
            "indicator": "exports",
            "product": product,
            "hs": (product,),
            "value": Value(amount=rng.uniform(1e4, 1e7), unit="USD", resolution=1e3),
        }
    return Claim.cited(document, place, **fields)


if __name__ == "__main__":
    main()
