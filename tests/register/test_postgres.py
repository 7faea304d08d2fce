"""The register on a real PostgreSQL server, started for these tests where its programs are installed."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bilateral.errors import BilateralError
from bilateral.reading import Reading
from bilateral.register import Register
from conftest import free_port
from register.test_register import LAWS

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("postgres")]


def _programs() -> Path | None:
    homes = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    found = shutil.which("initdb")
    return homes[-1] if homes else Path(found).resolve().parent if found else None


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
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
def url(server: str, request: pytest.FixtureRequest) -> str:
    name = f"t{abs(hash(request.node.nodeid))}"
    engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as db:
        db.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{server}/{name}"


@pytest.mark.parametrize("law", LAWS)
def test_on_postgresql(url: str, readings: dict[str, Reading], law) -> None:
    register = Register(url)
    law(register, readings["01"])
    register.close()


def test_migrations_run_once(url: str, readings: dict[str, Reading]) -> None:
    first, second = Register(url), Register(url)
    first.add(readings["02"].document, readings["02"].records)
    assert second.records() == list(readings["02"].records)
    first.close(), second.close()


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(BilateralError):
        Register(f"postgresql+psycopg://postgres@127.0.0.1:{free_port()}/none")
