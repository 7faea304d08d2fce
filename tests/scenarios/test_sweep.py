"""A sweep: every combination once, resumed where it stopped, failures kept."""

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from bilateral.errors import BadScenario, BilateralError
from bilateral.scenarios import Scenario
from bilateral.scenarios.structural_gravity import Economy
from bilateral.scenarios.sweep import Vary, sweep

SCENARIO = Scenario.parse({"changes": [{"type": "tariff", "importers": ["USA"], "rate_percent": 0}]})
VARY = [
    Vary(field="rate_percent", to=40, steps=9, **{"from": 0}),
    Vary(field="trade_elasticity", to=6, steps=5, **{"from": 2}),
]


def economy() -> Economy:
    flows = np.random.default_rng(1).lognormal(0, 1, (3, 3)) + np.eye(3) * 20
    return Economy.of(["AZE", "RUS", "USA"], flows, 4.0)


def rows(path: Path) -> list[dict[str, str]]:
    lines = path.read_text("utf-8").splitlines()
    assert lines[0].startswith("# sweep ")
    return list(csv.DictReader(lines[1:]))


def test_every_combination_once(tmp_path: Path) -> None:
    out = tmp_path / "s.csv"
    assert sweep(economy(), SCENARIO, VARY, out, ["USA"], workers=2) == {"solved": 45}
    found = rows(out)
    assert sorted(int(r["id"]) for r in found) == list(range(45))
    assert {(float(r["rate_percent_1"]), float(r["trade_elasticity"])) for r in found} == {
        (a, b) for a in np.linspace(0, 40, 9) for b in np.linspace(2, 6, 5)
    }
    assert all(abs(float(r["welfare_USA"])) < 1e-6 for r in found if float(r["rate_percent_1"]) == 0)


def test_it_goes_on_where_it_stopped_and_mends_a_cut_line(tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole.csv", tmp_path / "cut.csv"
    sweep(economy(), SCENARIO, VARY, whole, ["AZE"], workers=1)
    text = whole.read_text("utf-8")
    cut.write_text(text[: int(len(text) * 0.6)], encoding="utf-8")
    told: list[tuple[int, int]] = []
    sweep(economy(), SCENARIO, VARY, cut, ["AZE"], workers=1, progress=lambda done, of: told.append((done, of)))
    assert told[0][0] > 20 and told[-1] == (45, 45)
    assert sorted(map(tuple, (r.items() for r in rows(cut)))) == sorted(map(tuple, (r.items() for r in rows(whole))))
    assert sweep(economy(), SCENARIO, VARY, cut, ["AZE"], workers=1) == {"solved": 45}


def test_another_sweep_s_file_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "s.csv"
    sweep(economy(), SCENARIO, VARY[:1], out, ["USA"], workers=1)
    before = out.read_bytes()
    with pytest.raises(BadScenario, match="another sweep"):
        sweep(economy(), SCENARIO, VARY, out, ["USA"], workers=1)
    assert out.read_bytes() == before


def test_what_does_not_converge_is_reported_not_dropped(tmp_path: Path) -> None:
    closed = Scenario.parse(
        {"changes": [{"type": "export_ban", "exporters": ["AZE", "RUS"]}, {"type": "trade_cost", "percent": 0}]}
    )
    nobody = Economy.of(["AZE", "RUS", "USA"], np.array([[0, 5, 5], [5, 9, 5], [5, 5, 0.0]]), 4.0)
    vary = [Vary(field="percent", change=2, to=10, steps=3, **{"from": 0})]
    assert sweep(nobody, closed, vary, tmp_path / "s.csv", ["USA"], workers=1) == {"failed": 3}
    assert all("without any supplier" in r["reason"] for r in rows(tmp_path / "s.csv"))


@pytest.mark.parametrize(
    ("vary", "says"),
    [
        ({"field": "rate_percent", "from": 0, "to": -500, "steps": 3}, "vary 1"),
        ({"field": "trade_elasticity", "from": -1, "to": 4, "steps": 3}, "leaves 0.1 to 100"),
        ({"field": "percent", "from": 0, "to": 5, "steps": 3}, "tariff has no percent"),
        ({"field": "rate_percent", "change": 2, "from": 0, "to": 5, "steps": 3}, "there is no change 2"),
        ({"field": "rate_percent", "from": 0, "to": 5, "steps": 1_000_000}, "10,000,000"),
    ],
)
def test_what_no_row_could_answer_is_refused_before_anything_is_written(tmp_path: Path, vary: dict, says: str) -> None:
    tables = [Vary(**vary)] * (2 if vary["steps"] > 1000 else 1)
    with pytest.raises(BadScenario, match=says):
        sweep(economy(), SCENARIO, tables, tmp_path / "s.csv", ["USA"], workers=1)
    assert not (tmp_path / "s.csv").exists()


def test_killed_half_way_and_resumed(tmp_path: Path) -> None:
    out = tmp_path / "s.csv"
    script = (
        "from pathlib import Path\nimport sys\nsys.path.insert(0, sys.argv[2])\nfrom test_sweep import *\n"
        "if __name__ == '__main__':\n    sweep(economy(), SCENARIO, MANY, Path(sys.argv[1]), ['USA'], workers=1)\n"
    )
    (tmp_path / "run.py").write_text(script, encoding="utf-8")
    running = subprocess.Popen(
        [sys.executable, tmp_path / "run.py", out, Path(__file__).parent], start_new_session=True
    )
    until = time.monotonic() + 60
    while time.monotonic() < until and not (out.exists() and out.stat().st_size > 2_000):
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    begun = out.read_text("utf-8").count("\n")
    counts = sweep(economy(), SCENARIO, MANY, out, ["USA"], workers=2)
    assert begun > 2 and counts == {"solved": 3000}
    assert sorted(int(r["id"]) for r in rows(out)) == list(range(3000))


MANY = [Vary(field="rate_percent", to=40, steps=3000, **{"from": 0})]


@pytest.mark.parametrize("engine", ["local", pytest.param("ray", marks=pytest.mark.xdist_group("ray"))])
def test_parquet_has_the_same_rows_as_csv_and_goes_on(tmp_path: Path, engine: str) -> None:
    import pyarrow.parquet as pq

    out, table = tmp_path / "s.parquet", tmp_path / "s.csv"
    few = [VARY[0], VARY[1].model_copy(update={"steps": 2})]
    sweep(economy(), SCENARIO, VARY, table, ["USA"], workers=1)
    for _ in range(2):
        assert sweep(economy(), SCENARIO, VARY, out, ["USA"], engine=engine, workers=2) == {"solved": 45}
        found = pq.read_table(out).to_pylist()
        assert len(found) == 45
    told = {int(r["id"]): float(r["welfare_USA"]) for r in rows(table)}
    assert {r["id"]: pytest.approx(r["welfare_USA"], rel=1e-6) for r in found} == told
    with pytest.raises(BilateralError, match="another table"):
        sweep(economy(), SCENARIO, few, out, ["USA"], workers=1)
