"""Scenarios from files, from Python, from measures; and one clear line for each that does not hold."""

from datetime import date
from pathlib import Path

import pytest

from bilateral.errors import BadScenario
from bilateral.records import of_kind
from bilateral.scenarios import Change, Scenario
from bilateral.scenarios.scenario import spared
from bilateral.workspace import Workspace

BAN = """
title = "Six-month gasoline ban"
on = "Azerbaijan"

[[change]]
type = "export_ban"
products = ["gasoline"]
exporters = ["Russia"]
exempt = ["Mongolia", "UZB", "humanitarian aid"]
start = 2024-03-01
end = 2024-08-31
suspended = ["2024-05-20/2024-07-31"]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "scenario.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_in_words_becomes_codes(tmp_path: Path) -> None:
    s = Scenario.load(write(tmp_path, BAN))
    (change,) = s.changes
    assert (s.on, change.exporters, change.products) == ("AZE", ("RUS",), ("271012",))
    assert change.exempt == ("MNG", "UZB") and change.not_modelled == ("humanitarian aid",)


@pytest.mark.parametrize(
    ("day", "in_force"),
    [("2024-02-29", False), ("2024-03-01", True), ("2024-05-19", True), ("2024-05-20", False), ("2024-07-31", False),
     ("2024-08-01", True), ("2024-08-31", True), ("2024-09-01", False)],
)  # fmt: skip
def test_the_state_of_a_change_on_any_day(tmp_path: Path, day: str, in_force: bool) -> None:
    (change,) = Scenario.load(write(tmp_path, BAN)).changes
    assert change.holds(date.fromisoformat(day)) is in_force


def test_an_exemption_spares_the_other_side_only() -> None:
    change = Change(type="export_ban", exporters=("RUS",), exempt=("RUS", "KAZ"), products=("271012",))
    assert change.touches("RUS", "AZE") and not change.touches("RUS", "KAZ") and not change.touches("KAZ", "AZE")


def test_a_product_is_covered_by_its_heading_and_covers_its_parts() -> None:
    change = Change(type="import_ban", importers=("RUS",), products=("2710",))
    assert change.covers("271012") and change.covers("27") and not change.covers("1001")


def test_a_scenario_survives_json(tmp_path: Path) -> None:
    s = Scenario.load(write(tmp_path, BAN))
    assert Scenario.model_validate_json(s.model_dump_json()) == s


def test_the_measure_of_the_register_with_its_format_s_members(shared_desk: Workspace) -> None:
    measure = next(m for m in of_kind(shared_desk.register.records(), "measure") if m.exemptions and m.duration)
    s = Scenario.from_measure(measure, on="AZE", house=shared_desk.warehouse)
    (change,) = s.changes
    assert change.type == "export_ban" and change.products == ("271012",) and s.record == measure.id
    assert (change.start, change.end) == ("2024-03-01", "2024-08-31")
    assert {"ARM", "BLR", "KAZ", "KGZ", "MNG", "UZB"} <= set(change.exempt)
    assert change.not_modelled == ("Abkhazia", "South Ossetia")
    assert change.touches("RUS", "AZE") and not change.touches("RUS", "KAZ")


def test_members_are_those_of_the_day(shared_desk: Workspace) -> None:
    codes, words = spared(["members of the Eurasian Economic Union"], shared_desk.warehouse, "2014-06-01")
    assert "ARM" not in codes or words == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ('type = "export_ban"\nexporters = ["Atlantis"]', "Atlantis"),
        ('type = "export_ban"\nexporters = ["RUS"]\nproducts = ["unicorns"]', "unicorns.*no HS code"),
        ('type = "export_ban"', "needs exporters"),
        ('type = "import_ban"', "needs importers"),
        ('type = "embargo"', "type.*export_ban"),
        ('type = "export_ban"\nexporters = ["RUS"]\nstart = 2024-08-01\nend = 2024-03-01', "end 2024-03-01 is before"),
        ('type = "tariff"\nimporters = ["USA"]', "needs rate_percent"),
        ('type = "supply_loss"\nexporters = ["RUS"]\npercent = 140', "not between 0 and 100"),
        ('type = "tariff"\nimporters = ["USA"]\nrate_percent = -150', "rate_percent.*greater than -100"),
        ('type = "export_ban"\nexporters = ["RUS"]\nexempt = ["XYZ"]', "no country is called 'XYZ'"),
        ('type = "export_ban"\nexporters = ["RUS"]\nexportrs = ["RUS"]', "no field 'exportrs'; nearest: exporters"),
        ('type = "export_ban"\nexporters = "RUS"', "is no list"),
        ('type = "export_ban"\nexporters = ["RUS"]\nexempt = ["kazahstan"]', "nearest: Kazakhstan"),
        ('type = "export_ban"\nexporters = ["RUS"]\nend = 2024-03-01', "end is given without start"),
        ('type = "tariff"\nimporters = ["USA"]\nrate_percent = nan', "rate_percent"),
        ('type = "tariff"\nimporters = ["USA"]\nrate_percent = 5\nfrom_percent = -100', "from_percent"),
        ('type = "export_ban"\nexporters = ["RUS"]\nstart = "soon"', "start"),
        (
            'type = "export_ban"\nexporters = ["RUS"]\nstart = 2024-03-01\nend = 2024-08-31\nsuspended = ["2025-01/2025-02"]',
            "suspended 2025-01-01/2025-02-28 lies outside of 2024-03-01 to 2024-08-31",
        ),
        (
            'type = "export_ban"\nexporters = ["RUS"]\nsuspended = ["2025-01"]',
            "suspended 2025-01 is given without start",
        ),
    ],
)
def test_bad_changes_get_one_line_that_names_them(tmp_path: Path, change: str, says: str) -> None:
    with pytest.raises(BadScenario, match=says) as caught:
        Scenario.load(write(tmp_path, f"[[change]]\n{change}\n"))
    assert "\n" not in str(caught.value) and "scenario.toml" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [("title = ", "is no TOML"), ("title = 'x'", "no .*change"), ("change = 3", "no .*change"), ("", "no .*change")],
)
def test_bad_files_get_one_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(BadScenario, match=says) as caught:
        Scenario.load(write(tmp_path, text))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("demand", 0.2, "demand = 0.2 is not between"),
        ("substitution", 0.5, "substitution"),
        ("colour", 1, "no parameter 'colour'"),
    ],
)
def test_elasticities_of_the_wrong_sign_or_name(tmp_path: Path, name: str, value: float, says: str) -> None:
    with pytest.raises(BadScenario, match=says):
        Scenario.load(write(tmp_path, BAN + f"[elasticities]\n{name} = {value}\n"))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadScenario, match="no such file"):
        Scenario.load(tmp_path / "none.toml")
