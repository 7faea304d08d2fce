"""Model 1: the tariffs of 2 April 2025, as Ignatenko, Macedoni, Lashkaripour and Simonovska (2025) computed them.

The figures here are those of their tables 1 and 9; the data and the results by country stay in ../shared.
"""

import csv

import numpy as np
import pytest

from bilateral.scenarios.structural_gravity import Economy, Equilibrium, Shock, exact_hat_equilibrium
from bilateral.scenarios.world import local_shares, pass_through, world_economy
from conftest import SHARED

pytestmark = pytest.mark.shared
FOLDER = SHARED / "data/scenarios/liberation_day"
EPSILON = 4.0


def numbers(name: str) -> np.ndarray:
    return np.nan_to_num(np.genfromtxt(FOLDER / name, delimiter=",", skip_header=1, filling_values=0.0))


@pytest.fixture(scope="module")
def world() -> dict:
    with (FOLDER / "country_labels.csv").open(encoding="utf-8") as table:
        countries = tuple(row["iso3"] for row in csv.DictReader(table))
    trade, gdp = numbers("trade_cepii.csv"), numbers("gdp.csv") / 1e3
    usa = countries.index("USA")
    tariffs = np.zeros((1, len(countries), len(countries)))
    tariffs[0, :, usa] = np.maximum(0.1, numbers("tariffs.csv"))
    tariffs[0, usa, usa] = 0.0
    return {"countries": countries, "trade": trade, "gdp": gdp, "tariffs": tariffs, "usa": usa}


def economy(world: dict, *, elasticity: float = EPSILON, extra: float = 1.0) -> Economy:
    # psi and phi are those of epsilon = 4 in every variant of the paper
    nu = local_shares(world["countries"], world["trade"], world["gdp"], "USA")
    return world_economy(
        world["countries"], world["trade"], world["gdp"], elasticity=elasticity, local_share=nu, labour_supply=0.5,
        scale=0.67 / EPSILON, pass_through=pass_through(nu, EPSILON, extra),
    )  # fmt: skip


def solve(world: dict, base: Economy, relief: str = "income_tax") -> Equilibrium:
    return exact_hat_equilibrium(base, Shock(tariffs=world["tariffs"], relief=relief))


def test_the_published_table_to_its_digits(world: dict) -> None:
    base = economy(world)
    found, us = solve(world, base), world["usa"]
    total = base.flows.sum(0)
    exports, imports = total.sum(1) - np.diag(total), total.sum(0) - np.diag(total)
    income = base.flows.sum((0, 1)) - base.transfers
    share = lambda new, old: 100 * (new / (found.value_added * income) / (old / income) - 1)[us]  # noqa: E731
    assert round(100 * (found.welfare[us] - 1), 2) == 1.13
    assert round(100 * ((found.imports - found.exports) / (imports - exports) - 1)[us], 1) == -18.1
    assert round(share(found.exports, exports), 1) == -52.7
    assert round(share(found.imports, imports), 1) == -43.6
    assert round(100 * (found.employment[us] - 1), 2) == 0.32
    assert round(100 * (found.consumer_price[us] - 1), 1) == 12.8


@pytest.mark.parametrize(
    ("what", "published"),
    [("lump sum", -0.01), ("elasticity of 8", 0.33), ("pass-through of a quarter", 1.36), ("Eaton and Kortum", 1.24)],
)
def test_the_variants_of_table_9(world: dict, what: str, published: float) -> None:
    if what == "lump sum":
        found = solve(world, economy(world), "lump_sum")
    elif what == "elasticity of 8":
        found = solve(world, economy(world, elasticity=2 * EPSILON))
    elif what == "pass-through of a quarter":
        found = solve(world, economy(world, extra=0.25))
    else:
        base = economy(world)
        found = solve(world, Economy.of(base.countries, base.flows, EPSILON, labour_supply=0.5, scale=0.67 / EPSILON))
    assert round(100 * (found.welfare[world["usa"]] - 1), 2) == published


def test_all_194_countries_within_a_hundredth_of_a_point(world: dict) -> None:
    found = solve(world, economy(world))
    published = np.genfromtxt(FOLDER / "published_case1_by_country.csv", delimiter=",", skip_header=1)[:, 1:]
    assert len(published) == 194
    assert np.abs(100 * (found.welfare - 1) - published[:, 0]).max() < 0.01
    assert np.abs(100 * (found.employment - 1) - published[:, 4]).max() < 0.01
    assert np.abs(100 * (found.consumer_price - 1) - published[:, 5]).max() < 0.01
    assert np.abs(found.revenue / found.base_income - published[:, 6]).max() < 1e-4
    at = {c: n for n, c in enumerate(world["countries"])}
    assert round(100 * (found.welfare[at["AZE"]] - 1), 2) == -1.85
    assert round(100 * (found.welfare[at["RUS"]] - 1), 2) == -0.86


def test_azerbaijan_s_deficit(world: dict) -> None:
    base = economy(world)
    found, at = solve(world, base), base.countries.index("AZE")
    total = base.flows.sum(0)
    old = (total.sum(0) - total.sum(1))[at]
    assert round(100 * ((found.imports - found.exports)[at] - old) / abs(old), 2) == pytest.approx(0.42, abs=0.01)
