"""Downloads against a server on loopback that answers as publishers do: keys, limits, faults, broken bodies, revisions."""

import hashlib
import json
import logging
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bilateral.errors import BadData, DownloadFailed
from bilateral.reference import parameters
from bilateral.sources import Remote, fetch, load, remotes
from bilateral.warehouse import Warehouse
from conftest import run_cli

BODY = b"t,i,j,k,v,q\n" + b"".join(b"2022,31,643,%06d,%d,1\n" % (n, n) for n in range(10100, 14100))
DAY = "Wed, 22 Jan 2025 10:00:00 GMT"
KEY = "a-key-that-must-not-leak"


class Publisher:
    """A server whose answers a test scripts: a list of functions, one a request, the last one for all that follow."""

    def __init__(self) -> None:
        self.script: list[Callable[[BaseHTTPRequestHandler], None]] = [whole]
        self.seen: list[tuple[str, dict[str, str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.seen.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                step = outer.script.pop(0) if len(outer.script) > 1 else outer.script[0]
                step(self)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self.do_GET()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def send(
    handler: BaseHTTPRequestHandler, code: int, body: bytes = b"", length: int | None = None, **headers: str
) -> None:
    handler.send_response(code)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body) if length is None else length))
    handler.end_headers()
    handler.wfile.write(body)


def whole(handler: BaseHTTPRequestHandler) -> None:
    """The file, or what is missing of it, or '304' where it is current."""
    etag = '"v1"'
    if handler.headers.get("If-None-Match") == etag:
        return send(handler, 304)
    begin = handler.headers.get("Range", "")
    if begin and handler.headers.get("If-Range") == etag:
        start = int(begin.removeprefix("bytes=").rstrip("-"))
        return send(
            handler,
            206,
            BODY[start:],
            ETag=etag,
            Last_Modified=DAY,
            Content_Range=f"bytes {start}-{len(BODY) - 1}/{len(BODY)}",
        )
    return send(handler, 200, BODY, ETag=etag, Last_Modified=DAY)


