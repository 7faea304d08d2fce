"""The nouns of the domain: immutable, typed, without input or output.

Pydantic rather than attrs: a record crosses three borders (JSON on the command line, the register's
payload column, a person's correction), and at each one a wrong value must be refused with the field's
name; pydantic's frozen models do the validation, the round trip and the JSON schema in one place.

A field that the text does not support is None: absent.  A field that the text supports but the reader
had to infer is filled and named in `doubts`: uncertain, which is not the same as absent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date as Day
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from bilateral.errors import BadPeriod, BadRecord, QuoteMismatch
from bilateral.periods import Period


def _interval(text: str) -> str:
    try:
        return Period.parse(text).iso
    except BadPeriod as error:  # pydantic names the field of a ValueError
        raise ValueError(str(error)) from None


Interval = Annotated[str, AfterValidator(_interval)]
Country = Annotated[str, Field(pattern=r"^([A-Z]{3}|EU|EAEU)$")]
Comparator = Annotated[
    Literal["=", "~", "<", "<=", ">", ">="],
    BeforeValidator(lambda text: {"≤": "<=", "≥": ">=", "≈": "~"}.get(text, text)),
]
Stance = Literal["supports", "opposes", "notes"]

SYMMETRIC = frozenset({"turnover", "investment", "share", "remittances", "discrepancy", "rank"})
"""Indicators whose pair has no direction: turnover of A with B is turnover of B with A."""


class Noun(BaseModel):
    """Base of all nouns: frozen, and closed to fields that the design does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Document(Noun):
    """A report as read.  `text` is the whole of it: every offset of every record counts in it."""

    id: str
    text: str
    title: str = ""
    publisher: str = ""
    date: Day | None = None
    language: str = ""
    url: str = ""
    media_type: str = "text/plain"
    sha256: str

    @classmethod
    def of(cls, text: str, **fields: Any) -> Document:
        """Make a document; its id follows from its text, so that the same text is the same document."""
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return cls(id=f"doc-{digest[:12]}", sha256=digest, text=text, **fields)

    @property
    def is_plain(self) -> bool:
        """Whether the id follows from the text alone."""
        return self.id == f"doc-{self.sha256[:12]}"

    def held_by(self, organisation: str) -> Document:
        """The same text as an organisation's own document: what others make of theirs is no part of it."""
        digest = hashlib.sha256(f"{organisation}\0{self.sha256}".encode()).hexdigest()
        return self.model_copy(update={"id": f"doc-{digest[:12]}"})

    def cite(self, start: int, end: int) -> Evidence:
        """Return the evidence that stands from `start` to `end` in this document."""
        return Evidence(document=self.id, start=start, end=end, quote=self.text[start:end])


class Evidence(Noun):
    """Where a record comes from: W3C Web Annotation's position and quote selectors together."""

    document: str
    start: Annotated[int, Field(ge=0)]
    end: int
    quote: str

    @model_validator(mode="after")
    def _length_fits(self) -> Self:
        if self.end - self.start != len(self.quote) or not self.quote.strip():
            raise ValueError(f"the quote has {len(self.quote)} characters, its place {self.end - self.start}")
        return self

    def verify(self, document: Document) -> Self:
        """Return self if the quote stands at its place in `document`; raise QuoteMismatch if not."""
        if document.id != self.document or document.text[self.start : self.end] != self.quote:
            raise QuoteMismatch(
                f"the quote '{self.quote[:60]}' does not stand at {self.start}-{self.end}",
                where=document.title or document.id,
                remedy="quote the document's text exactly, with its own offsets",
            )
        return self


class Value(Noun):
    """A number as a text states it.

    `amount` is in base units of `unit` (USD, %, t …); `resolution` is the place value of the last digit
    written, in the same unit: 4.4 billion has 1e8, so that it stands for 4.35 to 4.45 billion.
    """

    amount: Annotated[float, Field(allow_inf_nan=False)]
    unit: str = ""
    comparator: Comparator = "="
    resolution: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None


class Doubt(Noun):
    """A field that the reader filled by inference, and why."""

    field: str
    why: str


class Participant(Noun):
    """Somebody who takes part in an event."""

    name: str = ""
    role: str = ""
    organisation: str = ""
    country: str = ""

    @property
    def label(self) -> str:
        """The name, or the office where no name is given."""
        return self.name or self.role or self.organisation or self.country


