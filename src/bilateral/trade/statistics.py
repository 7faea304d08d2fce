"""The pair's statistics from reconciled annual flows (BACI, thousand USD FOB, exporter = reporter).

BACI keeps one figure a flow, so that the exports of A to B are the imports of B from A.  Totals with the world
are the release's own sums over all partners.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from bilateral.errors import NoData
from bilateral.records import Figure, Observation
from bilateral.reference.countries import name_of
from bilateral.reference.parameters import parameter
from bilateral.warehouse import Warehouse
from bilateral.workspace import Pair

SOURCE = "baci"
WORLD = "WLD"
USD_PER_UNIT = {"thousand USD": 1e3, "USD": 1.0, "million USD": 1e6, "billion USD": 1e9}


@dataclass(frozen=True)
class Partner:
    """A partner of an economy in one year: both directions in USD, share of the total, rank by turnover."""

    code: str
    name: str
    exports: float
    imports: float
    share_percent: float | None
    rank: int

    @property
    def turnover(self) -> float:
        """Exports and imports together, USD."""
        return self.exports + self.imports


def years(pair: Pair) -> list[int]:
    """Return the years for which both directions of the pair's trade are loaded."""
    a, b = pair.codes
    forth = {o.period for o in _annual(pair.workspace.warehouse, a, b)}
    back = {o.period for o in _annual(pair.workspace.warehouse, b, a)}
    return sorted(int(period) for period in forth & back)


def exports(pair: Pair, year: int) -> Figure:
    """Goods exports of the reporter to the partner in a year, USD FOB. Raises NoData."""
    seen = _flow(pair.workspace.warehouse, pair.reporter, pair.partner, year)
    return _figure("exports", usd(seen), year, f"exports {pair.reporter}→{pair.partner}", [seen])


def imports(pair: Pair, year: int) -> Figure:
    """Goods imports of the reporter from the partner in a year, USD FOB: the partner's exports. Raises NoData."""
    seen = _flow(pair.workspace.warehouse, pair.partner, pair.reporter, year)
    return _figure("imports", usd(seen), year, f"exports {pair.partner}→{pair.reporter}", [seen])


def turnover(pair: Pair, year: int) -> Figure:
    """Exports plus imports in a year, USD; the same whichever of the two reports. Raises NoData."""
    forth, back = exports(pair, year), imports(pair, year)
    return _figure("turnover", forth.value + back.value, year, "exports + imports", _used(forth, back))


def balance(pair: Pair, year: int) -> Figure:
    """Exports minus imports of the reporter in a year, USD; negative is a deficit. Raises NoData."""
    forth, back = exports(pair, year), imports(pair, year)
    return _figure("balance", forth.value - back.value, year, "exports - imports", _used(forth, back))


INDICATORS = {"turnover": turnover, "exports": exports, "imports": imports, "balance": balance}


def growth(pair: Pair, year: int, indicator: str = "turnover", base: int | None = None) -> Figure:
    """Change of an indicator on a base year (the year before unless given), percent. Raises NoData.

    growth = 100 · (x[year] / x[base] - 1)
    """
    base = base if base is not None else year - 1
    now, before = INDICATORS[indicator](pair, year), INDICATORS[indicator](pair, base)
    if before.value == 0:
        raise NoData(f"{indicator} of {base} is zero, so there is no growth rate")
    value = 100 * (now.value / before.value - 1)
    return _figure(f"{indicator} growth", value, year, f"{indicator} {year} over {base}", _used(now, before), "%")


def share(pair: Pair, year: int, indicator: str = "turnover") -> Figure:
    """The partner's share of the reporter's trade with the world, percent. Raises NoData."""
    house = pair.workspace.warehouse
    own = INDICATORS[indicator](pair, year)
    flows = {"turnover": ("exports", "imports"), "exports": ("exports",), "imports": ("imports",)}[indicator]
    world = [_world(house, pair.reporter, flow, year) for flow in flows]
    total = sum(map(usd, world))
    if total <= 0:
        raise NoData(
            f"{pair.reporter}'s {indicator} with the world in {year} is zero", remedy="load a release that covers it"
        )
    value = 100 * own.value / total
    how = f"{indicator} with {pair.partner} over {indicator} with the world"
    return _figure(f"share of {indicator}", value, year, how, [*own.observations, *world], "%")


