"""One series of one source as its customs or office recorded it: levels of a period, from its own row or from its months.

A `Leg` is a directed flow as one side recorded it: sales FOB by the seller, purchases CIF by the buyer, BACI's
reconciled figure by neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from math import inf

from bilateral.checking.bounds import Bounds, last_place
from bilateral.checking.shelf import Shelf
from bilateral.periods import Period, month_end
from bilateral.records import Observation, Unused
from bilateral.reference.countries import name_of
from bilateral.reference.parameters import parameter
from bilateral.reference.places import region_name
from bilateral.reference.wording import amount, span
from bilateral.trade.statistics import SOURCE, USD_PER_UNIT
from bilateral.warehouse import newness

PRESS = {"official-press", "press"}
RELEASES = 5  # older releases of one figure that are looked at


@dataclass(frozen=True)
class Level:
    """A value of a period: what it may be, from which observations, and how it was put together."""

    bounds: Bounds
    observations: tuple[Observation, ...]
    steps: tuple[str, ...] = ()

    @property
    def vintage(self) -> str:
        """The newest release used."""
        return max((o.vintage for o in self.observations), key=newness)


@dataclass(frozen=True)
class Leg:
    """A flow in one source: rows of one reporter's record, in the unit asked for, newest vintages and older ones."""

    source: str
    recorded_by: str
    flow: str
    rows: tuple[Observation, ...]
    older: tuple[Observation, ...] = ()
    valuation: str = ""
    goods: tuple[str, ...] = ("TOTAL",)
    unweighed: frozenset[tuple[str, str]] = frozenset()

    def older_levels(self, period: Period) -> tuple[Level, ...]:
        """The value as older releases gave it, the newest of them first; each with what was in force beside it."""
        found = []
        for vintage in sorted({o.vintage for o in self.older}, key=newness, reverse=True)[:RELEASES]:
            rows: dict[tuple[str, str, str], Observation] = {}
            for o in sorted((*self.older, *self.rows), key=lambda o: newness(o.vintage)):
                key = (o.product, o.period, o.measure)
                if newness(o.vintage) <= newness(vintage) or key not in rows:
                    rows[key] = o
            level = self.level(period, tuple(rows.values()))
            found += [level] if level and any(o.vintage == vintage for o in level.observations) else []
        return tuple(found)

    def level(self, period: Period, among: tuple[Observation, ...] | None = None) -> Level | None:
        """The value of a period: its own row, the sum of its months, or None; over several goods, their sum."""
        rows = self.rows if among is None else among
        found = [_of_good([o for o in rows if o.product.startswith(good) or good == "TOTAL"], good, period, self.unweighed) for good in self.goods]  # fmt: skip
        if not found or any(level is None for level in found):
            return None
        whole = [level for level in found if level]
        bounds = _sum(level.bounds for level in whole)
        steps = tuple(step for level in whole for step in level.steps)
        if len(whole) > 1:
            steps += (f"together: {_shown(bounds, whole[0].observations[0])}",)
        return Level(bounds, tuple(o for level in whole for o in level.observations), steps)


def legs(shelf: Shelf, seller: str, buyer: str, goods: Sequence[str], unit: str, skip_url: str = "") -> list[Leg]:
    """Return every record of a flow of goods from `seller` to `buyer`: each source's, from the seller's side and from the buyer's."""
    found: dict[tuple[str, str, str, str], _Pile] = {}
    weighed: set[tuple[str, str]] = set()
    valued: set[tuple[str, str]] = set()
    for recorder, partner, flow in ((seller, buyer, "exports"), (buyer, seller, "imports")):
        for good in goods:
            for o in shelf.rows(recorder, partner, good, parts=True):
                if o.source == SOURCE and o.flow == flow:
                    (weighed if unit_of(o) == "t" else valued).add((o.product, o.period))
                if o.flow == flow and unit_of(o) == unit and (not skip_url or o.url != skip_url):
                    by = "" if o.source == SOURCE else recorder
                    pile = found.setdefault((o.source, by, flow, o.valuation), _Pile())
                    pile.add(o, newest=shelf.is_newest(o))
    made = [
        Leg(
            source,
            by,
            flow,
            tuple(pile.rows),
            tuple(pile.older),
            valuation,
            tuple(goods),
            frozenset(valued - weighed) if unit == "t" else frozenset(),
        )
        for (source, by, flow, valuation), pile in found.items()
    ]
    return sorted(made, key=_rank)


def direct(shelf: Shelf, flow: str, sides: Iterable[tuple[str, str]], goods: Sequence[str], unit: str, skip_url: str = "") -> list[Leg]:  # fmt: skip
    """Return the records of a flow that is kept as such (turnover, investment, production), from any of the sides."""
    found: dict[tuple[str, str], _Pile] = {}
    for own, other in dict.fromkeys(sides):
        for good in goods:
            for o in shelf.rows(own, other, good):
                if o.flow == flow and unit_of(o) == unit and (not skip_url or o.url != skip_url):
                    found.setdefault((o.source, own), _Pile()).add(o, newest=shelf.is_newest(o))
    made = [Leg(source, own, flow, tuple(p.rows), tuple(p.older), "", tuple(goods)) for (source, own), p in found.items()]  # fmt: skip
    return sorted(made, key=_rank)


@dataclass
class _Pile:
    rows: list[Observation] = field(default_factory=list)
    older: list[Observation] = field(default_factory=list)

    def add(self, o: Observation, *, newest: bool) -> None:
        (self.rows if newest else self.older).append(o)


