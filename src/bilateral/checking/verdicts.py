"""Everything that a statement says against everything that speaks to it, put together into one verdict and its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bilateral.checking.changes import findings as beyond_the_number
from bilateral.checking.compare import Finding, compare
from bilateral.checking.currency import in_usd
from bilateral.checking.evidence import evidence_for
from bilateral.checking.goods import level_of
from bilateral.checking.readings import Evidence, Reading
from bilateral.checking.series import PRESS
from bilateral.checking.shares import is_settlement, rank_readings
from bilateral.checking.shelf import Shelf
from bilateral.periods import Period
from bilateral.records import Claim, Outcome, Statement, Target, Unused, Value, Verdict
from bilateral.reference.countries import name_of
from bilateral.reference.wording import amount, change, span
from bilateral.workspace import Workspace

_TOLD = {"growth": "its growth: ", "difference": "the change in money: ", "base": "the earlier figure: ", "record": "", "streak": ""}  # fmt: skip
YEARS = (1900, 2200)
STATED_WITHOUT_PERIOD = ("turnover", "exports", "imports", "balance")


def found_for(workspace: Workspace, shelf: Shelf, record: Statement, written: Period | None, url: str) -> tuple[list[Finding], list[Unused]]:  # fmt: skip
    """Compare each part of a statement with each source that speaks to it; what was looked at in vain stands beside."""
    period = Period.parse(record.period) if record.period else None
    if (period and not YEARS[0] <= period.first.year <= YEARS[1]) or (
        record.reporter_region and not record.region_code
    ):
        return [], []  # no statistic of such a time; a region without a code is not its country
    converted, steps = in_usd(shelf, record)
    evidence = evidence_for(workspace, shelf, converted, written, url)
    found: list[Finding] = []
    if converted.value:
        for reading in evidence.readings:
            finding = compare(converted.value, reading)
            if finding.outcome == "contradicted" and reading.apart:
                why = f"{finding.why}; but it is of another date, {reading.apart} months off"
                finding = replace(finding, outcome="unverifiable", why=why)
            found.append(_with_steps(finding, steps))
            if finding.outcome == "contradicted":
                found += _older(converted.value, reading)
    if record.rank is not None and record.indicator != "rank":
        value = Value(amount=record.rank, unit="rank")
        asked = record.model_copy(update={"value": value, "note": f"{record.note} {record.indicator}"})
        found += [compare(value, reading, part="rank") for reading in rank_readings(workspace, shelf, asked, written)]
    found += beyond_the_number(shelf, converted, url)
    found += _partial(shelf, converted, evidence, url)
    return found, evidence.unused


def _with_steps(finding: Finding, steps: Sequence[str]) -> Finding:
    return replace(finding, steps=(*steps, *finding.steps))


def _older(value: Value, reading: Reading) -> list[Finding]:
    """An older release of the same source that fits where the newest does not: the report may have quoted that one."""
    found = []
    for level in reading.older:
        told = f"{reading.whose} gave {amount(level.bounds.point, value.unit)} in an older release ({level.observations[0].vintage})"
        finding = compare(value, Reading(level.bounds, told, level.observations, reading.source, reading.recorded_by, steps=(told,)))  # fmt: skip
        found += [finding] if finding.outcome == "supported" else []
    return found[:1]


def _partial(shelf: Shelf, record: Statement, evidence: Evidence, url: str) -> list[Finding]:
    """A part of a year without figures of its own: it cannot exceed the whole year's."""
    period = Period.parse(record.period) if record.period else None
    if evidence.readings or not period or period.year or not record.value or record.indicator not in STATED_WITHOUT_PERIOD[:3]:  # fmt: skip
        return []
    if period.last is None or period.first.year != period.last.year or record.value.unit != "USD":
        return []
    whole = level_of(shelf, record, Period.parse(str(period.first.year)), "USD", url=url)
    above = [f for r in whole if (f := compare(record.value, r)).outcome == "contradicted" and f.difference < 0]
    told = "; a part of a year cannot exceed the whole"
    return [replace(f, why=f"{f.why}{told}") for f in above] if len(above) == len(whole) else []


def verdict(record: Claim | Target, found: Sequence[Finding], unused: Sequence[Unused] = ()) -> Verdict:
    """Put findings together: sources decide the number; growth, records and the rest may only take away from it."""
    if not found:
        return Verdict(record=record.id, outcome="unverifiable", reason=_cannot(record, unused), would_settle=would_settle(record), unused=tuple(unused))  # fmt: skip
    parts: dict[str, list[Finding]] = {}
    for f in sorted(found, key=lambda f: not _is_number(f, record)):
        parts.setdefault("number" if _is_number(f, record) else f.part, []).append(f)
    decided = {part: _of_sources(group) for part, group in parts.items()}
    outcome = _combined(record, {part: of_part for part, (of_part, _) in decided.items()})
    used = [f for _, told in decided.values() for f in told]
    whole = "number" in parts
    reasons = [(_TOLD.get(part, "") if whole else "") + f.why for part, (_, told) in decided.items() for f in told]
    if not whole and record.value is not None and outcome != "contradicted":
        reasons.append(f"the level itself ({amount(record.value.amount, record.value.unit, record.value.comparator)}) stands in no loaded source")  # fmt: skip
    if record.change and "growth" not in parts and not isinstance(record, Target):
        reasons.append(f"the growth ({change(record.change.amount)}) cannot be computed from what is loaded")
    text = ". ".join(r[0].upper() + r[1:] for r in dict.fromkeys(reasons))
    first = used[0]
    return Verdict(
        record=record.id, outcome=outcome, reason=f"{text}: {outcome}.", figure=first.reading.figure,
        observations=tuple(dict.fromkeys(o for f in used for o in f.reading.observations)),
        difference_percent=round(first.difference, 2) if first.part in ("value", "difference") else None,
        would_settle=would_settle(record) if outcome == "unverifiable" else "",
        steps=tuple(step for f in used for step in f.steps), unused=tuple(dict.fromkeys((*unused, *_told_elsewhere(found, used)))),
    )  # fmt: skip


