"""Backup and restore: the same workspace, while it is served, onto SQLite and PostgreSQL."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import httpx
import pytest

from bilateral.records import Document
from bilateral.register.copies import dump
from bilateral.team import People
from bilateral.workspace import Workspace
from conftest import run_cli
from web_server import served


def content(home: Workspace) -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = {}
    dump(home.register.database, lambda name, lines: found.__setitem__(name, sorted(lines)))
    return found


def test_a_backup_comes_back_the_same(desk: Workspace, tmp_path: Path) -> None:
    People(desk.register.database).first_link()
    done = run_cli("backup", tmp_path / "desk.tar", "-w", desk.folder)
    assert done.returncode == 0, done.stderr
    done = run_cli("restore", tmp_path / "desk.tar", tmp_path / "again")
    assert done.returncode == 0, done.stderr
    with Workspace.open(tmp_path / "again") as again:
        assert content(again) == content(desk)
        assert [d.model_dump() for d in again.warehouse.datasets()] == [
            d.model_dump() for d in desk.warehouse.datasets()
        ]
        assert again.warehouse.observations(reporter="AZE", partner="RUS") == desk.warehouse.observations(
            reporter="AZE", partner="RUS"
        )
        from bilateral.register import Query

        assert (
            again.register.look_for(Query(words="forum")).total
            == desk.register.look_for(Query(words="forum")).total
            > 0
        )
        again.register.add(Document.of("What came later."), [])


def test_a_backup_while_others_write_is_of_one_state(desk: Workspace, tmp_path: Path) -> None:
    over = threading.Event()

    def write() -> None:
        with Workspace.open(desk.folder) as home:
            home.register.database.be_served()
            n = 0
            while not over.is_set():
                home.register.add(Document.of(f"Document {n}."), [])
                n += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        with served(desk.folder, "--workers", "0") as site:
            time.sleep(0.5)
            assert run_cli("backup", tmp_path / "desk.tar", "-w", desk.folder).returncode == 0
            assert httpx.get(f"{site.url}/health").status_code == 200
    finally:
        over.set()
        writer.join()
    assert run_cli("restore", tmp_path / "desk.tar", tmp_path / "again").returncode == 0
    with Workspace.open(tmp_path / "again") as again:
        documents = {d.id for d in again.register.documents()}
        about = {c.about for c in again.register.changes(("document",), 0, 10**6)}
        assert documents == about and 8 < len(documents) < len(desk.register.documents())


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_onto_another_database(desk: Workspace, tmp_path: Path, postgres_url: str) -> None:
    assert run_cli("backup", tmp_path / "desk.tar", "-w", desk.folder).returncode == 0
    done = run_cli("restore", tmp_path / "desk.tar", tmp_path / "again", "--register", postgres_url)
    assert done.returncode == 0, done.stderr
    with Workspace.open(tmp_path / "again") as again:
        assert content(again) == content(desk)
        from bilateral.register import Query

        for words in ("forum", "Stavropol", '"two words" OR (', "turn"):
            assert again.register.look_for(Query(words=words), facets=True).total >= 0
        assert again.register.look_for(Query(words="forum")).total == desk.register.look_for(Query(words="forum")).total
        again.register.add(Document.of("What came later."), [])
        with served(tmp_path / "again", "--servers", "2") as site:
            assert {
                httpx.get(f"{site.url}{p}").status_code
                for p in ("/", "/claims", "/search?q=forum", "/calendar.ics", "/feed.atom", "/documents")
            } == {200}
    assert run_cli("restore", tmp_path / "desk.tar", tmp_path / "third", "--register", postgres_url).returncode == 2


@pytest.mark.parametrize("wrong", ["text", "folder", "taken"])
def test_restores_that_are_refused(desk: Workspace, tmp_path: Path, wrong: str) -> None:
    file, folder = tmp_path / "x.tar", tmp_path / "new"
    file.write_text("no archive")
    if wrong == "folder":
        file = tmp_path / "none.tar"
    if wrong == "taken":
        folder = Path(desk.folder)
    done = run_cli("restore", file, folder)
    assert done.returncode == 2 and "Traceback" not in done.stderr and not (tmp_path / "new").exists()
    assert not list(tmp_path.glob(".restore-*"))
