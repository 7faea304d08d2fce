"""Checking a pair's or a workspace's statements, all at once: each against statistics and against the other reports."""

from __future__ import annotations

from collections.abc import Sequence

from bilateral.checking import targets
from bilateral.checking.agreement import Conflict, Said, conflicts, relations
from bilateral.checking.compare import compare
from bilateral.checking.evidence import evidence_for
from bilateral.checking.shelf import Shelf
from bilateral.checking.verdicts import STATED_WITHOUT_PERIOD, found_for, verdict
from bilateral.periods import Period
from bilateral.records import Claim, Document, Target, Verdict, of_kind
from bilateral.workspace import Pair, Workspace


def check(pair: Pair) -> list[Verdict]:
    """Check every claim and target of a pair's documents, in the order of the records."""
    return check_all(pair.workspace, of_kind(pair.records, "claim", "target"))


def check_all(
    workspace: Workspace, records: Sequence[Claim | Target], among: Sequence[Claim | Target] | None = None
) -> list[Verdict]:
    """Check claims and targets of a workspace, each against statistics and against the others (or those of `among`).

    The series that all of them need are asked for together, so that the time does not grow with a question a statement.
    """
    documents = {d.id: d for d in workspace.register.documents()}
    shelf = Shelf(workspace.warehouse, records)
    related = relations(records if among is None else among, documents)
    return [
        verdict_of(workspace, shelf, r, documents[r.evidence[0].document]).model_copy(update={"relations": related.get(r.id, ())})
        for r in records
    ]  # fmt: skip


def conflicts_of(workspace: Workspace, pair: Pair | None = None) -> list[Conflict]:
    """Return what reports state differently, of a pair or of all, each side with its verdict."""
    records: list[Claim] = of_kind(pair.records if pair else workspace.register.records(), "claim")
    found = conflicts(records, {d.id: d for d in workspace.register.documents()})
    sides = {s.record for c in found for s in c.sides}
    verdicts = {v.record: v for v in check_all(workspace, [r for r in records if r.id in sides], among=records)}
    return [c.model_copy(update={"sides": tuple(_checked(s, verdicts[s.record]) for s in c.sides)}) for c in found]


def _checked(side: Said, verdict: Verdict) -> Said:
    series = tuple(o.citation for o in verdict.observations)
    return side.model_copy(update={"verdict": verdict.outcome, "reason": verdict.reason, "series": series})


def check_record(workspace: Workspace, record: Claim | Target, document: Document) -> Verdict:
    """Check one claim or target against the statistics of a workspace."""
    return verdict_of(workspace, Shelf(workspace.warehouse, [record]), record, document)


def verdict_of(workspace: Workspace, shelf: Shelf, record: Claim | Target, document: Document) -> Verdict:
    """Check one statement against what a shelf holds for it."""
    written = Period(document.date, document.date) if document.date else None
    record = _a_year(record)
    if isinstance(record, Target):
        return targets.verdict_of(workspace, shelf, record, written, document.url)
    made = verdict(record, *found_for(workspace, shelf, record, written, document.url))
    fits = _fitting_years(workspace, shelf, record) if record.period is None else []
    if made.outcome == "unverifiable" and fits:
        years = f"{', '.join(map(str, fits[:-1]))} and {fits[-1]}" if len(fits) > 1 else str(fits[0])
        return made.model_copy(update={"reason": f"{made.reason.removesuffix(': unverifiable.')}; the number would fit {years}: unverifiable."})  # fmt: skip
    return made


def _a_year(record: Claim | Target) -> Claim | Target:
    """'2 billion dollars a year' of a calendar year, or of none, is that year's amount."""
    if record.period is not None and Period.parse(record.period).year is None:
        return record
    values = {name: getattr(record, name) for name in ("value", "base_value", "change_abs")}
    plain = {
        name: v.model_copy(update={"unit": v.unit.removesuffix("/year")})
        for name, v in values.items()
        if v is not None and v.unit.endswith("/year")
    }
    return record.model_copy(update=plain) if plain else record


def _fitting_years(workspace: Workspace, shelf: Shelf, record: Claim) -> list[int]:
    """The years whose figures a claim without a period would fit."""
    if record.indicator not in STATED_WITHOUT_PERIOD or not record.value or not record.reporter or not record.partner:
        return []
    rows = (*shelf.rows(record.reporter, record.partner), *shelf.rows(record.partner, record.reporter))
    found = []
    for year in sorted({o.period for o in rows if len(o.period) == 4 and o.flow in ("exports", "imports", "turnover")}):
        asked = record.model_copy(update={"period": year})
        best = evidence_for(workspace, shelf, asked, None).readings[:1]
        if any(compare(record.value, r).outcome == "supported" for r in best):
            found.append(int(year))
    return found
