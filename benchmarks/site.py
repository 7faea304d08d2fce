"""The site under 200 readers at once over 100,000 records, and Datasette serving the same table beside it.

python benchmarks/site.py [--records 100000] [--readers 200] [--seconds 40] [--think 2.0] [--warm 20]

A reader opens a page, reads it for some seconds (exponential, `--think` on average), opens the next; with `--think 0` nobody
reads. Ours has two processes, Datasette the one that it has; pages are what readers of both open: the start, a search, a filtered list, a row, a table
as JSON. The time is from the request to the last byte. Pages hold until something changes in the register, so that readers read
for some seconds before the measure begins, on both servers alike.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import httpx
from timing import report

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from bilateral.reading import read, read_file  # noqa: E402
from bilateral.records import AnyRecord, Document  # noqa: E402
from bilateral.reference.countries import names  # noqa: E402
from bilateral.reference.describe import describe  # noqa: E402
from bilateral.register import Query  # noqa: E402
from bilateral.workspace import Workspace, starter_folder  # noqa: E402
from web_server import served, wait_for  # noqa: E402 - the tests' own way to start a site

LIMIT = 0.25
WORDS = ("turnover", "forum", "gasoline", "exports", "trade", "council", "payments", "Baku")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--records", type=int, default=100_000)
    asked.add_argument("--readers", type=int, default=200)
    asked.add_argument("--seconds", type=float, default=40)
    asked.add_argument("--think", type=float, default=2.0)
    asked.add_argument(
        "--warm", type=float, default=20, help="Seconds before the measure, in which pages are made that then hold."
    )
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "desk"
        began = time.perf_counter()
        with Workspace.create(folder) as home:
            fill(home, given.records)
            ours, theirs = paths(home)
            table = Path(scratch) / "records.db"
            rows = flat(home, table)
        print(
            f"{rows:,} records kept in {time.perf_counter() - began:.0f} s, {(folder / 'register.db').stat().st_size / 1e6:,.0f} MB"
        )
        with served(folder, "--servers", "2", "--workers", "1") as site:
            mine = load("bilateral", site.url, ours, given)
        with datasette(table) as url:
            peer = load("Datasette", url, theirs, given)
    verdict = "within" if mine[0.95] < LIMIT else "over"
    print(f"p95 {1000 * mine[0.95]:.0f} ms: {verdict} the {1000 * LIMIT:.0f} ms aimed at")
    report(f"site: p50 of pages, {given.readers} readers", mine[0.5], "datasette", peer[0.5])
    report(f"site: p95 of pages, {given.readers} readers", mine[0.95], "datasette", peer[0.95])


def fill(home: Workspace, count: int) -> None:
    """Keep copies of the sample reports, each with its own line and, in turn, about another pair of economies."""
    rng = random.Random(7)
    readings = [read(read_file(p)) for p in sorted((starter_folder() / "reports").iterdir())]
    economies = sorted({c for c in names().values() if len(c) == 3 and c != "WLD"})
    kept = n = 0
    while kept < count:
        reading = readings[n % len(readings)]
        document = Document.of(f"{reading.document.text}\n\nCopy {n}.", title=f"{reading.document.title}, copy {n}", publisher=reading.document.publisher,
                               date=reading.document.date, language=reading.document.language)  # fmt: skip
        sides = ("AZE", "RUS") if n % 50 == 0 else tuple(rng.sample(economies, 2))
        records = [_copy(r, document, n, sides) for r in reading.records]
        home.register.add(document, records)
        kept, n = kept + len(records), n + 1


def _copy(record: AnyRecord, document: Document, n: int, sides: tuple[str, ...]) -> AnyRecord:
    update = {
        "id": f"{record.id}-{n}",
        "evidence": tuple(document.cite(e.start, e.end) for e in record.evidence),
        "countries": sides,
    }
    for field, code in zip(("reporter", "partner"), sides, strict=True):
        if getattr(record, field, None) in ("AZE", "RUS"):
            update[field] = code
    return record.model_copy(update=update)


def flat(home: Workspace, target: Path) -> int:
    """The records as one table with a search over it, as Datasette serves tables."""
    db = sqlite3.connect(target)
    db.execute(
        "CREATE TABLE records (id TEXT PRIMARY KEY, kind TEXT, what TEXT, quote TEXT, first TEXT, last TEXT, pair TEXT, document TEXT)"
    )
    heads = home.register.look_for(
        Query(kinds=("claim", "target", "measure", "event", "commitment", "position")), 1, 10**7
    ).rows
    from bilateral.records import read_record

    def row(r: object) -> tuple[object, ...]:
        record = read_record(r.payload, None)  # type: ignore[attr-defined]
        return (r.id, r.kind, describe(record), record.quote, r.first, r.last, r.sides, r.document_id)  # type: ignore[attr-defined]

    db.executemany("INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?)", map(row, heads))
    db.execute("CREATE INDEX by_kind ON records (kind)")
    db.execute("CREATE INDEX by_pair ON records (pair)")
    db.execute("CREATE INDEX by_first ON records (first)")
    db.execute("CREATE VIRTUAL TABLE records_fts USING fts5(what, quote, content='records')")
    db.execute("INSERT INTO records_fts (rowid, what, quote) SELECT rowid, what, quote FROM records")
    db.commit()
    db.close()
    return len(heads)


def paths(home: Workspace) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The same questions to both: kinds of pages with the addresses that readers open."""
    rng = random.Random(11)
    found = home.register.look_for(Query(kinds=("claim", "event")), 1, 4000).rows
    some = rng.sample(found, 300)
    pairs = [slug for slug, _ in home.register.pairs()[:60]]
    ours = {
        "start": ["/"], "search": [f"/search?q={w}&page={n}" for w in WORDS for n in (1, 2, 3)], "list": [f"/claims?pair={p}" for p in pairs],
        "row": [f"/records/{r.id}" for r in some], "document": [f"/documents/{r.document_id}" for r in some[:100]],
        "json": [f"/api/v1/records?kind=claim&pair={p}&per_page=50" for p in pairs], "feed": ["/feed.atom", "/calendar.ics?pair=AZE-RUS"],
    }  # fmt: skip
    theirs = {
        "start": ["/"], "search": [f"/records/records?_search={w}&_size=25" for w in WORDS], "list": [f"/records/records?kind=claim&pair={p}&_size=25" for p in pairs],
        "row": [f"/records/records/{r.id}" for r in some], "json": [f"/records/records.json?kind=claim&pair={p}&_size=50" for p in pairs],
    }  # fmt: skip
    return ours, theirs


