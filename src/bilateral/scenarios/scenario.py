"""What is assumed: a `Scenario` is a base and a list of changes, written by hand, in Python, or made from a measure.

A scenario file is TOML:

    title = "Six-month gasoline ban"
    on = "AZE"                       # whose results come first

    [[change]]
    type = "export_ban"
    products = ["271012"]            # HS codes; goods by name are understood too
    exporters = ["RUS"]
    exempt = ["EAEU", "Mongolia"]    # countries or formats that the change spares
    start = 2024-03-01
    end = 2024-08-31
    suspended = ["2024-05-20/2024-07-31"]
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from datetime import date as Day
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, field_validator, model_validator
from rapidfuzz import fuzz, process

from bilateral.errors import BadScenario, BilateralError, UnknownCountry
from bilateral.periods import Period, duration
from bilateral.records import Interval, Measure, Noun
from bilateral.reference.countries import country, name_of, names
from bilateral.reference.goods import format_spellings, hs_codes
from bilateral.warehouse import Warehouse

Kind = Literal[
    "export_ban", "import_ban", "quota", "tariff", "trade_cost", "sanction", "supply_loss", "corridor_opened", "corridor_closed"
]  # fmt: skip
Model = Literal["auto", "exposure", "product_market", "production_network", "structural_gravity"]
NEEDS_RATE = {
    "tariff": "rate_percent, the new rate",
    "trade_cost": "percent, the change of the delivered cost",
    "supply_loss": "percent, the part of output lost",
    "corridor_opened": "links that open, or percent: the change of the delivered cost between the places joined (below zero)",
    "corridor_closed": "links that close, or percent: the change of the delivered cost between the places parted",
    "quota": "percent, the part of the base flow that may go on",
}
# Parameters that a scenario may set, and the values that make sense: demand falls, and supply rises, with the price.
SIGNS = {
    "substitution": (1.01, 200.0), "demand": (-20.0, -1e-3), "supply": (0.0, 1e6), "stock_days": (0.0, 3650.0),
    "contracts": (0.0, 1.0), "lead_handling": (0.0, 365.0), "trade_elasticity": (0.1, 100.0), "labour_supply": (0.0, 10.0),
}  # fmt: skip
CODE = re.compile(r"[A-Z]{3}")


def _code(text: Any) -> str:
    """ISO3 of a country by any usual name."""
    try:
        return country(str(text))
    except UnknownCountry as error:
        raise ValueError(str(error).rstrip(".")) from None


def _product(text: Any) -> str:
    """An HS code as it is, a good's name as its code; refuses what is neither."""
    word = str(text).strip()
    if re.fullmatch(r"\d{2,6}", word):
        return word
    found = hs_codes(word)
    if not found:
        raise ValueError(f"'{word}' is no HS code (two to six digits) and no good that is known by name")
    return found[0]


Code = Annotated[str, BeforeValidator(_code)]
Product = Annotated[str, BeforeValidator(_product)]
Rate = Annotated[float, Field(gt=-100, le=10_000, allow_inf_nan=False)]
Date = Annotated[Interval, BeforeValidator(str), AfterValidator(str)]


