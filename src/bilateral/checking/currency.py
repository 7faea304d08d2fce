"""Money of other currencies in US dollars, at the average rate of the statement's own period."""

from __future__ import annotations

from typing import TypeVar

from bilateral.checking.phrases import base_of, earlier_of
from bilateral.checking.shelf import Shelf, users_of
from bilateral.periods import Period
from bilateral.records import Observation, Statement, Value
from bilateral.reference.wording import amount, span

S = TypeVar("S", bound=Statement)


def in_usd(shelf: Shelf, statement: S) -> tuple[S, tuple[str, ...]]:
    """Return the statement in US dollars and the steps that took it there; as it is where it needs none or no rate is loaded.

    A second amount in dollars that the text gives itself comes before any rate.
    """
    value = statement.value
    if value is None or not users_of(value.unit):
        return statement, ()
    if statement.alt_value and statement.alt_value.unit == "USD":
        said = f"the report itself gives {amount(statement.alt_value.amount, 'USD')} for {amount(value.amount, value.unit)}"
        told = statement.alt_value.comparator if statement.alt_value.comparator != "=" else value.comparator
        given = statement.alt_value.model_copy(update={"comparator": told})
        left_out = {"change": None, "change_abs": None, "base_value": None}
        return statement.model_copy(update={"value": given, **left_out}), (said,)
    rate = _rate(shelf, value.unit, statement.period)
    if rate is None:
        return statement, ()
    changed: dict[str, Value | None] = {
        "value": _converted(value, rate.value),
        "change_abs": None,
        **_earlier(shelf, statement, rate),
    }
    said = f"{amount(value.amount, value.unit)} at {rate.value:,.4g} {value.unit} a USD, the average of {span(rate.period)} ({rate.citation}) = {amount(value.amount / rate.value, 'USD', digits=4)}"
    return statement.model_copy(update=changed), (said,)


def _earlier(shelf: Shelf, statement: Statement, rate: Observation) -> dict[str, Value | None]:
    """Growth and the earlier figure at the earlier period's own rate; left out where that is not loaded."""
    assert statement.value and statement.period
    currency, period = statement.value.unit, Period.parse(statement.period)
    found: dict[str, Value | None] = {"change": None, "base_value": None}
    base, grown = base_of(statement.quote, period), statement.change
    before = _rate(shelf, currency, base.iso) if base else None
    if grown and before and grown.unit in ("%", ""):
        # In dollars a rate of growth is that in the currency less the currency's own loss.
        factor = before.value / rate.value
        found["change"] = grown.model_copy(
            update={
                "amount": 100 * ((1 + grown.amount / 100) * factor - 1),
                "resolution": (grown.resolution or 0.1) * factor,
            }
        )
    earlier, old = earlier_of(statement.quote, period), statement.base_value
    before = _rate(shelf, currency, earlier.iso) if earlier else None
    if old and before and old.unit == currency:
        found["base_value"] = _converted(old, before.value)
    return found


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
