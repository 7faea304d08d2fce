"""What a measure touches: shares of imports, consumption and output, concentration of suppliers, days of stocks.

Exposure is an account of the past and no forecast: no model runs here, so that it always comes first.  It takes the
last full year before the measure in which the flow with the imposer and the flow with all partners are both known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Day
from typing import Literal

from bilateral.errors import NoData
from bilateral.periods import Period, duration
from bilateral.records import Figure, Measure, Observation
from bilateral.reference.parameters import fitting
from bilateral.warehouse import Warehouse

Flow = Literal["imports", "exports"]
BANS_SALES = ("export_ban", "export_duty", "sanction", "supply_loss")


@dataclass(frozen=True)
class Exposure:
    """What a measure exposes, and what is not known about it."""

    affected: str
    share: Figure
    at_risk: Figure | None
    more: tuple[Figure, ...]
    assumed: str
    missing: str

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures, the share first."""
        return (self.share, *((self.at_risk,) if self.at_risk else ()), *self.more)


def exposure(house: Warehouse, measure: Measure, affected: str) -> Exposure:
    """Return what an export ban on `affected`'s purchases, or an import ban on its sales, exposes.

    Raises
    ------
    NoData
        The warehouse has no figures for the good by partner, or the measure names no good.
    """
    if not measure.hs or not measure.imposer:
        raise NoData("the measure names no good with an HS code, or not who imposes it")
    flow: Flow = "imports" if measure.type in BANS_SALES else "exports"
    before = Period.parse(measure.start).first if measure.start else None
    return exposure_to(house, affected, [measure.imposer], measure.hs, flow, before=before, months=_months(measure))


def exposure_to(
    house: Warehouse, affected: str, others: Sequence[str], products: Sequence[str], flow: Flow,
    *, before: Day | None = None, months: float | None = None, year: int | None = None,
) -> Exposure:  # fmt: skip
    """Return how far `affected` depends on `others` for a product.

    Parameters
    ----------
    products
        HS codes; the first with figures is taken.
    flow
        `imports` from the others, or `exports` to them.
    before
        Take a year that ended before this day, where there is one.
    months
        How long the flow stops.
    year
        This year and no other.

    Raises
    ------
    NoData
        No code has figures by partner.
    """
    for code in products:
        found = _latest(house, affected, others, code, flow, before, year)
        if found:
            return _exposure(house, affected, others, flow, found[0], found[1], months)
    raise NoData(
        f"no figures on {affected}'s {flow} of HS {', '.join(products)} by partner",
        remedy="load a source with products, such as BACI by HS 6-digit code",
    )


def _exposure(
    house: Warehouse, affected: str, others: Sequence[str], flow: Flow, part: Sequence[Observation], whole: Observation, months: float | None
) -> Exposure:  # fmt: skip
    got, period = sum(o.value for o in part), whole.period
    way, names = ("from" if flow == "imports" else "to"), ", ".join(others)
    share = Figure(
        name=f"share of {names} in {flow}", value=100 * got / whole.value, unit="%", period=period,
        how=f"{flow} of HS {whole.product} {way} {names} over {flow} {way} all partners", observations=(*part, whole),
    )  # fmt: skip
    at_risk = None
    if months:
        lost = got * min(months, 12) / 12
        at_risk = Figure(
            name="amount exposed", value=lost, low=0.0, high=lost, unit=whole.unit, period=period,
            how=f"{months:g} of 12 months of the {flow} of {period}", observations=tuple(part),
        )  # fmt: skip
    more, lacking = _more(house, affected, flow, got, whole)
    thin = "the page quoted names no official source" if any(o.source == "press" for o in (*part, whole)) else ""
    year = f"the year {period} stands for a usual one"
    return Exposure(affected, share, at_risk, more, "; ".join(t for t in (year, "months are alike", thin) if t),
                    "; ".join((*lacking, "who replaces the supply, and at what price, is for a model to say")))  # fmt: skip


