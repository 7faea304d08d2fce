"""Claims on the same thing in several reports: who says it too, who excludes it, who said otherwise later, what is a copy.

Only independent voices corroborate: a near-identical copy of a report counts with its original, a publisher counts once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from datetime import date as Day
from functools import cache
from urllib.parse import urlsplit

from bilateral.checking.bounds import Bounds
from bilateral.records import SYMMETRIC, Claim, Document, Noun, Relation, Statement, of_kind
from bilateral.reference.countries import name_of
from bilateral.reference.parameters import parameter
from bilateral.reference.wording import amount, span

STOCKS = ("investment", "share", "count")
Number = tuple[float, str, float | None]


class Said(Noun):
    """One side of a conflict: the claim, what it says, where and when; the verdict on it where it was checked."""

    record: str
    says: str
    period: str | None
    document: str
    title: str
    publisher: str
    date: Day | None
    quote: str
    said_by: str | None
    verdict: str = ""
    reason: str = ""
    series: tuple[str, ...] = ()


class Conflict(Noun):
    """A thing on which reports give numbers that exclude each other, oldest report first; why a reader need not take it for an error."""

    topic: str
    sides: tuple[Said, ...]
    caution: str = ""


def relations(records: Iterable[Statement], documents: Mapping[str, Document]) -> dict[str, tuple[Relation, ...]]:
    """Return, for each claim, what other documents' claims on the same thing say."""
    claims = [c for c in of_kind(records, "claim") if c.value and c.reporter]
    claims.sort(key=lambda c: (_when(documents[c.evidence[0].document]), c.id))
    found: dict[str, list[Relation]] = defaultdict(list)
    copies = Copies(documents)
    for group in _by(claims, subject).values():
        if len({c.evidence[0].document for c in group}) < 2:
            continue
        by_period = _by(group, lambda c: c.period)
        for period, same in by_period.items():
            # Without a period only stocks can be compared, and these within some months of one another.
            if period or same[0].indicator in STOCKS:
                _compare_numbers(same, documents, copies, found)
        _repeated_under_another_period(group, documents, copies, found)
    return {record: _independent(listed, documents, copies) for record, listed in found.items() if listed}


def _independent(listed: Sequence[Relation], documents: Mapping[str, Document], copies: Copies) -> tuple[Relation, ...]:
    """The relations without a second mention of one document, and without voices that are copies of one already heard."""
    kept: list[Relation] = []
    for r in dict.fromkeys(listed):
        heard = [documents[k.document] for k in kept if k.kind == r.kind]
        if r.kind in ("corroborates", "copy") and any(d.id == r.document or (r.kind == "corroborates" and copies.same(d, documents[r.document])) for d in heard):  # fmt: skip
            continue
        kept.append(r)
    return tuple(kept)


def conflicts(records: Sequence[Statement], documents: Mapping[str, Document]) -> list[Conflict]:
    """Return the things on which reports exclude each other, for a page that shows them side by side.

    Stocks, which carry no period or each its own day, are set beside each other whatever their dates, with that caution.
    """
    claims: list[Claim] = [c for c in of_kind(records, "claim") if c.value and c.reporter]
    found = []
    for group in _by(claims, subject).values():
        stock = group[0].indicator in STOCKS
        for same in [group] if stock else list(_by(group, lambda c: c.period).values()):
            if (not stock and same[0].period is None) or not _exclude(same):
                continue
            same.sort(key=lambda c: (_when(documents[c.evidence[0].document]), c.id))
            sides = tuple(_said(c, documents[c.evidence[0].document]) for c in same)
            apart = len({c.period for c in same}) > 1
            found.append(
                Conflict(
                    topic=_topic(same[0]), sides=sides, caution="the dates differ: both may be right" if apart else ""
                )
            )
    return sorted(found, key=lambda c: (c.topic, c.sides[0].record))


def subject(record: Statement) -> tuple[object, ...]:
    """What a statement is about, its period and number left out: two statements of one subject can be compared."""
    pair: object = (record.reporter, record.partner)
    if record.indicator in SYMMETRIC and record.indicator not in ("share", "investment", "rank"):
        pair = frozenset((record.reporter, record.partner))
    unit = record.value.unit if record.value else ""
    good = record.hs or record.product
    return record.indicator, pair, record.region_code or record.reporter_region, good, unit, record.note


def _compare_numbers(same: Sequence[Claim], documents: Mapping[str, Document], copies: Copies, found: dict[str, list[Relation]]) -> None:  # fmt: skip
    """Claims of one subject and period, compared number by number rather than claim by claim."""
    numbers = _by(same, _number)
    keys = list(numbers)
    for key in keys:
        for claim in numbers[key]:
            for other_key in keys:
                far = _apart(numbers[key][0], numbers[other_key][0])
                for other in numbers[other_key][: _listed()]:
                    if other.evidence[0].document == claim.evidence[0].document or not _together(claim, other, documents):  # fmt: skip
                        continue
                    if relation := _relation(claim, other, documents, copies, far=far):
                        found[claim.id].append(relation)


def _together(claim: Claim, other: Claim, documents: Mapping[str, Document]) -> bool:
    """Whether two claims can be about one time: a period that both give, else reports not far apart."""
    if claim.period:
        return True
    days = abs((_when(documents[claim.evidence[0].document]) - _when(documents[other.evidence[0].document])).days)
    return days <= 30.4375 * parameter("checking", "stock_months").value


