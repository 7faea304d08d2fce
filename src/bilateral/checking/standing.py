"""Standing checks: a new load or a new document re-checks the statements that it touches, only those, and says what changed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from bilateral.checking.agreement import subject
from bilateral.checking.check import check_all
from bilateral.checking.shelf import keys_of, ranked
from bilateral.records import Claim, Target, Verdict, of_kind
from bilateral.trade.statistics import SOURCE
from bilateral.warehouse import Dataset
from bilateral.workspace import Workspace


@dataclass(frozen=True)
class Change:
    """A verdict that is another than it was; `before` is None for a statement checked for the first time."""

    record: Claim | Target
    before: Verdict | None
    after: Verdict

    @property
    def turned(self) -> bool:
        """Whether the outcome is another, not only what stands behind it."""
        return self.before is not None and self.before.outcome != self.after.outcome


@dataclass(frozen=True)
class Recheck:
    """What a check looked at again, and what changed of it."""

    checked: tuple[str, ...]
    of: int
    changes: tuple[Change, ...]

    @property
    def turned(self) -> tuple[Change, ...]:
        """The changes of outcome."""
        return tuple(c for c in self.changes if c.turned)


def recheck(workspace: Workspace) -> Recheck:
    """Check again what new data or documents touched since the last check, keep the verdicts, and return what changed.

    Only what everybody sees is checked: a verdict that all read must not tell of another side's draft.
    """
    workspace = workspace.seen_by("")
    register = workspace.register
    records: list[Claim | Target] = of_kind(register.records(), "claim", "target")
    datasets = workspace.warehouse.datasets()
    stamps = {f"{d.source} {d.vintage}": d.input or d.loaded for d in datasets}
    digests = {r.id: hashlib.sha256(r.model_dump_json().encode()).hexdigest()[:16] for r in records}
    before, seen = register.verdicts(), register.last_check()
    if seen is None:
        again = list(records)
    elif seen == (stamps, digests):
        return Recheck((), len(records), ())
    else:
        again = _touched(workspace, records, datasets, stamps, digests, seen, before)
    made = check_all(workspace, again, among=records) if again else []
    register.keep_verdicts(made, stamps, digests)
    by_id = {r.id: r for r in again}
    changes = [Change(by_id[v.record], before.get(v.record), v) for v in made if before.get(v.record) != v]
    return Recheck(tuple(r.id for r in again), len(records), tuple(changes))


def _touched(workspace: Workspace, records: Sequence[Claim | Target], datasets: Sequence[Dataset], stamps: dict[str, str],
             digests: dict[str, str], seen: tuple[dict[str, str], dict[str, str]], before: dict[str, Verdict]) -> list[Claim | Target]:  # fmt: skip
    """The statements that new or replaced data, or new, changed or withdrawn records may change."""
    old_stamps, old_digests = seen
    new = [d for d in datasets if old_stamps.get(f"{d.source} {d.vintage}") != stamps[f"{d.source} {d.vintage}"]]
    gone = {name for name in old_stamps if old_stamps[name] != stamps.get(name)}
    present = workspace.warehouse.present(new, {key for r in records for key in keys_of(r)}) if new else set()
    # A new figure of any partner may change a rank.
    reconciled = any(d.source == SOURCE for d in new)
    other = {r.id for r in records if old_digests.get(r.id) != digests[r.id]}
    withdrawn = set(old_digests) - set(digests)
    subjects = {subject(r) for r in records if r.id in other}
    return [
        r for r in records
        if r.id in other or subject(r) in subjects or r.id not in before or keys_of(r) & present or (reconciled and ranked(r))
        or (gone and any(f"{o.source} {o.vintage}" in gone for o in before[r.id].observations))
        or any(x.record in withdrawn or x.record in other for x in before[r.id].relations)
    ]  # fmt: skip


__all__ = ["Change", "Recheck", "recheck"]