class Record(Noun):
    """What a document states, with the place where it states it.  Build one with `cited`."""

    kind: str
    id: str = ""
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]
    spheres: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    note: str = ""

    @classmethod
    def cited(cls, document: Document, *spans: tuple[int, int], **fields: Any) -> Self:
        """Build a record on spans of `document`; raise BadRecord naming the field that does not hold."""
        evidence = tuple(document.cite(start, end) for start, end in spans)
        record: Self = read_record({"evidence": evidence, **fields}, document, cls)
        return record

    @property
    def quote(self) -> str:
        """The sentence or clause that states the record."""
        return self.evidence[0].quote


class Statement(Record):
    """What claims and targets share: a figure about a pair, region, product and period."""

    indicator: str
    value: Value | None = None
    alt_value: Value | None = None
    change: Value | None = None
    change_abs: Value | None = None
    base_value: Value | None = None
    rank: Annotated[int, Field(ge=1, le=10**9)] | None = None
    period: Interval | None = None
    reporter: Country | None = None
    partner: Country | None = None
    reporter_region: str | None = None
    region_code: str | None = None
    product: str | None = None
    hs: tuple[str, ...] = ()
    source: str | None = None
    said_by: str | None = None

    @model_validator(mode="after")
    def _states_a_number(self) -> Self:
        if self.value is None and self.change is None and self.change_abs is None:
            raise ValueError("neither value nor change is given")
        return self


class Claim(Statement):
    """A quantified statement about the present or the past."""

    kind: Literal["claim"] = "claim"


class Target(Statement):
    """A quantified statement about the future; a past forecast stays a target."""

    kind: Literal["target"] = "target"
    modality: Literal["goal", "forecast"] = "goal"


class Measure(Record):
    """A trade-policy act.

    `intervention` is what Global Trade Alert calls it, `mast` the chapter or group of UNCTAD's classification of
    non-tariff measures (2019) that it falls under; both follow from the type and the quote (`reference.interventions`).
    """

    kind: Literal["measure"] = "measure"
    type: Literal["import_ban", "export_ban", "tariff", "export_duty", "quota", "sanction", "exemption"]
    imposer: Country | None = None
    target: Country | None = None
    product: tuple[str, ...] = ()
    hs: tuple[str, ...] = ()
    start: Interval | None = None
    end: Interval | None = None
    duration: Annotated[str, Field(pattern=r"^P\d{1,4}[YMWD]$")] | None = None
    rate_percent: Annotated[float, Field(allow_inf_nan=False)] | None = None
    intervention: str = ""
    mast: str = ""
    quota: Value | None = None
    exemptions: tuple[str, ...] = ()
    applies_in: str | None = None
    status: Literal["announced", "imposed", "proposed", "lifted", "expired"] = "imposed"


class Event(Record):
    """A meeting, forum, visit, signing, call or agreement (PLOVER: CONSULT, COOPERATE, AGREE)."""

    kind: Literal["event"] = "event"
    type: Literal["meeting", "forum", "visit", "signing", "call", "agreement"]
    series: str | None = None
    edition: Annotated[int, Field(ge=1, le=10**9)] | None = None
    date: Interval | None = None
    place: str | None = None
    place_country: Country | None = None
    participants: tuple[Participant, ...] = ()
    organisers: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    presented: tuple[str, ...] = ()
    status: Literal["held", "planned"] = "held"


class Commitment(Record):
    """Who undertook to do what by when; `due` is a date or a phrase such as 'sixth RAEC meeting'."""

    kind: Literal["commitment"] = "commitment"
    actors: tuple[str, ...] = ()
    action: Annotated[str, Field(min_length=1)]
    due: str | None = None
    start: Interval | None = None
    duration: str | None = None
    value: Value | None = None
    firm: bool = True
    status: Literal["open", "kept", "overdue", "dropped"] = "open"


class Position(Record):
    """Who, in what role, holds what on which matter."""

    kind: Literal["position"] = "position"
    speakers: tuple[str, ...] = ()
    role: str = ""
    topic: str
    stance: Stance = "notes"
    formats: tuple[str, ...] = ()


