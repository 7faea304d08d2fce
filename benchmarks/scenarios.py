"""The models against their peers in one run: `python benchmarks/scenarios.py`.

- structural gravity, 194 countries: against scipy's fsolve on the same equations;
- many sectors with inputs, 31 regions and 40 sectors: against plain rounds of the same map, without mixing;
- production network, OECD table of 2022: against the authors' solver in sanction-simulator, time and memory;
- one-sector experiment, 30 countries: against gegravity.

The world is BACI 2023 where ../shared has it, else a generated one (gravity of random sizes and distances); the
sectors are generated; the other two are the peers' own data.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from scipy.optimize import fsolve
from timing import best, report

from bilateral.scenarios.gravity import experiment
from bilateral.scenarios.io_tables import load_table
from bilateral.scenarios.production_network import Severance, both_ways, losses
from bilateral.scenarios.structural_gravity import Economy, Shock, exact_hat_equilibrium, without_transfers
from bilateral.scenarios.world import local_shares, pass_through, world_economy

SHARED = Path(__file__).parents[2] / "shared/data/scenarios"
MEMORY = "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"


def world() -> tuple[Economy, Shock]:
    """194 countries and the tariffs of April 2025, or as many generated countries and a tariff of 20%."""
    folder = SHARED / "liberation_day"
    if folder.is_dir():
        read = lambda name: np.nan_to_num(np.genfromtxt(folder / name, delimiter=",", skip_header=1))  # noqa: E731
        with (folder / "country_labels.csv").open(encoding="utf-8") as table:
            countries = [row["iso3"] for row in csv.DictReader(table)]
        trade, gdp, rates = read("trade_cepii.csv"), read("gdp.csv") / 1e3, np.maximum(0.1, read("tariffs.csv"))
    else:
        draw = np.random.default_rng(0)
        countries = ["USA", *(f"C{n:03}" for n in range(193))]
        gdp, place = draw.lognormal(10, 2, 194), draw.uniform(0, 1, (194, 2))
        apart = np.linalg.norm(place[:, None] - place[None], axis=2) + 0.05
        trade, rates = 1e-3 * np.outer(gdp, gdp) / gdp.sum() / apart, np.full(194, 0.2)
    usa, n = countries.index("USA"), len(countries)
    nu = local_shares(countries, trade, gdp, "USA")
    economy = world_economy(countries, trade, gdp, elasticity=4.0, local_share=nu, labour_supply=0.5, scale=0.67 / 4,
                            pass_through=pass_through(nu, 4.0))  # fmt: skip
    tariffs = np.zeros((1, n, n))
    tariffs[0, :, usa] = rates
    tariffs[0, usa, usa] = 0.0
    return economy, Shock(tariffs=tariffs, relief="income_tax")


def structural_gravity() -> None:
    economy, shock = world()
    found = exact_hat_equilibrium(economy, shock)
    n = len(economy.countries)
    shares = economy.flows[0] / economy.flows[0].sum(0)
    spending, nu, phi, eps = economy.flows[0].sum(0), economy.local_share, economy.pass_through, 4.0
    income, rates = spending - economy.transfers, shock.tariffs[0]
    kept = shares * (1 + rates) ** (-eps * phi)

    def gap(x: np.ndarray) -> np.ndarray:
        # the paper's equations in the changes of wages, spending and employment
        wage, spent, work = np.abs(x[:n]), np.abs(x[n : 2 * n]), np.abs(x[2 * n :])
        weight = kept * ((wage / work**economy.scale) ** -eps)[:, None]
        flows = weight / weight.sum(0) * (spending * spent) / (1 + rates)
        revenue = (flows * rates).sum(0)
        price = (spent / wage) ** (1 - phi) * weight.sum(0) ** (-1 / eps)
        earned = wage * work * income
        market = flows @ (1 - nu) + nu * flows.sum(0) - earned
        market[-1] = ((price - 1) * spending).mean()
        budget = revenue + earned + economy.transfers * earned.sum() / income.sum() - spending * spent
        return np.concatenate([market, budget, work - (wage / price / (1 - revenue / earned)) ** 0.5])

    began = time.perf_counter()
    solved = fsolve(gap, np.ones(3 * n), xtol=1e-6, maxfev=50_000, factor=0.1)
    theirs = time.perf_counter() - began
    apart = np.abs(np.abs(solved[:n]) - found.wage).max()
    ours = best(lambda: exact_hat_equilibrium(economy, shock), 5)
    print(
        f"structural gravity, {n} countries: {1e3 * ours:.0f} ms, {found.iterations} rounds; fsolve's wages differ by at most {apart:.1e}"
    )
    report("structural_gravity", ours, "scipy fsolve, same equations, 582 unknowns", theirs)


def sectors() -> None:
    draw = np.random.default_rng(1)
    s, n = 40, 31
    flows = draw.lognormal(0, 2, (s, n, n))
    flows[20:] *= np.eye(n)
    flows += 50 * np.eye(n) * draw.lognormal(0, 1, (s, n))[:, :, None]
    share, inputs = draw.uniform(0.3, 0.7, (s, n)), draw.dirichlet(np.ones(s), (s, n)).transpose(2, 0, 1)
    rates = draw.uniform(0, 0.2, (s, n, n)) * (1 - np.eye(n)) * (np.arange(s) < 20)[:, None, None]
    base = without_transfers(Economy.of([f"r{k}" for k in range(n)], flows, np.linspace(2, 12, s), sectors=[str(k) for k in range(s)],
                                        tariffs=rates, value_added=share, inputs=inputs))  # fmt: skip
    new = rates.copy()
    new[:, :3, :3] = 0.0
    shock = Shock(tariffs=new)
    ours = best(lambda: exact_hat_equilibrium(base, shock, numeraire="income"), 3)
    print(f"many sectors, {n} regions by {s} sectors: {1e3 * ours:.0f} ms a scenario")
    report(
        "structural_gravity_sectors",
        ours,
        "nested loops of Caliendo and Parro, same equations",
        best(lambda: nested(base, new), 1),
    )


def nested(base: Economy, rates: np.ndarray) -> np.ndarray:
    """Wages by the authors' way: prices inside, spending by a linear system, wages moved by their excess demand."""
    s, n, _ = base.flows.shape
    spent = base.flows * (1 + base.tariffs)
    share = spent / np.where(spent.sum(1) > 0, spent.sum(1), 1.0)[:, None]
    beta, inputs, eps = base.value_added, base.inputs * (1 - base.value_added), base.elasticity[:, None, None]
    kept = share * ((1 + rates) / (1 + base.tariffs)) ** -eps
    earned = (beta * base.flows.sum(2)).sum(0)
    final = np.maximum(spent.sum(1) - np.einsum("ksn,sn->kn", inputs, base.flows.sum(2)), 0.0)
    final /= final.sum(0)
    wage = np.ones(n)
    for _ in range(2000):
        price = np.ones((s, n))
        for _ in range(1000):
            cost = wage**beta * np.exp(np.einsum("ksn,kn->sn", inputs, np.log(price)))
            weight = kept * cost[:, :, None] ** -eps
            new = np.where(weight.sum(1) > 0, weight.sum(1), 1.0) ** (-1 / base.elasticity[:, None])
            moved, price = np.abs(new - price).max(), new
            if moved < 1e-9:
                break
        part = weight / np.where(weight.sum(1) > 0, weight.sum(1), 1.0)[:, None] / (1 + rates)
        system = np.eye(s * n).reshape(s, n, s, n)
        for k in range(s):
            # spending on every sector by country i, from sales of sector k of i to every country m
            system[:, :, k, :] -= np.einsum("ji,im->jim", inputs[:, k], part[k])
            system[:, np.arange(n), k, np.arange(n)] -= final * (part[k] * rates[k]).sum(0)
        x = np.linalg.solve(system.reshape(s * n, s * n), (final * wage * earned).ravel()).reshape(s, n)
        paid = (beta * (part * x[:, None, :]).sum(2)).sum(0)
        gap = paid / (wage * earned) - 1
        if np.abs(gap).max() < 1e-8:
            break
        wage = wage * (1 + 0.2 * gap)
        wage *= earned.sum() / (wage * earned).sum()
    return wage


