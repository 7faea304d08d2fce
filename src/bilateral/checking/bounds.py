"""What a written number says: the interval of values that it covers, from its digits and its comparator.

4.4 billion covers 4.35 to 4.45; 'more than 200 million' everything above; 'about' is wider (parameters/checking.toml).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import inf, isinf

from bilateral.records import Value
from bilateral.reference.parameters import parameter


@dataclass(frozen=True)
class Bounds:
    """An interval of values, closed; `low` or `high` is infinite where one side only is known."""

    low: float
    high: float

    @classmethod
    def of(cls, value: Value, *, capped: bool = True) -> Bounds:
        """Return the values that a written number covers; at most a tenth to either side unless not `capped`."""
        x = value.amount
        cap = abs(x) * (parameter("checking", "widest").value / 100 if capped else 0.5)
        place = last_place(x, value.unit) if value.resolution is None else value.resolution
        half = min(place / 2, cap)
        match value.comparator:
            case ">" | ">=":
                return cls(x, inf) if x >= 0 else cls(-inf, x)
            case "<" | "<=":  # 'grew by less than 10%' is no fall, 'a deficit of less than 2 billion' no surplus
                return cls(min(0.0, x), max(0.0, x))
            case "~":
                return cls.about(x, half)
            case _:
                return cls(x - half, x + half)

    @classmethod
    def about(cls, x: float, half: float = 0.0) -> Bounds:
        """Return what 'about x' covers: at least `half` to either side."""
        wide = max(half, abs(x) * parameter("checking", "about").value / 100)
        return cls(x - wide, x + wide)

    @classmethod
    def at(cls, x: float) -> Bounds:
        """Return a single value."""
        return cls(x, x)

    @property
    def open(self) -> bool:
        """Whether one side is not given."""
        return isinf(self.low) or isinf(self.high)

    @property
    def point(self) -> float:
        """The middle, or the end that is known."""
        if self.open:
            return self.high if isinf(self.low) else self.low
        return (self.low + self.high) / 2

    def within(self, other: Bounds) -> bool:
        """Whether every value here is one of `other`'s."""
        return other.low <= self.low and self.high <= other.high

    def distance(self, other: Bounds) -> float:
        """How far `other` lies off, signed: positive where it is larger; 0 where the two overlap."""
        if other.low > self.high:
            return other.low - self.high
        if other.high < self.low:
            return other.high - self.low
        return 0.0

    def __add__(self, other: Bounds) -> Bounds:
        return Bounds(self.low + other.low, self.high + other.high)

    def __neg__(self) -> Bounds:
        return Bounds(-self.high, -self.low)

    def __mul__(self, factor: float) -> Bounds:
        ends = (self.low * factor, self.high * factor)
        return Bounds(min(ends), max(ends))


def last_place(value: float, unit: str = "") -> float:
    """The place value of the last digit that a number is written with; whole percentages are read to the unit.

    >>> last_place(4400000.0), last_place(802200.0), last_place(17.5, "%"), last_place(70.0, "%")
    (100000.0, 100.0, 0.1, 1.0)
    """
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return float(10.0 ** (min(exponent, 0) if unit == "%" else exponent)) if value else 0.0
