"""Settlement in national currencies and investment of a pair: a series from statistics and from what the documents state."""

from __future__ import annotations

from dataclasses import dataclass

from bilateral.records import Claim, Observation, of_kind
from bilateral.trade.statistics import USD_PER_UNIT
from bilateral.workspace import Pair

KINDS = {"settlement": "share", "investment": "investment"}


@dataclass(frozen=True)
class Point:
    """One figure of a series: from where to where, when, in which unit, and where it stands."""

    period: str
    reporter: str
    partner: str
    measure: str
    value: float
    unit: str
    comparator: str
    stands_in: str
    cite: str


def payments(pair: Pair, kind: str) -> list[Point]:
    """Return a pair's settlement shares ('settlement', percent) or investment ('investment', USD), by period.

    Figures of the warehouse and of documents' claims stand side by side; where they differ, both are shown.
    """
    house = pair.workspace.warehouse
    points = [
        _of_statistic(o)
        for a, b in (pair.codes, pair.codes[::-1])
        for o in house.observations(flow=kind, reporter=a, partner=b)
    ]
    points += [_of_claim(c) for c in of_kind(pair.records, "claim") if _concerns(c, pair, kind)]
    return sorted(points, key=lambda p: (p.period, p.reporter, p.measure, p.stands_in))


def _concerns(claim: Claim, pair: Pair, kind: str) -> bool:
    sides = {claim.reporter, claim.partner} - {None}
    if claim.indicator != KINDS[kind] or claim.value is None or not sides or not sides <= set(pair.codes):
        return False
    return kind != "settlement" or "currenc" in f"{claim.note} {claim.quote}".lower()


def _of_statistic(o: Observation) -> Point:
    factor, unit = (USD_PER_UNIT[o.unit], "USD") if o.unit in USD_PER_UNIT else (1.0, o.unit)
    sign = {"least": ">=", "most": "<=", "about": "~"}.get(o.measure.rsplit("_", 1)[-1], "=")
    return Point(o.period, o.reporter, o.partner, o.measure, o.value * factor, unit, sign, "statistic", o.citation)


def _of_claim(claim: Claim) -> Point:
    assert claim.value is not None
    return Point(claim.period or "", claim.reporter or "", claim.partner or "", claim.indicator, claim.value.amount, claim.value.unit, claim.value.comparator,
                 claim.evidence[0].document, f"{claim.id}: “{claim.quote}”")  # fmt: skip
