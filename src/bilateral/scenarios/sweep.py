"""Many scenarios of the long-run model at once: on all cores, with flat memory, interruptible, resumable.

In: a scenario and what varies.  Out: a CSV with one row a scenario, written as results come.  A scenario that finds no
solution has its row too, with the reason.  Started again with the same file, the sweep goes on where it stopped.
"""

from __future__ import annotations

import csv
import hashlib
import itertools
import json
import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import Field

from bilateral.errors import BadScenario, BilateralError
from bilateral.records import Noun
from bilateral.scenarios.gravity_answer import gravity_shock
from bilateral.scenarios.scenario import SIGNS, Scenario
from bilateral.scenarios.structural_gravity import Economy, exact_hat_equilibrium

CHUNK = 32


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
    economy: Economy, scenario: Scenario, vary: Sequence[Vary], out: Path, report: Sequence[str],
    *, workers: int | None = None, progress: Callable[[int, int], None] | None = None,
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
    done = _begun(out, columns, key)
    total = int(np.prod([v.steps for v in vary]))
    counts = dict(done.values_by_status)
    left = (item for item in varied(scenario, vary) if item[0] not in done.ids)
    finished = len(done.ids)
    # One thread of linear algebra a process: the processes are the parallelism.
    limits = {k: os.environ.get(k) for k in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}
    os.environ.update(dict.fromkeys(limits, "1"))
    try:
        with (
            out.open("a", encoding="utf-8", newline="") as file,
            ProcessPoolExecutor(
                workers, multiprocessing.get_context("spawn"), _begin, (economy, tuple(report), os.getpid())
            ) as pool,
        ):
            table = csv.writer(file, lineterminator="\n")
            for rows in _in_flight(pool, left):
                table.writerows(rows)
                file.flush()
                for row in rows:
                    counts[row[len(vary) + 1]] = counts.get(row[len(vary) + 1], 0) + 1
                finished += len(rows)
                if progress:
                    progress(finished, total)
    finally:
        for k, v in limits.items():
            os.environ.pop(k, None) if v is None else os.environ.update({k: v})
    return counts


def _in_flight(pool: ProcessPoolExecutor, items: Iterator[Any]) -> Iterator[list[list[Any]]]:
    """Keep a few chunks running; yield each as it ends, so that memory does not grow with the sweep."""
    running: set[Future[list[list[Any]]]] = set()
    for chunk in iter(lambda: list(itertools.islice(items, CHUNK)), []):
        running.add(pool.submit(_solve, chunk))
        if len(running) >= 2 * (os.cpu_count() or 1):
            ended, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (f.result() for f in ended)
    while running:
        ended, running = wait(running, return_when=FIRST_COMPLETED)
        yield from (f.result() for f in ended)


_worker: dict[str, Any] = {}


def _begin(economy: Economy, report: tuple[str, ...], parent: int) -> None:
    _worker["economy"], _worker["report"] = economy, report
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """End this worker when the process that started it is gone, however it went."""
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)


def _solve(chunk: Sequence[tuple[int, tuple[float, ...], Scenario]]) -> list[list[Any]]:
    economy, report = _worker["economy"], _worker["report"]
    return [_row(economy, report, *item) for item in chunk]


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


class _Done:
    """What a file holds already."""

    def __init__(self) -> None:
        self.ids: set[int] = set()
        self.values_by_status: dict[str, int] = {}


def _key(economy: Economy, scenario: Scenario, vary: Sequence[Vary], report: Sequence[str]) -> str:
    told = [economy.vintage, scenario.model_dump(mode="json"), [v.model_dump(mode="json") for v in vary], list(report)]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode() + economy.flows.tobytes()).hexdigest()[:16]


def _begun(out: Path, columns: Sequence[str], key: str) -> _Done:
    """Read a file begun before, dropping a last line that was cut; or begin it."""
    done = _Done()
    mark = f"# sweep {key}"
    try:
        if not out.exists() or not out.stat().st_size:
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_text(f"{mark}\n{','.join(columns)}\n", encoding="utf-8")
            return done
        text = out.read_text("utf-8")
    except UnicodeDecodeError:
        raise BadScenario("holds something else", where=str(out), remedy="name another file") from None
    except OSError as error:
        raise BadScenario(f"cannot be written ({error.strerror})", where=str(out), remedy="name another file") from None
    whole = text[: text.rfind("\n") + 1]
    lines = whole.splitlines()
    if not lines or lines[0] != mark:
        raise BadScenario("holds another sweep", where=str(out), remedy="name another file, or delete it")
    if whole != text:
        out.write_text(whole, encoding="utf-8")
    for row in csv.DictReader(lines[1:]):
        done.ids.add(int(row["id"]))
        done.values_by_status[row["status"]] = done.values_by_status.get(row["status"], 0) + 1
    return done


__all__ = ["Vary", "check", "sweep", "varied"]
