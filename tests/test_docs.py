"""The documentation says what the program does: every command, every room, every parameter file, every link."""

import re
from pathlib import Path

import pytest

from bilateral.cli import app
from conftest import ROOT

PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_every_command_is_in_the_guide() -> None:
    guide = (ROOT / "docs/guide.md").read_text("utf-8")
    for command in app.registered_commands:
        assert f"bilateral {command.name or command.callback.__name__}" in guide


def test_every_room_is_in_the_picture_in_the_linter_s_order() -> None:
    import tomllib

    contract = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0]
    rooms = [name.strip() for layer in contract["layers"] for name in layer.split("|")]
    page = (ROOT / "docs/architecture.md").read_text("utf-8")
    drawn = re.findall(r"^\| `(\w+)`", page, flags=re.M)
    assert drawn == rooms


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_records_named_in_the_pages_are_those_of_the_starter_pack(shared_desk) -> None:
    named = {
        name
        for page in PAGES
        for name in re.findall(
            r"\b(?:claim|target|measure|event|commitment)[-:][0-9a-f]{4,10}\b", page.read_text("utf-8")
        )
    }
    assert named
    for name in named:
        assert shared_desk.register.record(name.replace(":", "-"))


def test_the_readme_names_the_two_commands_that_ci_runs() -> None:
    readme, ci = (ROOT / "README.md").read_text("utf-8"), (ROOT / ".ci/run").read_text("utf-8")
    for command in ("make brief", "make test"):
        assert command in readme and command in ci


def test_modules_have_doctests_that_hold() -> None:
    import doctest
    import importlib
    import pkgutil

    import bilateral

    tried = 0
    for module in pkgutil.walk_packages(bilateral.__path__, "bilateral."):
        if "migrations" in module.name:
            continue
        result = doctest.testmod(importlib.import_module(module.name))
        assert not result.failed, module.name
        tried += result.attempted
    assert tried >= 15
