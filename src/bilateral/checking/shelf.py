"""The observations that a batch of statements can be checked with, asked of the warehouse once.

A `Shelf` answers `observations` as the warehouse does, out of what it holds, so that the statistics of `trade/` are
computed from it unchanged; what it does not hold it passes on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

import pycountry

from bilateral.records import Claim, Observation, Statement, Target
from bilateral.reference.countries import currency_of
from bilateral.trade.statistics import SOURCE, WORLD
from bilateral.warehouse import Warehouse, newness

Key = tuple[str, str, str]
FEW = 20  # economies whose partners are asked for one by one; more are a reading of the whole table
SeriesOf = tuple[str, str, str, str, str, str, str]


def keys_of(statement: Statement) -> set[Key]:
    """Return the series (reporter, partner, product) that could settle a statement."""
    own, other = statement.region_code or statement.reporter, statement.partner
    if not own:
        return set()
    goods = set(statement.hs) if statement.product or statement.hs else {"TOTAL"}
    keys = {key for good in goods for key in ((own, other or WORLD, good), (other or WORLD, own, good))}
    if statement.indicator == "volume":
        keys |= {key for good in goods for key in ((own, own, good), (own, WORLD, good), (WORLD, own, good))}
    if statement.indicator in ("share", "rank") or statement.rank is not None:
        sides = (own, other) if other else (own,)
        keys |= {key for side in sides for good in goods for key in ((side, WORLD, good), (WORLD, side, good))}
    units = {v.unit.partition("/")[0] for v in (statement.value, statement.change_abs, statement.base_value) if v}
    return keys | {(economy, economy, "TOTAL") for unit in units for economy in users_of(unit)}


def ranked(statement: Statement) -> set[str]:
    """Return the economies whose partners must all be known to check a statement."""
    asks = statement.indicator == "rank" or statement.rank is not None
    return {statement.reporter} if asks and statement.reporter and len(statement.reporter) == 3 else set()


@cache
def users_of(currency: str) -> tuple[str, ...]:
    """Return the economies (ISO 3166-1 alpha-3) whose currency today is that one; none for the US dollar.

    >>> users_of("RUB"), users_of("USD"), "DEU" in users_of("EUR")
    (('RUS',), (), True)
    """
    if currency == "USD" or len(currency) != 3 or not currency.isupper():
        return ()
    return tuple(c.alpha_3 for c in pycountry.countries if currency_of(c.alpha_3) == currency)


class Shelf(Warehouse):
    """A warehouse with what a batch needs at hand: every vintage's observations, by reporter and partner."""

    def __init__(self, house: Warehouse, statements: Iterable[Claim | Target]) -> None:
        """Ask for everything that the statements need: the series that they name, and all partners where they speak of ranks."""
        super().__init__(house.folder)
        self.house = house
        statements = list(statements)
        self.keys = frozenset(key for s in statements for key in keys_of(s))
        self.whole = frozenset(economy for s in statements for economy in ranked(s))
        self._rows: dict[tuple[str, str], list[Observation]] = defaultdict(list)
        self._current: dict[SeriesOf, str] = {}
        self._partners: dict[tuple[str, str], dict[str, list[Observation]]] = defaultdict(lambda: defaultdict(list))
        for o in house.gather(self.keys):
            self._rows[o.reporter, o.partner].append(o)
            series = _series(o)
            self._current[series] = max(self._current.get(series, ""), o.vintage, key=newness)
        if self.whole:
            self._hold_partners(house)

    def _hold_partners(self, house: Warehouse) -> None:
        """Keep the totals of every pair that one of `whole` is in: of a few economies by name, of many out of all there are."""
        common: dict[str, str | Sequence[str]] = {"source": SOURCE, "product": "TOTAL", "measure": "trade_value"}
        everything = [] if len(self.whole) <= FEW else house.observations(**common)
        for side in ("reporter", "partner"):
            for o in everything or house.observations(**common, **{side: sorted(self.whole)}):
                if (economy := getattr(o, side)) in self.whole:
                    self._partners[side, economy][o.period].append(o)

    def rows(self, reporter: str, partner: str, product: str = "TOTAL", *, parts: bool = False) -> list[Observation]:
        """Return every vintage's observations of a series, and of its product's parts where `parts` is asked."""
        fits = str.startswith if parts and product != "TOTAL" else str.__eq__
        return [o for o in self._rows.get((reporter, partner), ()) if fits(o.product, product)]

    def is_newest(self, o: Observation) -> bool:
        """Whether no newer vintage of the same source has the same key and period."""
        return self._current.get(_series(o), o.vintage) == o.vintage

    def observations(self, **keys: str | Sequence[str]) -> list[Observation]:
        """Answer as `Warehouse.observations` does."""
        held = self._held(keys)
        if held is None:
            return self.house.observations(**keys)
        wanted = {name: {value} if isinstance(value, str) else set(value) for name, value in keys.items()}
        return [o for o in held if all(getattr(o, name) in values for name, values in wanted.items())]

    def _held(self, keys: dict[str, str | Sequence[str]]) -> list[Observation] | None:
        """The rows among which an answer lies; None where the shelf does not hold them all."""
        own, other, good = (keys.get(name) for name in ("reporter", "partner", "product"))
        if "vintage" in keys or not isinstance(good, str):
            return None
        if isinstance(own, str) and isinstance(other, str) and (own, other, good) in self.keys:
            return [o for o in self._rows.get((own, other), ()) if self.is_newest(o)]
        if (keys.get("source"), good, keys.get("measure")) != (SOURCE, "TOTAL", "trade_value"):
            return None
        for name, economy, free in (("reporter", own, other), ("partner", other, own)):
            if isinstance(economy, str) and economy in self.whole and (free is None or isinstance(free, str)):
                by_period, period = self._partners[name, economy], keys.get("period")
                return by_period.get(period, []) if isinstance(period, str) else [o for rows in by_period.values() for o in rows]  # fmt: skip
        return None


def _series(o: Observation) -> SeriesOf:
    return o.source, o.reporter, o.partner, o.product, o.flow, o.period, o.measure
