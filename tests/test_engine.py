"""Many items on processes and on a real Ray cluster: each once, also when workers are killed; corpora into Parquet, on disk and in S3."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bilateral.engine import run
from bilateral.errors import BadData
from bilateral.parts import Parts
from bilateral.reading import read, read_file
from bilateral.reading.corpora import MARK, SCHEMA, kept, read_corpus
from bilateral.workspace import Workspace
from conftest import ROOT, free_port, run_cli
from engine_task import Double

sys.path.insert(0, str(ROOT / "benchmarks"))
from engine import generate, kill_a_worker


@pytest.mark.parametrize("engine", ["local", pytest.param("ray", marks=pytest.mark.xdist_group("ray"))])
def test_each_item_comes_once_whatever_dies(tmp_path: Path, engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "tests"))  # where the workers find the task
    found = list(run(Double(tmp_path), range(40), engine=engine, workers=2))
    assert sorted(d.item for d in found) == list(range(40))
    assert {d.item: d.result for d in found if not d.failed} == {n: 2 * n for n in range(40) if n != 13}
    (refused,) = [d for d in found if d.failed]
    assert refused.item == 13 and "thirteen is refused" in refused.failed


def test_what_kills_every_process_is_told_and_stops_no_other(tmp_path: Path) -> None:
    found = {d.item: d for d in run(Double(tmp_path), [1, 99, 2, 3], workers=1)}
    assert "its process ended 3 times" in found[99].failed
    assert {n: d.result for n, d in found.items() if n != 99} == {1: 2, 2: 4, 3: 6}


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(BadData, match="local or ray"):
        run(abs, [1], engine="spark")


def records(table: str) -> dict[str, str]:
    rows = list(Parts(table, SCHEMA, "key", MARK).rows(("key", "records", "error")))
    assert len({r["key"] for r in rows}) == len(rows) and not any(r["error"] for r in rows)
    return {r["key"]: r["records"] for r in rows}


@pytest.mark.xdist_group("ray")
def test_a_cluster_with_a_killed_worker_reads_what_one_process_reads(tmp_path: Path) -> None:
    """`benchmarks/engine.py` does the same with 20,000 documents."""
    generate(600, tmp_path / "d.parquet")
    read_corpus([str(tmp_path / "d.parquet")], str(tmp_path / "local"), workers=1)
    begun, killed = threading.Event(), []
    threading.Thread(target=kill_a_worker, args=(begun, killed), daemon=True).start()
    half: Callable[[int, int], None] = lambda done, of: begun.set() if done >= of / 2 else None  # noqa: E731
    tally = read_corpus([str(tmp_path / "d.parquet")], str(tmp_path / "ray"), engine="ray", workers=2, progress=half)
    assert killed and tally.read == 600 and tally.failed == 0
    assert records(str(tmp_path / "ray")) == records(str(tmp_path / "local"))


def test_a_run_that_is_killed_goes_on_where_it_stopped(tmp_path: Path) -> None:
    generate(2400, tmp_path / "d.parquet")
    out = tmp_path / "out.parquet"
    command = [Path(sys.executable).with_name("bilateral"), "corpus", tmp_path / "d.parquet", "--out", out]
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.time() + 120
    while not list(out.glob("*.parquet")) and time.time() < until:
        time.sleep(0.2)
    process.kill()
    process.wait()
    begun = len(records(str(out)))
    assert 0 < begun < 2400
    told = json.loads(run_cli("corpus", tmp_path / "d.parquet", "--out", out, "--json").stdout)
    assert told["known"] == begun and told["read"] == 2400 - begun and len(records(str(out))) == 2400
    assert not [p for p in psutil.process_iter(["cmdline"]) if str(tmp_path) in " ".join(p.info["cmdline"] or [])]


def test_a_corpus_of_every_kind_of_file_is_kept_in_a_register(tmp_path: Path, starter_reports: list[Path]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for path in starter_reports:
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "twin.txt").write_bytes(starter_reports[0].read_bytes())
    (folder / "empty.txt").touch()
    said = run_cli("corpus", folder, "--out", tmp_path / "c.parquet", "--json")
    told = json.loads(said.stdout)
    assert said.returncode == 2 and "empty.txt" in said.stderr and "is empty" in said.stderr
    assert (told["read"], told["known"], told["failed"]) == (len(starter_reports), 1, 1)
    with Workspace.create(tmp_path / "desk"):
        pass
    assert run_cli("read", tmp_path / "c.parquet", "-w", tmp_path / "desk").returncode == 0
    with Workspace.open(tmp_path / "desk") as home:
        assert len(home.register.documents()) == len(starter_reports)
        expected = [r for path in starter_reports for r in read(read_file(path)).records]
        assert sorted(home.register.records(), key=lambda r: r.id) == sorted(expected, key=lambda r: r.id)
    assert sum(len(r.records) for r in kept(str(tmp_path / "c.parquet"))) == len(expected)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An S3 on loopback."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", free_port())
    server.start()
    address = f"http://127.0.0.1:{server._port}"
    for name, value in (("AWS_ENDPOINT_URL", address), ("AWS_ACCESS_KEY_ID", "x"), ("AWS_SECRET_ACCESS_KEY", "x"), ("AWS_DEFAULT_REGION", "us-east-1")):  # fmt: skip
        monkeypatch.setenv(name, value)
    boto3.client("s3").create_bucket(Bucket="press")
    yield "s3://press"
    server.stop()


def test_object_storage_in_and_out(bucket: str, tmp_path: Path) -> None:
    import fsspec

    generate(40, tmp_path / "d.parquet")
    with fsspec.open(f"{bucket}/in/d.parquet", "wb") as file:
        file.write((tmp_path / "d.parquet").read_bytes())
    first = read_corpus([f"{bucket}/in/d.parquet"], f"{bucket}/out", workers=1)
    again = read_corpus([f"{bucket}/in"], f"{bucket}/out", workers=1)
    assert (first.read, first.known, again.read, again.known) == (40, 0, 0, 40)
    assert len(records(f"{bucket}/out")) == 40


def test_tables_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table({"words": ["x"]}), tmp_path / "d.parquet")
    (tmp_path / "other").mkdir()
    pq.write_table(pa.table({"key": ["x"]}), tmp_path / "other" / "a.parquet")
    for given, out, said in (("d.parquet", "o", "no column 'text'"), ("nowhere", "o", "names no report"), ("d.parquet", "other", "another table")):  # fmt: skip
        refused = run_cli("corpus", tmp_path / given, "--out", tmp_path / out)
        assert refused.returncode == 2 and said in refused.stderr and "Traceback" not in refused.stderr, refused.stderr
    assert "s3" in run_cli("corpus", tmp_path / "d.parquet", "--out", "nothing://x").stderr