class Change(Noun):
    """One thing that changes; empty lists of exporters or importers mean everybody.

    `percent` and `rate_percent` are in percent; `links` of the freight network give the change of cost by computed ways;
    `start` and `end` are ISO 8601 and both belong to the change; within `suspended` it does not hold.  `not_modelled`
    keeps the words of exemptions that no country stands for.
    """

    type: Kind
    products: tuple[Product, ...] = ()
    sectors: tuple[str, ...] = ()
    exporters: tuple[Code, ...] = ()
    importers: tuple[Code, ...] = ()
    exempt: tuple[Code, ...] = ()
    rate_percent: Rate | None = None
    from_percent: Rate = 0.0
    percent: Rate | None = None
    links: tuple[str, ...] = ()
    start: Date | None = None
    end: Date | None = None
    suspended: tuple[Date, ...] = ()
    not_modelled: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        rate = self.rate_percent if self.type == "tariff" else self.percent
        if self.links and not self.type.startswith("corridor"):
            raise ValueError(f"{self.type} has no links; corridor_opened and corridor_closed have")
        if self.type in NEEDS_RATE and rate is None and not self.links:
            raise ValueError(f"{self.type} needs {NEEDS_RATE[self.type]}")
        if self.type in ("supply_loss", "quota") and not 0 <= (self.percent or 0) <= 100:
            raise ValueError(f"{self.percent:g}% is not between 0 and 100")
        if self.type in ("export_ban", "supply_loss") and not self.exporters:
            raise ValueError(f"{self.type} needs exporters: whose sales stop")
        if self.type == "import_ban" and not self.importers:
            raise ValueError("import_ban needs importers: whose purchases stop")
        if self.type == "sanction" and not (self.exporters or self.importers):
            raise ValueError("sanction needs exporters or importers")
        if self.end and not self.start:
            raise ValueError("end is given without start")
        if self.start and self.end and self.last and self.last < self.first:
            raise ValueError(f"end {self.end} is before start {self.start}")
        for span in self.suspended:
            held = Period.parse(span)
            if not self.start:
                raise ValueError(f"suspended {span} is given without start")
            if (held.last and held.last < self.first) or (self.last and held.first > self.last):
                raise ValueError(f"suspended {span} lies outside of {self.start} to {self.end or 'no end'}")
        return self

    @property
    def first(self) -> Day:
        """First day; today's models start the path there. Only where `start` is given."""
        assert self.start is not None
        return Period.parse(self.start).first

    @property
    def last(self) -> Day | None:
        """Last day, or None while no end is known."""
        return Period.parse(self.end).last if self.end else None

    def holds(self, day: Day) -> bool:
        """Whether the change is in force on a day; without dates it always is."""
        if self.start and day < self.first:
            return False
        if self.last and day > self.last:
            return False
        return not any(Period.parse(p).contains(day) for p in self.suspended)

    def hits(self, countries: Sequence[str]) -> NDArray[np.bool_]:
        """(exporter, importer): which flows change."""
        codes = np.array(countries)
        sells, buys, spared = (np.isin(codes, list(x)) for x in (self.exporters, self.importers, self.exempt))
        rows = sells if self.exporters else np.ones(len(codes), bool)
        columns = buys if self.importers else np.ones(len(codes), bool)
        hit = rows[:, None] & columns[None, :]
        if self.type.startswith("corridor") and self.exporters and self.importers:
            hit |= hit.T
        # an exemption spares the other side: Russia is in the EAEU that its own ban exempts
        hit &= ~(spared & ~sells)[:, None] & ~(spared & ~buys)[None, :]
        return np.asarray(hit & ~np.eye(len(codes), dtype=bool))

    def touches(self, exporter: str, importer: str) -> bool:
        """Whether the flow of one country to another changes."""
        return exporter != importer and bool(self.hits([exporter, importer])[0, 1])

    def covers(self, product: str) -> bool:
        """Whether a product is among those that change: one code begins with the other."""
        return not self.products or any(product.startswith(p) or p.startswith(product) for p in self.products)


