"""What a statement says beyond its number: growth and on which base, an earlier figure, a record, a rise in a row.

Growth is taken from both years of one source and one recorder, never across two; which base was used is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from dateutil.relativedelta import relativedelta

from bilateral.checking.bounds import Bounds
from bilateral.checking.compare import Finding, compare, compare_growth
from bilateral.checking.goods import GOODS_FLOWS, level_of
from bilateral.checking.readings import Reading
from bilateral.checking.series import Leg, bounds_of, place, stem, whose
from bilateral.checking.shelf import Shelf
from bilateral.periods import Period
from bilateral.records import Statement, Unused
from bilateral.reference.wording import amount, span

_SINCE = re.compile(
    r"(?:since|from|over|than in|compared (?:with|to)|against|on|relative to|с|по сравнению с|к|чем в)\s+(?:the (?:year|level)s? of\s+)?(?:its\s+)?((?:19|20)\d\d)\b",
    re.I,
)
_SPAN = re.compile(r"(?:over|in|during|within|за) (?:the )?(?:past|last|previous|последние )?\s*(\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|twenty) (?:years|лет|года)", re.I)  # fmt: skip
_WORDS = {
    w: n for n, w in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 1)
} | {"twenty": 20}
_ORDINALS = {w: n for n, w in enumerate(["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], 1)} | {
    w: n for n, w in enumerate(["первый", "второй", "третий", "четвёртый", "пятый", "шестой", "седьмой", "восьмой", "девятый", "десятый"], 1)
}  # fmt: skip
_RECORD = re.compile(r"\b(?:(?P<low>record low|all-time low|lowest (?:ever|level|in)|рекордно низк)|record\b(?! of)|all-time high|highest (?:ever|level|figure|in|since|on record)|рекорд|исторического максимума)", re.I)  # fmt: skip
_STREAK = re.compile(r"for (?:the |a )?(?P<en>\w+) (?:consecutive |straight |successive )?(?P<unit>year|month)(?:s)?(?: in a row| running| in succession)?\b|(?P<ru>\w+) (?P<ru_unit>год|месяц) подряд", re.I)  # fmt: skip


def findings(shelf: Shelf, statement: Statement, url: str, unused: list[Unused]) -> Iterator[Finding]:
    """Compare everything that a statement says beyond its number with what the shelf holds."""
    if statement.change and statement.change.unit in ("%", ""):
        for reading in growth_readings(shelf, statement, url):
            yield compare_growth(statement.change, reading)
    if statement.change_abs and statement.change_abs.unit == "USD" and statement.indicator in GOODS_FLOWS:
        for reading in _differences(shelf, statement, url):
            found = compare(statement.change_abs, reading, f"a change of {amount(statement.change_abs.amount, 'USD')}", "difference")  # fmt: skip
            yield found
    yield from _base(shelf, statement, url)
    yield from _record(shelf, statement, url)
    yield from _streak(shelf, statement, url)


def growth_readings(shelf: Shelf, statement: Statement, url: str = "") -> Iterator[Reading]:
    """Growth of a statement's flow: from two periods of one source, then as officials give the rate."""
    period = Period.parse(statement.period) if statement.period else None
    if period is None or period.last is None:
        return
    base = base_of(statement, period)
    if statement.indicator in GOODS_FLOWS and base:
        for now in level_of(shelf, statement, period, "USD", url=url):
            for before in level_of(shelf, statement, base, "USD", url=url, source=now.source, by=now.recorded_by):
                if before.value > 0 and now.value > 0 and not (now.bounds.open or before.bounds.open):
                    yield _growth(now, before, period, base)
                    break
    for o in _official_rates(shelf, statement, url):
        if Period.parse(o.period) == period and base == _year_before(period):
            more = "more than " if o.measure.endswith("at_least") else ""
            told = f"{whose(Leg(o.source, o.reporter, o.flow, (o,)), o)} gives {more}{o.value:+g}% for {_flow(o.reporter, o.partner, o.flow)}{'' if o.flow == statement.indicator else ' (its exports alone)'} in {span(o.period)}"  # fmt: skip
            yield Reading(bounds_of(o), told, (o,), o.source, o.reporter, steps=(o.citation,))


