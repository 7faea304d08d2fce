"""The commands around the site: serve it, work for it, back it up, restore it."""

from __future__ import annotations

import io
import ipaddress
import os
import signal
import socket
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Annotated

import typer
from filelock import FileLock

from bilateral.cli.frame import HERE, Folder, app, bar, err, out
from bilateral.errors import BadData
from bilateral.workspace import CONFIG, Workspace

GRACE = 10
KEEP_ALIVE = 75  # longer than a proxy keeps a connection, so that it is the one that closes
STATISTICS = "warehouse/"
REGISTER = "register/"


@app.command(epilog="Example: bilateral serve -w my-desk --port 8000")
def serve(
    workspace: Folder = HERE,
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen at.", min=1, max=65535)] = 8000,
    servers: Annotated[int, typer.Option(help="Server processes.", min=1, max=64)] = 1,
    workers: Annotated[
        int,
        typer.Option(
            help="Workers that read, simulate and send; 0 where `bilateral work` runs elsewhere.", min=0, max=64
        ),
    ] = 1,
) -> None:
    """Serve the workspace's site and API, on this machine unless told otherwise, with a worker beside it."""
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    from bilateral.team import People

    line = _listening(host, port)
    with Workspace.open(workspace) as home:
        name, address = home.name, home.site.address
        first = People(home.register.database).first_link()
    err.print(f"Serving {name} at http://{host}:{port}/ (Ctrl-C ends it)")
    base = address if address != "http://127.0.0.1:8000" else f"http://{host}:{port}"
    if first:
        err.print(f"First administrator, once: {base}/join/{first}", soft_wrap=True, highlight=False)
    if not _is_loopback(host) and not address.startswith("https://"):
        err.print(f"note: this is open to the network; put it behind a server that speaks HTTPS and set [site] address in {CONFIG} (docs/site.md)", soft_wrap=True)  # fmt: skip
    os.environ["BILATERAL_WORKSPACE"] = str(workspace.resolve())
    signal.signal(
        signal.SIGTERM, _leave
    )  # the server raises it again when it has stopped: the workers are still to be told
    crew = _Crew(workspace.resolve(), workers)
    config = uvicorn.Config("bilateral.web:from_environment", factory=True, workers=servers, log_level="warning", timeout_graceful_shutdown=GRACE,
                            timeout_keep_alive=KEEP_ALIVE, proxy_headers=False, server_header=False)  # fmt: skip
    crew.begin()
    try:
        uvicorn.Server(config).run([line]) if servers == 1 else Multiprocess(config, sockets=[line]).run()
    finally:
        crew.end()


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens; it says that it is TCP, by which the loop sends small pieces at once. Raises BadData where it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    line = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        line.bind((host, port))
    except OSError as error:
        raise BadData(f"cannot listen at {host}:{port} ({error.strerror})", where="--port", remedy="end what listens there, or take another port") from None  # fmt: skip
    line.set_inheritable(True)
    return line


@app.command(epilog="Example: bilateral work -w my-desk")
def work(workspace: Folder = HERE) -> None:
    """Be a worker of a workspace that is served elsewhere: read, simulate, make briefs, send news."""
    from bilateral.web.worker import Worker

    with Workspace.open(workspace) as home:
        worker = Worker(home)
        signal.signal(signal.SIGTERM, worker.stop)
        signal.signal(signal.SIGINT, worker.stop)
        err.print(f"Working for {home.name} (Ctrl-C ends it)")
        worker.run()


@app.command(epilog="Example: bilateral backup desk-2026-11-26.tar -w my-desk")
def backup(file: Annotated[Path, typer.Argument(help="The archive to write.")], workspace: Folder = HERE) -> None:
    """Write the whole workspace into one archive, from one state, while it is served."""
    from bilateral.register.copies import dump, tables

    staged = file.with_name(file.name + ".new")
    try:
        with Workspace.open(workspace) as home, tarfile.open(staged, "w") as archive, bar("backing up") as progress:
            done = 0

            def table(name: str, lines: Iterator[bytes]) -> None:
                nonlocal done
                with tempfile.TemporaryFile() as held:
                    for line in lines:
                        held.write(line)
                    _put(archive, f"{REGISTER}{name}.jsonl", held)
                done += 1
                progress(done, len(tables()) + 1)

            archive.add(workspace / CONFIG, CONFIG)
            dump(home.register.database, table)
            folder = home.warehouse.folder
            if folder.is_dir():
                with FileLock(folder / "load.lock"):  # a load that ends meanwhile would take files away
                    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".lock"):
                        archive.add(path, f"{STATISTICS}{path.relative_to(folder)}")
        staged.replace(file)
    except OSError as error:
        raise BadData(f"cannot be written ({error.strerror})", where=str(file), remedy="name another file") from None
    finally:
        staged.unlink(missing_ok=True)
    out.print(f"Wrote {file} ({file.stat().st_size / 1e6:,.1f} MB).", soft_wrap=True)


