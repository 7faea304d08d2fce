"""The checker held to claims whose verdicts are known by how they were made (`tools/build_claims.py`)."""

import csv
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

from bilateral.checking import check_all
from bilateral.records import Claim, Document, Value, Verdict
from bilateral.workspace import Workspace
from conftest import ROOT

TABLE = Path(__file__).with_name("claims.csv")
OUTCOMES = ("supported", "close", "mixed", "contradicted", "unverifiable")


@cache
def rows() -> tuple[dict[str, str], ...]:
    with TABLE.open(encoding="utf-8", newline="") as table:
        return tuple(csv.DictReader(table))


def record(row: dict[str, str]) -> tuple[Claim, Document]:
    document = Document.of(row["sentence"], title=row["id"], date="2026-01-15")
    number = {"unit": row["unit"], "comparator": row["comparator"], "resolution": float(row["resolution"]) if row["resolution"] else None}  # fmt: skip
    fields = {
        "indicator": row["indicator"], "reporter": row["reporter"], "partner": row["partner"] or None, "period": row["period"] or None,
        "region_code": row["region"] or None, "reporter_region": row["region"] or None, "product": row["product"] or None,
        "hs": tuple(row["hs"].split()), "note": row["note"],
        "value": Value(amount=float(row["value"]), **number) if row["value"] else None,
        "change": Value(amount=float(row["change"]), unit="%", resolution=0.1) if row["change"] else None,
    }  # fmt: skip
    return Claim.cited(document, (0, len(row["sentence"])), **fields), document


@cache
def verdicts(folder: Path) -> tuple[Verdict, ...]:
    with Workspace.open(folder) as home:
        claims = []
        for row in rows():
            claim, document = record(row)
            home.register.add(document, [claim])
            claims.append(claim)
        return tuple(check_all(home, claims))


def confusion(found: tuple[Verdict, ...]) -> Counter[tuple[str, str]]:
    return Counter((row["expected"], v.outcome) for row, v in zip(rows(), found, strict=True))


def test_accuracy(desk: Workspace) -> None:
    found = verdicts(desk.folder)
    right = sum(n for (expected, got), n in confusion(found).items() if expected == got)
    wrong = [(row["id"], row["made"], row["expected"], v.outcome, row["sentence"], v.reason)
             for row, v in zip(rows(), found, strict=True) if row["expected"] != v.outcome]  # fmt: skip
    assert len(rows()) >= 120
    assert right / len(rows()) >= 0.95, wrong


def test_nothing_off_by_more_than_a_tenth_is_supported(desk: Workspace) -> None:
    for row, v in zip(rows(), verdicts(desk.folder), strict=True):
        assert not (row["expected"] == "contradicted" and v.outcome in ("supported", "close")), (row, v.reason)
        if v.outcome == "supported" and row["comparator"] in ("=", "~") and v.difference_percent is not None:
            assert abs(v.difference_percent) <= 10, (row, v.reason)


def test_the_builder_gives_the_same_bytes(tmp_path: Path) -> None:
    made = TABLE.read_bytes()
    subprocess.run([sys.executable, ROOT / "tools/build_claims.py"], check=True, capture_output=True)
    assert TABLE.read_bytes() == made


def test_docs_keep_the_confusion_table(desk: Workspace) -> None:
    table = confusion(verdicts(desk.folder))
    page = (ROOT / "docs/checking.md").read_text("utf-8")
    for expected in OUTCOMES:
        cells = " | ".join(str(table[expected, got]) for got in OUTCOMES)
        assert f"| {expected} | {cells} |" in page
