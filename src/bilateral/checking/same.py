"""One thing in several reports: the same meeting, figure, act or promise is one record with each report's quote.

Records of different reports are the same where what identifies them agrees: a meeting's series and edition, or its day
and somebody who took part; a figure's subject, period and number; an act's imposer, goods and begin; a promise's words
and due day.  Where the reports then differ in something else, the difference is kept beside the record.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from rapidfuzz import fuzz

from bilateral.checking.agreement import Copies, subject
from bilateral.checking.bounds import Bounds
from bilateral.errors import BadPeriod
from bilateral.periods import Period
from bilateral.records import AnyRecord, Claim, Commitment, Document, Event, Measure, Noun, Record, Target, Value
from bilateral.reference.countries import name_of
from bilateral.reference.parameters import parameter
from bilateral.reference.wording import amount

R = TypeVar("R", bound=Record)
COMPARED = {
    "claim": ("change", "base_value"),
    "target": ("change", "base_value", "modality"),
    "measure": ("start", "end", "duration", "rate_percent", "quota"),
    "event": ("date", "place", "edition"),
    "commitment": ("actors", "firm"),
}
"""The fields in which reports of one thing may contradict each other."""


class Difference(Noun):
    """A field on which reports of one thing do not agree: what each document says."""

    field: str
    says: tuple[tuple[str, str], ...]


class Matter(Noun):
    """One thing, however many reports state it.

    `record` is the fullest of its records, with the quotes of all of them; `records` are their identifiers, that one's
    first; `copies` are the documents that are near-identical to another of them and count with it.
    """

    record: AnyRecord
    records: tuple[str, ...]
    documents: tuple[str, ...]
    copies: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()


def matters(records: Iterable[AnyRecord], documents: Mapping[str, Document]) -> list[Matter]:
    """Return each thing once, in the order in which the records first speak of it."""
    copies = Copies(documents)
    return [_matter(group, documents, copies) for group in together(records)]


def together(records: Iterable[R]) -> list[list[R]]:
    """Return the records in groups that state one thing: the fullest first, the others in the order given."""
    listed = list(records)
    order = {record.id: n for n, record in enumerate(listed)}
    buckets: dict[object, list[R]] = defaultdict(list)
    for record in listed:
        buckets[_bucket(record)].append(record)
    groups = [
        [g[0], *sorted(g[1:], key=lambda r: order[r.id])] for bucket in buckets.values() for g in _gathered(bucket)
    ]
    return sorted(groups, key=lambda group: min(order[r.id] for r in group))


def _gathered(bucket: Sequence[R]) -> list[list[R]]:
    """Put the records of a bucket that are the same together, each with the fullest that it agrees with."""
    groups: list[list[R]] = []
    for record in sorted(bucket, key=lambda r: (-_fullness(r), r.id)):
        home = next((group for group in groups if _same(group[0], record)), None)
        if home is None:
            groups.append([record])
        else:
            home.append(record)
    return groups


def _fullness(record: Record) -> int:
    return len(record.model_dump(exclude_none=True, exclude_defaults=True, exclude={"evidence", "doubts", "spheres"}))


def _matter(group: Sequence[AnyRecord], documents: Mapping[str, Document], copies: Copies) -> Matter:
    first = group[0]
    originals: list[str] = []
    copied: list[str] = []
    for name in dict.fromkeys(e.document for r in group for e in r.evidence):
        twin = any(copies.same(documents[name], documents[o]) for o in originals)
        (copied if twin else originals).append(name)
    evidence = tuple(dict.fromkeys(e for r in group for e in r.evidence if e.document not in copied))
    whole = first if len(group) == 1 else first.model_copy(update={"evidence": evidence})
    return Matter(
        record=whole, records=tuple(r.id for r in group), documents=tuple(originals),
        copies=tuple(copied), differences=_differences(group) if len(group) > 1 else (),
    )  # fmt: skip


# What makes two records one ---------------------------------------------------------------------------------------


def _bucket(record: Record) -> object:
    """Records that may be the same fall into one bucket."""
    match record:
        case Claim() | Target():
            return record.kind, subject(record), record.period, record.modality if isinstance(record, Target) else ""
        case Event():
            return (
                ("event", record.edition) if record.edition else ("event", record.type, (record.date or record.id)[:7])
            )
        case Measure():
            return "measure", record.type, record.imposer, record.status in ("lifted", "expired")
        case Commitment():
            return "commitment", record.due
    return record.id


def _same(one: Record, other: Record) -> bool:
    match one, other:
        case ((Claim() | Target()), (Claim() | Target())):
            return _same_number(one, other)
        case Event(), Event():
            return _same_event(one, other)
        case Measure(), Measure():
            return bool(_goods(one) & _goods(other)) and _meet(one.start, other.start) and one.target == other.target
        case Commitment(), Commitment():
            return _alike(one.action, other.action)
    return False


def _same_number(one: Claim | Target, other: Claim | Target) -> bool:
    """The level where both give one, else the change where neither gives a level; a level is not its growth."""
    if one.value and other.value:
        return _near(one.value, other.value)
    if one.value or other.value or not (one.change and other.change):
        return False
    return _near(one.change, other.change)


def _near(one: Value, other: Value) -> bool:
    """Whether two written numbers can be one figure: they overlap, and lie no farther apart than the widest one may."""
    widest = parameter("checking", "widest").value / 100 * max(abs(one.amount), abs(other.amount))
    apart = Bounds.of(one).distance(Bounds.of(other))
    return apart == 0 and abs(one.amount - other.amount) <= widest


def _same_event(one: Event, other: Event) -> bool:
    if one.edition and other.edition:
        years = parameter("checking", "edition_months").value * 31
        close = not (one.date and other.date) or _days_apart(one.date, other.date) <= years
        return close and _one_series(one.series or "", other.series or "")
    if not (one.date and other.date and _meet(one.date, other.date)):
        return False
    if len(one.date) < len("2024-06-01") and len(other.date) < len("2024-06-01"):
        return False
    return bool(_who(one) & _who(other))


def _one_series(one: str, other: str) -> bool:
    """Whether two names are of one series: the same words, or the initials of the other."""
    return bool(one and other) and named_by(one, other) >= parameter("checking", "likeness").value


def named_by(series: str, phrase: str) -> float:
    """How well a phrase names a series, 0 to 100: by its words, or by its initials."""
    initials = "".join(re.findall(r"\b[A-ZА-Я]", series))
    if len(initials) > 2 and initials in re.findall(r"\w+", phrase):
        return 100.0
    return float(fuzz.token_set_ratio(series.lower(), phrase.lower()))


def _who(event: Event) -> set[str]:
    """Surnames of those who took part, else their countries."""
    surnames = {p.name.split()[-1].lower() for p in event.participants if p.name}
    return surnames or {p.country or p.label for p in event.participants}


def _goods(measure: Measure) -> set[str]:
    return {code[:4] for code in measure.hs} or {p.lower() for p in measure.product}


def _alike(one: str, other: str) -> bool:
    return fuzz.token_set_ratio(one.lower(), other.lower()) >= parameter("checking", "same_promise").value


def _meet(one: str | None, other: str | None) -> bool:
    """Whether two days or intervals can be the same one: each can where one of them is not told."""
    if one is None or other is None:
        return True
    a, b = _span(one), _span(other)
    if a is None or b is None:
        return one == other
    return a.first <= (b.last or b.first) and b.first <= (a.last or a.first)


def _days_apart(one: str, other: str) -> int:
    a, b = _span(one), _span(other)
    return abs((a.first - b.first).days) if a and b else 0


def _span(written: str) -> Period | None:
    try:
        return Period.parse(written)
    except BadPeriod:
        return None


# What differs -----------------------------------------------------------------------------------------------------


def _differences(group: Sequence[AnyRecord]) -> tuple[Difference, ...]:
    found = []
    for field in COMPARED.get(group[0].kind, ()):
        told = [(r.evidence[0].document, getattr(r, field)) for r in group]
        told = [(document, value) for document, value in told if value not in (None, "", ())]
        if any(not _compatible(told[0][1], value) for _, value in told[1:]):
            says = dict.fromkeys((document, _said(value)) for document, value in told)
            found.append(Difference(field=field, says=tuple(says)))
    return tuple(found)


def _compatible(one: object, other: object) -> bool:
    match one, other:
        case Value(), Value():
            return one.unit == other.unit and Bounds.of(one).distance(Bounds.of(other)) == 0
        case str(), str():
            spans = _span(one), _span(other)
            return _meet(one, other) if all(spans) else one.casefold() == other.casefold()
        case tuple(), tuple():
            return bool({str(x).casefold() for x in one} & {str(x).casefold() for x in other})
    return one == other


def _said(value: object) -> str:
    match value:
        case Value():
            return amount(value.amount, value.unit, value.comparator)
        case tuple():
            return ", ".join(name_of(str(x)) if re.fullmatch(r"[A-Z]{3}", str(x)) else str(x) for x in value)
        case bool():
            return "firm" if value else "hedged"
    return str(value)


__all__ = ["Difference", "Matter", "matters", "named_by", "together"]