def cut(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 200, BODY[: len(BODY) // 2], length=len(BODY), ETag='"v1"', Last_Modified=DAY)
    handler.close_connection = True


def says(code: int, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    return lambda handler: send(handler, code, b"no", **headers)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    running = Publisher()
    yield running
    running.server.shutdown()
    running.server.server_close()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits of hundredths of a second: how long to wait is a parameter."""
    known = parameters.parameters("download")
    short = {"first_wait": 0.01, "longest_wait": 1.0}
    for name, value in short.items():
        monkeypatch.setitem(known, name, parameters.Parameter(value, "seconds", "test", 2026))
    monkeypatch.delenv("COMTRADE_API_KEY", raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


FILE = Remote("https://publisher.example/data/BACI_HS22_Y2022_V202501.csv", "BACI_HS22_Y2022_V202501.csv")


def test_a_file_comes_whole_with_its_record_and_the_second_time_costs_a_304(
    publisher: Publisher, tmp_path: Path
) -> None:
    seen: list[tuple[int, int | None]] = []
    got = fetch(
        FILE,
        tmp_path,
        mirror=publisher.url,
        progress=lambda *at: seen.append(at),
        sha256=hashlib.sha256(BODY).hexdigest(),
    )
    assert got.changed and got.path.read_bytes() == BODY and got.sha256 == hashlib.sha256(BODY).hexdigest()
    assert seen[-1] == (len(BODY), len(BODY))
    again = fetch(FILE, tmp_path, mirror=publisher.url)
    assert not again.changed and again.sha256 == got.sha256
    assert publisher.seen[1][1]["if-none-match"] == '"v1"' and len(publisher.seen) == 2


def test_a_body_that_ends_early_is_resumed(publisher: Publisher, tmp_path: Path) -> None:
    publisher.script = [cut, whole]
    assert fetch(FILE, tmp_path, mirror=publisher.url).path.read_bytes() == BODY
    assert publisher.seen[1][1]["range"] == f"bytes={len(BODY) // 2}-"


def test_a_download_that_was_broken_off_goes_on_in_another_run(publisher: Publisher, tmp_path: Path) -> None:
    publisher.script = [cut]
    with pytest.raises(DownloadFailed, match=r"6 attempts.*kept and resumed"):
        fetch(FILE, tmp_path, mirror=publisher.url)
    assert not (tmp_path / FILE.name).exists()
    publisher.script = [whole]
    publisher.seen.clear()
    assert fetch(FILE, tmp_path, mirror=publisher.url).path.read_bytes() == BODY
    assert "range" in publisher.seen[0][1]


def test_a_file_that_changed_while_it_was_downloaded_starts_anew(publisher: Publisher, tmp_path: Path) -> None:
    revised = BODY.replace(b"2022,31", b"2022,51")
    publisher.script = [cut, lambda handler: send(handler, 200, revised, ETag='"v2"', Last_Modified=DAY)]
    assert fetch(FILE, tmp_path, mirror=publisher.url).path.read_bytes() == revised


def test_too_many_requests_waits_as_long_as_the_server_asks(publisher: Publisher, tmp_path: Path) -> None:
    import time

    publisher.script = [says(429, Retry_After="1"), whole]
    begun = time.monotonic()
    fetch(FILE, tmp_path, mirror=publisher.url)
    assert time.monotonic() - begun >= 1.0 and len(publisher.seen) == 2


def test_faults_of_the_server_are_tried_again_and_at_last_reported(publisher: Publisher, tmp_path: Path) -> None:
    publisher.script = [says(500), says(503), whole]
    assert fetch(FILE, tmp_path, mirror=publisher.url).changed
    publisher.script = [says(500)]
    publisher.seen.clear()
    with pytest.raises(DownloadFailed, match="answers 500"):
        fetch(Remote(FILE.url, "other.csv"), tmp_path, mirror=publisher.url)
    assert len(publisher.seen) == 6


@pytest.mark.parametrize(
    ("code", "said"), [(401, "check the key in COMTRADE_API_KEY"), (403, "refuses"), (404, "answers 404")]
)
def test_a_refusal_is_not_tried_again_and_the_old_file_stays(
    publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, said: str
) -> None:
    monkeypatch.setenv("COMTRADE_API_KEY", KEY)
    (remote,) = remotes("comtrade", {"reporter": "Azerbaijan", "period": "2022"})
    (tmp_path / remote.name).write_text("old")
    publisher.script = [says(code)]
    with pytest.raises(DownloadFailed, match=said) as error:
        fetch(remote, tmp_path, mirror=publisher.url)
    assert KEY not in str(error.value) and len(publisher.seen) == 1
    assert (tmp_path / remote.name).read_text() == "old"


def test_another_checksum_is_refused(publisher: Publisher, tmp_path: Path) -> None:
    with pytest.raises(DownloadFailed, match="checksum"):
        fetch(FILE, tmp_path, mirror=publisher.url, sha256="0" * 64)
    assert not (tmp_path / FILE.name).exists()


def test_a_key_goes_in_a_header_and_nowhere_else(
    publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("COMTRADE_API_KEY", KEY)
    (remote,) = remotes("comtrade", {"reporter": "AZE", "partner": "RUS", "period": "2022"})
    publisher.script = [lambda handler: send(handler, 200, b'{"data": []}')]
    fetch(remote, tmp_path, mirror=publisher.url)
    path, headers = publisher.seen[0]
    assert headers["ocp-apim-subscription-key"] == KEY and KEY not in path
    assert path.startswith("/data/v1/get/C/A/HS?") and "reporterCode=31" in path and "partnerCode=643" in path
    written = "".join(p.read_text("utf-8", "replace") for p in tmp_path.iterdir())
    assert KEY not in written + caplog.text


def test_a_key_of_the_system_s_store_serves_too(
    publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keyring
    from keyring.backend import KeyringBackend

    class Store(KeyringBackend):
        priority = 1  # type: ignore[assignment]

        def get_password(self, service: str, username: str) -> str | None:
            return KEY if (service, username) == ("bilateral", "GTA_API_KEY") else None

        def set_password(self, *_: str) -> None: ...

        def delete_password(self, *_: str) -> None: ...

    before = keyring.get_keyring()
    keyring.set_keyring(Store())
    try:
        monkeypatch.delenv("GTA_API_KEY", raising=False)
        (remote,) = remotes("gta", {"implementer": "Russia", "since": "2024-01-01"})
        publisher.script = [lambda handler: send(handler, 200, b"[]")]
        fetch(remote, tmp_path, mirror=publisher.url)
    finally:
        keyring.set_keyring(before)
    assert publisher.seen[0][1]["authorization"] == f"APIKey {KEY}"


def test_without_a_key_comtrade_gives_a_preview_and_says_so_and_others_say_what_to_set(
    publisher: Publisher, tmp_path: Path
) -> None:
    publisher.script = [lambda handler: send(handler, 200, b'{"data": []}')]
    got = fetch(remotes("comtrade", {"reporter": "AZE", "period": "2022"})[0], tmp_path, mirror=publisher.url)
    assert publisher.seen[0][0].startswith("/public/v1/preview/") and "COMTRADE_API_KEY" in got.notes[0]
    with pytest.raises(DownloadFailed, match="GTA_API_KEY"):
        fetch(remotes("gta", {"implementer": "RUS"})[0], tmp_path, mirror=publisher.url)


def bulk_list(*urls: str, **fields: object) -> Callable[[BaseHTTPRequestHandler], None]:
    row = {
        "freqCode": "A",
        "reporterCode": 31,
        "period": 2022,
        "classificationCode": "H6",
        "publicationDate": "2024-05-01T00:00:00",
    }
    rows = [row | {"fileUrl": url} | fields for url in urls]
    return lambda handler: send(handler, 200, json.dumps({"count": len(rows), "data": rows}).encode())


def test_bulk_files_of_comtrade_come_by_their_listing(publisher: Publisher, tmp_path: Path) -> None:
    import gzip

    columns = [
        "typeCode",
        "freqCode",
        "period",
        "reporterCode",
        "flowCode",
        "partnerCode",
        "classificationCode",
        "cmdCode",
        "primaryValue",
    ]
    table = "\t".join(columns) + "\nC\tA\t2022\t31\tX\t643\tH6\tTOTAL\t975.5\nC\tA\t2022\t31\tX\t643\tH6\t271012\t12\n"
    desk = tmp_path / "desk"
    run_cli("init", desk, "--bare")
    publisher.script = [bulk_list("https://comtradeapi.un.org/bulk/v1/file/31/x"), lambda handler: send(handler, 200, gzip.compress(table.encode()))]  # fmt: skip
    said = run_cli("fetch", "comtrade", "reporter=AZE", "period=2022", "bulk=yes", "--mirror", publisher.url, "-w", desk, "--json", COMTRADE_API_KEY=KEY)  # fmt: skip
    (report,) = json.loads(said.stdout)["loaded"]
    assert report["file"] == "COMTRADE-FINAL-CA0312022H6[2024-05-01].gz" and report["observations"] == 2
    assert [headers["ocp-apim-subscription-key"] for _, headers in publisher.seen] == [KEY, KEY]
    assert publisher.seen[0][0] == "/bulk/v1/get/C/A/HS?reporterCode=31&period=2022"
    assert publisher.seen[1][0] == "/bulk/v1/file/31/x" and KEY not in said.stdout + said.stderr


@pytest.mark.parametrize(("listing", "said"), [
    (bulk_list("https://elsewhere.example/x"), "another address"),
    (bulk_list("https://comtradeapi.un.org.elsewhere.example/x"), "another address"),
    (bulk_list("https://comtradeapi.un.org/x", classificationCode="../H6"), "names a file"),
    (bulk_list(), "no bulk file"),
    (lambda handler: send(handler, 200, b'{"data": [{"period": 2022}]}'), "no list of bulk files"),
    (lambda handler: send(handler, 200, b"<html>"), "no list of bulk files"),
])  # fmt: skip
def test_a_listing_that_cannot_be_followed_says_why(publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, listing: Callable[[BaseHTTPRequestHandler], None], said: str) -> None:  # fmt: skip
    monkeypatch.setenv("COMTRADE_API_KEY", KEY)
    (remote,) = remotes("comtrade", {"reporter": "AZE", "period": "2022", "bulk": "yes"})
    publisher.script = [listing]
    got = fetch(remote, tmp_path, mirror=publisher.url)
    assert remote.lists is not None
    with pytest.raises(BadData, match=said):
        remote.lists(got.path)


@pytest.mark.parametrize(("source", "options", "said"), [
    ("comtrade", {"reporter": "AZE", "period": "last"}, "no period"), ("comtrade", {"reporter": "AZE", "period": "2022", "frequency": "M"}, "no period"),
    ("comtrade", {"reporter": "AZE", "period": "2022", "flow": "exports"}, "no flow"), ("wits", {"reporter": "AZE", "partner": "RUS", "since": "2022", "flow": "X"}, "no flow"),
    ("cepii", {"table": "trade"}, "table=gravity"),
    ("atlantis", {}, "baci, comtrade"), ("comtrade", {"reporter": "AZE"}, "needs period"), ("baci", {"year": "2022"}, "no option 'year'"),
])  # fmt: skip
def test_what_can_be_asked_for_is_said(source: str, options: dict[str, str], said: str) -> None:
    with pytest.raises(BadData, match=said):
        remotes(source, options)


def test_every_publisher_s_address_is_https_and_its_name_has_no_path() -> None:
    asked = {"comtrade": {"reporter": "AZE", "period": "2023"}, "imf": {"reporter": "AZE", "partner": "RUS"},
             "wits": {"reporter": "AZE", "partner": "RUS", "since": "2020"}}  # fmt: skip
    for source in ("baci", "comtrade", "wits", "worldbank", "imf", "jodi", "pinksheet", "cepii", "gta", "icio"):
        for remote in remotes(source, asked.get(source, {})):
            assert remote.url.startswith("https://") and "/" not in remote.name


def test_fetch_loads_and_a_revised_vintage_stands_beside_the_old_one(publisher: Publisher, tmp_path: Path) -> None:
    def answer(value: float, day: str, tag: str) -> Callable[[BaseHTTPRequestHandler], None]:
        record = {
            "period": "2022",
            "reporterCode": 31,
            "flowCode": "X",
            "partnerCode": 643,
            "cmdCode": "TOTAL",
            "primaryValue": value,
        }
        return lambda handler: send(handler, 200, json.dumps({"data": [record]}).encode(), ETag=tag, Last_Modified=day)

    desk = tmp_path / "desk"
    run_cli("init", desk, "--bare")
    command = (
        "fetch",
        "comtrade",
        "reporter=AZE",
        "partner=RUS",
        "period=2022",
        "--mirror",
        publisher.url,
        "-w",
        desk,
        "--json",
    )
    publisher.script = [answer(900, "Wed, 22 Jan 2025 10:00:00 GMT", '"a"')]
    first = json.loads(run_cli(*command, PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring").stdout)
    publisher.script = [answer(975, "Sat, 22 Mar 2025 10:00:00 GMT", '"b"')]
    second = json.loads(run_cli(*command, PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring").stdout)
    assert first["files"][0]["changed"] and second["loaded"][0]["datasets"][0]["vintage"].startswith("2025-03-22")
    house = Warehouse(desk / "warehouse")
    assert [o.value for o in house.observations(reporter="AZE")] == [975.0]
    assert [o.value for d in house.datasets() for o in house.observations(vintage=d.vintage)] == [900.0, 975.0]


def test_what_was_downloaded_loads(publisher: Publisher, tmp_path: Path) -> None:
    house = Warehouse(tmp_path / "house")
    (report,) = load(house, fetch(FILE, tmp_path, mirror=publisher.url).path)
    assert report.lines == 4000 and house.flows()[0].year == 2022