def network() -> None:
    import sanction_simulator

    sys.path.insert(0, str(Path(sanction_simulator.__file__).parent))
    import power_trade_estimation as peer

    table = load_table("icio-2022")
    others = [c for c in table.countries if c != "RUS"]
    ours_of = {
        "RUS-USA": list(both_ways("RUS", "USA")), "RUS-TUR": list(both_ways("RUS", "TUR")),
        "RUS C19": [Severance("RUS", c, ("C19",)) for c in others], "RUS all": [x for c in others for x in both_ways("RUS", c)],
    }  # fmt: skip
    bench = peer.Benchmark(sanction_simulator.data_dir(), cache=sanction_simulator.bench_cache())
    at, mask = bench.cidx, np.array([x == "C19" for x in bench.sectors], float)
    theirs_of = {
        "RUS-USA": peer.bilateral_legs(at["RUS"], at["USA"]), "RUS-TUR": peer.bilateral_legs(at["RUS"], at["TUR"]),
        "RUS C19": [(at["RUS"], at[c], mask) for c in others],
        "RUS all": [x for c in others for x in peer.bilateral_legs(at["RUS"], at[c])],
    }  # fmt: skip

    def run_peer(legs: list[list[tuple]]) -> np.ndarray:
        batch = peer.ScenarioBatch(bench, legs, 0.3, 0.1)
        batch.balance()
        return bench.s - batch.solve(-1.0)["s_omega"]

    losses(table, [ours_of["RUS-USA"]])  # the first call also inverts each country's own table
    for name, legs in ours_of.items():
        ours = best(lambda legs=legs: losses(table, [legs]), 2)
        theirs = best(lambda name=name: run_peer([theirs_of[name]]), 1)
        apart = losses(table, [legs])[0].total / run_peer([theirs_of[name]]).sum() - 1
        print(f"production network, {name}: {ours:.2f} s, peer {theirs:.2f} s, totals differ by {abs(apart):.1e}")
        report(f"production_network {name}", ours, "sanction-simulator 0.1.4", theirs)
    ours = best(lambda: losses(table, list(ours_of.values())), 2)
    theirs = best(lambda: run_peer(list(theirs_of.values())), 1)
    report("production_network four at once", ours, "sanction-simulator 0.1.4, four at once", theirs)