def _growth(now: Reading, before: Reading, period: Period, base: Period) -> Reading:
    value = 100 * (now.value / before.value - 1)
    ends = [100 * (a / b - 1) for a in (now.bounds.low, now.bounds.high) for b in (before.bounds.low, before.bounds.high) if b > 0]  # fmt: skip
    told = f"{now.whose} gives {value:+.1f}% for {span(period.iso)} over {span(base.iso)}"
    steps = (*now.steps, *before.steps, f"growth = {amount(now.value, 'USD', digits=4)} / {amount(before.value, 'USD', digits=4)} - 1 = {value:+.2f}%")  # fmt: skip
    return Reading(Bounds(min(ends), max(ends)), told, tuple(dict.fromkeys((*now.observations, *before.observations))), now.source, now.recorded_by, steps=steps)  # fmt: skip


def base_of(statement: Statement, period: Period) -> Period | None:
    """The period that a change is against: the one the words name, else the same span a year before."""
    if named := [int(y) for y in _SINCE.findall(statement.quote) if period.year and int(y) < period.year]:
        return Period.parse(str(named[0]))
    if period.year and (within := _SPAN.search(statement.quote)):
        word = within[1].lower()
        years = int(word) if word.isdigit() else _WORDS.get(word, 0)
        if years > 1:
            return Period.parse(str(period.year - years))
    return _year_before(period)


def _year_before(period: Period) -> Period | None:
    if period.last is None:
        return None
    first = period.first - relativedelta(years=1)
    return Period(first, (period.last + timedelta(days=1)) - relativedelta(years=1) - timedelta(days=1))


def _official_rates(shelf: Shelf, statement: Statement, url: str) -> Iterator:  # type: ignore[type-arg]
    own, other = statement.region_code or statement.reporter or "", statement.partner or ""
    flows = {"turnover", "exports"} if statement.region_code else {statement.indicator}
    sides = [(own, other), (other, own)] if statement.indicator == "turnover" else [(own, other)]
    goods = list(statement.hs) if statement.product else ["TOTAL"]
    rows = [o for a, b in sides for good in goods for o in shelf.rows(a, b, good)]
    rows = [
        o for o in rows if stem(o) == "growth" and o.flow in flows and shelf.is_newest(o) and (not url or o.url != url)
    ]
    yield from sorted(rows, key=lambda o: o.source != "official-press")


def _flow(own: str, other: str, flow: str) -> str:
    if flow == "turnover":
        return f"turnover between {place(own)} and {place(other)}"
    return f"{place(own)}'s {flow} {'to' if flow == 'exports' else 'from'} {place(other)}"


def _differences(shelf: Shelf, statement: Statement, url: str) -> Iterator[Reading]:
    """The change in money between the base period and the statement's."""
    period = Period.parse(statement.period) if statement.period else None
    base = base_of(statement, period) if period else None
    if not period or not base:
        return
    for now in level_of(shelf, statement, period, "USD", url=url):
        for before in level_of(shelf, statement, base, "USD", url=url, source=now.source, by=now.recorded_by)[:1]:
            told = f"{now.whose} gives a change of {amount(now.value - before.value, 'USD')} from {span(base.iso)} to {span(period.iso)}"  # fmt: skip
            sides = (now.sides[0] + before.sides[0], now.sides[1] + before.sides[1])
            yield Reading(now.bounds + -before.bounds, told, (*now.observations, *before.observations), now.source, now.recorded_by, sides, steps=(*now.steps, *before.steps))  # fmt: skip


