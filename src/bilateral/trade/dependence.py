"""What a measure exposes: how much of a good an economy bought from the one that now withholds it.

Exposure is an account of the past, not a forecast: the share of the good's imports that came from the imposer in
the last year with figures, and the amount that as many months of such a year would hold.  Who would replace it at
what price is a model's matter, and none is run here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bilateral.errors import NoData
from bilateral.periods import Period, duration
from bilateral.records import Figure, Measure, Observation
from bilateral.warehouse import Warehouse


@dataclass(frozen=True)
class Exposure:
    """What a measure exposes, and what is not known about it."""

    affected: str
    share: Figure
    at_risk: Figure | None
    assumed: str
    missing: str


def exposure(house: Warehouse, measure: Measure, affected: str) -> Exposure:
    """Return what an export ban on `affected`'s purchases, or an import ban on its sales, exposes.

    Raises
    ------
    NoData
        The warehouse has no figures for the good by partner, or the measure names no good.
    """
    if not measure.hs or not measure.imposer:
        raise NoData("the measure names no good with an HS code, or not who imposes it")
    flow: Literal["imports", "exports"] = "imports" if measure.type == "export_ban" else "exports"
    for code in measure.hs:
        found = _latest(house, affected, measure.imposer, code, flow)
        if found:
            part, whole = found
            return _exposure(measure, affected, flow, part, whole)
    raise NoData(
        f"no figures on {affected}'s {flow} of HS {', '.join(measure.hs)} by partner",
        remedy="load a source with products, such as BACI by HS 6-digit code",
    )


def _exposure(measure: Measure, affected: str, flow: str, part: Observation, whole: Observation) -> Exposure:
    share = Figure(
        name=f"share of {measure.imposer} in {flow}", value=100 * part.value / whole.value, unit="%", period=part.period,
        how=f"{flow} of HS {part.product} {'from' if flow == 'imports' else 'to'} {measure.imposer} over {flow} from all partners",
        observations=(part, whole),
    )  # fmt: skip
    months = _months(measure)
    at_risk = None
    if months:
        at_risk = Figure(
            name="amount exposed", value=part.value * months / 12, low=0.0, high=part.value * months / 12, unit=part.unit,
            period=part.period, how=f"{months:g} of 12 months of the {flow} of {part.period}", observations=(part,),
        )  # fmt: skip
    thin = "the page quoted names no official source" if part.source == "press" else ""
    year = f"the year {part.period} stands for a usual one"
    return Exposure(affected, share, at_risk, "; ".join(t for t in (year, "months are alike", thin) if t),
                    "who replaces the supply, at what price and over which route: no model is run for it yet")  # fmt: skip


def _months(measure: Measure) -> float | None:
    if measure.start and measure.end:
        return Period.parse(f"{measure.start}/{measure.end}").months()
    if measure.duration:
        span = duration(measure.duration)
        return float(span.years * 12 + span.months + span.days / 30.4375)
    return None


def _latest(
    house: Warehouse, reporter: str, partner: str, product: str, flow: str
) -> tuple[Observation, Observation] | None:
    """The newest period that has both the flow with the partner and the flow with all partners."""
    rows = house.observations(reporter=reporter, product=product, flow=flow, measure="quantity")
    part = {o.period: o for o in rows if o.partner == partner}
    whole = {o.period: o for o in rows if o.partner == "WLD" and o.value > 0}
    both = sorted(set(part) & set(whole))
    return (part[both[-1]], whole[both[-1]]) if both else None
