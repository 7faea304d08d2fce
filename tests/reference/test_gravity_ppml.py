"""Model 5: gravity by PPML, the Advanced Guide to Trade Policy Analysis, chapter 1, table 1; data stay in ../shared."""

import numpy as np
import pytest

from bilateral.errors import BadScenario
from bilateral.scenarios.gravity import estimate
from conftest import SHARED

VARIABLES = ("log_distance", "contiguity", "common_language", "colony")


@pytest.fixture(scope="module")
def table():
    pandas = pytest.importorskip("pandas")
    rows = pandas.read_parquet(SHARED / "data/scenarios/agtpa_applications.parquet")
    rows = rows.rename(columns={"cntg": "contiguity", "lang": "common_language", "clny": "colony"})
    rows = rows[rows["exporter"] != rows["importer"]]
    rows = rows[rows["year"].isin(range(1986, 2007, 4))].copy()
    rows["log_distance"] = np.log(rows["dist"])
    return rows


@pytest.mark.shared
@pytest.mark.parametrize(
    ("method", "n", "published"),
    [
        ("ppml", 28152, [(-0.841, 0.032), (0.437, 0.084), (0.247, 0.078), (-0.222, 0.117)]),
        ("ols", 25689, [(-1.216, 0.038), (0.223, 0.203), (0.661, 0.082), (0.670, 0.149)]),
    ],
)
def test_table_1(table, method: str, n: int, published: list[tuple[float, float]]) -> None:
    found = estimate(table, VARIABLES, method=method)
    for coefficient, (value, error) in zip(found, published, strict=True):
        assert round(coefficient.value, 3) == value
        assert coefficient.error == pytest.approx(error, abs=1.5e-3)
        assert coefficient.observations == n


def test_a_missing_column_is_named() -> None:
    pandas = pytest.importorskip("pandas")
    with pytest.raises(BadScenario, match="pair_id"):
        estimate(pandas.DataFrame({"trade": [1.0]}), ["distance"])