def rank(pair: Pair, year: int, indicator: str = "turnover") -> Figure:
    """The partner's rank among the reporter's partners, 1 the largest.

    `low` and `high` bound the rank where not every partner is loaded: a partner that is not loaded could be
    larger only if the unexplained remainder of the world total is. Raises NoData.
    """
    own = INDICATORS[indicator](pair, year)
    if own.value <= 0:
        raise NoData(f"no {indicator} of {pair.reporter} with {pair.partner} in {year}, so there is no rank")
    everyone = partners(pair.workspace.warehouse, pair.reporter, year)
    value: Callable[[Partner], float] = attrgetter(indicator)
    above = [p for p in everyone if value(p) > own.value and p.code != pair.partner]
    flows = {"turnover": ("exports", "imports"), "exports": ("exports",), "imports": ("imports",)}[indicator]
    rest = sum(usd(_world(pair.workspace.warehouse, pair.reporter, f, year)) for f in flows) - sum(map(value, everyone))
    hidden = int(rest // own.value) if own.value > 0 else 0
    figure = _figure(f"rank by {indicator}", len(above) + 1, year, f"partners above: {', '.join(p.code for p in above) or 'none'}",
                     list(own.observations), "rank")  # fmt: skip
    return figure.model_copy(update={"low": len(above) + 1, "high": len(above) + 1 + max(hidden, 0)})


def partners(house: Warehouse, reporter: str, year: int) -> list[Partner]:
    """Return the loaded partners of an economy in a year, the largest turnover first."""
    out = {o.partner: usd(o) for o in _rows(house, reporter=reporter, period=str(year), flow="exports")}
    into = {o.reporter: usd(o) for o in _rows(house, partner=reporter, period=str(year), flow="exports")}
    try:
        world = sum(usd(_world(house, reporter, flow, year)) for flow in ("exports", "imports"))
    except NoData:
        world = 0.0
    codes = sorted((set(out) | set(into)) - {WORLD, reporter}, key=lambda c: (-(out.get(c, 0) + into.get(c, 0)), c))
    return [
        Partner(c, name_of(c), out.get(c, 0.0), into.get(c, 0.0),
                100 * (out.get(c, 0.0) + into.get(c, 0.0)) / world if world else None, n)
        for n, c in enumerate(codes, 1)
    ]  # fmt: skip


def series(pair: Pair, indicator: str = "turnover") -> list[Figure]:
    """An indicator for every year loaded; years that are missing are missing here too."""
    return [INDICATORS[indicator](pair, year) for year in years(pair)]


@dataclass(frozen=True)
class Year:
    """A pair's year from the reporter's side, USD FOB; shares in percent, ranks from 1; None where the release lacks it."""

    year: int
    exports: float
    imports: float
    growth_percent: float | None
    share_of_exports: float | None
    share_of_imports: float | None
    rank_by_exports: int | None
    rank_by_imports: int | None
    rank_by_turnover: int | None
    vintage: str

    @property
    def turnover(self) -> float:
        """Exports and imports together, USD."""
        return self.exports + self.imports

    @property
    def balance(self) -> float:
        """Exports minus imports, USD."""
        return self.exports - self.imports


def profile(pair: Pair, since: int | None = None) -> list[Year]:
    """Return every year loaded: flows, growth on the year before, shares of the reporter's trade, ranks where all partners are loaded."""
    house, own, other = pair.workspace.warehouse, pair.reporter, pair.partner
    sold: dict[int, dict[str, float]] = {}
    bought: dict[int, dict[str, float]] = {}
    world: dict[tuple[int, str], float] = {}
    vintages: dict[int, dict[str, None]] = {}
    for o in _rows(house, reporter=own):
        if len(o.period) == 4 and o.partner == WORLD:
            world[int(o.period), o.flow] = usd(o)
        elif len(o.period) == 4 and o.flow == "exports":
            sold.setdefault(int(o.period), {})[o.partner] = usd(o)
            if o.partner == other:
                vintages.setdefault(int(o.period), {})[o.vintage] = None
    for o in _rows(house, partner=own, flow="exports"):
        if len(o.period) == 4:
            bought.setdefault(int(o.period), {})[o.reporter] = usd(o)
            if o.reporter == other:
                vintages.setdefault(int(o.period), {})[o.vintage] = None
    found: list[Year] = []
    for year in sorted(y for y in sold if other in sold[y] and other in bought.get(y, {})):
        x, m = sold[year], bought[year]
        before = found[-1] if found and found[-1].year == year - 1 else None
        both = {code: x.get(code, 0.0) + m.get(code, 0.0) for code in {*x, *m}}
        growth_on = 100 * (both[other] / before.turnover - 1) if before and before.turnover else None
        of_exports, of_imports = (
            100 * flows[other] / world[year, flow] if world.get((year, flow)) else None
            for flows, flow in ((x, "exports"), (m, "imports"))
        )
        # A rank among some partners is no rank: the loaded ones must make up the economy's trade with the world.
        whole = [
            flow for flows, flow in ((x, "exports"), (m, "imports")) if _covers(flows, own, world.get((year, flow)))
        ]
        known = ("exports" in whole, "imports" in whole, len(whole) == 2)
        ranks = [
            1 + sum(value > flows[other] for code, value in flows.items() if code != own) if complete else None
            for flows, complete in zip((x, m, both), known, strict=True)
        ]
        found.append(
            Year(
                year=year, exports=x[other], imports=m[other], growth_percent=growth_on, share_of_exports=of_exports, share_of_imports=of_imports,
                rank_by_exports=ranks[0], rank_by_imports=ranks[1], rank_by_turnover=ranks[2], vintage=" and ".join(vintages[year]),
            )
        )  # fmt: skip
    return [y for y in found if since is None or y.year >= since]


def _covers(flows: Mapping[str, float], own: str, world: float | None) -> bool:
    """Whether the partners loaded make up a total, up to the share in parameters/statistics.toml."""
    return (
        world is not None
        and sum(v for code, v in flows.items() if code != own) >= parameter("statistics", "coverage").value * world
    )


def _annual(house: Warehouse, reporter: str, partner: str) -> list[Observation]:
    return [o for o in _rows(house, reporter=reporter, partner=partner, flow="exports") if len(o.period) == 4]


def _rows(house: Warehouse, **keys: str | Sequence[str]) -> list[Observation]:
    return house.observations(source=SOURCE, product="TOTAL", measure="trade_value", **keys)


def _flow(house: Warehouse, reporter: str, partner: str, year: int) -> Observation:
    rows = [o for o in _rows(house, reporter=reporter, partner=partner, flow="exports") if o.period == str(year)]
    if not rows:
        raise NoData(f"no {SOURCE} flow {reporter}→{partner} in {year}", remedy="load a release that covers it")
    return rows[-1]


def _world(house: Warehouse, reporter: str, flow: str, year: int) -> Observation:
    rows = [o for o in _rows(house, reporter=reporter, partner=WORLD, flow=flow) if o.period == str(year)]
    if not rows:
        raise NoData(f"no {SOURCE} total of {reporter}'s {flow} in {year}", remedy="load a release that covers it")
    return rows[-1]


def usd(seen: Observation) -> float:
    """An observation's value in USD."""
    return seen.value * USD_PER_UNIT[seen.unit]


def _used(*figures: Figure) -> list[Observation]:
    return list(dict.fromkeys(o for f in figures for o in f.observations))


def _figure(name: str, value: float, year: int, how: str, used: Sequence[Observation], unit: str = "USD") -> Figure:
    return Figure(name=name, value=value, unit=unit, period=str(year), how=how, observations=tuple(used))
