"""A site in processes of its own, as `bilateral serve` starts it, for tests that need a real server, worker and browser."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from conftest import free_port


def run_apart(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine in a thread of its own: the browser's driver keeps a loop in the tests' one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


class Served:
    """A running site: its address, its folder, the first administrator's link."""

    def __init__(self, folder: Path, port: int, process: subprocess.Popen[str]) -> None:
        self.folder, self.process = folder, process
        self.url = f"http://127.0.0.1:{port}"
        self.link = ""

    def kill(self) -> None:
        """Pull the plug: server and workers at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def wait_for(url: str, process: subprocess.Popen[Any], log: Callable[[], str] = str) -> None:
    """Wait until a server that was begun answers."""
    for _ in range(300):
        try:
            httpx.get(url, timeout=5)
            return
        except httpx.HTTPError:
            assert process.poll() is None, log()
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")


@contextmanager
def served(folder: Path, *options: str, settings: str = "", port: int = 0) -> Iterator[Served]:
    """Serve a workspace; `settings` are lines of its [site] table."""
    port = port or free_port()
    config = folder / "bilateral.toml"
    text = config.read_text("utf-8").split("\n[site]\n")[0]
    config.write_text(
        f'{text}\n[site]\naddress = "http://127.0.0.1:{port}"\nrequests_a_minute = 100000\n{settings}\n',
        encoding="utf-8",
    )
    command = [
        str(Path(sys.executable).with_name("bilateral")),
        "serve",
        "-w",
        str(folder),
        "--port",
        str(port),
        *options,
    ]
    log = folder / "serve.log"
    with log.open("w") as told, subprocess.Popen(command, stdout=told, stderr=subprocess.STDOUT, start_new_session=True, env={**os.environ, "COLUMNS": "300"}) as process:  # fmt: skip
        site = Served(folder, port, process)  # type: ignore[arg-type]
        try:
            wait_for(f"{site.url}/health", process, log.read_text)
            found = re.search(r"/join/(\S+)", log.read_text())
            site.link = f"{site.url}/join/{found[1]}" if found else ""
            yield site
        finally:
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    site.kill()
            assert "Traceback" not in log.read_text(), log.read_text()


class Browserless:
    """A visitor with cookies and no scripts: finds a page's forms and sends them with their hidden fields."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def get(self, path: str, **options: Any) -> Any:
        """A page."""
        return self.client.get(path, **options)

    def csrf(self, path: str = "/sign-in") -> str:
        """The mark that a page's forms carry."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.client.get(path).text)
        assert found, path
        return found[1]

    def post(self, path: str, data: dict[str, Any] | None = None, *, page: str = "/sign-in", **options: Any) -> Any:
        """Send a form as a page of the site would."""
        return self.client.post(path, data={"csrf": self.csrf(page), **(data or {})}, **options)

    def sign_in(self, email: str, password: str) -> Any:
        """Sign in."""
        return self.post("/sign-in", {"email": email, "password": password})