@app.command(epilog="Example: bilateral restore desk-2026-11-26.tar new-desk")
def restore(
    file: Annotated[Path, typer.Argument(help="An archive that `bilateral backup` wrote.")],
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.")],
    register: Annotated[
        str, typer.Option(help="Another database than the archive's, empty: postgresql+psycopg://…")
    ] = "",
) -> None:
    """Make a workspace of an archive: all of it or nothing."""
    from bilateral.register.copies import fill, tables

    if folder.exists() and any(folder.iterdir()):
        raise BadData("is not empty", where=str(folder), remedy="name a new folder")
    try:
        archive = tarfile.open(file)  # noqa: SIM115 - closed below, its errors are told first
        config = archive.extractfile(CONFIG)
        assert config is not None
    except (OSError, tarfile.TarError, KeyError, AssertionError):
        raise BadData(
            "is no archive of a workspace", where=str(file), remedy="name a file that `bilateral backup` wrote"
        ) from None
    with archive, tempfile.TemporaryDirectory(dir=folder.parent, prefix=".restore-") as scratch:
        staged = Path(scratch) / "desk"
        staged.mkdir()
        text = config.read().decode()
        if register:
            lines = [line for line in text.splitlines() if not line.startswith("register")]
            text = f'register = "{register}"\n' + "\n".join(lines) + "\n"
        (staged / CONFIG).write_text(text, encoding="utf-8")
        with Workspace.open(staged) as home:
            for member in archive.getmembers():
                if member.name.startswith(STATISTICS) and member.isfile() and ".." not in member.name:
                    target = home.warehouse.folder / member.name.removeprefix(STATISTICS)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    held = archive.extractfile(member)
                    assert held is not None
                    target.write_bytes(held.read())
            rows = fill(home.register.database, ((name, _lines(archive, name)) for name in tables()))
        folder.parent.mkdir(parents=True, exist_ok=True)
        if folder.exists():
            folder.rmdir()
        staged.rename(folder)
    out.print(f"Restored {rows:,} rows into {folder}.", soft_wrap=True)


def _lines(archive: tarfile.TarFile, table: str) -> Iterator[bytes]:
    try:
        held = archive.extractfile(f"{REGISTER}{table}.jsonl")
    except KeyError:  # an archive of before there was this table
        return
    assert held is not None
    yield from held


def _put(archive: tarfile.TarFile, name: str, held: IO[bytes]) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mtime, entry.mode = held.seek(0, io.SEEK_END), int(time.time()), 0o600
    held.seek(0)
    archive.addfile(entry, held)


class _Crew:
    """The workers beside a server: begun again when one dies, told to stop when the server does."""

    def __init__(self, folder: Path, count: int) -> None:
        self._folder, self._count = folder, count
        self._crew: list[subprocess.Popen[bytes]] = []
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._keep, daemon=True)

    def begin(self) -> None:
        self._crew = [self._one() for _ in range(self._count)]
        if self._crew:
            self._watch.start()

    def end(self) -> None:
        self._over.set()
        for worker in self._crew:
            worker.terminate()
        for worker in self._crew:
            try:
                worker.wait(GRACE)
            except subprocess.TimeoutExpired:
                worker.kill()

    def _one(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "bilateral.web.worker", str(self._folder), str(os.getpid())], start_new_session=True
        )

    def _keep(self) -> None:
        while not self._over.wait(1.0):
            for n, worker in enumerate(self._crew):
                if worker.poll() is not None and not self._over.is_set():
                    err.print(f"note: a worker ended ({worker.returncode}); another one begins")
                    self._crew[n] = self._one()


def _leave(*_: object) -> None:
    raise SystemExit(0)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


__all__ = ["backup", "restore", "serve", "work"]
