"""What a statement says beyond its number: growth and on which base, an earlier figure, a record, a rise in a row.

Growth is taken from both years of one source and one recorder, never across two; which base was used is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from math import inf

from dateutil.relativedelta import relativedelta

from bilateral.checking.bounds import Bounds
from bilateral.checking.compare import Finding, compare, compare_growth
from bilateral.checking.goods import GOODS_FLOWS, goods_of, level_of
from bilateral.checking.phrases import base_of, earlier_of, extreme_of, run_of, year_before
from bilateral.checking.readings import Reading
from bilateral.checking.series import Leg, bounds_of, place, precedence, stem, whose
from bilateral.checking.shelf import Shelf
from bilateral.periods import Period
from bilateral.records import Observation, Statement
from bilateral.reference.parameters import parameter
from bilateral.reference.wording import amount, span

LEVELS = (*GOODS_FLOWS, "volume")
FIRST_TIME = re.compile(r"\bfor the first time\b(?! (?:in|since))|впервые", re.I)


def _far_back() -> int:
    return int(parameter("checking", "far_back").value)


def findings(shelf: Shelf, statement: Statement, url: str) -> Iterator[Finding]:
    """Compare everything that a statement says beyond its number with what the shelf holds."""
    if statement.change and statement.change.unit in ("%", ""):
        for reading in growth_readings(shelf, statement, url):
            yield compare_growth(statement.change, reading)
    if statement.change_abs and statement.change_abs.unit == "USD" and statement.indicator in GOODS_FLOWS:
        for reading in _differences(shelf, statement, url):
            yield compare(statement.change_abs, reading, f"a change of {amount(statement.change_abs.amount, 'USD')}", "difference")  # fmt: skip
    yield from _base(shelf, statement, url)
    yield from _record(shelf, statement, url)
    yield from _streak(shelf, statement, url)
    yield from _first_time(shelf, statement, url)


def growth_readings(shelf: Shelf, statement: Statement, url: str = "") -> Iterator[Reading]:
    """Growth of a statement's flow: from two periods of one source, then as officials give the rate."""
    period = Period.parse(statement.period) if statement.period else None
    if period is None or period.last is None:
        return
    base = base_of(statement.quote, period)
    if base is None:
        return
    if statement.indicator in LEVELS:
        for now, before in _pairs(shelf, statement, period, base, url):
            if before.value > 0 and now.value >= 0 and not (now.bounds.open or before.bounds.open):
                yield _growth(now, before, period, base)
    for o in _official_rates(shelf, statement, url):
        if Period.parse(o.period) == period and base == year_before(period):
            more = "more than " if o.measure.endswith("at_least") else ""
            whole = o.flow == statement.indicator
            told = f"{whose(Leg(o.source, o.reporter, o.flow, (o,)), o)} gives {more}{o.value:+g}% for {_flow(o.reporter, o.partner, o.flow)}{'' if whole else ' (its exports alone)'} in {span(o.period)}"  # fmt: skip
            yield Reading(bounds_of(o) if whole else Bounds(-inf, inf), told, (o,), o.source, o.reporter, steps=(o.citation,))  # fmt: skip


def _pairs(
    shelf: Shelf, statement: Statement, period: Period, base: Period, url: str
) -> Iterator[tuple[Reading, Reading]]:
    """Readings of two periods that one source and recorder give in one valuation."""
    unit = unit_asked(statement)
    earlier = level_of(shelf, statement, base, unit, url=url)
    for now in level_of(shelf, statement, period, unit, url=url):
        before = next((r for r in earlier if (r.source, r.recorded_by, r.valuation) == (now.source, now.recorded_by, now.valuation)), None)  # fmt: skip
        if before:
            yield now, before


def unit_asked(statement: Statement) -> str:
    """The unit of a statement's level: that of its value, US dollars where it has none or is a rate."""
    unit = statement.value.unit if statement.value else ""
    return unit if unit and unit not in ("%", "rank", "pp") else "USD"


