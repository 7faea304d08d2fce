"""What the tests of checking share: statements out of thin air, and figures loaded beside the starter pack."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from bilateral.records import Claim, Document, Value
from bilateral.warehouse import COLUMNS
from bilateral.workspace import Workspace


def said(text: str, kind: type = Claim, *, published: str = "2024-07-01", publisher: str = "", url: str = "", **fields: object) -> tuple[Claim, Document]:  # fmt: skip
    """A statement that is all of its document; AZE and RUS, turnover, 2023 unless told otherwise."""
    document = Document.of(text, date=published, publisher=publisher, url=url)
    given: dict[str, object] = {"indicator": "turnover", "reporter": "AZE", "partner": "RUS", "period": "2023"}
    return kind.cited(document, (0, len(text)), **given | fields), document


def usd(amount: float, resolution: float | None = None, comparator: str = "=") -> Value:
    return Value(amount=amount, unit="USD", resolution=resolution or abs(amount) / 100, comparator=comparator)


def load_rows(home: Workspace, path: Path, rows: Iterable[dict[str, object]]) -> None:
    """Load figures in our schema; what a row leaves out has the usual value."""
    usual = dict.fromkeys(COLUMNS, "") | {"source": "comtrade", "vintage": "2025-01-01", "product": "TOTAL", "measure": "trade_value", "unit": "USD"}  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as out:
        table = csv.DictWriter(out, COLUMNS)
        table.writeheader()
        table.writerows({**usual, **row} for row in rows)
    home.load(path)


def keep(home: Workspace, *pairs: tuple[Claim, Document]) -> list[Claim]:
    for record, document in pairs:
        home.register.add(document, [record])
    return [record for record, _ in pairs]
