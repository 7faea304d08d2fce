"""The commands of what-ifs as a user runs them."""

import json
from pathlib import Path

import pytest

from bilateral.workspace import Workspace
from conftest import run_cli

BAN = """title = "Six-month gasoline ban"
on = "AZE"
[[change]]
type = "export_ban"
products = ["gasoline"]
exporters = ["RUS"]
start = 2024-03-01
end = 2024-08-31
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, shared_desk: Workspace) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    (folder / "ban.toml").write_text(BAN, encoding="utf-8")
    return folder


def test_from_a_sentence_of_the_register_to_a_result(place: Path, shared_desk: Workspace) -> None:
    measure = next(r for r in shared_desk.register.records() if r.kind == "measure" and r.exemptions)
    done = run_cli("simulate", measure.id.replace("-", ":", 1)[:12], "--on", "Azerbaijan", "-w", shared_desk.folder)
    assert done.returncode == 0, done.stderr
    for text in (
        "exposure",
        "46.8%",
        "who replaces it",
        "own stocks",
        "Model: product_market",
        "Assumed:",
        "It cannot tell:",
        measure.quote[:30],
    ):
        assert text in done.stdout, text


def test_save_replay_and_chart(place: Path, shared_desk: Workspace) -> None:
    files = {"--save": place / "ban.json", "--chart": place / "ban.svg"}
    options = [x for pair in files.items() for x in pair]
    done = run_cli("simulate", place / "ban.toml", "--draws", 20, "--seed", 5, *options, "-w", shared_desk.folder)
    assert done.returncode == 0, done.stderr
    assert "20 draws" in done.stdout and "what drives" in done.stdout
    assert "<svg" in files["--chart"].read_text("utf-8")
    again = run_cli("simulate", "--replay", files["--save"], "-w", shared_desk.folder)
    assert again.returncode == 0 and "Reproduced: every number is the same." in again.stdout


def test_json_for_scripts(place: Path, shared_desk: Workspace) -> None:
    done = run_cli("simulate", place / "ban.toml", "--json", "-w", shared_desk.folder)
    data = json.loads(done.stdout)
    assert data["model"] == "product_market" and data["scenario"]["changes"][0]["exporters"] == ["RUS"]
    assert {t["name"] for t in data["tables"]} == {"months", "who replaces it", "surplus"}


def test_exposure_alone(place: Path, shared_desk: Workspace) -> None:
    done = run_cli("simulate", place / "ban.toml", "--model", "exposure", "-w", shared_desk.folder)
    assert done.returncode == 0 and "46.8%" in done.stdout and "months" not in done.stdout.split("exposure")[0]


def test_alternatives(shared_desk: Workspace) -> None:
    done = run_cli("alternatives", "Azerbaijan", "gasoline", "--without", "Russia", "-w", shared_desk.folder)
    assert done.returncode == 0, done.stderr
    assert "Bulgaria" in done.stdout and "1,540,262 t" in done.stdout
    data = json.loads(run_cli("alternatives", "AZE", "271012", "--json", "-w", shared_desk.folder).stdout)
    assert data["need_t"] == pytest.approx(86036.95)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["simulate"], "no scenario is named"),
        (["simulate", "nowhere.toml"], "no such file"),
        (["simulate", "ban.toml", "--model", "crystal_ball"], "there is no model 'crystal_ball'"),
        (["simulate", "ban.toml", "--on", "Atlantis"], "no country is called 'Atlantis'"),
        (["simulate", "ban.toml", "--on", "KEN"], "HS 271012 with Kenya"),
        (["simulate", "measure:zzz"], "zzz"),
        (["simulate", "ban.toml", "--chart", "x.gif"], ".svg, .png"),
        (["simulate", "--replay", "ban.toml"], "is no outcome"),
        (["simulate", "ban.toml", "--model", "structural_gravity"], "BACI release"),
        (["simulate", "."], "cannot be read"),
        (["simulate", "--replay", "."], "cannot be read"),
        (["simulate", "--replay", "ban.toml", "--on", "RUS"], "a replay takes everything"),
        (["simulate", "measure:"], "no measure is named"),
        (["sweep", ".", "--out", "x.csv"], "cannot be read"),
        (["alternatives", "AZE", "unicorns"], "no HS code"),
        (["alternatives", "KEN", "gasoline"], "no imports of HS 271012 by Kenya"),
        (["sweep", "ban.toml", "--out", "x.csv"], "nothing varies"),
    ],
)
def test_bad_input_gets_one_clear_line(place: Path, shared_desk: Workspace, arguments: list[str], says: str) -> None:
    done = run_cli(*arguments, "-w", shared_desk.folder, cwd=place)
    assert done.returncode in (2, 4)
    assert done.stderr.startswith("error: ") and says in done.stderr and done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_a_sweep_s_bad_table_is_named(place: Path, shared_desk: Workspace) -> None:
    (place / "vary.toml").write_text(
        BAN + '[[vary]]\nfield = "colour"\nfrom = 1\nto = 2\nsteps = 2\n', encoding="utf-8"
    )
    done = run_cli("sweep", "vary.toml", "--out", "x.csv", "-w", shared_desk.folder, cwd=place)
    assert done.returncode == 2 and "vary.toml, vary, field" in done.stderr


@pytest.mark.parametrize("command", ["simulate", "alternatives", "sweep"])
def test_help_shows_an_example(command: str) -> None:
    assert f"Example: bilateral {command}" in " ".join(run_cli(command, "--help").stdout.split())