def _growth(now: Reading, before: Reading, period: Period, base: Period) -> Reading:
    value = 100 * (now.value / before.value - 1)
    ends = [100 * (a / b - 1) for a in (now.bounds.low, now.bounds.high) for b in (before.bounds.low, before.bounds.high) if b > 0]  # fmt: skip
    told = f"{now.whose} gives {value:+.1f}% for {span(period.iso)} over {span(base.iso)}"
    steps = (*now.steps, *before.steps, f"growth = {amount(now.value, now.unit, digits=4)} / {amount(before.value, now.unit, digits=4)} - 1 = {value:+.2f}%")  # fmt: skip
    return Reading(Bounds(min(ends), max(ends)), told, tuple(dict.fromkeys((*now.observations, *before.observations))), now.source, now.recorded_by, steps=steps)  # fmt: skip


def _official_rates(shelf: Shelf, statement: Statement, url: str) -> list[Observation]:
    own, other = statement.region_code or statement.reporter or "", statement.partner or ""
    flows = {"turnover", "exports"} if statement.region_code else {statement.indicator}
    sides = [(own, other), (other, own)] if statement.indicator == "turnover" else [(own, other)]
    rows = [o for a, b in sides for good in goods_of(statement) for o in shelf.rows(a, b, good)]
    rows = [
        o for o in rows if stem(o) == "growth" and o.flow in flows and shelf.is_newest(o) and (not url or o.url != url)
    ]
    return sorted(rows, key=lambda o: precedence(o.source))


def _flow(own: str, other: str, flow: str) -> str:
    if flow == "turnover":
        return f"turnover between {place(own)} and {place(other)}"
    return f"{place(own)}'s {flow} {'to' if flow == 'exports' else 'from'} {place(other)}"


def _differences(shelf: Shelf, statement: Statement, url: str) -> Iterator[Reading]:
    """The change in money between the base period and the statement's."""
    period = Period.parse(statement.period) if statement.period else None
    base = base_of(statement.quote, period) if period else None
    if not period or not base:
        return
    for now, before in _pairs(shelf, statement, period, base, url):
        told = f"{now.whose} gives a change of {amount(now.value - before.value, 'USD')} from {span(base.iso)} to {span(period.iso)}"  # fmt: skip
        sides = (now.sides[0] + before.sides[0], now.sides[1] + before.sides[1])
        yield Reading(now.bounds + -before.bounds, told, (*now.observations, *before.observations), now.source, now.recorded_by, sides, steps=(*now.steps, *before.steps))  # fmt: skip


def _base(shelf: Shelf, statement: Statement, url: str) -> Iterator[Finding]:
    """The earlier figure of the same sentence, in the year that the words give it, else the year before."""
    period, value = Period.parse(statement.period) if statement.period else None, statement.base_value
    base = earlier_of(statement.quote, period) if period and value and statement.indicator in LEVELS else None
    if base and value:
        for reading in level_of(shelf, statement, base, value.unit, url=url):
            yield compare(value, reading, f"{amount(value.amount, value.unit)} before", "base")