class Scenario(Noun):
    """Base data and changes, and on whom to look.

    `year` fixes the base year; without it the last full year before the first change (or the newest) is taken.
    """

    title: str = ""
    on: Code | None = None
    changes: tuple[Change, ...] = Field(min_length=1)
    model: Model = "auto"
    year: int | None = None
    months: int | None = Field(default=None, ge=1, le=60)
    table: str = "icio-2022"
    table_kind: str = ""
    elasticities: dict[str, float] = Field(default_factory=dict)
    record: str = ""
    quote: str = ""

    @field_validator("elasticities")
    @classmethod
    def _known(cls, given: dict[str, float]) -> dict[str, float]:
        for name, value in given.items():
            if name not in SIGNS:
                raise ValueError(f"there is no parameter '{name}'; accepted: {', '.join(SIGNS)}")
            least, most = SIGNS[name]
            if not least <= value <= most:
                raise ValueError(f"{name} = {value:g} is not between {least:g} and {most:g}")
        return given

    @property
    def products(self) -> tuple[str, ...]:
        """HS codes named by any change, in order."""
        return tuple(dict.fromkeys(p for c in self.changes for p in c.products))

    @property
    def sectors(self) -> tuple[str, ...]:
        """Sectors named by any change, in order."""
        return tuple(dict.fromkeys(s for c in self.changes for s in c.sectors))

    @property
    def start(self) -> Day | None:
        """First day of the first change that has one."""
        return min((c.first for c in self.changes if c.start), default=None)

    @classmethod
    def parse(cls, data: dict[str, Any], where: str = "scenario", house: Warehouse | None = None) -> Scenario:
        """Build a scenario from plain data; raises BadScenario naming the field and what would be accepted.

        With a warehouse, formats among the exempt ('EAEU') stand for their members.
        """
        data = dict(data)
        if "change" in data:
            data["changes"] = data.pop("change")
        if not isinstance(data.get("changes"), list | tuple) or not data["changes"]:
            raise BadScenario(
                "there is no [[change]]",
                where=where,
                remedy="say what changes: a [[change]] with a type (docs/scenarios.md)",
            )
        for n, change in enumerate(data["changes"]):
            if isinstance(change, dict) and isinstance(change.get("exempt"), list):
                codes, words = spared(change["exempt"], house, str(change.get("start") or "") or None)
                for word in words:
                    _refuse_misspelt(word, f"{where}, change {n + 1}, exempt")
                change["exempt"], change["not_modelled"] = codes, [*change.get("not_modelled", ()), *words]
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise _told(error, where) from None

    @classmethod
    def load(cls, path: Path, house: Warehouse | None = None) -> Scenario:
        """Read a scenario file. Raises BadScenario for what cannot be read or does not hold together."""
        return cls.parse(read_toml(path), path.name, house)

    @classmethod
    def from_measure(cls, measure: Measure, *, on: str | None = None, house: Warehouse | None = None) -> Scenario:
        """Make the scenario that a measure of the register announces.

        Exemptions are read as countries and formats; members of a format are those on its list in the warehouse on
        the measure's first day.  What stands for no country is kept in `not_modelled`.

        Raises BadScenario where the measure does not say enough: no good with an HS code, no imposer.
        """
        if not measure.imposer:
            raise BadScenario(
                "the measure does not say who imposes it", where=measure.id, remedy="correct the record first"
            )
        if not measure.hs:
            raise BadScenario(
                "the measure names no good with an HS code", where=measure.id, remedy="correct the record first"
            )
        exempt, words = spared(measure.exemptions, house, measure.start)
        side = "importers" if measure.type in ("import_ban", "tariff", "quota") else "exporters"
        other = "exporters" if side == "importers" else "importers"
        kind = {"export_duty": "trade_cost", "sanction": "sanction"}.get(measure.type, measure.type)
        change = {
            "type": kind, "products": list(measure.hs), side: [measure.imposer], "exempt": exempt, "not_modelled": words,
            other: [measure.target] if measure.target and measure.target not in ("WLD", measure.imposer) else [],
            "start": measure.start, "end": _end(measure), "rate_percent": measure.rate_percent,
            "percent": measure.rate_percent,
        }  # fmt: skip
        if kind == "exemption":
            raise BadScenario(
                "an exemption spares a flow of another measure", where=measure.id, remedy="simulate that measure"
            )
        if kind == "quota":
            raise BadScenario(
                "a quota in tonnes needs the part of the base flow that may go on", where=measure.id,
                remedy="write the scenario by hand, with percent (docs/scenarios.md)",
            )  # fmt: skip
        title = f"{name_of(measure.imposer)}: {measure.type.replace('_', ' ')} on {', '.join(measure.product) or measure.hs[0]}"
        return cls.parse(
            {"title": title, "on": on, "changes": [change], "record": measure.id, "quote": measure.quote}, measure.id
        )