def _more(
    house: Warehouse, affected: str, flow: Flow, got: float, whole: Observation
) -> tuple[tuple[Figure, ...], list[str]]:
    """Shares of consumption and output, suppliers' concentration, self-sufficiency, days of stocks; and what lacks."""
    code, period = whole.product, whole.period
    found, lacking = [], []
    partners = {o.partner: o for o in _rows(house, affected, code, flow) if o.period == period and o.partner != "WLD"}
    named = sum(o.value for o in partners.values())
    rest = max(whole.value - named, 0.0)
    # Herfindahl and Hirschman: unnamed partners could be one or many, hence the bounds.
    sure = sum((o.value / whole.value) ** 2 for o in partners.values())
    found.append(Figure(
        name="suppliers' concentration (HHI)" if flow == "imports" else "customers' concentration (HHI)", value=sure, low=sure,
        high=sure + (rest / whole.value) ** 2, unit="index, 1 is one partner", period=period,
        how=f"sum of squared shares of {len(partners)} partner{'s' if len(partners) != 1 else ''} named", observations=(*partners.values(), whole)))  # fmt: skip
    output = _year(house, affected, code, "production", period)
    sold = _year(house, affected, code, "exports", period, partner="WLD")
    if flow == "imports" and output:
        used = output.value + whole.value - (sold.value if sold else 0.0)
        seen = tuple(o for o in (output, whole, sold) if o)
        text = "production + imports" + (" - exports" if sold else "; exports are not known and taken as none")
        found.append(Figure(name="share of consumption", value=100 * got / used, unit="%", period=period,
                            how=f"the exposed flow over {text}", observations=seen))  # fmt: skip
        found.append(Figure(name="self-sufficiency", value=100 * output.value / used, unit="%", period=period,
                            how=f"production over {text}", observations=seen))  # fmt: skip
    elif flow == "exports" and output:
        found.append(Figure(name="share of production", value=100 * got / output.value, unit="%", period=period,
                            how="the exposed flow over production", observations=(output, whole)))  # fmt: skip
    else:
        lacking.append(
            f"shares of consumption and output: no production of HS {code} in {period} is loaded for {affected}"
        )
    key, stock = fitting("product_market", "stock_days", code, affected)
    if flow == "imports" and stock.value:
        found.append(Figure(name="days of stocks", value=stock.value, low=stock.low, high=stock.high, unit="days of consumption",
                            period=str(stock.year), how=f"parameter {key}: {stock.source}", observations=()))  # fmt: skip
    elif flow == "imports":
        lacking.append("stocks: no figure is known")
    return tuple(found), lacking


def _year(
    house: Warehouse, reporter: str, code: str, flow: str, period: str, partner: str | None = None
) -> Observation | None:
    rows = product_rows(house, code, reporter=reporter, partner=partner or reporter, flow=flow, measure="quantity")
    return next((o for o in rows if o.period == period), None)


def _months(measure: Measure) -> float | None:
    if measure.start and measure.end:
        return Period.parse(f"{measure.start}/{measure.end}").months()
    if measure.duration:
        span = duration(measure.duration)
        return float(span.years * 12 + span.months + span.days / 30.4375)
    return None


def product_rows(house: Warehouse, product: str, **keys: str | Sequence[str]) -> list[Observation]:
    """Observations of a product; where only its parts are loaded (HS 6-digit codes of a heading), their sums."""
    codes = house.products(product)
    rows = house.observations(product=codes, **keys) if codes else []
    if codes == [product]:
        return rows
    sums: dict[tuple[str, ...], Observation] = {}
    for o in rows:
        key = (o.source, o.vintage, o.reporter, o.partner, o.flow, o.period, o.measure, o.unit)
        so_far = sums[key].value if key in sums else 0.0
        sums[key] = o.model_copy(
            update={"product": product, "value": so_far + o.value, "note": f"sum of {len(codes)} codes"}
        )
    return list(sums.values())


def _rows(house: Warehouse, reporter: str, product: str, flow: str) -> list[Observation]:
    """What the reporter reports, and where it reports nothing, what its partners' exports say."""
    own = product_rows(house, product, reporter=reporter, flow=flow, measure="quantity")
    if own or flow == "exports":
        return own
    mirror = product_rows(house, product, partner=reporter, flow="exports", measure="quantity")
    return [o.model_copy(update={"partner": o.reporter, "reporter": reporter}) for o in mirror]


def _latest(
    house: Warehouse, reporter: str, others: Sequence[str], product: str, flow: str, before: Day | None, year: int | None
) -> tuple[list[Observation], Observation] | None:  # fmt: skip
    """The last full year that has both the flow with the others and the flow with all partners."""
    rows = [o for o in _rows(house, reporter, product, flow) if Period.parse(o.period).year]
    whole = {o.period: o for o in rows if o.partner == "WLD" and o.value > 0}
    for period in {o.period for o in rows} - set(whole):
        named = [o for o in rows if o.period == period]
        total = sum(o.value for o in named)
        if total > 0 and len({o.source for o in named}) == 1 and named[0].source == "baci":
            whole[period] = named[0].model_copy(
                update={"partner": "WLD", "value": total, "note": "sum over all partners"}
            )
    with_part = {p: [o for o in rows if o.period == p and o.partner in others] for p in whole}
    usable = sorted(p for p, part in with_part.items() if part)
    earlier = [p for p in usable if before is None or int(p) < before.year]
    chosen = [p for p in usable if int(p) == year] if year else (earlier or usable)[-1:]
    return (with_part[chosen[0]], whole[chosen[0]]) if chosen else None


__all__ = ["Exposure", "exposure", "exposure_to", "product_rows"]
