"""The briefs of one economy with each of its partners, on all cores; one that fails is told of and stops no other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from bilateral.briefs.house import House
from bilateral.briefs.manifest import Format
from bilateral.briefs.outline import Outline
from bilateral.briefs.publish import publish
from bilateral.engine import Done, run
from bilateral.errors import NoData
from bilateral.trade import partners
from bilateral.workspace import Workspace


def partners_of(workspace: Workspace, code: str) -> list[str]:
    """Return the partners that an economy trades with in the last year loaded, the largest first, and those its records name.

    Raises NoData where there is neither.
    """
    rows = workspace.warehouse.observations(source="baci", product="TOTAL", flow="exports", reporter=code)
    years = [int(o.period) for o in rows if len(o.period) == 4 and o.partner != "WLD"]
    traded = [p.code for p in partners(workspace.warehouse, code, max(years))] if years else []
    named = [other for pair, _ in workspace.pairs() if code in pair.codes for other in pair.codes if other != code]
    found = list(dict.fromkeys((*traded, *named)))
    if not found:
        raise NoData(f"no partner of {code} is known", remedy="load a release of BACI, or read reports on it")
    return found


@dataclass(frozen=True)
class Maker:
    """Makes one brief in a process of its own and leaves it with its manifest in a folder."""

    workspace: Path
    code: str
    today: date
    outline: Outline
    kind: Format
    house: House
    folder: Path

    def __call__(self, partner: str) -> int:
        """Make the brief with a partner; return its size in bytes."""
        pair = _desk(self.workspace).pair(self.code, partner)
        made = publish(pair, self.today, self.outline, self.kind, self.house)
        target = self.folder / f"brief-{pair.slug}.{self.kind}"
        for path, data in ((target, made.data), (manifest_beside(target), made.manifest.dump().encode())):
            staged = path.with_name(path.name + ".new")
            staged.write_bytes(data)
            staged.replace(path)
        return len(made.data)


@cache
def _desk(folder: Path) -> Workspace:
    """The workspace of this process: what is asked for one pair often serves the next."""
    return Workspace.open(folder)


def manifest_beside(target: Path) -> Path:
    """Where a brief's manifest stands."""
    return target.with_name(f"{target.name}.manifest.json")


def all_partners(maker: Maker, others: list[str], workers: int | None = None) -> Iterator[Done[str, int]]:
    """Make a brief with each partner; yield each as it is done, or why it is not."""
    maker.folder.mkdir(parents=True, exist_ok=True)
    return run(maker, others, workers=workers)


__all__ = ["Maker", "all_partners", "manifest_beside", "partners_of"]
