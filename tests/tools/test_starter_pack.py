"""The starter pack: small, licensed, and rebuilt from the same data byte for byte."""

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bilateral.workspace import Workspace, starter_folder
from conftest import ROOT, SHARED


def rows(name: str) -> list[dict[str, str]]:
    with (starter_folder() / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def test_at_most_three_thousand_rows_each_with_source_vintage_and_licence() -> None:
    observations, datasets = rows("observations.csv"), rows("datasets.csv")
    licences = {(d["source"], d["vintage"]): d["licence"] for d in datasets}
    assert 0 < len(observations) <= 3000
    assert all(licences[o["source"], o["vintage"]] for o in observations)


def test_what_it_holds(shared_desk: Workspace) -> None:
    house = shared_desk.warehouse
    covered = {o.period for o in house.observations(source="baci", reporter="AZE", partner="RUS")}
    assert covered == {str(y) for y in [*range(2000, 2021), 2023]}
    assert house.observations(reporter="AZE", flow="gdp") and house.observations(flow="membership")
    assert len(house.observations(source="policy-acts", reporter="RUS")) >= 3
    official = house.observations(source="official-press")
    assert official and all(o.url.startswith("http") and o.note for o in official)


def test_reports_are_six_to_eight_and_one_is_on_another_pair(starter_reports: list[Path]) -> None:
    assert 6 <= len(starter_reports) <= 8
    assert any("russia-china" in path.name for path in starter_reports)


@pytest.mark.shared
def test_the_builder_gives_the_same_bytes(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    shutil.copytree(starter_folder(), tmp_path / "src/bilateral/starter")
    made = subprocess.run(
        [sys.executable, tmp_path / "tools/build_starter_pack.py", SHARED / "data"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    for name in ("observations.csv", "datasets.csv"):
        assert (tmp_path / "src/bilateral/starter" / name).read_bytes() == (starter_folder() / name).read_bytes()


@pytest.mark.shared
def test_no_sentence_of_the_reports_is_copied(starter_reports: list[Path]) -> None:
    import json
    import re

    texts = [p.read_text("utf-8") for p in (SHARED / "documents").glob("*.txt")]
    texts += [
        json.loads(p.read_text("utf-8"))["text"] for p in (SHARED / "corpus").glob("*.json") if "gold" not in p.name
    ]
    runs = set()
    for text in texts:
        words = re.findall(r"\w+", text.lower())
        runs |= {tuple(words[n : n + 14]) for n in range(len(words) - 13)}
    for path in starter_reports:
        words = re.findall(r"\w+", path.read_text("utf-8").lower())
        copied = [" ".join(words[n : n + 14]) for n in range(len(words) - 13) if tuple(words[n : n + 14]) in runs]
        assert not copied, (path.name, copied[:1])