def spared(words: Iterable[Any], house: Warehouse | None = None, day: str | None = None) -> tuple[list[str], list[str]]:
    """Read exemptions: ISO3 codes of the countries named, and the words that stand for none.

    A format ('members of the Eurasian Economic Union') stands for its members in the warehouse on `day`, or without a
    warehouse is kept in words.
    """
    codes: list[str] = []
    rest: list[str] = []
    known = sorted(names().items(), key=lambda item: -len(item[0]))
    formats = sorted(format_spellings().items(), key=lambda item: -len(item[0]))
    for phrase in map(str, words):
        found = (
            [_code(phrase)]
            if _is_country(phrase)
            else [c for word, c in known if re.search(rf"\b{re.escape(word)}\b", phrase)]
        )
        key = next(
            (k for word, k in formats if re.search(rf"\b{re.escape(word)}\b", phrase)),
            phrase if phrase in ("EAEU", "CIS", "EU") else None,
        )
        members = _members(house, key, day) if key and house else []
        codes += [c for c in (*members, *found) if c not in codes and c not in ("EAEU", "EU", "WLD")]
        if not members and not [c for c in found if c not in ("EAEU", "EU")]:
            rest.append(phrase)
    return codes, rest


def read_toml(path: Path) -> dict[str, Any]:
    """Read a file of TOML. Raises BadScenario for one that is not there or is something else."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise BadScenario("there is no such file", where=str(path), remedy="name a TOML file or measure:ID") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadScenario(f"is no TOML ({error})", where=path.name, remedy="see docs/scenarios.md") from None
    except OSError as error:
        raise BadScenario(f"cannot be read ({error.strerror})", where=str(path), remedy="name a TOML file") from None


def _told(error: ValidationError, where: str) -> BadScenario:
    """What pydantic found, in the words of the file."""
    first = error.errors()[0]
    spots = [
        f"change {p + 1}" if isinstance(p, int) and k == 1 else str(p)
        for k, p in enumerate(first["loc"])
        if p != "changes"
    ]
    spots = [x for x in spots if not x.isdigit()]
    message, name = str(first["msg"]).removeprefix("Value error, "), str(first["loc"][-1])
    if first["type"] == "extra_forbidden":
        known = Change.model_fields if "changes" in first["loc"] else Scenario.model_fields
        near = process.extractOne(name, list(known))
        message, spots = f"there is no field '{name}'; nearest: {near[0] if near else ''}", spots[:-1]
    elif first["type"] == "tuple_type":
        message = f'{first["input"]!r} is no list; write ["{first["input"]}"]'
    elif first["type"] == "missing":
        message, spots = f"field {name} is missing", spots[:-1]
    return BadScenario(message, where=", ".join([where, *spots]))


def _refuse_misspelt(word: str, where: str) -> None:
    """Refuse a word that is nearly a country's name; others are kept and said to be not modelled."""
    near = process.extractOne(word.casefold(), [n.casefold() for n in names()], scorer=fuzz.ratio)
    if CODE.fullmatch(word) or (near and near[1] >= 80):
        _country_or_raise(word, where)


def _country_or_raise(word: str, where: str) -> None:
    try:
        country(word)
    except UnknownCountry as error:
        raise BadScenario(str(error).rstrip("."), where=where) from None


def _is_country(text: str) -> bool:
    try:
        return country(text) not in ("EAEU", "EU", "WLD")
    except BilateralError:
        return False


def _members(house: Warehouse, key: str, day: str | None) -> list[str]:
    rows = house.observations(flow="membership", partner=key, measure="member")
    when = Period.parse(day).first if day else Day.max
    return [
        o.reporter
        for o in rows
        if Period.parse(o.period).contains(when) or (not day and Period.parse(o.period).last is None)
    ]


def _end(measure: Measure) -> str | None:
    if measure.end or not (measure.start and measure.duration):
        return measure.end
    first = Period.parse(measure.start).first
    duration(measure.duration)
    last = Period.parse(f"{first}/{measure.duration}").last
    return last.isoformat() if last else None


def named(codes: Sequence[str]) -> str:
    """Countries by name, for a sentence."""
    return ", ".join(name_of(c) for c in codes)


__all__ = ["Change", "Model", "Scenario", "named", "read_toml", "spared"]