def _relation(
    claim: Claim, other: Claim, documents: Mapping[str, Document], copies: Copies, *, far: bool
) -> Relation | None:
    here, there = documents[claim.evidence[0].document], documents[other.evidence[0].document]
    says = f"says {_says(other)}"
    if copies.same(here, there):
        return _to(other, there, "copy", "a near-identical text")
    if not far:
        assert claim.value and other.value
        alike = Bounds.of(claim.value).open == Bounds.of(other.value).open
        independent = not publisher(here) or publisher(here) != publisher(there)
        return _to(other, there, "corroborates", says) if alike and independent else None
    if one_voice(claim, here, other, there) and here.date != there.date:
        later = _when(there) > _when(here)
        return _to(other, there, "revised_by" if later else "revises", f"the same voice {says} {'later' if later else 'before'}")  # fmt: skip
    return _to(other, there, "contradicts", says)


def one_voice(claim: Claim, here: Document, other: Claim, there: Document) -> bool:
    """Whether two claims come from one speaker, or from one publisher where no speaker is named."""
    if claim.said_by and other.said_by:
        return claim.said_by.lower() == other.said_by.lower()
    return not claim.said_by and not other.said_by and bool(publisher(here)) and publisher(here) == publisher(there)


def _repeated_under_another_period(group: Sequence[Claim], documents: Mapping[str, Document], copies: Copies, found: dict[str, list[Relation]]) -> None:  # fmt: skip
    """The very same number, to two digits or more, given for another period by a later report."""
    for same in _by([c for c in group if c.period and _telling(c)], _number).values():
        periods = _by(same, lambda c: c.period)
        for period, members in periods.items():
            for other_period, others in periods.items():
                if period == other_period or len(str(period)) != len(str(other_period)):
                    continue
                for claim in members:
                    for other in others[: _listed()]:
                        here, there = documents[claim.evidence[0].document], documents[other.evidence[0].document]
                        if here.id != there.id and not copies.same(here, there):
                            found[claim.id].append(_to(other, there, "repeats_other_period", f"gives the same number for {span(other.period)}"))  # fmt: skip


def _telling(claim: Claim) -> bool:
    """Whether a number has digits enough that meeting it twice is no chance."""
    assert claim.value
    return claim.value.resolution is not None and claim.value.resolution <= abs(claim.value.amount) * parameter("checking", "telling").value / 100  # fmt: skip


def _to(other: Claim, document: Document, kind: str, why: str) -> Relation:
    return Relation(kind=kind, record=other.id, document=document.id, publisher=publisher(document), date=document.date, why=why)  # type: ignore[arg-type]  # fmt: skip


class Copies:
    """Which documents are near-identical, by their runs of five words; asked only of documents that meet on a subject."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self._runs = cache(lambda document_id: _runs(documents[document_id].text))

    def same(self, one: Document, other: Document) -> bool:
        """Whether the shorter text stands nearly whole in the longer one."""
        a, b = self._runs(one.id), self._runs(other.id)
        if not a or not b:
            return False
        return 100 * len(a & b) / min(len(a), len(b)) >= parameter("checking", "syndicated").value


def _runs(text: str) -> frozenset[int]:
    words = re.findall(r"\w+", text.lower())
    return frozenset(hash(tuple(words[n : n + 5])) for n in range(len(words) - 4))


def publisher(document: Document) -> str:
    """Who published a document: by name, else by the host of its address."""
    return document.publisher or urlsplit(document.url).netloc.removeprefix("www.")


def _number(claim: Claim) -> Number:
    assert claim.value
    return claim.value.amount, claim.value.comparator, claim.value.resolution


def _apart(one: Claim, other: Claim) -> bool:
    assert one.value and other.value
    return Bounds.of(one.value).distance(Bounds.of(other.value)) != 0


def _exclude(claims: Sequence[Claim]) -> bool:
    kept = list(_by(claims, lambda c: (c.evidence[0].document, _number(c))).values())
    firsts = [group[0] for group in kept]
    return any(
        _apart(a, b) for n, a in enumerate(firsts) for b in firsts[n + 1 :] if a.evidence[0].document != b.evidence[0].document
    )  # fmt: skip


def _by(items: Iterable[Claim], key: Callable[[Claim], object]) -> dict[object, list[Claim]]:
    found: dict[object, list[Claim]] = defaultdict(list)
    for item in items:
        found[key(item)].append(item)
    return dict(found)


def _listed() -> int:
    return int(parameter("checking", "listed").value)


def _when(document: Document) -> date:
    return document.date or date.min


def _says(claim: Claim) -> str:
    assert claim.value
    return amount(claim.value.amount, claim.value.unit, claim.value.comparator)


def _said(claim: Claim, document: Document) -> Said:
    return Said(record=claim.id, says=_says(claim), period=claim.period, document=document.id, title=document.title, publisher=publisher(document), date=document.date, quote=claim.quote, said_by=claim.said_by)  # fmt: skip


def _topic(claim: Claim) -> str:
    between = " and ".join(name_of(c) for c in sorted({claim.reporter or "", claim.partner or ""} - {""}))
    if claim.indicator in ("exports", "imports", "balance", "investment", "rank", "share"):
        between = " – ".join(name_of(c) for c in (claim.reporter, claim.partner) if c)
    good = f" of {claim.product}" if claim.product else ""
    region = f", {claim.reporter_region}" if claim.reporter_region else ""
    return f"{claim.indicator}{good}: {between}{region}{f', {span(claim.period)}' if claim.period and claim.indicator not in STOCKS else ''}"


__all__ = ["Conflict", "Said", "conflicts", "one_voice", "publisher", "relations", "subject"]
