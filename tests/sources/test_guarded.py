"""Addresses that users give: attacks by name; each of them must fail."""

from __future__ import annotations

import contextlib
import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bilateral.errors import BilateralError, DownloadFailed
from bilateral.sources import guarded
from bilateral.sources.guarded import Forbidden, fetch
from conftest import free_port

LOOPBACK = ("127.0.0.0/8",)


@pytest.fixture(scope="module")
def web() -> Iterator[str]:
    """A web server on loopback that leads on, never ends, grows, or lies."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path
            if path.startswith("/to?"):
                self.send_response(302)
                self.send_header("location", path[4:])
                self.end_headers()
                return
            self.send_response(200)
            if path == "/bomb":
                self.send_header("content-encoding", "gzip")
                self.end_headers()
                self.wfile.write(gzip.compress(b"0" * 80_000_000))
                return
            self.send_header("content-type", "text/plain")
            self.end_headers()
            try:
                if path == "/slow":
                    for _ in range(100):
                        self.wfile.write(b"x")
                        self.wfile.flush()
                        time.sleep(0.2)
                self.wfile.write(b"Trade turnover came to $4.4 billion in 2023.")
            except OSError:
                pass

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


# Server-side request forgery

SSRF = {
    "loopback": "http://127.0.0.1/", "loopback by name": "http://localhost/", "private network": "http://10.0.0.1/", "metadata of clouds": "http://169.254.169.254/latest/",
    "IPv6 loopback": "http://[::1]/", "IPv4 in IPv6": "http://[::ffff:127.0.0.1]/", "decimal address": "http://2130706433/", "octal address": "http://0177.0.0.1/",
    "short address": "http://127.1/", "nothing": "http://0.0.0.0/", "NAT64": "http://[64:ff9b::7f00:1]/", "6to4": "http://[2002:7f00:1::]/", "multicast": "http://224.0.0.1/",
    "file": "file:///etc/passwd", "gopher": "gopher://127.0.0.1:25/_HELO", "user in the address": "http://example.org@127.0.0.1/", "port of mail": "http://127.0.0.1:25/",
}  # fmt: skip


@pytest.mark.parametrize("name", SSRF)
def test_ssrf(name: str) -> None:
    with pytest.raises((Forbidden, DownloadFailed)):
        fetch(SSRF[name], most=1000, seconds=3)


def test_ssrf_after_a_redirect(web: str) -> None:
    assert fetch(f"{web}/", most=1000, reach=LOOPBACK)[0]
    other = free_port()
    with pytest.raises(BilateralError):
        fetch(f"{web}/to?http://127.0.0.1:{other}/", most=1000, reach=LOOPBACK)  # nobody there
    with pytest.raises(Forbidden):
        fetch(f"{web}/to?http://169.254.169.254/", most=1000, reach=LOOPBACK)
    with pytest.raises(Forbidden):
        fetch(f"{web}/to?file:///etc/passwd", most=1000, reach=LOOPBACK)
    with pytest.raises(DownloadFailed, match="leads on"):
        fetch(f"{web}/to?/to?/to?/to?/to?/to?/to?/", most=1000, reach=LOOPBACK)


def test_ssrf_by_a_name_that_changes_its_address(monkeypatch) -> None:
    answers = iter(["93.184.216.34", "127.0.0.1"])

    def resolve(host: str, port: int, **_: object) -> list:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    monkeypatch.setattr(guarded.socket, "getaddrinfo", resolve)
    opened = []
    guard = guarded._Guard(())
    guard._real = type("Real", (), {"connect_tcp": lambda self, host, *a: opened.append(host)})()
    guard.connect_tcp("rebind.example", 80)
    assert opened == ["93.184.216.34"]  # connected to the very address that was looked at
    with pytest.raises(Forbidden):
        guard.connect_tcp("rebind.example", 80)


def test_a_page_that_never_ends_or_grows(web: str) -> None:
    with pytest.raises(DownloadFailed):
        fetch(f"{web}/slow", most=10**6, reach=LOOPBACK, seconds=1)
    with pytest.raises(DownloadFailed, match="larger"):
        fetch(f"{web}/bomb", most=10**6, reach=LOOPBACK)


@pytest.mark.parametrize(
    "url", ["https://xn--/", "http://a/\ud800", "http://[::1", "https://" + "a" * 300 + ".org/", "http://\x00/"]
)
def test_a_receiver_whose_name_is_none(url: str) -> None:
    with pytest.raises((Forbidden, DownloadFailed)):
        guarded.send(url, b"x", {}, seconds=2)
    with pytest.raises((Forbidden, DownloadFailed)):
        fetch(url, most=100, seconds=2)


def test_a_receiver_that_answers_without_end_or_drips() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            for head in (b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nx: "):
                line, _ = server.accept()
                line.recv(10_000)
                with contextlib.suppress(OSError):
                    line.sendall(head)
                    for _ in range(200):
                        line.sendall(b"x" * (1_000_000 if head.endswith(b"\n") else 1))
                        time.sleep(0 if head.endswith(b"\n") else 0.05)
                line.close()

        threading.Thread(target=answer, daemon=True).start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        assert guarded.send(url, b"x", {}, reach=LOOPBACK, seconds=5) == 200
        began = time.monotonic()
        with pytest.raises(DownloadFailed):
            guarded.send(url, b"x", {}, reach=LOOPBACK, seconds=1)
        assert time.monotonic() - began < 4
