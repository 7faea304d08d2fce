import csv
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bilateral.errors import BadData, StoreBusy
from bilateral.sources import load
from bilateral.warehouse import Warehouse
from bilateral.warehouse.schema import COLUMNS

ROW = {"source": "test", "vintage": "V1", "reporter": "AZE", "partner": "RUS", "product": "TOTAL", "flow": "exports",
       "period": "2023", "measure": "trade_value", "value": "1.5", "unit": "thousand USD", "valuation": "FOB"}  # fmt: skip


def write(path: Path, *rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> Path:
    with path.open("w", newline="", encoding="utf-8") as out:
        table = csv.DictWriter(out, columns, extrasaction="ignore", restval="")
        table.writeheader()
        table.writerows(rows)
    return path


@pytest.fixture
def house(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "warehouse")


def test_rows_come_back_as_they_went_in(house: Warehouse, tmp_path: Path) -> None:
    load(house, write(tmp_path / "a.csv", ROW, ROW | {"period": "2022", "value": "-2e3"}))
    seen = house.observations(reporter="AZE")
    assert [(o.period, o.value, o.valuation) for o in seen] == [("2022", -2000.0, "FOB"), ("2023", 1.5, "FOB")]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.dictionaries(st.integers(1900, 2100), st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_any_values_keep_their_sum_and_number(tmp_path: Path, values: dict[int, float]) -> None:
    house = Warehouse(tmp_path / "property")
    load(house, write(tmp_path / "p.csv", *(ROW | {"period": str(y), "value": repr(v)} for y, v in values.items())))
    assert {int(o.period): o.value for o in house.observations(source="test")} == values


@pytest.mark.parametrize(
    ("field", "value"),
    [("value", "1,5"), ("value", ""), ("value", "inf"), ("period", "last year"), ("reporter", "Azerbaijan"), ("flow", "sideways"),
     ("product", "oil"), ("source", " "), ("unit", "")],
)  # fmt: skip
def test_a_bad_field_is_named_with_its_line_and_the_old_data_stay(
    house: Warehouse, tmp_path: Path, field: str, value: str
) -> None:
    load(house, write(tmp_path / "old.csv", ROW))
    bad = write(tmp_path / "new.csv", ROW | {"value": "9"}, ROW | {"period": "2022", field: value})
    with pytest.raises(BadData, match=rf"new\.csv, line 3: field {field}.*accepted"):
        load(house, bad)
    assert [o.value for o in house.observations()] == [1.5]


def test_a_missing_column_is_named(house: Warehouse, tmp_path: Path) -> None:
    path = write(tmp_path / "short.csv", ROW, columns=tuple(c for c in COLUMNS if c != "period"))
    with pytest.raises(BadData, match="column 'period' is missing"):
        load(house, path)


def test_a_row_given_twice_is_refused(house: Warehouse, tmp_path: Path) -> None:
    with pytest.raises(BadData, match=r"line 3: .*twice"):
        load(house, write(tmp_path / "twice.csv", ROW, ROW))


def test_a_new_vintage_is_used_and_the_old_one_kept(house: Warehouse, tmp_path: Path) -> None:
    load(house, write(tmp_path / "1.csv", ROW, ROW | {"period": "2022"}))
    load(house, write(tmp_path / "2.csv", ROW | {"vintage": "V2", "value": "2"}))
    assert [(o.period, o.vintage) for o in house.observations()] == [("2022", "V1"), ("2023", "V2")]
    assert [o.value for o in house.observations(vintage="V1", period="2023")] == [1.5]


def test_loading_again_replaces_the_vintage(house: Warehouse, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", ROW)
    load(house, path)
    load(house, path)
    assert len(house.observations()) == 1 and len(list(house.folder.rglob("*.parquet"))) == 1


def test_baci_rows_become_observations(house: Warehouse, tmp_path: Path) -> None:
    path = tmp_path / "BACI_HS02_Y2022_V202501.csv"
    path.write_text("t,i,j,k,v,q\n2022,31,643,080810,22345.5,40000.25\n2022,643,31,100199,1000,NA\n")
    load(house, path)
    apples = house.observations(product="080810", measure="trade_value")
    assert [(o.reporter, o.partner, o.flow, o.value, o.unit) for o in apples] == [
        ("AZE", "RUS", "exports", 22345.5, "thousand USD")
    ]
    assert [o.value for o in house.observations(product="080810", measure="quantity")] == [40000.25]
    totals = {(o.reporter, o.partner, o.flow): o.value for o in house.observations(product="TOTAL")}
    assert totals[("AZE", "WLD", "exports")] == totals[("RUS", "WLD", "imports")] == totals[("AZE", "RUS", "exports")]


def test_a_bad_line_of_baci_is_named(house: Warehouse, tmp_path: Path) -> None:
    path = tmp_path / "BACI_HS02_Y2022_V202501.csv"
    path.write_text("t,i,j,k,v,q\n2022,31,643,080810,22345.5,40\n2022,643,31,100199,1000,many\n")
    with pytest.raises(BadData, match="line 3: field value says 'many'"):
        load(house, path)


KILLED = """
import sys
from pathlib import Path
from bilateral.sources import load
from bilateral.warehouse import Warehouse
house = Warehouse(Path(sys.argv[1]))
print("go", flush=True)
for _ in range(10000):
    load(house, Path(sys.argv[2]))
    print("loaded", flush=True)
"""


def test_a_killed_load_leaves_whole_data(house: Warehouse, tmp_path: Path) -> None:
    rows = [ROW | {"period": str(1900 + n % 200), "partner": f"P{n // 200:03}"} for n in range(5000)]
    path = write(tmp_path / "big.csv", *rows)
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", KILLED, str(house.folder), str(path)], stdout=subprocess.PIPE, text=True
        ) as loader:
            assert loader.stdout is not None
            assert [loader.stdout.readline().strip() for _ in range(2)] == ["go", "loaded"]
            os.kill(loader.pid, signal.SIGKILL)
        assert len(Warehouse(house.folder).observations()) == 5000
    load(house, path)
    assert len(list(house.folder.rglob("*.parquet"))) == 1, "what a killed load left behind is swept up by the next"


def test_two_loads_at_once(house: Warehouse, tmp_path: Path) -> None:
    from filelock import FileLock

    house.folder.mkdir()
    with FileLock(house.folder / "load.lock"), pytest.raises(StoreBusy, match="another load"):
        load(house, write(tmp_path / "a.csv", ROW))
