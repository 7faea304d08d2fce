"""The commands of freight as a user runs them."""

import json
from pathlib import Path

import pytest

from conftest import run_cli


def test_a_route_with_alternatives_map_and_profile(tmp_path: Path) -> None:
    done = run_cli(
        "route", "Nhava Sheva", "Moscow", "--alternatives", 5, "--map", "m.svg", "--profile", "p.png", cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert "Bandar Abbas" in done.stdout or "Bandar Imam" in done.stdout
    assert "<svg" in (tmp_path / "m.svg").read_text("utf-8") and (tmp_path / "p.png").read_bytes()[1:4] == b"PNG"


def test_opening_a_link_is_set_against_today() -> None:
    done = run_cli("route", "Tehran", "Baku", "--open", "Rasht–Astara")
    assert done.returncode == 0 and "Against today: " in done.stdout
    data = json.loads(run_cli("route", "Tehran", "Baku", "--open", "Rasht-Astara", "--json").stdout)
    assert data["days_saved"] > 0 and data["routes"][0]["usd_tonne"] < data["today"]["usd_tonne"]


def test_named_corridors_and_what_a_place_reaches() -> None:
    done = run_cli("corridors", "Nhava Sheva", "Moscow")
    assert done.returncode == 0 and "INSTC, western branch" in done.stdout and "a detour" in done.stdout
    data = json.loads(run_cli("reach", "Baku", "--days", 3, "--json").stdout)
    assert data["hub_share"] > 0 and all(0 < d <= 3 for d in data["days"].values()) and "Alat" in data["days"]


def test_capacity(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("from,to,tonnes\nAltynkol,Baku,9000000\nMoscow,Tehran,4000000\n", encoding="utf-8")
    data = json.loads(run_cli("capacity", "d.csv", "--json", cwd=tmp_path).stdout)
    assert any(x["shadow_usd_tonne"] > 0 for x in data["links"]) and len(data["demands"]) == 2
    assert run_cli("capacity", "d.csv", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["route", "Moscw", "Baku"], "nearest: Moscow"),
        (["route", "Baku", "Baku"], "both ends"),
        (["route", "Baku", "Moscow", "--cargo", "gold"], "choose container"),
        (["route", "Baku", "Moscow", "--border", "x"], "AZE-RUS=0.5"),
        (["route", "Baku", "Moscow", "--open", "Moscow-Tehran"], "no link"),
        (["route", "Baku", "Moscow", "--objective", "joy"], "cost, hours, usd or km"),
        (["route", "Tatvan", "Meghri", "--via", "Aghband"], "Meghri–Aghband road is closed"),
        (["route", "Baku", "Moscow", "--network", "nowhere"], "cannot be read"),
        (["capacity", "none.csv"], "cannot be read"),
    ],
)
def test_bad_input_gets_one_clear_line(arguments: list[str], says: str, tmp_path: Path) -> None:
    done = run_cli(*arguments, cwd=tmp_path)
    assert done.returncode in (2, 4), done.stderr
    assert says in done.stderr and done.stderr.count("error:") == 1 and "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["route", "corridors", "reach", "capacity"])
def test_help_shows_an_example(command: str) -> None:
    assert f"Example: bilateral {command}" in " ".join(run_cli(command, "--help").stdout.split())


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--close", "Singapore", "'Singapore' is no place of the tables"),
        ("--close", "Hormuz", "passages of the sea: "),
        ("--border", "AZE-RUS=nan", "no factor on border hours"),
        ("--border", "AZE-IND=2", "no link crosses the border"),
        ("--border", "XXX-YYY=2", "no country is called 'XXX'"),
        ("--yard", "Paris", "'Paris' is not in the tables"),
    ],
)
def test_a_what_if_of_nothing_is_refused(option: str, value: str, says: str) -> None:
    done = run_cli("route", "Baku", "Moscow", option, value)
    assert done.returncode == 2 and says in done.stderr


def test_a_border_by_the_names_of_its_countries() -> None:
    done = run_cli("route", "Baku", "Moscow", "--border", "Azerbaijan-Russia=0.5")
    assert done.returncode == 0 and "Against today: -" in done.stdout
