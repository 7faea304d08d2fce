"""Which statistics can settle a statement: the pair's reconciled flows first, then official figures quoted in the press."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf

from bilateral.checking.bounds import Bounds
from bilateral.errors import NoData
from bilateral.periods import Period
from bilateral.records import Figure, Observation, Statement
from bilateral.reference.countries import name_of
from bilateral.reference.parameters import parameter
from bilateral.reference.places import region_name
from bilateral.reference.wording import amount, span
from bilateral.trade import balance, exports, growth, imports, rank, turnover
from bilateral.trade.statistics import USD_PER_UNIT
from bilateral.workspace import Pair, Workspace

FLOWS: dict[str, Callable[[Pair, int], Figure]] = {
    "turnover": turnover, "exports": exports, "imports": imports, "balance": balance,
}  # fmt: skip


@dataclass(frozen=True)
class Statistic:
    """A statistic that speaks to a statement: its value or bounds, its observations, and how it is told."""

    bounds: Bounds
    told: str
    observations: tuple[Observation, ...]
    figure: Figure | None = None
    what: str = "value"

    @property
    def value(self) -> float:
        """The point, or the end that is known."""
        return self.bounds.low if self.bounds.low != -inf else self.bounds.high


def statistics_for(workspace: Workspace, statement: Statement, stated: Period | None) -> list[Statistic]:
    """Return the statistics that speak to a statement's value, best first; `stated` is when it was written."""
    if not statement.reporter or statement.region_code:
        return []
    return [*_reconciled(workspace, statement, stated), *_quoted(workspace, statement, stated)]


def growth_for(workspace: Workspace, statement: Statement) -> list[Statistic]:
    """Return the statistics that speak to a statement's change, best first."""
    found = []
    year = Period.parse(statement.period).year if statement.period else None
    pair = _pair(workspace, statement)
    if pair and year and statement.indicator in FLOWS and statement.product is None and not statement.region_code:
        try:
            figure = growth(pair, year, statement.indicator)
            told = f"BACI gives {figure.value:+.1f}% for {year} over {year - 1}"
            found.append(Statistic(Bounds(figure.value, figure.value), told, figure.observations, figure, "change"))
        except NoData:
            pass
    for o in _official(workspace, statement):
        if o.measure.startswith("growth") and o.period == statement.period:
            told = f"{_whose(o)} gives {'more than ' if o.measure.endswith('at_least') else ''}{o.value:+g}% for {_flow_of(o)} in {span(o.period)}"
            found.append(Statistic(_bounds(o, 1.0), told, (o,), None, "change"))
    return found


def _reconciled(workspace: Workspace, statement: Statement, stated: Period | None) -> Iterator[Statistic]:
    """BACI: whole years, all goods, both economies."""
    pair = _pair(workspace, statement)
    year = Period.parse(statement.period).year if statement.period else None
    if pair is None or statement.product:
        return
    if statement.indicator == "rank":
        yield from _rank(pair, year or (stated.first.year - 1 if stated else None))
        return
    if year is None or statement.indicator not in FLOWS or not statement.value or statement.value.unit != "USD":
        return
    try:
        figure = FLOWS[statement.indicator](pair, year)
    except NoData:
        return
    own, other = name_of(pair.reporter), name_of(pair.partner)
    sides = {
        "turnover": "both directions", "balance": f"{own}'s exports less its imports",
        "exports": f"{own}'s exports to {other}", "imports": f"{own}'s imports from {other}",
    }[statement.indicator]  # fmt: skip
    told = (
        f"BACI {year} gives {amount(figure.value, 'USD')} for {sides} (FOB, vintage {figure.observations[-1].vintage})"
    )
    yield Statistic(Bounds(figure.value, figure.value), told, figure.observations, figure)


def _rank(pair: Pair, year: int | None) -> Iterator[Statistic]:
    for candidate in (year, year - 1) if year else ():
        try:
            figure = rank(pair, candidate)
        except NoData:
            continue
        assert figure.low is not None and figure.high is not None
        sure = (
            "" if figure.low == figure.high else f" at best, {figure.high:g} at worst, as not every partner is loaded"
        )
        told = f"BACI {candidate} puts {name_of(pair.partner)} at number {figure.low:g} among {name_of(pair.reporter)}'s partners by turnover{sure}"
        yield Statistic(Bounds(figure.low, figure.high), told, figure.observations, figure)
        return


