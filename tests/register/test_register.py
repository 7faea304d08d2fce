"""The register on SQLite; `test_postgres.py` runs the same laws on a real PostgreSQL server."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bilateral.errors import BadData, QuoteMismatch, StoreBusy, UnknownRecord
from bilateral.reading import Reading
from bilateral.records import Document
from bilateral.register import Register


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return Register(f"sqlite:///{tmp_path / 'register.db'}")


def keeps_a_document_once(register: Register, reading: Reading) -> None:
    first = register.add(reading.document, reading.records)
    assert first.document and first.new == len(reading.records) > 0
    assert not register.add(reading.document, reading.records).changed
    assert register.documents() == [reading.document]
    assert register.records() == list(reading.records)


def keeps_versions(register: Register, reading: Reading) -> None:
    register.add(reading.document, reading.records)
    record = register.records(kind="claim")[0]
    corrected = record.model_copy(update={"note": "checked by hand"})
    assert register.revise(corrected, author="analyst", reason="a typing error") == 2
    register.add(reading.document, reading.records)
    history = register.history(record.id)
    assert [v.author for v in history] == ["reader", "analyst"], "the reader must not undo a person's correction"
    assert register.record(record.id[:12]).note == "checked by hand"


def withdraws_what_is_no_longer_found(register: Register, reading: Reading) -> None:
    register.add(reading.document, reading.records)
    added = register.add(reading.document, reading.records[1:])
    assert added.withdrawn == 1 and len(register.records()) == len(reading.records) - 1
    with pytest.raises(UnknownRecord, match="withdrawn"):
        register.record(reading.records[0].id)


LAWS = (keeps_a_document_once, keeps_versions, withdraws_what_is_no_longer_found)


@pytest.mark.parametrize("law", LAWS)
def test_on_sqlite(register: Register, readings: dict[str, Reading], law) -> None:
    law(register, readings["01"])


def test_settings_of_sqlite(register: Register, tmp_path: Path) -> None:
    with register.database.connect() as db:
        assert db.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert db.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_false_quote_keeps_nothing(register: Register, readings: dict[str, Reading]) -> None:
    reading = readings["01"]
    other = Document.of(reading.document.text.replace("12th", "13th"))
    with pytest.raises(QuoteMismatch):
        register.add(other, reading.records)
    assert register.documents() == [] and register.records() == []


def test_a_locked_database_is_said_to_be_busy(register: Register, readings: dict[str, Reading], tmp_path: Path) -> None:
    register.add(readings["01"].document, readings["01"].records)
    holder = sqlite3.connect(tmp_path / "register.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreBusy, match="locked"):
        register.add(readings["02"].document, readings["02"].records)
    holder.execute("ROLLBACK")
    assert len(register.documents()) == 1


@pytest.mark.parametrize("url", ["nonsense", "oracle://x/y", "sqlite:////no/such/folder/r.db"])
def test_an_address_that_does_not_work(url: str) -> None:
    with pytest.raises(BadData):
        Register(url)


WRITER = """
import sys, random
from bilateral.reading import read, read_file
from bilateral.records import Document
from bilateral.register import Register
reading = read(read_file(sys.argv[2]))
register = Register(sys.argv[1])
for n in range(100000):
    extra = f"\\n\\nCopy {n}."
    copy = Document.of(reading.document.text + extra)
    moved = [r.model_copy(update={"id": f"{r.id}-{n}", "evidence": tuple(copy.cite(e.start, e.end) for e in r.evidence)}) for r in reading.records]
    register.add(copy, moved)
    print(copy.id, flush=True)
"""


def test_a_killed_process_loses_no_kept_record_and_leaves_no_half_document(
    tmp_path: Path, starter_reports: list[Path]
) -> None:
    url = f"sqlite:///{tmp_path / 'register.db'}"
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, url, str(starter_reports[0])], stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout is not None
            acknowledged = [writer.stdout.readline().strip() for _ in range(20)]
            time.sleep(0.003 * (os.getpid() % 7))
            os.kill(writer.pid, signal.SIGKILL)
            acknowledged += writer.stdout.read().split()
        register = Register(url)
        kept = {d.id for d in register.documents()}
        assert set(acknowledged) <= kept
        counts = {len(register.records(document=d)) for d in kept}
        assert len(counts) == 1 and counts != {0}, "every document has all of its records"
        register.close()
