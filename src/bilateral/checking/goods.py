"""Flows of goods, volumes and balances: a reading from every source that has the flow, from the seller's record and the buyer's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from math import inf

from bilateral.checking.bounds import Bounds
from bilateral.checking.readings import Evidence, Reading, order, told_amount
from bilateral.checking.series import PRESS, Leg, Level, direct, legs, place, unit_of, unused_rows, whose
from bilateral.checking.shelf import Shelf
from bilateral.periods import Period
from bilateral.records import Figure, Observation, Statement, Unused
from bilateral.reference.wording import amount, span
from bilateral.trade.statistics import SOURCE

_MAKES = re.compile(r"\bproduc|\boutput|\brefin|произв|добы|выпуск", re.I)
_SELLS = re.compile(r"\bsold|\bexport|\bsuppl|\bship|\bsales|\bdeliver|экспорт|постав|прода", re.I)
_BUYS = re.compile(r"\bbought|\bimport|\bpurchas|\breceiv|импорт|закуп|купил|ввез", re.I)
GOODS_FLOWS = ("turnover", "exports", "imports", "balance")


def goods_of(statement: Statement) -> list[str]:
    """The HS codes that a statement is about, none of them a part of another; all goods where it names none."""
    if not statement.product and not statement.hs:
        return ["TOTAL"]
    return [
        code for code in statement.hs if not any(code != other and code.startswith(other) for other in statement.hs)
    ]


def level_of(shelf: Shelf, statement: Statement, period: Period, unit: str, *, url: str = "", source: str = "", by: str | None = None) -> list[Reading]:  # fmt: skip
    """Readings of a goods flow in another period: of one source and recorder where given."""
    found = Evidence()
    add_goods(shelf, statement.model_copy(update={"period": period.iso}), unit, url, found)
    return [r for r in found.readings if (not source or r.source == source) and (by is None or r.recorded_by == by)]


def _goods_sold_on(shelf: Shelf, sides: Sequence[tuple[str, str]], goods: Sequence[str], period: Period) -> list[Level]:
    """The re-exports of flows in a period as their sellers record them, the largest record of each; none where none are loaded."""
    found = []
    for side in sides:
        levels = [level for leg in direct(shelf, "re-exports", (side,), goods, "USD") if (level := leg.level(period))]
        found += [max(levels, key=lambda level: level.bounds.point)] if levels else []
    return found


def _with_goods_sold_on(r: Reading, again: Sequence[Level]) -> Reading:
    if not again:
        return r
    used = tuple(o for level in again for o in level.observations)
    return replace(r, re_exported=sum(level.bounds.point for level in again), observations=(*r.observations, *used), steps=(*r.steps, *(f"re-exports: {o.citation}" for o in used)))  # fmt: skip


def add_goods(shelf: Shelf, statement: Statement, unit: str, url: str, found: Evidence) -> None:
    """Turnover, exports, imports, balance or a volume: per source and recorder, from both legs where both are needed."""
    period = Period.parse(statement.period) if statement.period else None
    own, other = statement.region_code or statement.reporter or "", statement.partner or "WLD"
    goods = goods_of(statement)
    if period is None or period.last is None or not goods or own == other:
        return
    wanted = statement.indicator
    if wanted == "volume":
        _of_volume(shelf, statement, own, period, goods, unit, url, found)
        return
    sold = legs(shelf, own, other, goods, unit, url) if wanted != "imports" else []
    bought = legs(shelf, other, own, goods, unit, url) if wanted != "exports" else []
    sides = {"exports": [(own, other)], "imports": [(other, own)]}.get(wanted, [(own, other), (other, own)])
    again = _goods_sold_on(shelf, sides, goods, period) if unit == "USD" else []
    if wanted in ("exports", "imports"):
        for leg in sold or bought:
            _add(found, leg, leg.level(period), statement, own, other, period)
        found.readings = [_with_goods_sold_on(r, again) for r in found.readings]
        # What a region sells is kept under the region, as turnover with the whole country may be.
        return
    given: set[tuple[str, str]] = set()
    if wanted == "turnover":
        for flow in ["turnover", *(["exports"] if statement.region_code else [])]:
            for leg in direct(shelf, flow, ((own, other), (other, own)), goods, unit, url):
                level = leg.level(period)
                if level and leg.flow != "turnover":
                    level = Level(Bounds(level.bounds.low, inf), level.observations, ("its exports alone: turnover is no less",))  # fmt: skip
                if leg.flow == "turnover" or leg.source in PRESS:
                    _add(found, leg, level, statement, own, other, period)
        given = {(r.source, r.recorded_by) for r in found.readings}
    for forth in sold:
        for back in bought:
            whose_own = (forth.source, forth.recorded_by)
            if whose_own == (back.source, back.recorded_by) and whose_own not in given:
                _add_both(found, forth, back, statement, own, other, period)
    found.readings = sorted((_with_goods_sold_on(r, again) for r in found.readings), key=order)


def _of_volume(shelf: Shelf, statement: Statement, own: str, period: Period, goods: Sequence[str], unit: str, url: str, found: Evidence) -> None:  # fmt: skip
    """A physical quantity: production at home, or trade in tonnes where a partner is named."""
    made = direct(shelf, "production", ((own, own),), goods, unit, url)
    partner = statement.partner if statement.partner != own else None
    sells, buys = bool(_SELLS.search(statement.quote)), bool(_BUYS.search(statement.quote))
    if _MAKES.search(statement.quote) or not (partner or sells or buys):
        options = made
    else:
        ways = [(own, partner or "WLD")] if sells or not buys else []
        ways += [(partner or "WLD", own)] if buys or not sells else []
        options = [leg for a, b in ways for leg in legs(shelf, a, b, goods, unit, url)]
        # Without a word for the direction, figures of both would be set against one number.
        options = options if sells != buys or len({leg.rows[0].reporter for leg in options if leg.rows}) < 2 else []
    for leg in options:
        _add(found, leg, leg.level(period), statement, own, statement.partner or own, period)


def _add(found: Evidence, leg: Leg, level: Level | None, statement: Statement, own: str, other: str, period: Period) -> None:  # fmt: skip
    if level is None:
        _note_unused(found, leg, period)
        return
    bounds, used = level.bounds, level.observations
    what = _flow_told(leg, used[0], own, other)
    value = told_amount(bounds, used[0])
    told = f"{whose(leg, used[0])} gives {value} for {what} in {span(period.iso)}{_valued(leg, used[0])}"
    x = abs(bounds.point)
    money = unit_of(used[0]) == "USD"
    sides = (x, 0.0) if leg.flow == "exports" else (0.0, x)
    if leg.flow == "turnover":
        sides = (x / 2, x / 2)
    older = leg.older_levels(period)
    steps = level.steps or tuple(f"{o.citation}" for o in used)
    figure = Figure(name=statement.indicator, value=bounds.point, unit=unit_of(used[0]), period=period.iso, how=what, observations=used)  # fmt: skip
    found.readings.append(
        Reading(bounds, told, used, leg.source, leg.recorded_by, sides if money else (0.0, 0.0), figure, steps, older, leg.valuation, unit_of(used[0]))
    )  # fmt: skip
    found.unused += unused_rows([o for o in leg.older if Period.parse(o.period) == period], f"an older vintage than {level.vintage}")  # fmt: skip


def _add_both(found: Evidence, forth: Leg, back: Leg, statement: Statement, own: str, other: str, period: Period) -> None:  # fmt: skip
    """Turnover or balance from the two flows of one source and recorder."""
    x, m = forth.level(period), back.level(period)
    if x is None or m is None:
        for leg, level in ((forth, x), (back, m)):
            if level is None:
                _note_unused(found, leg, period)
        return
    sign = -1.0 if statement.indicator == "balance" else 1.0
    bounds = x.bounds + m.bounds * sign
    used = (*x.observations, *m.observations)
    what = f"{place(own)}'s exports to {place(other)} less its imports" if sign < 0 else "both directions"
    how = "exports - imports" if sign < 0 else "exports + imports"
    valued = f" (FOB, release {used[-1].vintage})" if forth.source == SOURCE else " (exports FOB, imports CIF)"
    told = f"{whose(forth, used[-1])} gives {told_amount(bounds, used[0])} for {what} in {span(period.iso)}{valued}"
    shown = [amount(side.bounds.point, unit_of(used[0]), digits=4) for side in (x, m)]
    steps = (
        *(x.steps or (x.observations[0].citation,)),
        *(m.steps or (m.observations[0].citation,)),
        f"{how} = {shown[0]} {'-' if sign < 0 else '+'} {shown[1]} = {amount(bounds.point, unit_of(used[0]), digits=4)}",
    )
    figure = Figure(name=statement.indicator, value=bounds.point, unit=unit_of(used[0]), period=period.iso, how=how, observations=used)  # fmt: skip
    # Both legs of a balance may lie otherwise in the other side's record, and add up; of a turnover one does at a time.
    sides = (x.bounds.point, m.bounds.point) if sign > 0 else (x.bounds.point + m.bounds.point, 0.0)
    older = tuple(_older_sums(forth, back, x, m, period, sign))
    found.readings.append(Reading(bounds, told, used, forth.source, forth.recorded_by, sides, figure, steps, older, forth.valuation, unit_of(used[0])))  # fmt: skip
    for leg in (forth, back):
        found.unused += unused_rows([o for o in leg.older if Period.parse(o.period) == period], f"an older vintage than {x.vintage}")  # fmt: skip


def _older_sums(forth: Leg, back: Leg, x: Level, m: Level, period: Period, sign: float) -> Iterator[Level]:
    """Turnover or balance as older releases of either leg gave it."""
    for n, (old_x, old_m) in enumerate(zip_longest(forth.older_levels(period), back.older_levels(period))):
        first, second = old_x or (x if n == 0 else None), old_m or (m if n == 0 else None)
        if first and second:
            yield Level(first.bounds + second.bounds * sign, (*first.observations, *second.observations))


def _note_unused(found: Evidence, leg: Leg, period: Period) -> None:
    """Why a source that has the flow does not settle it: only other periods, the nearest one named."""
    if not leg.rows:
        return
    nearest = min(leg.rows, key=lambda o: abs((Period.parse(o.period).first - period.first).days))
    about = Period.parse(nearest.period)
    inside = (
        about.first <= period.first and period.last is not None and about.last is not None and period.last <= about.last
    )
    why = "a longer period, of which the part is not given" if inside else f"another period than {span(period.iso)}; some month or year is not loaded"  # fmt: skip
    found.unused.append(Unused(series=nearest.citation, why=why))


def _valued(leg: Leg, sample: Observation) -> str:
    if leg.source == SOURCE:
        return f" (FOB, release {sample.vintage})"
    return f" ({leg.valuation})" if leg.valuation in ("FOB", "CIF") and leg.source not in PRESS else ""


def _flow_told(leg: Leg, sample: Observation, own: str, other: str) -> str:
    """'exports of Azerbaijan to Russia', 'production of HS 271012 in Azerbaijan'."""
    good = "" if leg.goods == ("TOTAL",) else f" of HS {' and '.join(leg.goods)}"
    if leg.flow in ("exports", "imports"):
        # The flow of the statement's two sides, whoever recorded it.
        seller, buyer = (
            (sample.reporter, sample.partner) if leg.flow == "exports" else (sample.partner, sample.reporter)
        )
        if seller == own or (leg.recorded_by == seller != buyer and buyer != own):
            return f"{place(seller)}'s exports{good} to {place(buyer)}"
        return f"{place(buyer)}'s imports{good} from {place(seller)}"
    if leg.flow == "turnover":
        return f"turnover between {place(own)} and {place(other)}"
    return f"{leg.flow}{good} in {place(own)}"
