"""Many scenarios of the long-run model at once: on all cores, with flat memory, interruptible, resumable.

In: a scenario and what varies.  Out: a CSV, or Parquet in parts, with one row a scenario, written as results come.  A scenario that finds no
solution has its row too, with the reason.  Started again with the same file, the sweep goes on where it stopped.
"""

from __future__ import annotations

import csv
import hashlib
import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pydantic import Field

from bilateral.engine import run
from bilateral.errors import BadScenario, BilateralError
from bilateral.parts import Parts
from bilateral.records import Noun
from bilateral.scenarios.gravity_answer import gravity_shock
from bilateral.scenarios.scenario import SIGNS, Scenario
from bilateral.scenarios.structural_gravity import Economy, exact_hat_equilibrium

CHUNK = 32
PART = 4096  # rows of a Parquet part
_TYPES = {"id": pa.int64(), "status": pa.string(), "rounds": pa.int64(), "reason": pa.string()}


class Vary(Noun):
    """What varies: `rate_percent` or `percent` of a change (counted from 1), or `trade_elasticity`."""

    field: str = Field(pattern=r"^(rate_percent|percent|trade_elasticity)$")
    change: int = Field(default=1, ge=1)
    from_: float = Field(alias="from")
    to: float
    steps: int = Field(ge=1, le=1_000_000)

    @property
    def values(self) -> list[float]:
        """Evenly spaced values, both ends included."""
        return [float(x) for x in np.linspace(self.from_, self.to, self.steps)]

    @property
    def label(self) -> str:
        """Column name."""
        return self.field if self.field == "trade_elasticity" else f"{self.field}_{self.change}"


USED = {
    "tariff": "rate_percent",
    "trade_cost": "percent",
    "supply_loss": "percent",
    "corridor_opened": "percent",
    "corridor_closed": "percent",
}
MOST = 10_000_000


def check(scenario: Scenario, vary: Sequence[Vary]) -> None:
    """Refuse what no row could answer, before anything is written: a value out of range, a field without effect.

    Raises BadScenario.
    """
    if scenario.model not in ("auto", "structural_gravity"):
        raise BadScenario(f"a sweep runs the long-run model, not {scenario.model}", remedy="leave model out")
    size = int(np.prod([v.steps for v in vary], dtype=float))
    if size > MOST:
        raise BadScenario(f"the grid has {size:,} scenarios", remedy=f"keep it to {MOST:,}")
    for n, v in enumerate(vary, 1):
        where = f"vary {n}"
        if v.field == "trade_elasticity":
            least, most = SIGNS["trade_elasticity"]
            if not (least <= min(v.from_, v.to) and max(v.from_, v.to) <= most):
                raise BadScenario(f"trade_elasticity leaves {least:g} to {most:g}", where=where)
            continue
        if v.change > len(scenario.changes):
            raise BadScenario(
                f"there is no change {v.change}", where=where, remedy=f"the scenario has {len(scenario.changes)}"
            )
        change = scenario.changes[v.change - 1]
        if USED.get(change.type) != v.field:
            raise BadScenario(
                f"{change.type} has no {v.field} to vary",
                where=where,
                remedy=f"accepted: {USED.get(change.type, 'trade_elasticity')}",
            )
        for value in (v.from_, v.to):
            Scenario.parse({"changes": [change.model_dump(mode="json", exclude_none=True) | {v.field: value}]}, where)


def varied(scenario: Scenario, vary: Sequence[Vary]) -> Iterator[tuple[int, tuple[float, ...], Scenario]]:
    """Yield every combination: its number, the values, the scenario."""
    for n, values in enumerate(itertools.product(*(v.values for v in vary))):
        changes, elasticities = list(scenario.changes), dict(scenario.elasticities)
        for v, value in zip(vary, values, strict=True):
            if v.field == "trade_elasticity":
                elasticities["trade_elasticity"] = value
                continue
            changes[v.change - 1] = changes[v.change - 1].model_copy(update={v.field: value})
        yield n, values, scenario.model_copy(update={"changes": tuple(changes), "elasticities": elasticities})


