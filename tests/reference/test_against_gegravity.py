"""Model 4: a trade agreement of Canada and Japan in the USITC's one-sector model, by country; data stay in ../shared."""

import csv

import numpy as np
import pytest

from bilateral.scenarios.gravity import experiment
from conftest import SHARED

pytestmark = pytest.mark.shared
FOLDER = SHARED / "data/scenarios/gegravity"
COST = {"lndist": -0.3898623, "contiguity": 0.891577, "common_language": 0.0326249, "pta": 0.4711383,
        "international": -3.412584}  # fmt: skip
SIGMA = 5.0


def test_every_country_to_the_fourth_digit() -> None:
    with (FOLDER / "sample_data_set.dlm").open(encoding="utf-8") as table:
        rows = [row for row in csv.DictReader(table) if row["year"] == "2006"]
    countries = sorted({row["exporter"] for row in rows})
    at = {c: n for n, c in enumerate(countries)}
    n = len(countries)
    costs, agreement, output, expenditure = np.zeros((n, n)), np.zeros((n, n)), np.zeros(n), np.zeros(n)
    for row in rows:
        i, j = at[row["exporter"]], at[row["importer"]]
        costs[i, j] = np.exp(sum(value * float(row[name]) for name, value in COST.items()))
        agreement[i, j] = float(row["pta"])
        output[i], expenditure[j] = float(row["Y"]), float(row["E"])
    new = costs.copy()
    for a, b in (("CAN", "JPN"), ("JPN", "CAN")):
        new[at[a], at[b]] *= np.exp(COST["pta"] * (1 - agreement[at[a], at[b]]))
    found = experiment(costs, new, output, expenditure, sigma=SIGMA, reference=at["DEU"])
    with (FOLDER / "peer_can_jpn_by_country.csv").open(encoding="utf-8") as table:
        peer = {row["country"]: row for row in csv.DictReader(table)}
    columns = {
        "factory gate price": found.price, "omr": found.outward, "imr": found.inward, "GDP": found.terms_of_trade,
        "terms of trade": found.terms_of_trade, "output": found.price, "foreign exports": found.exports,
        "foreign imports": found.imports, "intranational trade": found.own_trade,
    }  # fmt: skip
    assert len(peer) == n == 30
    for name, hat in columns.items():
        theirs = np.array([float(peer[c][f"{name} change (percent)"]) for c in countries])
        assert np.abs(100 * (hat - 1) - theirs).max() < 5e-5, name
    welfare = np.array([float(peer[c]["welfare statistic"]) for c in countries])
    assert np.abs(1 / found.terms_of_trade - welfare).max() < 5e-7
