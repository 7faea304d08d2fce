"""Targets: what was promised, by whom and due when, where it stands, what it still takes, and afterwards whether it was met.

A goal is a level to reach: what exceeds it meets it.  A forecast is a number to come true: it may be too high or too low.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Literal

from bilateral.checking.agreement import publisher
from bilateral.checking.bounds import Bounds
from bilateral.checking.changes import growth_readings
from bilateral.checking.compare import Finding, compare
from bilateral.checking.goods import level_of
from bilateral.checking.readings import Reading
from bilateral.checking.shares import at_hand
from bilateral.checking.shelf import Shelf
from bilateral.checking.verdicts import found_for, verdict, would_settle
from bilateral.errors import NoData
from bilateral.periods import Period
from bilateral.records import Document, Figure, Target, Value, Verdict
from bilateral.reference.wording import amount, span
from bilateral.trade import outlook, years
from bilateral.trade.statistics import INDICATORS
from bilateral.workspace import Pair, Workspace

State = Literal["met", "all but met", "missed", "open", "no figure yet"]
_STATES: dict[str, State] = {"supported": "met", "close": "all but met", "contradicted": "missed"}


@dataclass(frozen=True)
class Ahead:
    """The way to a target: the latest statistic, growth needed a year, the odds, and the outlook's interval for the due year."""

    latest: Figure
    needed_percent: float
    chance_percent: float
    figure: Figure
    level: float
    model: str
    assumed: str

    def told(self, year: int) -> str:
        """The way in one clause."""
        low, high = amount(self.figure.low or 0, "USD"), amount(self.figure.high or 0, "USD")
        return (
            f"BACI {self.latest.period} has {amount(self.latest.value, 'USD')}, so that {self.needed_percent:+.1f}% a year is needed; the outlook ({self.model}) "
            f"puts {year} between {low} and {high} ({100 * self.level:.0f}% interval) and the chance of exceeding it at {self.chance_percent:.0f}%, if {self.assumed}"
        )


@dataclass(frozen=True)
class Standing:
    """A target with its state on a day: who said it, the verdict, the way ahead where it is open, and how far off it ended."""

    target: Target
    document: Document
    said_by: str
    state: State
    verdict: Verdict
    ahead: Ahead | None
    off_percent: float | None


@dataclass(frozen=True)
class Record:
    """How a source's targets fared: how many came due, were met or nearly, and the median distance of what came, percent."""

    said_by: str
    targets: int
    due: int
    met: int
    nearly: int
    missed: int
    median_off_percent: float | None


def verdict_of(workspace: Workspace, shelf: Shelf, target: Target, written: Period | None, url: str) -> Verdict:
    """Check one target: by the figures of its year, by an official growth rate on the year before, else how far away it is."""
    asked = _as_level(target)
    due = Period.parse(target.period) if target.period else None
    found, unused = found_for(workspace, shelf, asked, written, url)
    parts = ("value", "rank") if target.value else ("growth", "difference")
    settled = [f for f in found if f.part in parts] or _grown(shelf, asked, due, url)
    if settled:
        made = verdict(asked, settled, unused)
        return made.model_copy(update={"record": target.id, "reason": f"{made.reason[:-1]} (target {_word(target, made, settled[0])})."})  # fmt: skip
    way = ahead(workspace, shelf, target, due)
    reason = f"No loaded source has its figure for {span(target.period)}"
    told = f"; {way.told(due.last.year)}" if way and due and due.last else ""
    return Verdict(
        record=target.id, outcome="unverifiable", reason=f"{reason}{told}: unverifiable until one does.", figure=way.figure if way else None,
        observations=way.figure.observations if way else (), would_settle=would_settle(target), unused=tuple(unused),
        steps=(f"needed growth = ({amount(target.value.amount, 'USD', digits=4)} / {amount(way.latest.value, 'USD', digits=4)})^(1/years) - 1 = {way.needed_percent:+.2f}%",) if way and target.value else (),
    )  # fmt: skip


def standings(workspace: Workspace, targets: Sequence[Target], on: date) -> list[Standing]:
    """Return the state of each target on a day, the earliest due first."""
    documents = {d.id: d for d in workspace.register.documents()}
    shelf = Shelf(workspace.warehouse, targets)
    found = []
    for target in targets:
        document = documents[target.evidence[0].document]
        if document.date and document.date > on:
            continue  # not said yet on that day
        written = Period(document.date, document.date) if document.date else None
        made = verdict_of(workspace, shelf, target, written, document.url)
        due = Period.parse(target.period) if target.period else None
        passed = bool(due and due.last and due.last < on)
        state: State = (_STATES.get(made.outcome) or "no figure yet") if passed else "open"
        way = ahead(workspace, shelf, target, due) if made.outcome == "unverifiable" else None
        off = made.difference_percent if state in ("met", "all but met", "missed") else None
        found.append(Standing(target, document, target.said_by or target.source or publisher(document) or document.title, state, made, way, off))  # fmt: skip
    return sorted(found, key=lambda s: (s.target.period or "9999", s.target.id))


