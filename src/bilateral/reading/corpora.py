"""Whole corpora: many reports, read on all cores or on a cluster, into Parquet with one row a document.

In: files, folders and Parquet tables (a column `text`; `title`, `date`, `publisher`, `url` where they are), on this disk or in
object storage.  Out: parts of a table (`bilateral.parts`) whose key is the hash of what was read, so that a document stands
once however often it comes, and a run that was cut goes on.  Memory does not grow with the corpus.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq

from bilateral.engine import run
from bilateral.errors import BadData, BilateralError
from bilateral.parts import Parts
from bilateral.reading import Reading, read
from bilateral.reading.intake import MAX_BYTES, read_bytes
from bilateral.records import Document, read_record

SCHEMA = pa.schema([
    ("key", pa.string()), ("source", pa.string()), ("document", pa.string()), ("records", pa.string()), ("count", pa.int32()),
    ("words", pa.int32()), ("notes", pa.string()), ("error", pa.string()),
])  # fmt: skip
MARK = "corpus"
BATCH, BATCH_BYTES = 32, 400_000  # what a process gets at a time
PART = 1000  # rows of a part
_FIELDS = ("title", "date", "publisher", "url")


@dataclass(frozen=True)
class Report:
    """One report as it came: a name whose ending tells its kind, and its bytes."""

    name: str
    data: bytes

    @property
    def key(self) -> str:
        """The hash of its content."""
        return hashlib.sha256(self.data).hexdigest()[:32]


@dataclass
class Tally:
    """What a run came to."""

    seen: int = 0
    read: int = 0
    known: int = 0
    records: int = 0
    failed: int = 0


def read_corpus(
    inputs: Sequence[str], out: str, *, engine: str = "local", workers: int | None = None, progress: Callable[[int, int], None] | None = None,
    complain: Callable[[str, str], None] | None = None,
) -> Tally:  # fmt: skip
    """Read every report of the inputs that the table does not hold yet; return how many were read, known and refused.

    Parameters
    ----------
    inputs
        Files, folders, patterns or Parquet tables; addresses that fsspec knows.
    out
        The table's folder, on disk or in object storage.
    engine, workers
        As of `bilateral.engine.run`.
    progress
        Called with reports done and in all.
    complain
        Called with a report's name and why it was refused.

    Raises
    ------
    BadData
        An input or the table cannot be opened.
    """
    table, tally = Parts(out, SCHEMA, "key", MARK), Tally()
    told = complain or (lambda name, why: None)
    total = sum(count for _, count in _listed(inputs))
    waiting: list[dict[str, Any]] = []
    for done in run(read_batch, _batches(_fresh(inputs, table.keys(), tally)), engine=engine, workers=workers):
        if done.result is None:  # its process ended: the batch has no rows, and a later run takes it up again
            tally.failed += len(done.item)
            for report in done.item:
                told(report.name, done.failed)
        for row in done.result or ():
            waiting.append(row)
            tally.read += not row["error"]
            tally.failed += bool(row["error"])
            tally.records += row["count"]
            if row["error"]:
                told(row["source"], row["error"])
        if len(waiting) >= PART:
            table.add(waiting)
            waiting = []
        if progress:
            progress(tally.read + tally.failed + tally.known, total)
    table.add(waiting)
    return tally


def kept(address: str) -> Iterator[Reading]:
    """Every document of a table that `read_corpus` wrote, with its records; each quote is looked up again.

    Raises BadData where the folder holds no such table, QuoteMismatch where a quote does not stand.
    """
    for row in Parts(address, SCHEMA, "key", MARK).rows(("document", "records")):
        if row["document"]:
            document = Document.model_validate_json(row["document"])
            yield Reading(document, tuple(read_record(data, document) for data in json.loads(row["records"])))


def read_batch(batch: Sequence[Report]) -> list[dict[str, Any]]:
    """Read some reports; one row each, also of those that cannot be read."""
    return [_row(report) for report in batch]


def _row(report: Report) -> dict[str, Any]:
    row = {"key": report.key, "source": report.name, "document": None, "records": "[]", "count": 0, "words": 0, "notes": "", "error": ""}  # fmt: skip
    try:
        reading = read(read_bytes(report.data, Path(report.name)))
    except BilateralError as error:
        return row | {"error": str(error)}
    found = json.dumps([r.model_dump(mode="json", exclude_defaults=True) | {"kind": r.kind} for r in reading.records], ensure_ascii=False)  # fmt: skip
    return row | {
        "document": reading.document.model_dump_json(), "records": found, "count": len(reading.records), "notes": "; ".join(reading.notes),
        "words": len(reading.document.text.split()),
    }  # fmt: skip


def _fresh(inputs: Sequence[str], held: set[str], tally: Tally) -> Iterator[Report]:
    """The reports that are not read yet, each content once."""
    for report in reports(inputs):
        tally.seen += 1
        if report.key in held:
            tally.known += 1
            continue
        held.add(report.key)
        yield report


def _batches(items: Iterable[Report]) -> Iterator[tuple[Report, ...]]:
    batch: list[Report] = []
    size = 0
    for report in items:
        batch.append(report)
        size += len(report.data)
        if len(batch) >= BATCH or size >= BATCH_BYTES:
            yield tuple(batch)
            batch, size = [], 0
    if batch:
        yield tuple(batch)


def reports(inputs: Sequence[str]) -> Iterator[Report]:
    """Every report of the inputs, in their order, one in memory at a time."""
    for address, _ in _listed(inputs):
        files, path = fsspec.core.url_to_fs(address)
        with files.open(path, "rb") as file:
            if path.endswith(".parquet"):
                yield from _of_table(path, file)
            else:
                # One byte more than is read tells a file that is too large, without all of it in memory.
                data = file.read(MAX_BYTES + 1)
                yield Report(PurePosixPath(path).name, data)


def _of_table(path: str, file: Any) -> Iterator[Report]:
    table = pq.ParquetFile(file)
    names = [n for n in ("text", *_FIELDS) if n in table.schema_arrow.names]
    if "text" not in names:
        raise BadData("has no column 'text'", where=path, remedy="name the column of the reports' text so")
    for batch in table.iter_batches(batch_size=256, columns=names):
        for n, row in enumerate(batch.to_pylist()):
            entry = {name: str(value) for name, value in row.items() if value is not None}
            yield Report(f"{PurePosixPath(path).stem}-{n}.json", json.dumps(entry, ensure_ascii=False).encode())


def _listed(inputs: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Each file of the inputs with how many reports it has. Raises BadData where an input names nothing."""
    for given in inputs:
        try:
            files, path = fsspec.core.url_to_fs(given)
            found = sorted(files.find(path)) if files.isdir(path) else sorted(files.glob(path)) or [path]
            found = [p for p in found if not PurePosixPath(p).name.startswith(".") and not p.endswith(".gold.json")]
            if not found or not files.exists(found[0]):
                raise BadData("names no report", where=given, remedy="give a file, a folder, a pattern or a Parquet table")  # fmt: skip
            for p in found:
                yield files.unstrip_protocol(p), _count(files, p) if p.endswith(".parquet") else 1
        except (OSError, ValueError, ImportError) as error:
            raise BadData(f"cannot be opened ({str(error)[:160]})", where=given, remedy="check the path or address") from None  # fmt: skip


def _count(files: Any, path: str) -> int:
    with files.open(path, "rb") as file:
        return int(pq.ParquetFile(file).metadata.num_rows)


__all__ = ["MARK", "Report", "Tally", "kept", "read_batch", "read_corpus", "reports"]
