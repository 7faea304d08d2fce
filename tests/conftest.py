"""What tests share: a workspace with the starter pack, the founding texts, a browser, a PostgreSQL server."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text

from bilateral.reading import Reading, read, read_file
from bilateral.records import Document
from bilateral.workspace import Workspace, starter_folder

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"

# A first example may have to load a model: time is a benchmark's business, not a test's.
settings.register_profile("bilateral", deadline=None)
settings.load_profile("bilateral")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if SHARED.is_dir():
        return
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(pytest.mark.skip(reason="needs ../shared, which is not on this machine"))


@pytest.fixture(scope="session")
def starter_reports() -> list[Path]:
    return sorted((starter_folder() / "reports").iterdir())


@pytest.fixture(scope="session")
def readings(starter_reports: list[Path]) -> dict[str, Reading]:
    """The starter reports as read, by the two digits of their names."""
    return {path.name[:2]: read(read_file(path)) for path in starter_reports}


@pytest.fixture(scope="session")
def _full_desk(tmp_path_factory: pytest.TempPathFactory, readings: dict[str, Reading]) -> Path:
    folder = tmp_path_factory.mktemp("desk") / "full"
    with Workspace.create(folder) as home:
        for reading in readings.values():
            home.register.add(reading.document, reading.records)
    return folder


@pytest.fixture
def desk(_full_desk: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A workspace with the starter figures and reports, this test's own."""
    shutil.copytree(_full_desk, tmp_path / "desk")
    with Workspace.open(tmp_path / "desk") as home:
        yield home


@pytest.fixture(scope="session")
def shared_desk(_full_desk: Path) -> Iterator[Workspace]:
    """The same workspace for tests that only read."""
    with Workspace.open(_full_desk) as home:
        yield home


@pytest.fixture(scope="session")
def founding() -> dict[str, Reading]:
    """The two founding texts as read; only for tests marked `shared`."""
    return {path.stem: read(read_file(path)) for path in sorted((SHARED / "documents").glob("*.txt"))}


@pytest.fixture
def document() -> Document:
    return Document.of("Trade turnover between Azerbaijan and Russia came to $4.4 billion in 2023.", title="A note")


def run_cli(*arguments: object, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does, in its own process."""
    return subprocess.run(
        [Path(sys.executable).with_name("bilateral"), *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "COLUMNS": "160", **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Chromium: the system's, or the one that Playwright brought."""
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield running
        running.close()


def _programs() -> Path | None:
    homes = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    found = shutil.which("initdb")
    return homes[-1] if homes else Path(found).resolve().parent if found else None


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    programs = _programs()
    if programs is None:
        pytest.skip("no PostgreSQL server on this machine (Debian: apt-get install postgresql)")
    # PostgreSQL refuses to run as root, and its user must reach the folder.
    as_user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="bilateral-postgres-") as home:
        if as_user:
            shutil.chown(home, "postgres")
        port, data = free_port(), Path(home) / "data"
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} -c fsync=off"

        def run(*command: object) -> None:
            subprocess.run([*as_user, *map(str, command)], check=True, capture_output=True, cwd="/")

        run(programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync")
        run(programs / "pg_ctl", "-D", data, "-o", options, "-w", "-l", f"{home}/log", "start")
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}"
        run(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


@pytest.fixture
def postgres_url(postgres_server: str, request: pytest.FixtureRequest) -> str:
    name = f"t{abs(hash(request.node.nodeid))}"
    engine = create_engine(f"{postgres_server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as db:
        db.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{postgres_server}/{name}"
