"""Payments, investment, shares and ranks: as offices and officials give them, and from the reconciled flows of all partners."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import copy

from bilateral.checking.bounds import Bounds
from bilateral.checking.goods import goods_of
from bilateral.checking.phrases import flow_named
from bilateral.checking.readings import Evidence, Reading, order, told_amount
from bilateral.checking.series import Leg, bounds_of, legs, place, stem, unit_of, whose
from bilateral.checking.shelf import Shelf
from bilateral.errors import NoData
from bilateral.periods import Period
from bilateral.records import Figure, Observation, Statement, Unused
from bilateral.reference.countries import demonyms, name_of, names
from bilateral.reference.parameters import parameter
from bilateral.reference.wording import amount, span
from bilateral.trade.statistics import SOURCE, rank, share
from bilateral.workspace import Pair, Workspace


def is_settlement(statement: Statement) -> bool:
    """Whether a share is one of the currencies in which the two pay each other."""
    words = f"{statement.note} {statement.product or ''}".lower()
    return "settle" in words or "currenc" in words or "payment" in words


# Payments and investment -----------------------------------------------------------------------------------------------


def add_stock(shelf: Shelf, statement: Statement, flow: str, unit: str, written: Period | None, url: str, found: Evidence) -> None:  # fmt: skip
    """Stocks: the figure of the period, or the nearest one within the months of parameters/checking.toml."""
    own, other = statement.region_code or statement.reporter or "", statement.partner or ""
    about = Period.parse(statement.period) if statement.period else written
    rows = [
        o for o in _rows(shelf, flow, [(own, other)], url) if unit_of(o) == unit and stem(o).startswith("fdi_stock")
    ]
    for o in _nearest(rows, about, found):
        _add_dated(found, o, about, f"the stock of {place(own)}'s investment in {place(other)}")


def add_settlement(shelf: Shelf, statement: Statement, written: Period | None, url: str, found: Evidence) -> None:
    """Shares of currencies in payments: of one direction, or of all payments between the two."""
    own, other = statement.reporter or "", statement.partner or ""
    directed = statement.note.endswith("exports")
    sides = [(own, other)] if directed else [(own, other), (other, own)]
    about = Period.parse(statement.period) if statement.period else written
    rows = [o for o in _rows(shelf, "settlement", sides, url) if ("exports" in o.measure) == directed]
    for o in _nearest(rows, about, found):
        what = f"{place(o.reporter)}'s exports to {place(o.partner)}" if directed else f"payments between {place(own)} and {place(other)}"  # fmt: skip
        _add_dated(found, o, about, f"national currencies in the payments for {what}" if directed else f"national currencies in the {what}")  # fmt: skip


def _nearest(rows: Sequence[Observation], about: Period | None, found: Evidence) -> list[Observation]:
    """The rows of the date asked for, else the nearest within the months of parameters/checking.toml; the others with why not."""
    apart = {id(o): _months_apart(o, about) for o in rows}
    known = [months for months in apart.values() if months is not None]
    limit = min([*known, parameter("checking", "stock_months").value])
    kept = []
    for o in rows:
        months = apart[id(o)]
        if months is not None and months <= limit and months == min(known):
            kept.append(o)
            continue
        why = "the statement has no date" if months is None else f"{months} months apart"
        found.unused.append(
            Unused(series=o.citation, why=f"{why}; another figure is nearer" if kept or months == limit else why)
        )
    return kept


def _add_dated(found: Evidence, o: Observation, about: Period | None, what: str) -> None:
    bounds = bounds_of(o)
    leg = Leg(o.source, o.reporter, o.flow, (o,))
    told = f"{whose(leg, o)} gives {told_amount(bounds, o)} for {what} in {span(o.period)}"
    found.readings.append(
        Reading(bounds, told, (o,), o.source, o.reporter, steps=(o.citation,), apart=_months_apart(o, about) or 0)
    )
    found.readings.sort(key=order)


def _months_apart(o: Observation, about: Period | None) -> int | None:
    if about is None:
        return None
    seen = Period.parse(o.period).first
    end = about.last or about.first
    if about.first <= seen <= end:
        return 0
    return min(abs((seen.year - day.year) * 12 + seen.month - day.month) for day in (about.first, end))


def _rows(shelf: Shelf, flow: str, sides: Sequence[tuple[str, str]], url: str) -> Iterator[Observation]:
    for own, other in dict.fromkeys(sides):
        for o in shelf.rows(own, other):
            if o.flow == flow and shelf.is_newest(o) and (not url or o.url != url):
                yield o


# Shares and ranks ------------------------------------------------------------------------------------------------------


def whose_trade(statement: Statement) -> tuple[str, str]:
    """Of whose trade a share is, and who has it: the one whose trade the words name ('8.6% of Azerbaijan's trade') comes first."""
    own, other = statement.region_code or statement.reporter or "", statement.partner or ""
    of = re.search(r"(?:\bof|\bin|от|в)\s+(?P<who>[^,.;]{2,40}?)\s*(?:'s?|’s?)?\s+(?:(?:foreign|total|overall|external|global)\s+)*(?:trade|exports|imports|turnover)\b", statement.quote, re.I)  # fmt: skip
    if of and other and len(other) == 3 and len(own) == 3:
        called = names() | demonyms()
        meant = {code for word, code in called.items() if code in (own, other) and re.search(rf"\b{re.escape(word)}", of["who"])}  # fmt: skip
        if meant == {other}:
            return other, own
    return own, other


def share_readings(workspace: Workspace, shelf: Shelf, statement: Statement) -> Iterator[Reading]:
    """The partner's share of the reporter's trade, of all goods or of one: from reconciled flows, and as officials give it."""
    own, other = whose_trade(statement)
    period = Period.parse(statement.period) if statement.period else None
    flow = flow_named(f"{statement.note} {statement.quote}")
    for o in shelf.rows(own, other):
        if (
            o.measure.startswith("share_of")
            and flow == "exports"
            and shelf.is_newest(o)
            and period
            and Period.parse(o.period) == period
        ):
            leg = Leg(o.source, own, o.flow, (o,))
            told = f"{whose(leg, o)} gives {told_amount(bounds_of(o), o)} as {place(other)}'s share of {place(own)}'s exports in {span(o.period)}"  # fmt: skip
            yield Reading(bounds_of(o), told, (o,), o.source, own, steps=(o.citation,))
    year = period.year if period else None
    if year is None or not other or len(own) != 3 or len(other) != 3:
        return
    if statement.product:
        yield from _share_of_good(shelf, statement, own, other, year, flow)
        return
    try:
        figure = share(Pair(own, other, at_hand(workspace, shelf)), year, flow)
    except NoData:
        return
    told = f"BACI {year} gives {place(other)} {figure.value:.1f}% of {place(own)}'s {'trade' if flow == 'turnover' else flow}"
    yield Reading(Bounds.at(figure.value), told, figure.observations, SOURCE, figure=figure, steps=_cited(figure))


def _share_of_good(shelf: Shelf, statement: Statement, own: str, other: str, year: int, flow: str) -> Iterator[Reading]:
    """The partner's share of the reporter's trade in a good: in its purchases unless the words say sales."""
    period, goods = Period.parse(str(year)), goods_of(statement)
    selling = flow == "exports"
    pairs = ((own, other), (own, "WLD")) if selling else ((other, own), ("WLD", own))
    part, whole = ({(leg.source, leg.recorded_by): leg for leg in legs(shelf, a, b, goods, "USD")} for a, b in pairs)
    for key, leg in part.items():
        x, total = leg.level(period), whole[key].level(period) if key in whole else None
        if x and total and total.bounds.point > 0:
            used = (*x.observations, *total.observations)
            value = 100 * x.bounds.point / total.bounds.point
            what = f"{place(own)}'s {'exports' if selling else 'imports'} of HS {' and '.join(goods)}"
            told = f"{whose(leg, used[0])} gives {place(other)} {value:.1f}% of {what} in {year}"
            steps = tuple(f"{name} = {amount(level.bounds.point, 'USD', digits=4)}" for name, level in (("with the partner", x), ("with the world", total)))  # fmt: skip
            yield Reading(
                Bounds.at(value), told, used, leg.source, leg.recorded_by, steps=(*steps, f"share = {value:.2f}%")
            )


def rank_readings(
    workspace: Workspace, shelf: Shelf, statement: Statement, written: Period | None
) -> Iterator[Reading]:
    """The partner's place among the reporter's partners, in the statement's year or the one before it was written."""
    own, other = statement.reporter or "", statement.partner or ""
    if len(own) != 3 or len(other) != 3 or statement.region_code or statement.product:
        return
    period = Period.parse(statement.period) if statement.period else None
    if period and not period.year:
        return
    latest = written.first.year - 1 if written else None
    years = [y for y in ((period.year,) if period else (latest, latest and latest - 1)) if y]
    flow = (
        statement.indicator
        if statement.indicator in ("turnover", "exports", "imports")
        else flow_named(f"{statement.note} {statement.quote}")
    )
    for year in years:
        try:
            figure = rank(Pair(own, other, at_hand(workspace, shelf)), year, flow)
        except NoData:
            continue
        assert figure.low is not None and figure.high is not None
        sure = (
            "" if figure.low == figure.high else f" at best, {figure.high:g} at worst, as not every partner is loaded"
        )
        told = f"BACI {year} puts {name_of(other)} at number {figure.low:g} among {name_of(own)}'s partners by {flow}{sure}"
        yield Reading(
            Bounds(figure.low, figure.high), told, figure.observations, SOURCE, figure=figure, steps=(figure.how,)
        )
        return


def _cited(figure: Figure) -> tuple[str, ...]:
    return (*(o.citation for o in figure.observations), f"{figure.how} = {figure.value:.2f}{figure.unit}")


def at_hand(workspace: Workspace, shelf: Shelf) -> Workspace:
    """The workspace with the shelf in the warehouse's place, so that `trade/` computes from what is gathered."""
    desk = copy(workspace)
    desk.warehouse = shelf
    return desk
