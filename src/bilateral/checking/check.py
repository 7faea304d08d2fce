"""Verdicts: a statement's bounds against a statistic's, in words that somebody who was not there can follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from bilateral.checking.bounds import Bounds
from bilateral.checking.evidence import FLOWS, Statistic, growth_for, statistics_for
from bilateral.errors import NoData
from bilateral.periods import Period
from bilateral.records import SYMMETRIC, Claim, Document, Figure, Statement, Target, Value, Verdict, of_kind
from bilateral.reference.countries import name_of
from bilateral.reference.parameters import parameter
from bilateral.reference.wording import amount, change, span
from bilateral.trade import outlook, turnover, years
from bilateral.workspace import Pair, Workspace

Outcome = Literal["supported", "close", "contradicted", "unverifiable"]


@dataclass(frozen=True)
class _Finding:
    """What one statistic says of one number: the outcome, the difference in percent of the statistic, and why."""

    outcome: Outcome
    statistic: Statistic
    difference: float
    why: str


def check(pair: Pair) -> list[Verdict]:
    """Check every claim and target of a pair's documents, in the order of the records."""
    return check_all(pair.workspace, of_kind(pair.records, "claim", "target"))


def check_all(workspace: Workspace, records: Sequence[Claim | Target]) -> list[Verdict]:
    """Check claims and targets of a workspace, each against statistics and against the others."""
    documents = {d.id: d for d in workspace.register.documents()}
    clashes = conflicts(records)
    return [
        check_record(workspace, r, documents[r.evidence[0].document]).model_copy(
            update={"conflicts": clashes.get(r.id, ())}
        )
        for r in records
    ]


def check_record(workspace: Workspace, record: Claim | Target, document: Document) -> Verdict:
    """Check one claim or target against the statistics of a workspace."""
    written = Period(document.date, document.date) if document.date else None
    if isinstance(record, Target):
        return _check_target(workspace, record, written)
    found = _findings(workspace, record, written)
    if not found:
        return Verdict(
            record=record.id, outcome="unverifiable", reason=_cannot(record), would_settle=_would_settle(record)
        )
    return _verdict(record, found)


def conflicts(records: Iterable[Statement]) -> dict[str, tuple[str, ...]]:
    """Return, for each claim, the claims of other documents on the same thing whose numbers exclude its own."""
    same: dict[tuple[object, ...], list[Statement]] = defaultdict(list)
    for record in records:
        if isinstance(record, Claim) and record.value and record.period:
            same[_subject(record)].append(record)
    clashes: dict[str, list[str]] = defaultdict(list)
    for group in same.values():
        for one in group:
            for other in group:
                apart = one.evidence[0].document != other.evidence[0].document
                if apart and one.value and other.value and Bounds.of(one.value).distance(Bounds.of(other.value)):
                    clashes[one.id].append(other.id)
    return {key: tuple(found) for key, found in clashes.items()}


def _subject(record: Statement) -> tuple[object, ...]:
    pair: object = (record.reporter, record.partner)
    if record.indicator in SYMMETRIC and record.indicator not in ("share", "investment"):
        pair = frozenset((record.reporter, record.partner))
    unit = record.value.unit if record.value else ""
    return record.indicator, pair, record.region_code, record.product, record.period, unit, record.note


def _findings(workspace: Workspace, record: Statement, written: Period | None) -> list[_Finding]:
    """Each number of a statement against the best statistic that speaks to it."""
    found: list[_Finding] = []
    if record.value:
        found += [_compare(record.value, s) for s in statistics_for(workspace, record, written)]
    decided = [f for f in found if f.outcome != "unverifiable"]
    best = (decided or found)[:1]
    if record.change:
        best += [_compare_growth(record.change, s) for s in growth_for(workspace, record)][:1]
    others = [f for f in found if f not in best and f.statistic.what == "value"]
    return [*best, *(f for f in others if f.outcome != "unverifiable")]


def _compare(value: Value, statistic: Statistic) -> _Finding:
    """A written number against a statistic: inside its rounding, near enough for two sources, or neither."""
    bounds = Bounds.of(value)
    gap = bounds.distance(statistic.bounds)
    written = f"the report says {amount(value.amount, value.unit, value.comparator)}"
    if value.unit == "rank":
        return _compare_rank(value, statistic, written)
    scale = abs(statistic.value) or 1.0
    percent = 100 * gap / scale
    if gap == 0 and statistic.bounds.open and not bounds.open:
        return _Finding("unverifiable", statistic, 0.0, f"{statistic.told}; {written}; only one side is known")
    if gap == 0:
        return _Finding(
            "supported",
            statistic,
            100 * (statistic.value - value.amount) / scale,
            f"{statistic.told}; {written}; {_inside(value, bounds)}",
        )
    near = parameter("checking", "source_difference").value
    if abs(percent) <= near:
        return _Finding(
            "close",
            statistic,
            percent,
            f"{statistic.told}; {written}; {abs(percent):.1f}% apart, within the {near:g}% by which sources differ",
        )
    return _Finding(
        "contradicted",
        statistic,
        percent,
        f"{statistic.told}; {written}; the statistic is {abs(percent):.0f}% {'above' if gap > 0 else 'below'}",
    )


