"""What a written number says: the interval of values that it covers, from its digits and its comparator.

4.4 billion covers 4.35 to 4.45; 'more than 200 million' everything above; 'about' is wider (parameters/checking.toml).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from bilateral.records import Value
from bilateral.reference.parameters import parameter


@dataclass(frozen=True)
class Bounds:
    """An interval of values, closed; `low` or `high` is infinite where the text gives one side only."""

    low: float
    high: float

    @classmethod
    def of(cls, value: Value) -> Bounds:
        """Return the values that a written number covers."""
        x, cap = value.amount, abs(value.amount) * parameter("checking", "widest").value / 100
        half = min((value.resolution or 0.0) / 2, cap)
        match value.comparator:
            case ">" | ">=":
                return cls(x, inf) if x >= 0 else cls(-inf, x)
            case "<" | "<=":
                return cls(-inf, x) if x >= 0 else cls(x, inf)
            case "~":
                wide = max(half, abs(x) * parameter("checking", "about").value / 100)
                return cls(x - wide, x + wide)
            case _:
                return cls(x - half, x + half)

    @property
    def open(self) -> bool:
        """Whether one side is not given."""
        return self.low == -inf or self.high == inf

    def distance(self, other: Bounds) -> float:
        """How far `other` lies off, signed: positive where it is larger; 0 where the two overlap."""
        if other.low > self.high:
            return other.low - self.high
        if other.high < self.low:
            return other.high - self.low
        return 0.0
