import subprocess
import sys
from pathlib import Path

import pytest

from bilateral.errors import BilateralError, NoWorkspace, UnknownCountry
from bilateral.workspace import Workspace


def test_a_workspace_is_one_folder(tmp_path: Path) -> None:
    Workspace.create(tmp_path / "w").close()
    with Workspace.open(tmp_path / "w") as home:
        home.register.documents()
    assert {p.name for p in (tmp_path / "w").iterdir()} >= {"bilateral.toml", "register.db", "warehouse"}


@pytest.mark.parametrize(
    "first", ["AZE", "az", "Azerbaijan", "Republic of Azerbaijan", "031", "azerbaidjan", "Азербайджан"]
)
def test_a_country_is_understood_in_every_usual_writing(shared_desk: Workspace, first: str) -> None:
    assert shared_desk.pair(first, "Russian Federation").codes == ("AZE", "RUS")


@pytest.mark.parametrize(
    ("text", "code"),
    [("Türkiye", "TUR"), ("Turkey", "TUR"), ("UK", "GBR"), ("USA", "USA"), ("South Korea", "KOR"), ("Côte d'Ivoire", "CIV"),
     ("Vietnam", "VNM"), ("Iran", "IRN"), ("Czech Republic", "CZE"), ("643", "RUS")],
)  # fmt: skip
def test_common_spellings(shared_desk: Workspace, text: str, code: str) -> None:
    assert shared_desk.pair(text, "CHN").reporter == code


def test_an_unknown_country_gets_the_nearest_three(shared_desk: Workspace) -> None:
    with pytest.raises(UnknownCountry) as caught:
        shared_desk.pair("Azerbajan Republik", "RUS")
    assert "Azerbaijan" in str(caught.value) and str(caught.value).count(",") >= 2


def test_a_country_and_itself_are_no_pair(shared_desk: Workspace) -> None:
    with pytest.raises(BilateralError):
        shared_desk.pair("AZE", "Azerbaijan")


def test_a_folder_that_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(NoWorkspace, match="bilateral init"):
        Workspace.open(tmp_path)


def test_creating_twice_keeps_the_first(tmp_path: Path) -> None:
    Workspace.create(tmp_path / "w").close()
    before = (tmp_path / "w" / "bilateral.toml").read_bytes()
    with pytest.raises(BilateralError):
        Workspace.create(tmp_path / "w")
    assert (tmp_path / "w" / "bilateral.toml").read_bytes() == before


def test_opening_does_not_need_the_reader(tmp_path: Path) -> None:
    """A workspace opens fast because it loads no language model."""
    Workspace.create(tmp_path / "w", starter=False).close()
    code = f"import sys; from bilateral.workspace import Workspace; Workspace.open({str(tmp_path / 'w')!r}).pair('AZE','RUS'); sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