def _compare_rank(value: Value, statistic: Statistic, written: str) -> _Finding:
    low, high = statistic.bounds.low, statistic.bounds.high
    if low == high:
        outcome: Outcome = "supported" if value.amount == low else "contradicted"
    else:
        outcome = (
            "contradicted"
            if not low <= value.amount <= high
            else ("supported" if value.amount == low == 1 else "unverifiable")
        )
    return _Finding(outcome, statistic, 0.0, f"{statistic.told}; {written}")


def _inside(value: Value, bounds: Bounds) -> str:
    if value.comparator in (">", ">=", "<", "<="):
        return "the bound holds"
    if value.comparator == "~":
        return f"within 'about' ({_plain(bounds.low, value.unit)} to {_plain(bounds.high, value.unit)})"
    low, high = _plain(bounds.low, value.unit), _plain(bounds.high, value.unit)
    return "the same" if low == high else f"within rounding ({low} to {high})"


def _compare_growth(value: Value, statistic: Statistic) -> _Finding:
    gap = Bounds.of(value).distance(statistic.bounds)
    written = f"the report says {change(value.amount)}"
    points = parameter("checking", "growth_difference").value
    if gap == 0:
        return _Finding("supported", statistic, 0.0, f"{statistic.told}; {written}; the same")
    outcome: Outcome = "close" if abs(gap) <= points else "contradicted"
    return _Finding(outcome, statistic, gap, f"{statistic.told}; {written}; {abs(gap):.1f} percentage points apart")


def _verdict(record: Statement, found: list[_Finding]) -> Verdict:
    """Put findings together: the number decides; growth is told, and decides only where there is no number."""
    main = found[0]
    outcome = main.outcome
    reasons = [main.why]
    for other in found[1:]:
        reasons.append(
            f"{'its growth: ' if other.statistic.what == 'change' and record.value else 'also, '}{other.why}"
        )
        if other.statistic.what == "change" and other.outcome == "contradicted" and outcome in ("supported", "close"):
            outcome = "contradicted"
    if main.statistic.what == "change" and record.value:
        # The growth was checked, the level could not be.
        outcome = "unverifiable"
        reasons.append(
            f"the level itself ({amount(record.value.amount, record.value.unit, record.value.comparator)}) stands in no loaded source"
        )
    if record.change and not any(f.statistic.what == "change" for f in found):
        reasons.append(f"the growth ({change(record.change.amount)}) cannot be computed from what is loaded")
    text = ". ".join(r[0].upper() + r[1:] for r in reasons)
    return Verdict(
        record=record.id, outcome=outcome, reason=f"{text}: {outcome}.", figure=main.statistic.figure,
        observations=tuple(dict.fromkeys(o for f in found for o in f.statistic.observations)),
        difference_percent=round(main.difference, 2) if main.statistic.what == "value" else None,
        would_settle=_would_settle(record) if outcome == "unverifiable" else "",
    )  # fmt: skip


def _check_target(workspace: Workspace, record: Target, written: Period | None) -> Verdict:
    """A target whose year has figures is met or missed; one without gets its distance and its odds."""
    due = Period.parse(record.period) if record.period else None
    # A target is a level to reach: what exceeds it meets it.
    if record.value and record.value.comparator in ("=", "~"):
        record = record.model_copy(update={"value": record.value.model_copy(update={"comparator": ">="})})
    found = _findings(workspace, record, written) if record.value else []
    if found and found[0].statistic.what == "value":
        verdict = _verdict(record, found)
        told = {"supported": "met", "close": "all but met", "contradicted": "not met"}.get(
            verdict.outcome, "not decided"
        )
        return verdict.model_copy(update={"reason": f"{verdict.reason[:-1]} (target {told})."})
    grown = _grown(workspace, record, due)
    if grown:
        return grown
    reason = f"No loaded source has {_what(record)} for {span(record.period)}"
    odds, figure = _odds(workspace, record, due)
    return Verdict(
        record=record.id, outcome="unverifiable", reason=f"{reason}{odds}: unverifiable until it does.", figure=figure,
        observations=figure.observations if figure else (), would_settle=_would_settle(record),
    )  # fmt: skip