AnyRecord = Claim | Target | Measure | Event | Commitment | Position
RECORD_TYPES: dict[str, type[Record]] = {
    "claim": Claim,
    "target": Target,
    "measure": Measure,
    "event": Event,
    "commitment": Commitment,
    "position": Position,
}
_ANY: TypeAdapter[AnyRecord] = TypeAdapter(Annotated[AnyRecord, Field(discriminator="kind")])


class Observation(Noun):
    """One official statistic, or one dated fact, in the warehouse's schema."""

    source: str
    vintage: str
    reporter: str
    partner: str
    product: str = "TOTAL"
    flow: str
    period: Interval
    measure: str
    value: float
    unit: str
    valuation: str = ""
    note: str = ""
    url: str = ""

    @property
    def citation(self) -> str:
        """Source, vintage and key, as a footnote shows them."""
        key = f"{self.reporter}→{self.partner} {self.flow} {self.product} {self.period}"
        return f"{self.source} {self.vintage}: {key} = {self.value:,.10g} {self.unit}".strip()


class Figure(Noun):
    """A statistic computed from observations: the number, how it was made, and from what."""

    name: str
    value: float
    unit: str
    period: Interval
    how: str
    observations: tuple[Observation, ...]
    low: float | None = None
    high: float | None = None


Outcome = Literal["supported", "close", "contradicted", "mixed", "unverifiable"]
"""Verdicts: as written; as near as two honest sources lie; neither; sources disagree; nothing loaded can tell."""


class Unused(Noun):
    """A series that speaks to a statement and was not used, and why."""

    series: str
    why: str


class Relation(Noun):
    """What another record says on the same thing: it agrees, excludes, comes later from the same voice, or is a copy."""

    kind: Literal["corroborates", "contradicts", "revised_by", "revises", "repeats_other_period", "copy"]
    record: str
    document: str
    publisher: str = ""
    date: Day | None = None
    why: str = ""


class Verdict(Noun):
    """What checking a claim or a target came to: the outcome, why, the arithmetic, what was set aside, who else says it."""

    record: str
    outcome: Outcome
    reason: str
    observations: tuple[Observation, ...] = ()
    figure: Figure | None = None
    difference_percent: float | None = None
    would_settle: str = ""
    steps: tuple[str, ...] = ()
    unused: tuple[Unused, ...] = ()
    relations: tuple[Relation, ...] = ()

    @property
    def conflicts(self) -> tuple[str, ...]:
        """Records of other documents whose numbers exclude this one's."""
        return tuple(r.record for r in self.relations if r.kind == "contradicts")

    @property
    def publishers(self) -> int:
        """How many independent publishers say the same, its own not counted."""
        return len({r.publisher or r.document for r in self.relations if r.kind == "corroborates"})


def read_record(data: dict[str, Any], document: Document | None, model: type[Any] | None = None) -> Any:
    """Turn JSON data into a record; every quote is looked up in `document`.

    Parameters
    ----------
    data
        Fields of one record, `kind` among them unless `model` is given.
    document
        The cited document; None only where the register has verified the quotes before.
    model
        The record type, when `data` has no `kind`.

    Raises
    ------
    BadRecord
        A field is missing, unknown or does not fit; the message names it.
    QuoteMismatch
        The quote is not at its place in the document's text.
    """
    try:
        record: Record = model.model_validate(data) if model else _ANY.validate_python(data)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "record"
        raise BadRecord(f"{field}: {first['msg']}", where=str(data.get("id") or data.get("kind", ""))) from None
    for evidence in record.evidence if document else ():
        assert document is not None
        evidence.verify(document)
    return record if record.id else record.model_copy(update={"id": record_id(record)})


def record_id(record: Record) -> str:
    """Return the identifier of a freshly read record: the same text read alike gives the same one."""
    evidence = record.evidence[0]
    what = getattr(record, "indicator", getattr(record, "type", getattr(record, "topic", "")))
    key = f"{record.kind}|{evidence.document}|{evidence.start}|{evidence.end}|{what}"
    return f"{record.kind}-{hashlib.sha256(key.encode()).hexdigest()[:10]}"


def of_kind(records: Iterable[Record], *kinds: str) -> list[Any]:
    """Return the records of the given kinds, in order."""
    return [record for record in records if record.kind in kinds]
