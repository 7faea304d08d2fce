"""A corpus on this machine's processes and on a Ray cluster of which a worker is killed half way: same records, and the time of each.

    python benchmarks/engine.py                 # 20,000 documents, some minutes
    python benchmarks/engine.py --documents 2000

The documents are the starter reports with other numbers.  The last lines are JSON: the cluster's time against the processes',
and the cost of a million documents and of a million scenarios of the long-run model, at the price of a core-hour that is given.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
from timing import report

from bilateral.parts import Parts
from bilateral.reading.corpora import MARK, SCHEMA, read_corpus
from bilateral.scenarios import Scenario
from bilateral.scenarios.sweep import Vary, sweep
from reading import texts
from scenarios import world


def generate(count: int, out: Path) -> None:
    """Write documents that are the starter reports with other numbers, each another text."""
    varied = enumerate(texts(count))
    rows = [{"text": f"{text}\n\nReport {k}.", "title": f"report {k}", "date": f"202{k % 5}-0{1 + k % 9}-11"} for k, text in varied]  # fmt: skip
    pq.write_table(pa.Table.from_pylist(rows), out)


def records(table: Path) -> dict[str, str]:
    """Return the records of each document by its key; fail where a key stands twice."""
    found: dict[str, str] = {}
    for row in Parts(str(table), SCHEMA, "key", MARK).rows(("key", "records", "error")):
        assert row["key"] not in found, f"{row['key']} stands twice"
        assert not row["error"], row["error"]
        found[row["key"]] = row["records"]
    return found


def kill_a_worker(begun: threading.Event, killed: list[int]) -> None:
    """Kill one worker of the cluster while it reads."""
    begun.wait()
    for process in psutil.process_iter(["name", "cmdline"]):
        line = " ".join(process.info["cmdline"] or [process.info["name"] or ""])
        if line.startswith("ray::_apply"):
            process.send_signal(signal.SIGKILL)
            killed.append(process.pid)
            return


def scenarios(count: int, folder: Path) -> tuple[float, float]:
    """Seconds that scenarios of the long-run model on 194 countries take on processes, and on the cluster."""
    economy, _ = world()
    scenario = Scenario.parse({"changes": [{"type": "tariff", "importers": ["USA"], "rate_percent": 0}]})
    vary = [Vary(field="rate_percent", to=40, steps=count, **{"from": 0})]
    took = []
    for engine in ("local", "ray"):
        began = time.perf_counter()
        assert sweep(economy, scenario, vary, str(folder / f"{engine}.parquet"), ["USA"], engine=engine) == {"solved": count}  # fmt: skip
        took.append(time.perf_counter() - began)
    return took[0], took[1]


def cost(what: str, seconds: float, count: int, cores: int, price: float) -> None:
    hours = seconds * cores / count * 1e6 / 3600
    print(f"a million {what}: {hours:.1f} core-hours, {hours * price:.2f} USD at {price:g} USD a core-hour")


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--documents", type=int, default=20_000)
    arguments.add_argument("--scenarios", type=int, default=5_000)
    arguments.add_argument("--usd-core-hour", type=float, default=0.05, help="price of a core-hour, USD")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        generate(given.documents, folder / "documents.parquet")
        inputs = [str(folder / "documents.parquet")]
        began = time.perf_counter()
        read_corpus(inputs, str(folder / "local"))
        local = time.perf_counter() - began
        begun, killed = threading.Event(), []
        threading.Thread(target=kill_a_worker, args=(begun, killed), daemon=True).start()
        began = time.perf_counter()
        tally = read_corpus(
            inputs, str(folder / "ray"), engine="ray", progress=lambda done, of: begun.set() if done >= of / 2 else None
        )
        cluster = time.perf_counter() - began
        ours, theirs = records(folder / "ray"), records(folder / "local")
    assert killed, "no worker was killed"
    assert len(ours) == given.documents and ours == theirs, "the cluster's records differ"
    cores = psutil.cpu_count() or 1
    print(f"{given.documents:,} documents, {tally.records:,} records; worker {killed[0]} killed; the same records, none twice, none missing")  # fmt: skip
    with tempfile.TemporaryDirectory() as scratch:
        alone, spread = scenarios(given.scenarios, Path(scratch))
    cost("documents", local, given.documents, cores, given.usd_core_hour)
    cost("scenarios", alone, given.scenarios, cores, given.usd_core_hour)
    for name, ours_s, peer_s in (("corpus on a cluster with a killed worker", cluster, local), ("sweep on a cluster", spread, alone)):  # fmt: skip
        report(name, ours_s, "processes of one machine", peer_s)
    return 0


if __name__ == "__main__":
    sys.exit(main())