def _grown(workspace: Workspace, record: Target, due: Period | None) -> Verdict | None:
    """A year without a level but with an official growth rate on a year that has one."""
    if not (
        due
        and due.year
        and record.value
        and record.partner
        and record.reporter
        and record.indicator == "turnover"
        and not record.region_code
    ):
        return None
    rates = [s for s in growth_for(workspace, record) if s.figure is None]
    pair = Pair(record.reporter, record.partner, workspace)
    if not rates or due.year - 1 not in years(pair):
        return None
    base = turnover(pair, due.year - 1)
    rate = rates[0]
    reached = Bounds(base.value * (1 + rate.bounds.low / 100), base.value * (1 + rate.bounds.high / 100))
    told = f"{rate.told}, which on BACI's {amount(base.value, 'USD')} of {due.year - 1} makes {'more than ' if reached.open else ''}{amount(reached.low, 'USD')}"
    finding = _compare(record.value, Statistic(reached, told, (*rate.observations, *base.observations), base))
    verdict = _verdict(record, [finding])
    met = {"supported": "met", "close": "all but met", "contradicted": "not met"}.get(finding.outcome, "not decided")
    return verdict.model_copy(update={"reason": f"{verdict.reason[:-1]} (target {met})."})


def _odds(workspace: Workspace, record: Target, due: Period | None) -> tuple[str, Figure | None]:
    """The latest statistic, the growth needed, and the chance from the outlook with its assumption."""
    nothing: tuple[str, Figure | None] = ("", None)
    if not (
        due
        and due.last
        and record.value
        and record.reporter
        and record.partner
        and record.indicator in ("turnover", "exports", "imports")
    ):
        return nothing
    if record.region_code or record.product or record.value.unit != "USD" or len(record.partner) != 3:
        return nothing
    pair, year = Pair(record.reporter, record.partner, workspace), due.last.year
    try:
        view = outlook(pair, until=year, indicator=record.indicator)
    except NoData:
        return nothing
    last = max(years(pair))
    if year <= last:
        return nothing
    now = FLOWS[record.indicator](pair, last)
    figure = view.figures[-1]
    needed = 100 * ((record.value.amount / now.value) ** (1 / (year - last)) - 1)
    chance = view.chance_above(record.value.amount, year)
    low, high = amount(figure.low or 0, "USD"), amount(figure.high or 0, "USD")
    text = (
        f"; BACI {last} has {amount(now.value, 'USD')}, so that {needed:+.1f}% a year is needed; a random walk with drift "
        f"puts {year} between {low} and {high} ({100 * view.level:.0f}% interval) and the chance of exceeding the target at {100 * chance:.0f}%, "
        f"if {view.assumed}"
    )
    return text, figure


def _what(record: Statement) -> str:
    """'turnover of Azerbaijan with Russia', for messages."""
    good = f" of {record.product}" if record.product else ""
    sides = " with ".join(name_of(c) for c in (record.reporter, record.partner) if c)
    region = f" ({record.reporter_region})" if record.reporter_region else ""
    return f"{record.indicator}{good} of {sides}{region}" if sides else f"{record.indicator}{good}"


def _cannot(record: Statement) -> str:
    """Why nothing loaded can check a statement."""
    if not record.period and record.indicator in ("turnover", "exports", "imports", "balance"):
        return "The text gives no period for it, so that no statistic can be set beside it: unverifiable."
    if record.value and record.value.unit not in ("USD", "%", "t", "rank") and len(record.value.unit) == 3:
        return f"It is in {record.value.unit}, and no exchange rate is loaded: unverifiable."
    return f"No loaded source has {_what(record)} for {span(record.period)}: unverifiable."


def _would_settle(record: Statement) -> str:
    """What would settle a statement that nothing loaded can check."""
    if record.region_code:
        return f"customs statistics of the region ({record.region_code}), which the national customs service keeps"
    if not record.period and record.indicator in ("turnover", "exports", "imports", "balance"):
        return "the period that the speaker meant"
    by_indicator = {
        "share": "the central bank's or customs' figures on the currencies of settlement"
        if record.note
        else "the totals that the share is taken from",
        "investment": "the balance of payments or the investment position by partner (IMF CDIS)",
        "volume": "the national statistical office's figures on this good or service",
        "count": "the register of whoever counts them",
        "remittances": "the central bank's figures on money transfers by country",
        "rank": "a release with every partner of the reporter",
    }
    if record.indicator in by_indicator:
        return by_indicator[record.indicator]
    if record.product:
        codes = f" (HS {', '.join(record.hs)})" if record.hs else ""
        return f"trade by product{codes} from BACI or UN Comtrade"
    period = Period.parse(record.period) if record.period else None
    if period and period.year:
        return f"a release of BACI or UN Comtrade that covers {period.year}"
    return "monthly trade figures from UN Comtrade or the national customs services"


def _plain(value: float, unit: str) -> str:
    return amount(value, unit, digits=4).removesuffix(" USD")