def _base(shelf: Shelf, statement: Statement, url: str) -> Iterator[Finding]:
    """The earlier figure of the same sentence, in the year that the words give it, else the year before."""
    period = Period.parse(statement.period) if statement.period else None
    if not period or not statement.base_value or statement.indicator not in GOODS_FLOWS or statement.base_value.unit != "USD":  # fmt: skip
        return
    years = [int(y) for y in re.findall(r"\b((?:19|20)\d\d)\b", statement.quote)]
    earlier = [y for y in years if period.year and y < period.year]
    base = Period.parse(str(earlier[0])) if earlier else _year_before(period)
    if base:
        for reading in level_of(shelf, statement, base, "USD", url=url)[:1]:
            yield compare(statement.base_value, reading, f"{amount(statement.base_value.amount, 'USD')} before", "base")


def _record(shelf: Shelf, statement: Statement, url: str) -> Iterator[Finding]:
    """'A record': no year loaded before it was higher (or lower); the years that were looked at are named."""
    said, period = _RECORD.search(statement.quote), Period.parse(statement.period) if statement.period else None
    if not said or not period or not period.year or statement.indicator not in GOODS_FLOWS:
        return
    lowest = bool(said["low"])
    for now in level_of(shelf, statement, period, "USD", url=url)[:1]:
        earlier = {y: r for y in range(period.year - 40, period.year) for r in level_of(shelf, statement, Period.parse(str(y)), "USD", url=url, source=now.source, by=now.recorded_by)[:1]}  # fmt: skip
        if not earlier:
            continue
        ends = (min if lowest else max)(earlier, key=lambda y: earlier[y].value)
        beats = now.value < earlier[ends].value if lowest else now.value > earlier[ends].value
        word = "lowest" if lowest else "highest"
        told = f"of the {len(earlier) + 1} years loaded since {min(earlier)}, {'it is' if beats else f'{ends} and not {period.year} is'} the {word} ({amount((now if beats else earlier[ends]).value, 'USD')})"  # fmt: skip
        used = tuple(o for r in (now, earlier[ends]) for o in r.observations)
        reading = Reading(now.bounds, told, used, now.source, now.recorded_by, steps=(told,))
        yield Finding("record", "supported" if beats else "contradicted", reading, 0.0, f"a record: {told}", (told,))


def _streak(shelf: Shelf, statement: Statement, url: str) -> Iterator[Finding]:
    """'For the fifth year in a row': every step of that many had the sign of the last one."""
    said, period = _STREAK.search(statement.quote), Period.parse(statement.period) if statement.period else None
    if not said or not period or period.last is None or statement.indicator not in GOODS_FLOWS:
        return
    word = (said["en"] or said["ru"]).lower()
    times = _ORDINALS.get(word) or _WORDS.get(word) or (int(word.rstrip("stndrh")) if word.rstrip("stndrh").isdigit() else 0)  # fmt: skip
    yearly = (said["unit"] or said["ru_unit"]).lower() in ("year", "год")
    if times < 2 or (yearly and not period.year):
        return
    step = relativedelta(years=1) if yearly else relativedelta(months=1)
    falling = bool(statement.change and statement.change.amount < 0) or bool(re.search(r"\bfell|\bdeclin|\bdrop|\bdecreas|\bсни[жз]", statement.quote, re.I))  # fmt: skip
    for now in level_of(shelf, statement, period, "USD", url=url)[:1]:
        levels = [now]
        for n in range(1, times + 1):
            first = period.first - step * n
            at = Period(first, first + step - timedelta(days=1))
            levels += level_of(shelf, statement, at, "USD", url=url, source=now.source, by=now.recorded_by)[:1]
        if len(levels) <= times:
            continue
        rises = [(a.value < b.value) if falling else (a.value > b.value) for a, b in pairwise(levels)]
        unit, verb = ("year" if yearly else "month"), "fell" if falling else "rose"
        told = f"it {verb} in {sum(rises)} of the last {times} {unit}s"
        reading = Reading(now.bounds, told, tuple(o for r in levels for o in r.observations), now.source, now.recorded_by, steps=(told,))  # fmt: skip
        yield Finding("streak", "supported" if all(rises) else "contradicted", reading, 0.0, f"{times} {unit}s in a row: {told}", (told,))  # fmt: skip
