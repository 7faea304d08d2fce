"""The freight model beside published distances, times and costs."""

import sys

import pytest

from conftest import ROOT

sys.path.insert(0, str(ROOT / "tools"))
from corridor_table import Compared, compare_all, page


@pytest.fixture(scope="module")
def compared() -> dict[str, Compared]:
    return {c.row["id"]: c for c in compare_all()}


@pytest.mark.parametrize(
    "key",
    ["V01", "V02", "V04", "V05", "V26", "V27", "V28", "V29", "V31", "V32", "V33", "V35", "V38", "V39", "V40", "V49"],
)
def test_the_figures_that_everybody_quotes(compared: dict[str, Compared], key: str) -> None:
    found = compared[key]
    assert found.agrees, (found.row["question"], found.row["low"], found.row["high"], found.ours)


def test_most_figures_agree_and_each_of_the_others_says_why(compared: dict[str, Compared]) -> None:
    assert sum(c.agrees for c in compared.values()) >= 42
    for c in compared.values():
        assert c.agrees or c.row["explained"], (c.row["id"], c.ours)


def test_of_each_kind_enough_agree(compared: dict[str, Compared]) -> None:
    kinds = {"km": ("km", "sea_km"), "days": ("days",), "usd": ("usd_per_teu", "usd_per_feu", "usd_per_tonne")}
    agree = {k: sum(c.agrees for c in compared.values() if c.row["quantity"] in names) for k, names in kinds.items()}
    assert agree["km"] >= 8 and agree["days"] >= 17 and agree["usd"] >= 15


def test_the_page_is_current() -> None:
    assert (ROOT / "docs/corridors-validation.md").read_text("utf-8") == page()