class datasette:
    """Datasette over one table, in the one process that it has."""

    def __init__(self, table: Path) -> None:
        from conftest import free_port

        self.port = free_port()
        command = [
            str(Path(sys.executable).with_name("datasette")),
            "serve",
            "-i",
            str(table),
            "--port",
            str(self.port),
            "--setting",
            "facet_time_limit_ms",
            "200",
        ]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self) -> str:
        url = f"http://127.0.0.1:{self.port}"
        wait_for(url, self.process)
        return url

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)


def load(name: str, url: str, pages: dict[str, list[str]], given: argparse.Namespace) -> dict[float, float]:
    """Let readers read; print how it went; return quantiles of all pages."""
    times, faults = asyncio.run(_readers(url, pages, given))
    everything = sorted(t for found in times.values() for t in found)
    rate = len(everything) / given.seconds
    print(
        f"{name}: {given.readers} readers, {len(everything):,} pages ({rate:.0f} a second), {len(faults)} errors {sorted(set(faults))[:3]}"
    )
    for kind, found in times.items():
        cut = statistics.quantiles(found, n=100) if len(found) > 1 else found * 99
        print(
            f"  {kind:9} {len(found):6,} pages  p50 {1000 * cut[49]:6.0f} ms  p95 {1000 * cut[94]:6.0f} ms  most {1000 * max(found):6.0f} ms"
        )
    if faults:
        raise SystemExit("there were errors")
    return {q: everything[int(q * (len(everything) - 1))] for q in (0.5, 0.95)}


async def _readers(
    url: str, pages: dict[str, list[str]], given: argparse.Namespace
) -> tuple[dict[str, list[float]], list[str]]:
    times: dict[str, list[float]] = defaultdict(list)
    faults: list[str] = []
    limits = httpx.Limits(max_connections=given.readers, max_keepalive_connections=given.readers)
    async with httpx.AsyncClient(base_url=url, timeout=30, limits=limits) as client:
        for kind in pages:  # what a day's first visitor waits for is no part of this
            await client.get(pages[kind][0])
        start = time.monotonic() + given.warm
        end = start + given.seconds

        async def reader(n: int) -> None:
            rng = random.Random(n)
            await asyncio.sleep(rng.random() * given.think)
            while time.monotonic() < end:
                kind = rng.choice(list(pages))
                path = rng.choice(pages[kind])
                began = time.perf_counter()
                try:
                    answer = await client.get(path)
                    if answer.status_code >= 400:
                        faults.append(f"{answer.status_code} {path}")
                except httpx.HTTPError as error:
                    faults.append(f"{type(error).__name__} {path}")
                if time.monotonic() > start:
                    times[kind].append(time.perf_counter() - began)
                if given.think:
                    await asyncio.sleep(rng.expovariate(1 / given.think))

        await asyncio.gather(*(reader(n) for n in range(given.readers)))
    return times, faults


if __name__ == "__main__":
    main()
