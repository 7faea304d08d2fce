"""The production network on small tables: laws, the reader of pymrio's systems, and clear refusals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilateral.errors import BadData, BadScenario
from bilateral.scenarios.io_tables import InterCountryTable, economy_of, from_pymrio, load_table
from bilateral.scenarios.production_network import Network, Severance, both_ways, losses
from bilateral.scenarios.structural_gravity import Shock, exact_hat_equilibrium, without_transfers

COUNTRIES, SECTORS = ("AAA", "BBB", "CCC"), ("farms", "mills")


def table(seed: int = 0) -> InterCountryTable:
    draw = np.random.default_rng(seed)
    n = len(COUNTRIES) * len(SECTORS)
    flows = draw.lognormal(0, 0.7, (n, n)) + np.eye(n) * 5
    return InterCountryTable.of(
        COUNTRIES, SECTORS, flows, flows.sum(1) * draw.uniform(1.4, 2.0, n) + 5, vintage="made up"
    )


def test_nothing_severed_nothing_lost() -> None:
    (found,) = losses(table(), [[]])
    assert np.abs(found.loss).max() == 0.0


@given(st.integers(0, 500))
@settings(max_examples=25)
def test_everybody_loses_or_stays_and_friction_makes_it_worse(seed: int) -> None:
    base = table(seed)
    totals = [losses(base, [both_ways("AAA", "BBB")], Network.default(friction=f))[0] for f in (0.1, 0.3, 0.6)]
    assert all(found.loss.min() > -1e-9 for found in totals)
    assert totals[0].total < totals[1].total < totals[2].total


@given(st.integers(0, 500))
@settings(max_examples=25)
def test_full_leakage_or_no_friction_is_no_sanction(seed: int) -> None:
    base = table(seed)
    for network in (Network.default(leakage=1 - 1e-12), Network.default(friction=0.0)):
        (found,) = losses(base, [[Severance("AAA", "CCC")]], network)
        assert found.total < 1e-6 * base.output.sum()


def test_scenarios_solved_together_are_as_alone() -> None:
    base = table(4)
    wanted = [list(both_ways("AAA", "BBB")), [Severance("CCC", "AAA", ("mills",))], []]
    together = losses(base, wanted)
    for legs, found in zip(wanted, together, strict=True):
        assert found.loss == pytest.approx(losses(base, [legs])[0].loss, abs=1e-7)


def test_the_order_and_repetition_of_legs_do_not_matter() -> None:
    base = table(5)
    legs = list(both_ways("AAA", "CCC"))
    a, b = losses(base, [legs, [*reversed(legs), legs[0]]])
    assert a.loss == pytest.approx(b.loss, abs=1e-9)


def test_a_table_read_through_pymrio() -> None:
    pymrio = pytest.importorskip("pymrio")
    system = pymrio.load_test()
    system.calc_all()
    base = from_pymrio(system, "pymrio's test system")
    assert len(base.countries) == 6 and len(base.sectors) == 8
    z = system.Z
    region, sector = base.countries[1], base.sectors[2]
    buyer = (base.countries[0], base.sectors[3])
    j = base.sectors.index(buyer[1]) * 6 + 0
    assert base.shares[2, 1, j] == pytest.approx(z.loc[(region, sector), buyer] / z[buyer].sum())
    (found,) = losses(base, [both_ways(*base.countries[:2])])
    assert 0 < found.total < base.output.sum()


def test_the_long_run_model_on_an_input_output_table() -> None:
    pymrio = pytest.importorskip("pymrio")
    system = pymrio.load_test()
    system.calc_all()
    base = without_transfers(economy_of(system, 4.0, "pymrio's test system"))
    assert base.flows.shape == (8, 6, 6) and base.inputs.shape == (8, 8, 6)
    still = exact_hat_equilibrium(base, Shock(), numeraire="income")
    assert np.abs(still.welfare - 1).max() < 1e-6
    cost = np.ones((1, 6, 6))
    cost[0, 0, 1:] = cost[0, 1:, 0] = 1.5
    found = exact_hat_equilibrium(base, Shock(cost=cost), numeraire="income")
    assert found.welfare[0] < 1 and found.exports[0] < found.base_exports[0]


def test_a_saved_pymrio_folder_is_read(tmp_path) -> None:
    pymrio = pytest.importorskip("pymrio")
    system = pymrio.load_test()
    system.calc_all()
    system.save_all(tmp_path / "table")
    assert len(load_table(tmp_path / "table").sectors) == 8


@pytest.mark.parametrize(
    ("source", "kind", "says"),
    [("nowhere", "", "no such file"), (".", "icio", "not a kind"), (".", "", "cannot be read")],
)
def test_bad_tables_get_one_line(tmp_path, monkeypatch, source: str, kind: str, says: str) -> None:
    pytest.importorskip("pymrio")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadData, match=says):
        load_table(source, kind=kind)


def test_a_country_that_the_table_lacks_says_what_to_do() -> None:
    with pytest.raises(BadScenario, match=r"AZE is not in the table .* product market"):
        table().country("AZE")
    with pytest.raises(BadScenario, match="farms, mills"):
        table().sector("C19")
