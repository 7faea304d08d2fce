"""What follows: an `Outcome` holds tables with intervals, and all that is needed to get it again.

An outcome says which model answered and why, what is assumed, what it cannot tell, on which data vintage, parameters,
seed and draws it rests; `replay` computes it anew from that and nothing else.
"""

from __future__ import annotations

from pydantic import Field

from bilateral.records import Figure, Noun
from bilateral.scenarios.scenario import Scenario


class Quantity(Noun):
    """A number with its interval, where one was computed."""

    value: float
    low: float | None = None
    high: float | None = None


Cell = Quantity | str | None


class Table(Noun):
    """Rows of a result: the first column names the row."""

    name: str
    columns: tuple[str, ...]
    units: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


class Driver(Noun):
    """How much of the answer's spread a parameter explains (first-order Sobol index) and takes part in (total)."""

    parameter: str
    first_order: float
    total: float
    source: str


class Outcome(Noun):
    """A scenario's result."""

    scenario: Scenario
    model: str
    why: str
    vintage: str
    parameters: dict[str, str] = Field(default_factory=dict)
    seed: int = 0
    draws: int = 0
    level: float = 0.8
    headline: tuple[str, ...] = ()
    exposure: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    drivers: tuple[Driver, ...] = ()
    driven: str = ""
    assumed: tuple[str, ...] = ()
    cannot_tell: tuple[str, ...] = ()
    seconds: float = Field(default=0.0, exclude=True)

    def table(self, name: str) -> Table:
        """Return a table by name."""
        return next(t for t in self.tables if t.name == name)


__all__ = ["Cell", "Driver", "Outcome", "Quantity", "Table"]