def memory() -> None:
    """Peak memory of one scenario from a fresh process, megabytes: ours and the peer's."""
    load = (
        "from bilateral.scenarios.io_tables import load_table\nfrom bilateral.scenarios.production_network import *\n"
    )
    ours = (
        load
        + "t = load_table('icio-2022')\nlosses(t, [[x for c in t.countries if c != 'RUS' for x in both_ways('RUS', c)]])\n"
        + MEMORY
    )
    theirs = (
        "import sys, sanction_simulator as s\nsys.path.insert(0, s._PKG_DIR)\nimport power_trade_estimation as p\n"
        "b = p.Benchmark(s.data_dir(), cache=s.bench_cache())\nr = b.cidx['RUS']\n"
        "x = p.ScenarioBatch(b, [[y for k in range(b.C) if k != r for y in p.bilateral_legs(r, k)]], 0.3, 0.1)\n"
        "x.balance()\nx.solve(-1.0)\n" + MEMORY
    )
    used = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
        for code in (ours, theirs)
    ]
    print(f"peak memory, RUS severed from all: ours {int(used[0]) // 1024} MB, peer {int(used[1]) // 1024} MB")


def one_sector() -> None:
    import gegravity
    import pandas

    file = SHARED / "gegravity/sample_data_set.dlm"
    if not file.exists():
        print("one-sector experiment: skipped, its data are in ../shared")
        return
    cost = {
        "lndist": -0.3898623,
        "contiguity": 0.891577,
        "common_language": 0.0326249,
        "pta": 0.4711383,
        "international": -3.412584,
    }
    data = pandas.read_csv(file)
    coefficients = gegravity.CostCoeffs(
        estimates=pandas.DataFrame({"var": cost.keys(), "coeff": cost.values()}),
        identifier_col="var",
        coeff_col="coeff",
    )

    def theirs() -> None:
        base = gegravity.BaselineData(data.copy(), imp_var_name="importer", exp_var_name="exporter", year_var_name="year",
                                      trade_var_name="trade", expend_var_name="E", output_var_name="Y")  # fmt: skip
        model = gegravity.OneSectorGE(base, year="2006", reference_importer="DEU", sigma=5, cost_variables=list(cost),
                                      cost_coeff_values=coefficients, quiet=True)  # fmt: skip
        model.build_baseline(omr_rescale=1000)
        new = model.baseline_data.copy()
        for a, b in (("CAN", "JPN"), ("JPN", "CAN")):
            new.loc[(new.importer == a) & (new.exporter == b), "pta"] = 1
        model.define_experiment(new)
        model.simulate()

    def ours() -> None:
        rows = data.pivot(index="exporter", columns="importer")
        costs = np.exp(sum(value * rows[name].to_numpy() for name, value in cost.items()))
        at = {c: k for k, c in enumerate(rows.index)}
        new = costs.copy()
        for a, b in (("CAN", "JPN"), ("JPN", "CAN")):
            new[at[a], at[b]] *= np.exp(cost["pta"] * (1 - rows["pta"].to_numpy()[at[a], at[b]]))
        experiment(
            costs,
            new,
            rows["Y"].to_numpy()[:, 0].astype(float),
            rows["E"].to_numpy()[0].astype(float),
            sigma=5.0,
            reference=at["DEU"],
        )

    report("one_sector_experiment", best(ours, 5), "gegravity 0.3", best(theirs, 1))


PARTS = {
    "gravity": structural_gravity,
    "sectors": sectors,
    "network": network,
    "memory": memory,
    "one_sector": one_sector,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"which; all if left out: {', '.join(PARTS)}")
    for name in parser.parse_args().parts or PARTS:
        PARTS[name]()


if __name__ == "__main__":
    main()
