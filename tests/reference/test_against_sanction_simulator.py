"""Model 2: four scenarios of Bhattathiripad and Veetil's model on the OECD table of 2022, against the authors' package.

The figures are what their solver gives; the package itself carries the table and is run beside ours where installed.
"""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

from bilateral.scenarios.io_tables import InterCountryTable, load_table
from bilateral.scenarios.production_network import Severance, both_ways, losses

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("sanction_simulator") is None, reason="needs sanction-simulator, which carries the table"
)


@pytest.fixture(scope="module")
def table() -> InterCountryTable:
    return load_table("icio-2022")


def scenarios(table: InterCountryTable) -> dict[str, list[Severance]]:
    others = [c for c in table.countries if c != "RUS"]
    return {
        "RUS-USA": list(both_ways("RUS", "USA")),
        "RUS-TUR": list(both_ways("RUS", "TUR")),
        "RUS C19": [Severance("RUS", c, ("C19",)) for c in others],
        "RUS all": [leg for c in others for leg in both_ways("RUS", c)],
    }


PUBLISHED = {
    "RUS-USA": (51_626.39, {"RUS": 21_672.83, "USA": 20_751.47, "CHN": 2_078.50, "DEU": 611.55}),
    "RUS-TUR": (68_237.68, {"TUR": 27_768.04, "RUS": 21_153.32, "CHN": 2_764.13}),
    "RUS C19": (169_187.71, {"RUS": 48_917.12, "CHN": 26_281.35, "DEU": 10_580.69, "FRA": 9_184.71, "TUR": 5_184.56}),
    "RUS all": (1_324_185.66, {"RUS": 430_548.41, "CHN": 246_280.31}),
}


def test_the_four_scenarios_to_the_cent(table: InterCountryTable) -> None:
    wanted = scenarios(table)
    for name, found in zip(wanted, losses(table, list(wanted.values())), strict=True):
        total, countries = PUBLISHED[name]
        assert found.total == pytest.approx(total, abs=0.006)
        for country, loss in countries.items():
            assert found.by_country[country] == pytest.approx(loss, abs=0.006), (name, country)


def test_shares_of_output(table: InterCountryTable) -> None:
    wanted = scenarios(table)
    usa, tur, refined, everything = losses(table, list(wanted.values()))
    world = table.country_output.sum()
    assert 100 * usa.total / world == pytest.approx(0.02683, abs=5e-6)
    assert 100 * usa.share("RUS") == pytest.approx(0.529, abs=5e-4)
    assert 100 * tur.share("TUR") == pytest.approx(1.626, abs=5e-4)
    assert 100 * refined.share("TUR") == pytest.approx(0.304, abs=5e-4)
    assert 100 * everything.share("RUS") == pytest.approx(10.515, abs=5e-4)


def test_every_node_agrees_with_the_peer(table: InterCountryTable) -> None:
    import sanction_simulator

    sys.path.insert(0, str(Path(sanction_simulator.__file__).parent))
    import power_trade_estimation as peer

    bench = peer.Benchmark(sanction_simulator.data_dir(), cache=sanction_simulator.bench_cache())
    a, b = bench.cidx["RUS"], bench.cidx["TUR"]
    batch = peer.ScenarioBatch(bench, [peer.bilateral_legs(a, b)], 0.3, 0.1)
    batch.balance()
    theirs = (bench.s - batch.solve(-1.0)["s_omega"][0]).reshape(len(table.sectors), -1)
    (ours,) = losses(table, [both_ways("RUS", "TUR")])
    assert np.abs(ours.loss - theirs).max() < 1e-6 * theirs.max()
