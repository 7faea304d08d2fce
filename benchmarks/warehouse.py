"""The warehouse at full size: loading years of 11 million flows, a pair's profile over five of them, indices of a whole year.

    python benchmarks/warehouse.py [--folder out/warehouse] [--years 5] [--rows 11000000]

The years are generated, and no statistics: each pair's total is BACI's of 2023 where that table is at hand
(../shared), else drawn from the same lognormal; how many products a pair trades grows with its total, which products follow a
lognormal popularity, values and weights are lognormal within the pair.  Peers, in the same run: DuckDB's own copy of
the CSV to Parquet, plain pandas, and economic-complexity.  Peak memory is that of the loading process.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import numpy as np
from timing import best, comparison

from bilateral.reference.economies import economy_numbers
from bilateral.reference.hs import section_of

TOTALS = Path(__file__).parents[2] / "shared/data/trade/baci_totals_2023.csv"
# Logarithms of BACI's totals of 2023, thousand USD: 25,398 flows among 194 economies.
LOG_MEAN, LOG_SD, ECONOMIES = 7.99, 4.46, 194
PRODUCTS = 5613  # subheadings of HS 2022
LOADER = """
import resource, sys, time
from pathlib import Path
from bilateral.sources import load
from bilateral.warehouse import Warehouse
begun = time.perf_counter()
(report,) = load(Warehouse(Path(sys.argv[1])), Path(sys.argv[2]))
print(time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, report.lines)
"""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--folder", type=Path, default=Path("out/warehouse"))
    asked.add_argument("--years", type=int, default=5)
    asked.add_argument("--rows", type=int, default=11_000_000)
    options = asked.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    results = []
    for n in range(options.years):
        year = 2023 - n
        path = options.folder / f"BACI_HS22_Y{year}_V202501.csv"
        if not path.exists():
            generate(path, year, options.rows)
        results += load_year(options.folder, path, first=n == 0)
        path.unlink() if n else None
    results += [profile(options.folder), *indices(options.folder)]
    for line in results:
        print(json.dumps(line))


def generate(path: Path, year: int, rows: int) -> None:
    """Write a year of generated flows in BACI's layout, sorted by exporter, importer and product as CEPII's files are."""
    rng = np.random.default_rng(year)
    exporters, importers, totals = pairs(rng)
    codes = np.array(
        sorted(
            int(f"{chapter}{rest:04}")
            for chapter in section_of()
            for rest in range(100, 100 + PRODUCTS // len(section_of()) + 1)
        )
    )[:PRODUCTS]
    popularity = rng.normal(0, 1.5, PRODUCTS)
    counts = np.exp(0.55 * np.log(totals) + rng.normal(0, 0.8, len(totals)))
    for _ in range(30):
        counts = np.minimum(counts * rows / counts.sum(), 0.9 * PRODUCTS)
    counts = np.clip(np.round(counts), 1, PRODUCTS - 1).astype(int)
    price = rng.lognormal(1, 1.5, PRODUCTS)
    with path.open("w", encoding="utf-8") as out:
        out.write("t,i,j,k,v,q\n")
        for r in np.lexsort((importers, exporters)):
            drawn = np.sort(np.argpartition(-(popularity + rng.gumbel(size=PRODUCTS)), counts[r])[: counts[r]])
            weights = rng.lognormal(0, 2.2, counts[r]) * np.exp(popularity[drawn])
            values = np.maximum(totals[r] * weights / weights.sum(), 0.001)
            tonnes = values / price[drawn] * rng.lognormal(0, 0.5, counts[r])
            missing = rng.random(counts[r]) < 0.02
            head = f"{year},{exporters[r]},{importers[r]},"
            out.writelines(
                f"{head}{code:06},{v:.3f},{'NA' if gone else f'{q:.3f}'}\n"
                for code, v, q, gone in zip(
                    codes[drawn].tolist(), values.tolist(), tonnes.tolist(), missing.tolist(), strict=True
                )
            )


def pairs(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    numbers = {code: number for number, code in sorted(economy_numbers().items())}
    if TOTALS.is_file():
        rows = (
            duckdb.connect()
            .execute("SELECT exporter, importer, value_kusd FROM read_csv(?) WHERE value_kusd > 0", [str(TOTALS)])
            .fetchall()
        )
    else:
        codes = sorted(numbers)[:ECONOMIES]
        every = [(a, b) for a in codes for b in codes if a != b]
        kept = rng.choice(len(every), 25_398, replace=False)
        rows = [(*every[n], v) for n, v in zip(kept, rng.lognormal(LOG_MEAN, LOG_SD, len(kept)), strict=True)]
    return (
        np.array([numbers.get(r[0], 899) for r in rows]),
        np.array([numbers.get(r[1], 899) for r in rows]),
        np.array([r[2] for r in rows]),
    )


def load_year(folder: Path, path: Path, *, first: bool) -> list[dict]:
    duckdb_copy, ours = [], []
    for _ in range(3 if first else 1):  # the first year three times: the best of each counts
        begun = time.perf_counter()
        duckdb.connect().execute(f"COPY (FROM read_csv('{path}')) TO '{folder}/peer.parquet' (FORMAT parquet)")
        duckdb_copy.append(time.perf_counter() - begun)
        if first:
            subprocess.run(["rm", "-rf", str(folder / "house")], check=True)
        told = subprocess.run(
            [sys.executable, "-c", LOADER, str(folder / "house"), str(path)], capture_output=True, text=True, check=True
        ).stdout.split()
        ours.append(float(told[0]))
    line = compared(f"load {int(told[2]):,} flows", min(ours), "DuckDB copy of CSV to Parquet", min(duckdb_copy))
    return [line | {"peak_memory_mb": round(float(told[1]))}]


def profile(folder: Path) -> dict:
    """All products of both directions in five years, and ranks among all partners, warm; pandas reads the same Parquet."""
    import pandas as pd

    from bilateral.trade import product_flows
    from bilateral.trade import profile as years
    from bilateral.trade.products import grouped
    from bilateral.workspace import Workspace

    desk = folder / "desk"
    if not desk.exists():
        Workspace.create(desk, starter=False).close()
    (desk / "bilateral.toml").write_text(f'name = "b"\nwarehouse = "{(folder / "house").resolve()}"\n')
    with Workspace.open(desk) as home:
        pair = home.pair("AZE", "RUS")

        def ours() -> None:
            home.warehouse.forget()
            flows = product_flows(pair)
            assert years(pair) and all(grouped(pair, flows, level="subheading", flow=f) for f in ("exports", "imports"))

        ours()
        took = best(ours, 5)
        releases = home.warehouse.flows()
        files = [home.warehouse.path(d.flows) for d in releases]
        wanted = [("reporter", "in", ["AZE", "RUS"])]

        def peer() -> None:
            table = pd.concat(pd.read_parquet(file, filters=wanted) for file in files)
            both = table[
                ((table.reporter == "AZE") & (table.partner == "RUS"))
                | ((table.reporter == "RUS") & (table.partner == "AZE"))
            ]
            both.pivot_table(index="product", columns=["reporter", "year"], values="value", aggfunc="sum")
            own = table[table.reporter == "AZE"].groupby(["year", "partner"], observed=True).value.sum()
            own.groupby("year").rank(ascending=False)

        return compared(
            f"a pair's profile: {len(releases)} years, all products, ranks",
            took,
            "pandas on the same Parquet",
            best(peer, 2),
        ) | {"ours_ms": round(1000 * took)}


def indices(folder: Path) -> list[dict]:
    """RCA and complexity of a whole year, from the warehouse; peers start from a table in memory."""
    import economic_complexity
    import pandas as pd

    from bilateral.trade import world
    from bilateral.trade.specialisation import complexity, revealed_comparative_advantage
    from bilateral.warehouse import Warehouse

    house = Warehouse(folder / "house")
    flows = pd.read_parquet(house.path(house.flows()[-1].flows), columns=["reporter", "product", "value"])

    def read() -> world.WorldYear:
        world._cached.cache_clear()
        return world.world_year(house)

    def pivot() -> pd.DataFrame:
        return flows.groupby(["reporter", "product"], observed=True).value.sum().unstack(fill_value=0.0)

    def by_hand() -> None:
        table = pivot()
        (table.div(table.sum(1), axis=0)).div(table.sum(0) / table.to_numpy().sum(), axis=1)

    read()
    rca = best(lambda: revealed_comparative_advantage(read().exports), 3)
    table = pivot()
    found = [compared("RCA of a year, from the store", rca, "pandas, from memory", best(by_hand, 2)),
             compared("RCA of a year, from the store", rca, "economic-complexity, from memory", best(lambda: economic_complexity.rca(pivot()), 2))]  # fmt: skip
    ours = best(lambda: complexity(revealed_comparative_advantage(read().exports)), 3)
    theirs = best(lambda: economic_complexity.complexity(economic_complexity.rca(pivot())), 2)
    found.append(
        compared("RCA, ECI and PCI of a year, from the store", ours, "economic-complexity, from memory", theirs)
    )
    values = read().exports
    ours = best(lambda: complexity(revealed_comparative_advantage(values)), 5)
    theirs = best(lambda: economic_complexity.complexity(economic_complexity.rca(table)), 5)
    return [*found, compared("RCA, ECI and PCI, from the matrix alone", ours, "economic-complexity", theirs)]


def compared(name: str, ours: float, peer: str, theirs: float) -> dict:
    return comparison(f"warehouse: {name}", ours, peer, theirs)


if __name__ == "__main__":
    main()
    print(
        f"peak memory of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB",
        file=sys.stderr,
    )
