"""Model 3: NAFTA's tariffs from 1993 to 2005 in Caliendo and Parro (2015), table 2; the authors' data stay in ../shared."""

from dataclasses import dataclass

import numpy as np
import pytest

from bilateral.scenarios.decomposition import first_order_welfare
from bilateral.scenarios.structural_gravity import Economy, Equilibrium, Shock, exact_hat_equilibrium, without_transfers
from conftest import SHARED

pytestmark = pytest.mark.shared
FOLDER = SHARED / "data/scenarios/caliendo_parro"
REGIONS, SECTORS, TRADED = 31, 40, 20
CANADA, MEXICO, USA = 4, 19, 29
NAFTA = (CANADA, MEXICO, USA)
NOT_TRADED = 8.22


def traded(name: str) -> np.ndarray:
    """The authors' sector-importer rows by exporter as (sector, exporter, importer), services left at zero."""
    table = np.zeros((SECTORS, REGIONS, REGIONS))
    table[:TRADED] = np.loadtxt(FOLDER / name).reshape(TRADED, REGIONS, REGIONS).transpose(0, 2, 1)
    return table


@dataclass
class Nafta:
    base: Economy
    found: Equilibrium


@pytest.fixture(scope="module")
def nafta() -> Nafta:
    own = np.arange(REGIONS)
    flows, before, after = (
        traded("xbilat1993.txt") * 1e3,
        traded("tariffs1993.txt") / 100,
        traded("tariffs2005.txt") / 100,
    )
    for table in (flows, before, after):
        table[:, own, own] = 0.0
    exports = flows.sum(2)
    flows[:, own, own] = np.maximum(np.loadtxt(FOLDER / "GO.txt"), exports) - exports
    economy = Economy.of(
        [f"region {n}" for n in range(REGIONS)], flows,
        np.concatenate([np.loadtxt(FOLDER / "T.txt"), np.full(SECTORS - TRADED, NOT_TRADED)]),
        sectors=[str(s) for s in range(SECTORS)], tariffs=before, value_added=np.loadtxt(FOLDER / "B.txt"),
        inputs=np.loadtxt(FOLDER / "IO.txt").reshape(REGIONS, SECTORS, SECTORS).transpose(1, 2, 0),
    )  # fmt: skip
    base = without_transfers(economy)
    new = before.copy()
    for a in NAFTA:
        for b in NAFTA:
            new[:, a, b] = after[:, a, b]
    return Nafta(base, exact_hat_equilibrium(base, Shock(tariffs=new), numeraire="income"))


@pytest.mark.parametrize(
    ("region", "welfare", "terms", "volume", "real_wage"),
    [(MEXICO, 1.31, -0.41, 1.72, 1.72), (CANADA, -0.06, -0.11, 0.04, 0.32), (USA, 0.08, 0.04, 0.04, 0.11)],
)
def test_table_2(nafta: Nafta, region: int, welfare: float, terms: float, volume: float, real_wage: float) -> None:
    tot, vot = first_order_welfare(nafta.found)
    assert round(tot[region], 2) == terms
    assert round(vot[region], 2) == volume
    assert round(tot[region] + vot[region], 2) == welfare
    assert round(100 * (nafta.found.real_wage[region] - 1), 2) == real_wage


def test_two_public_ports_agree_to_the_fourth_digit(nafta: Nafta) -> None:
    tot, vot = first_order_welfare(nafta.found)
    assert tot[CANADA] + vot[CANADA] == pytest.approx(-0.0638, abs=5e-5)
    assert tot[MEXICO] + vot[MEXICO] == pytest.approx(1.31, abs=5e-3)
    assert tot[USA] + vot[USA] == pytest.approx(0.0848, abs=5e-5)


def test_real_income_counts_the_tariffs_that_are_lost(nafta: Nafta) -> None:
    # The first-order sum values the new trade at the old tariff; exact real income gives Mexico far less.
    exact = 100 * (nafta.found.welfare[MEXICO] - 1)
    tot, vot = first_order_welfare(nafta.found)
    lost = 100 * (nafta.found.income[MEXICO] / nafta.found.base_income[MEXICO] / nafta.found.consumer_price[MEXICO] - 1)
    assert exact == pytest.approx(lost)
    assert 0 < exact < 0.1 < tot[MEXICO] + vot[MEXICO]


def test_markets_clear(nafta: Nafta) -> None:
    found, base = nafta.found, nafta.base
    paid = (base.value_added * found.flows.sum(2)).sum(0)
    earned = found.value_added * (base.value_added * base.flows.sum(2)).sum(0)
    assert np.abs(paid / earned - 1).max() < 1e-7
    assert np.abs(found.exports - found.imports).max() < 1e-6 * found.exports.max()