def _rank(leg: Leg) -> tuple[int, str, str]:
    return precedence(leg.source), leg.source, leg.recorded_by


def precedence(source: str) -> int:
    """The order in which sources are heard: reconciled flows, offices' own, what officials told the press, the press alone."""
    return {SOURCE: 0, "official-press": 2, "press": 3}.get(source, 1)


def unit_of(o: Observation) -> str:
    """The unit in which an observation is compared: money in USD."""
    return "USD" if o.unit in USD_PER_UNIT else o.unit


def stem(o: Observation) -> str:
    """The measure without the mark of a bound: trade_value of trade_value_at_least."""
    for mark in ("_at_least", "_at_most", "_about"):
        if o.measure.endswith(mark):
            return o.measure.removesuffix(mark)
    return o.measure


def bounds_of(o: Observation) -> Bounds:
    """What an observation says of its value, in the unit of `unit_of`; a figure quoted by the press is rounded as it is written."""
    factor = USD_PER_UNIT.get(o.unit, 1.0)
    x = o.value * factor
    if o.measure.endswith("at_least"):
        return Bounds(x, inf)
    if o.measure.endswith("at_most"):
        return Bounds(-inf, x)
    most = abs(x) * parameter("checking", "widest").value / 200  # 4 billion in print is no 3.5
    half = min(last_place(o.value, o.unit) * factor / 2, most) if o.source in PRESS else 0.0
    return Bounds.about(x, half) if o.measure.endswith("about") else Bounds(x - half, x + half)


def _of_good(rows: Sequence[Observation], good: str, period: Period, unweighed: frozenset[tuple[str, str]]) -> Level | None:  # fmt: skip
    """One good's value in a period: of its own code, else the sum of its parts where one release keeps every one."""
    own = [o for o in rows if o.product == good]
    if own:
        return _of_series(own, period)
    if not rows or rows[0].source != SOURCE or any(p.startswith(good) and Period.parse(at) == period for p, at in unweighed):  # fmt: skip
        return None
    # Two revisions of the HS hold the same trade under other codes: the newest release of the period alone is summed.
    newest = max((o.vintage for o in rows if Period.parse(o.period) == period), key=newness, default="")
    parts: dict[str, list[Observation]] = {}
    for o in rows:
        if o.vintage == newest:
            parts.setdefault(o.product, []).append(o)
    found = [level for part in parts.values() if (level := _of_series(part, period))]
    if not found:
        return None
    total = _sum(level.bounds for level in found)
    used = tuple(o for level in found for o in level.observations)
    return Level(total, used, (f"HS {good}: sum of {len(found)} subheadings = {_shown(total, used[0])}",))


def _of_series(rows: Sequence[Observation], period: Period) -> Level | None:
    """The row of the period, else the sum of its months, each of them present."""
    by_period = {Period.parse(o.period): o for o in rows if stem(o) in ("trade_value", "quantity", "fdi_stock", "fdi_inflow", "trade_value_fob")}  # fmt: skip
    if period in by_period:
        seen = by_period[period]
        return Level(bounds_of(seen), (seen,))
    months = list(_months(period))
    if len(months) < 2 or any(month not in by_period for month in months):
        return None
    used = tuple(by_period[month] for month in months)
    total = _sum(map(bounds_of, used))
    return Level(total, used, (f"sum of {len(used)} months, {span(period.iso)} = {_shown(total, used[0])}",))


def _months(period: Period) -> Iterator[Period]:
    """The whole months of a period; none where it does not consist of whole months."""
    if period.last is None or period.first.day != 1 or period.last != month_end(period.last.year, period.last.month):
        return
    day = period.first
    while day <= period.last:
        last = month_end(day.year, day.month)
        yield Period(day, last)
        day = last + timedelta(days=1)


def _sum(parts: Iterable[Bounds]) -> Bounds:
    return sum(parts, Bounds.at(0.0))


def _shown(bounds: Bounds, sample: Observation) -> str:
    return amount(bounds.point, unit_of(sample), digits=4)


def place(code: str) -> str:
    """The name of an economy or a region."""
    return region_name(code) if "-" in code else "all partners" if code == "WLD" else name_of(code)


def whose(leg: Leg, sample: Observation) -> str:
    """Who gives a figure, for the start of a sentence."""
    if leg.source == SOURCE:
        return "BACI"
    if leg.source == "official-press":
        name, _, more = sample.note.partition(";")
        return (f"{name} ({more.strip()})" if more.strip() else name) or "an official quoted by the press"
    if leg.source == "press":
        return f"a press report ({sample.note or 'the page names no official source'})"
    names = {"comtrade": "UN Comtrade", "wits": "WITS", "imf": "the IMF", "wdi": "the World Bank", "jodi": "JODI-Oil"}
    by = f", as {place(leg.recorded_by)} reports it" if leg.recorded_by else ""
    return f"{names.get(leg.source, leg.source)}{by}"


def unused_rows(rows: Iterable[Observation], why: str) -> list[Unused]:
    """Rows that were looked at and set aside, one line a row, at most three and a count."""
    listed = [Unused(series=o.citation, why=why) for o in rows]
    more = [Unused(series=f"and {len(listed) - 3} more of the same source", why=why)] if len(listed) > 3 else []
    return [*listed[:3], *more]