def sweep(
    economy: Economy, scenario: Scenario, vary: Sequence[Vary], out: str | Path, report: Sequence[str],
    *, engine: str = "local", workers: int | None = None, progress: Callable[[int, int], None] | None = None,
) -> dict[str, int]:  # fmt: skip
    """Run every combination that the file does not hold yet.

    Parameters
    ----------
    economy
        The base.
    scenario, vary
        What is assumed, and what varies.
    out
        CSV to write or to go on with.
    report
        Countries whose change of welfare, percent, each row gives.
    engine
        `local` for processes of this machine, `ray` for a cluster.
    workers
        Processes; all cores if left out.
    progress
        Called with rows done and rows in all.

    Returns
    -------
    dict
        How many rows have each status.

    Raises
    ------
    BadScenario
        The file holds another sweep, or a combination makes no sense.
    """
    check(scenario, vary)
    for code in report:
        economy.index(code)
    columns = ["id", *(v.label for v in vary), "status", "rounds", *(f"welfare_{c}" for c in report), "reason"]
    key = _key(economy, scenario, vary, report)
    sink = _Parquet(str(out), columns, key) if _in_parts(out) else _Csv(Path(out), columns, key)
    total = int(np.prod([v.steps for v in vary]))
    left = (item for item in varied(scenario, vary) if item[0] not in sink.ids)
    chunks = iter(lambda: list(itertools.islice(left, CHUNK)), [])
    finished = len(sink.ids)
    for chunk in run(_Solver(economy, tuple(report)), chunks, engine=engine, workers=workers):
        rows = chunk.result or [[n, *values, "failed", "", *[""] * len(report), chunk.failed] for n, values, _ in chunk.item]  # fmt: skip
        sink.write(rows)
        for row in rows:
            sink.counts[row[len(vary) + 1]] += 1
        finished += len(rows)
        if progress:
            progress(finished, total)
    sink.close()
    return dict(sink.counts)


def _in_parts(out: str | Path) -> bool:
    return "://" in str(out) or str(out).rstrip("/").endswith(".parquet")


@dataclass(frozen=True)
class _Solver:
    """Solves scenarios on one economy."""

    economy: Economy
    report: tuple[str, ...]

    def __call__(self, chunk: Sequence[tuple[int, tuple[float, ...], Scenario]]) -> list[list[Any]]:
        return [_row(self.economy, self.report, *item) for item in chunk]


def _row(economy: Economy, report: Sequence[str], n: int, values: tuple[float, ...], scenario: Scenario) -> list[Any]:
    try:
        drawn = economy
        if "trade_elasticity" in scenario.elasticities:
            drawn = replace(economy, elasticity=np.array([scenario.elasticities["trade_elasticity"]]))
        found = exact_hat_equilibrium(drawn, gravity_shock(drawn, scenario))
    except BilateralError as error:
        return [n, *values, "failed", "", *[""] * len(report), str(error)]
    welfare = [f"{100 * (found.welfare[economy.index(c)] - 1):.8g}" for c in report]
    return [n, *values, "solved", found.iterations, *welfare, ""]


def _key(economy: Economy, scenario: Scenario, vary: Sequence[Vary], report: Sequence[str]) -> str:
    told = [economy.vintage, scenario.model_dump(mode="json"), [v.model_dump(mode="json") for v in vary], list(report)]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode() + economy.flows.tobytes()).hexdigest()[:16]


class _Csv:
    """A CSV, written as results come; begun before, its rows are known and a last line that was cut is dropped."""

    def __init__(self, out: Path, columns: Sequence[str], key: str) -> None:
        self.ids: set[int] = set()
        self.counts: Counter[str] = Counter()
        mark = f"# sweep {key}"
        try:
            if not out.exists() or not out.stat().st_size:
                out.parent.mkdir(parents=True, exist_ok=True)
                out.write_text(f"{mark}\n{','.join(columns)}\n", encoding="utf-8")
            text = out.read_text("utf-8")
        except UnicodeDecodeError:
            raise BadScenario("holds something else", where=str(out), remedy="name another file") from None
        except OSError as error:
            raise BadScenario(f"cannot be written ({error.strerror})", where=str(out), remedy="name another file") from None  # fmt: skip
        whole = text[: text.rfind("\n") + 1]
        lines = whole.splitlines()
        if not lines or lines[0] != mark:
            raise BadScenario("holds another sweep", where=str(out), remedy="name another file, or delete it")
        if whole != text:
            out.write_text(whole, encoding="utf-8")
        for row in csv.DictReader(lines[1:]):
            self.ids.add(int(row["id"]))
            self.counts[row["status"]] += 1
        self._file = out.open("a", encoding="utf-8", newline="")
        self._table = csv.writer(self._file, lineterminator="\n")

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        self._table.writerows(rows)
        self._file.flush()

    def close(self) -> None:
        self._file.close()


class _Parquet:
    """Parquet in parts of some thousand rows, on disk or in object storage."""

    def __init__(self, out: str, columns: Sequence[str], key: str) -> None:
        self._columns = columns
        schema = pa.schema([(name, _TYPES.get(name, pa.float64())) for name in columns])
        self._parts = Parts(out, schema, "id", f"sweep {key}")
        rows = list(self._parts.rows(("id", "status")))
        self.ids = {int(row["id"]) for row in rows}
        self.counts = Counter(str(row["status"]) for row in rows)
        self._waiting: list[dict[str, Any]] = []

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        for row in rows:
            told = dict(zip(self._columns, row, strict=True))
            self._waiting.append({n: x if _TYPES.get(n) == pa.string() else None if x == "" else int(x) if n in _TYPES else float(x) for n, x in told.items()})  # fmt: skip
        if len(self._waiting) >= PART:
            self.close()

    def close(self) -> None:
        self._parts.add(self._waiting)
        self._waiting = []


__all__ = ["Vary", "check", "sweep", "varied"]
