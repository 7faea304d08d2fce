"""Money of other currencies in US dollars, at the average rate of the statement's own period."""

from __future__ import annotations

from typing import TypeVar

from bilateral.checking.shelf import Shelf, users_of
from bilateral.periods import Period
from bilateral.records import Observation, Statement, Value
from bilateral.reference.wording import amount, span

S = TypeVar("S", bound=Statement)
MONEY = ("value", "base_value", "change_abs")


def in_usd(shelf: Shelf, statement: S) -> tuple[S, tuple[str, ...]]:
    """Return the statement in US dollars and the steps that took it there; as it is where it needs none or no rate is loaded.

    A second amount in dollars that the text gives itself comes before any rate.
    """
    value = statement.value
    if value is None or not users_of(value.unit):
        return statement, ()
    if statement.alt_value and statement.alt_value.unit == "USD":
        said = f"the report itself gives {amount(statement.alt_value.amount, 'USD')} for {amount(value.amount, value.unit)}"
        return statement.model_copy(update={"value": statement.alt_value}), (said,)
    rate = _rate(shelf, value.unit, statement.period)
    if rate is None:
        return statement, ()
    changed = {name: _converted(old, rate.value) for name in MONEY if (old := getattr(statement, name)) and old.unit == value.unit}  # fmt: skip
    said = f"{amount(value.amount, value.unit)} at {rate.value:,.4g} {value.unit} a USD, the average of {span(rate.period)} ({rate.citation}) = {amount(value.amount / rate.value, 'USD', digits=4)}"
    return statement.model_copy(update=changed), (said,)


def _rate(shelf: Shelf, currency: str, period: str | None) -> Observation | None:
    """The rate of the statement's period, else of the year that it lies in."""
    if not period:
        return None
    asked = Period.parse(period)
    found = [
        o
        for economy in users_of(currency)
        for o in shelf.rows(economy, economy)
        if o.measure == "exchange_rate" and shelf.is_newest(o) and o.value > 0
    ]
    exact = [o for o in found if Period.parse(o.period) == asked]
    year = [o for o in found if asked.last and Period.parse(o.period).year == asked.first.year == asked.last.year]
    return next(iter([*exact, *year]), None)


def _converted(value: Value, rate: float) -> Value:
    return value.model_copy(update={"amount": value.amount / rate, "unit": "USD", "resolution": value.resolution and value.resolution / rate})  # fmt: skip