def records_of(standing: Sequence[Standing]) -> list[Record]:
    """Return how each source's targets fared, the one with most targets first."""
    by_source: Mapping[str, list[Standing]] = defaultdict(list)
    for s in standing:
        by_source[s.said_by].append(s)
    made = []
    for source, own in by_source.items():
        count = {state: sum(s.state == state for s in own) for state in ("met", "all but met", "missed")}
        off = [abs(s.off_percent) for s in own if s.off_percent is not None]
        made.append(Record(source, len(own), sum(count.values()), count["met"], count["all but met"], count["missed"], round(median(off), 1) if off else None))  # fmt: skip
    return sorted(made, key=lambda r: (-r.targets, r.said_by))


def ahead(workspace: Workspace, shelf: Shelf, target: Target, due: Period | None) -> Ahead | None:
    """Return the way to a target in US dollars on a pair's whole trade; None where there is none to compute or its year has figures."""
    if not (due and due.last and target.value and target.value.unit == "USD" and target.value.amount > 0):
        return None
    codes = (target.reporter or "", target.partner or "")
    if target.indicator not in ("turnover", "exports", "imports") or target.product or target.region_code or any(len(c) != 3 or c == "WLD" for c in codes):  # fmt: skip
        return None
    pair, year = Pair(*codes, at_hand(workspace, shelf)), due.last.year
    try:
        view = outlook(pair, until=year, indicator=target.indicator)
        last = max(years(pair))
        if year <= last:
            return None
        now = INDICATORS[target.indicator](pair, last)
    except NoData:
        return None
    needed = 100 * ((target.value.amount / now.value) ** (1 / (year - last)) - 1)
    chance = 100 * view.chance_above(target.value.amount, year)
    return Ahead(now, needed, chance, view.figures[-1], view.level, view.model, view.assumed)


def _as_level(target: Target) -> Target:
    """A goal as what meets it: at least so much; of a deficit, a rank or a fall, at most so much."""
    if target.modality != "goal":
        return target
    changed = {}
    for name in ("value", "change"):
        value: Value | None = getattr(target, name)
        if value and value.comparator in ("=", "~"):
            less = value.unit == "rank" or (name == "value" and value.amount < 0)
            changed[name] = value.model_copy(update={"comparator": "<=" if less else ">="})
    return target.model_copy(update=changed)


def _word(target: Target, made: Verdict, finding: Finding) -> str:
    if target.modality == "forecast" and target.value and target.value.comparator in ("=", "~"):
        way = "too low" if finding.difference > 0 else "too high"
        return {"supported": "came true", "close": "nearly came true", "contradicted": f"was {way}"}.get(made.outcome, "not decided")  # fmt: skip
    return {"supported": "met", "close": "all but met", "contradicted": "not met"}.get(made.outcome, "not decided")


def _grown(shelf: Shelf, target: Target, due: Period | None, url: str) -> list[Finding]:
    """A year without a level but with an official growth rate on a year that has one."""
    if not (due and due.year and target.value and target.value.unit == "USD" and target.indicator == "turnover" and not target.region_code):  # fmt: skip
        return []
    rates = [r for r in growth_readings(shelf, target, url) if len(r.observations) == 1]
    bases = level_of(shelf, target, Period.parse(str(due.year - 1)), "USD", url=url)
    if not rates or not bases:
        return []
    rate, base = rates[0], bases[0]
    reached = Bounds(base.value * (1 + rate.bounds.low / 100), base.value * (1 + rate.bounds.high / 100))
    told = f"{rate.told}, which on {base.whose}'s {amount(base.value, 'USD')} of {due.year - 1} makes {'more than ' if reached.open else ''}{amount(reached.low, 'USD')}"  # fmt: skip
    scaled = (base.sides[0] * (1 + rate.value / 100), base.sides[1] * (1 + rate.value / 100))
    step = f"{amount(base.value, 'USD', digits=4)} × (1 {rate.value / 100:+.3f}) = {amount(reached.point, 'USD', digits=4)}"
    reading = Reading(reached, told, (*rate.observations, *base.observations), base.source, sides=scaled, figure=base.figure, steps=(*base.steps, *rate.steps, step))  # fmt: skip
    return [compare(target.value, reading)]