def _quoted(workspace: Workspace, statement: Statement, stated: Period | None) -> Iterator[Statistic]:
    """Official figures as the press quotes them: the same flow, good and period; stocks within some months."""
    if not statement.value:
        return
    for o in _official(workspace, statement):
        if o.measure.startswith(("growth", "share_of")):
            continue
        factor = USD_PER_UNIT.get(o.unit, 1.0)
        if ("USD" if o.unit in USD_PER_UNIT else o.unit) != statement.value.unit or not _same_time(
            o, statement, stated
        ):
            continue
        sign = {"least": ">=", "about": "~"}.get(o.measure.rsplit("_", 1)[-1], "=")
        told = f"{_whose(o)} gives {amount(o.value * factor, statement.value.unit, sign)} for {_flow_of(o)} in {span(o.period)}"
        yield Statistic(_bounds(o, factor), told, (o,))


_WANTED = {
    "turnover": "turnover",
    "exports": "exports",
    "imports": "imports",
    "investment": "investment",
    "share": "settlement",
    "volume": "production",
}


def _official(workspace: Workspace, statement: Statement) -> list[Observation]:
    """Observations from the press for a statement's flow, region, good and direction, the official ones first."""
    flow = _WANTED.get(statement.indicator)
    if flow is None or (statement.indicator == "share" and not statement.note):
        return []
    reporter = statement.region_code or statement.reporter or ""
    products = list(statement.hs) if statement.product else ["TOTAL"]
    partner = {"volume": reporter}.get(statement.indicator) or statement.partner or "WLD"
    # A turnover has no direction, nor has a share of all payments; what a region sells is kept under the region.
    either = statement.indicator == "turnover" or (
        statement.indicator == "share" and not statement.note.endswith("exports")
    )
    flows = ["turnover", "exports"] if statement.region_code else [flow]
    sides = [(reporter, partner), (partner, reporter)] if either else [(reporter, partner)]
    house = workspace.warehouse
    rows = [
        o
        for a, b in sides
        for o in house.observations(
            source=["official-press", "press"], flow=flows, reporter=a, partner=b, product=products or ["TOTAL"]
        )
    ]
    if flow == "settlement":
        directed = statement.note.endswith("exports")
        rows = [o for o in rows if ("exports" in o.measure) == directed]
    return sorted(rows, key=lambda o: (o.source != "official-press", o.period != statement.period))


def _same_time(o: Observation, statement: Statement, stated: Period | None) -> bool:
    if statement.period == o.period:
        return True
    if statement.indicator not in ("investment", "share"):
        return False
    about = Period.parse(statement.period) if statement.period else stated
    if about is None:
        return False
    seen = Period.parse(o.period).first
    months = abs((seen.year - about.first.year) * 12 + seen.month - about.first.month)
    return months <= parameter("checking", "stock_months").value


def _bounds(o: Observation, factor: float) -> Bounds:
    x = o.value * factor
    if o.measure.endswith("at_least"):
        return Bounds(x, inf)
    if o.measure.endswith("about"):
        wide = abs(x) * parameter("checking", "about").value / 100
        return Bounds(x - wide, x + wide)
    return Bounds(x, x)


def _whose(o: Observation) -> str:
    return o.note if o.source == "official-press" else f"a press report ({o.note})"


def _flow_of(o: Observation) -> str:
    """'exports of Azerbaijan to Russia', 'production of HS 271012 in Azerbaijan'."""
    good = "" if o.product == "TOTAL" else f" of HS {o.product}"
    own, other = _place(o.reporter), _place(o.partner)
    match o.flow:
        case "imports":
            return f"{own}'s imports{good} from {other}"
        case "exports":
            return f"{own}'s exports{good} to {other}"
        case "investment":
            return f"the stock of {own}'s investment in {other}"
        case "settlement" if "exports" in o.measure:
            return f"national currencies in payments for {own}'s exports to {other}"
        case "settlement":
            return f"national currencies in the payments between {own} and {other}"
        case "turnover":
            return f"turnover between {own} and {other}"
        case _:
            return f"{o.flow}{good} in {own}"


def _place(code: str) -> str:
    return region_name(code) if "-" in code else "all partners" if code == "WLD" else name_of(code)


def _pair(workspace: Workspace, statement: Statement) -> Pair | None:
    """The pair of a statement that names two countries."""
    codes = (statement.reporter or "", statement.partner or "")
    if any(len(code) != 3 or code == "WLD" for code in codes):
        return None
    return Pair(*codes, workspace)
