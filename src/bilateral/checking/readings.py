"""What one source gives for a statement's number, and what was looked at in vain."""

from __future__ import annotations

from dataclasses import dataclass, field

from bilateral.checking.bounds import Bounds
from bilateral.checking.series import Level, precedence, unit_of
from bilateral.records import Figure, Observation, Unused
from bilateral.reference.wording import amount


@dataclass(frozen=True)
class Reading:
    """What one source gives for a statement's number.

    `sides` is how much of the value either side might record higher or lower, for the tolerance: (part sold, part bought), in
    the number's unit, (0, 0) where no valuation is in question.  `recorded_by` is empty for what is nobody's own record; `apart` is how many months off its date is,
    `re_exported` what of the flow is foreign goods, which general trade counts and special trade does not.
    """

    bounds: Bounds
    told: str
    observations: tuple[Observation, ...]
    source: str
    recorded_by: str = ""
    sides: tuple[float, float] = (0.0, 0.0)
    figure: Figure | None = None
    steps: tuple[str, ...] = ()
    older: tuple[Level, ...] = ()
    valuation: str = ""
    unit: str = "USD"
    apart: int = 0
    re_exported: float = 0.0

    @property
    def whose(self) -> str:
        """Who gives it, for the start of a sentence."""
        return self.told.partition(" gives ")[0]

    @property
    def value(self) -> float:
        """The point, or the end that is known."""
        return self.bounds.point


@dataclass
class Evidence:
    """The readings of a statement's number, best first, and the series that were not used with the reason."""

    readings: list[Reading] = field(default_factory=list)
    unused: list[Unused] = field(default_factory=list)


def order(r: Reading) -> tuple[int, bool]:
    """Reconciled figures first, then offices' own, then what the press quotes; what is only a bound last."""
    return precedence(r.source), r.bounds.open


def told_amount(bounds: Bounds, sample: Observation) -> str:
    """A value as its source gives it: 'about' and 'at least' where it says so."""
    sign = "~" if sample.measure.endswith("about") else "="
    if bounds.open:
        sign = ">=" if bounds.low > -float("inf") else "<="
    return amount(bounds.point, unit_of(sample), sign, digits=4)