def _record(shelf: Shelf, statement: Statement, url: str) -> Iterator[Finding]:
    """'A record': no year loaded before it was higher (or lower); the years that were looked at are named."""
    period = Period.parse(statement.period) if statement.period else None
    said = extreme_of(statement.quote, period.year) if period and period.year else None
    if not said or not period or not period.year or statement.indicator not in ("turnover", "exports", "imports", "volume"):  # fmt: skip
        return
    first = max(said.after + 1 if said.after else 0, period.year - _far_back())
    unit = unit_asked(statement)
    years = {y: level_of(shelf, statement, Period.parse(str(y)), unit, url=url) for y in range(first, period.year)}
    for now in level_of(shelf, statement, period, unit, url=url):
        same = (now.source, now.recorded_by, now.valuation)
        earlier = {y: r for y, found in years.items() for r in found if (r.source, r.recorded_by, r.valuation) == same and not r.bounds.open}  # fmt: skip
        if not earlier or now.bounds.open:
            continue
        ends = (min if said.lowest else max)(earlier, key=lambda y: earlier[y].value)
        beats = now.value < earlier[ends].value if said.lowest else now.value > earlier[ends].value
        word = "lowest" if said.lowest else "highest"
        told = f"{now.whose} has it that of the {len(earlier) + 1} years loaded since {min(earlier)}, {'it is' if beats else f'{ends} and not {period.year} is'} the {word} ({amount((now if beats else earlier[ends]).value, unit)})"  # fmt: skip
        if missing := [y for y in range(min(earlier), period.year) if y not in earlier]:
            told += f"; {', '.join(map(str, missing))} {'is' if len(missing) == 1 else 'are'} not loaded"
        used = tuple(o for r in (now, earlier[ends]) for o in r.observations)
        reading = Reading(now.bounds, told, used, now.source, now.recorded_by, steps=(told,))
        yield Finding("record", "supported" if beats else "contradicted", reading, 0.0, f"a record: {told}", (told,))


def _streak(shelf: Shelf, statement: Statement, url: str) -> Iterator[Finding]:
    """'For the fifth year in a row': every step of that many had the sign of the last one."""
    period = Period.parse(statement.period) if statement.period else None
    said = run_of(statement.quote, statement.change.amount if statement.change else None)
    if not said or not period or period.last is None or statement.indicator not in LEVELS or (said.yearly and not period.year):  # fmt: skip
        return
    step = relativedelta(years=1) if said.yearly else relativedelta(months=1)
    unit = unit_asked(statement)
    earlier = []
    for n in range(1, said.steps + 1):
        first = period.first - step * n
        earlier.append(level_of(shelf, statement, Period(first, first + step - timedelta(days=1)), unit, url=url))
    for now in level_of(shelf, statement, period, unit, url=url):
        same = (now.source, now.recorded_by, now.valuation)
        levels = [now, *(r for found in earlier for r in found if (r.source, r.recorded_by, r.valuation) == same)]
        if len(levels) != said.steps + 1:
            continue
        rises = [(a.value < b.value) if said.falling else (a.value > b.value) for a, b in pairwise(levels)]
        name, verb = ("year" if said.yearly else "month"), "fell" if said.falling else "rose"
        told = f"{now.whose} has it that it {verb} in {sum(rises)} of the last {said.steps} {name}s"
        reading = Reading(now.bounds, told, tuple(o for r in levels for o in r.observations), now.source, now.recorded_by, steps=(told,))  # fmt: skip
        yield Finding("streak", "supported" if all(rises) else "contradicted", reading, 0.0, f"{said.steps} {name}s in a row: {told}", (told,))  # fmt: skip


def _first_time(shelf: Shelf, statement: Statement, url: str) -> Iterator[Finding]:
    """'Exceeded 2 billion for the first time': no year loaded before it did."""
    period, value = Period.parse(statement.period) if statement.period else None, statement.value
    if not value or not period or not period.year or statement.indicator not in LEVELS or not FIRST_TIME.search(statement.quote):  # fmt: skip
        return
    for now in level_of(shelf, statement, period, value.unit, url=url)[:1]:
        for year in range(period.year - _far_back(), period.year):
            for r in level_of(
                shelf, statement, Period.parse(str(year)), value.unit, url=url, source=now.source, by=now.recorded_by
            ):
                if r.bounds.low > value.amount:
                    told = f"{now.whose} has {amount(r.value, value.unit)} in {year} already"
                    yield Finding("record", "contradicted", Reading(r.bounds, told, r.observations, r.source, steps=(told,)), 0.0, f"not the first time: {told}", (told,))  # fmt: skip
                    return