def _told_elsewhere(found: Sequence[Finding], used: Sequence[Finding]) -> list[Unused]:
    """Readings that were compared and are not told, with what they came to."""
    shown = {o for f in used for o in f.reading.observations}
    return [Unused(series=f.reading.observations[0].citation, why=f"compared too: {f.outcome}") for f in found if not shown & set(f.reading.observations)]  # fmt: skip


def _is_number(f: Finding, record: Statement) -> bool:
    return f.part == "value" or (f.part == "rank" and record.indicator == "rank")


def _combined(record: Statement, parts: dict[str, Outcome]) -> Outcome:
    """The number's outcome, from which another part may take away; without a number to check, what the other parts come to."""
    others = [outcome for part, outcome in parts.items() if part != "number"]
    untold = record.value is not None or (record.change is not None and "growth" not in parts)
    outcome = parts.get("number") or ("unverifiable" if untold else parts.get("growth") or others[0])
    if outcome == "mixed" and "number" in parts:
        return outcome
    if "contradicted" in others:
        return "contradicted"
    return "mixed" if "mixed" in others and outcome in ("supported", "close") else outcome


def _of_sources(found: Sequence[Finding]) -> tuple[Outcome, list[Finding]]:
    """What several sources come to, and the findings that say it: the best one, and each that says otherwise.

    The press without an official source counts only where nothing else is decided; an older vintage that fits where the
    newest does not makes the sources disagree.
    """
    decided = [f for f in found if f.outcome != "unverifiable"]
    firm = [f for f in decided if f.reading.source != "press"] or decided
    if not firm:
        return "unverifiable", list(found[:1])
    yes = [f for f in firm if f.outcome == "supported"]
    near = [f for f in firm if f.outcome == "close"]
    no = [f for f in firm if f.outcome == "contradicted"]
    if (yes or near) and no:
        return "mixed", [(yes or near)[0], *_of_distinct_sources(no)[:2]]
    if yes:
        return "supported", yes[:2] if yes[0].reading.source not in PRESS else yes[:1]
    if near:
        return "close", near[:1]
    above, below = [f for f in no if f.difference > 0], [f for f in no if f.difference < 0]
    if above and below and no[0].part == "value":
        return "mixed", [above[0], below[0]]
    return "contradicted", no[:1]


def _of_distinct_sources(found: Sequence[Finding]) -> list[Finding]:
    """The first finding of each source and recorder."""
    return list({(f.reading.source, f.reading.recorded_by): f for f in reversed(found)}.values())[::-1]


def _what(record: Statement) -> str:
    """'turnover of Azerbaijan with Russia', for messages."""
    good = f" of {record.product}" if record.product else ""
    sides = " with ".join(name_of(c) for c in (record.reporter, record.partner) if c)
    region = f" ({record.reporter_region})" if record.reporter_region else ""
    return f"{record.indicator}{good} of {sides}{region}" if sides else f"{record.indicator}{good}"


def _cannot(record: Statement, unused: Sequence[Unused]) -> str:
    """Why nothing loaded can check a statement."""
    if not record.period and record.indicator in STATED_WITHOUT_PERIOD:
        return "The text gives no period for it, so that no statistic can be set beside it: unverifiable."
    if record.value and len(record.value.unit) == 3 and record.value.unit.isupper() and record.value.unit != "USD":
        return f"It is in {record.value.unit}, and no exchange rate of {span(record.period)} is loaded: unverifiable."
    if record.value is None and record.change is not None:
        return f"No loaded source has {_what(record)} for {span(record.period)} and for what it is measured against: unverifiable."
    near = f"; the nearest is {unused[0].series} ({unused[0].why})" if unused else ""
    return f"No loaded source has {_what(record)} for {span(record.period)}{near}: unverifiable."


def would_settle(record: Statement) -> str:
    """What would settle a statement that nothing loaded can check."""
    if record.region_code:
        return f"customs statistics of the region ({record.region_code}), which the national customs service keeps"
    if not record.period and record.indicator in STATED_WITHOUT_PERIOD:
        return "the period that the speaker meant"
    if record.value and len(record.value.unit) == 3 and record.value.unit.isupper() and record.value.unit != "USD":
        return f"the exchange rate of {record.value.unit} (World Bank PA.NUS.FCRF) and the trade flow of the period"
    by_indicator = {
        "share": "the central bank's or customs' figures on the currencies of settlement"
        if is_settlement(record)
        else "the totals that the share is taken from",
        "investment": "the balance of payments or the investment position by partner (IMF CDIS)",
        "volume": "the national statistical office's figures on this good or service",
        "count": "the register of whoever counts them",
        "losses": "the account of whoever bore the losses",
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
