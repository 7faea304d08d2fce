"""Commitments: open, kept, overdue or dropped, by what later reports say; a person confirms.

A due date may be a phrase ('before the sixth meeting'): it stands for the day of that edition, or where it is not held
yet for when the series is expected to meet.  What a later report suggests is shown with its quote; the record's own
status changes only when somebody confirms it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from rapidfuzz import fuzz

from bilateral.checking.same import named_by
from bilateral.errors import BadData, BadPeriod
from bilateral.periods import Period
from bilateral.reading.quantities import ordinal, ordinal_pattern
from bilateral.records import AnyRecord, Commitment, Document, Event, of_kind
from bilateral.reference.parameters import parameter
from bilateral.reference.wording import span
from bilateral.register import READER
from bilateral.workspace import Workspace

Status = Literal["open", "kept", "overdue", "dropped"]
STATUSES: tuple[Status, ...] = ("open", "kept", "overdue", "dropped")
_DROPPED = re.compile(r"\b(?:cancel|abandon|scrap|shelv|call(?:ed)? off|withdr[ae]w|отмен|отказал)", re.I)


@dataclass(frozen=True)
class Hint:
    """What a later report says of a commitment: the status it points to, the record, its quote, how alike the words are (0 to 100)."""

    status: Status
    record: str
    document: str
    date: date | None
    quote: str
    likeness: float


@dataclass(frozen=True)
class Undertaking:
    """A commitment on a day: its status, whether a person confirmed it, when it is due and how that was found, what later reports say."""

    commitment: Commitment
    document: Document
    status: Status
    confirmed_by: str
    due: date | None
    due_from: str
    hints: tuple[Hint, ...]


def undertakings(workspace: Workspace, commitments: Sequence[Commitment], on: date, among: Sequence[AnyRecord] | None = None) -> list[Undertaking]:  # fmt: skip
    """Return the state of each commitment on a day, the ones due first at the top, those without a date last.

    Later reports' words are looked for in all records of the register, or in those of `among`.
    """
    everything = workspace.register.records() if among is None else among
    documents = {
        d.id: d for d in workspace.register.documents({r.evidence[0].document for r in (*commitments, *everything)})
    }
    events: list[Event] = of_kind(everything, "event")
    found = []
    for c in commitments:
        document = documents[c.evidence[0].document]
        due, how = due_of(c, events, document)
        last = workspace.register.history(c.id)[-1]
        person = last.author if last.author != READER and c.status != "open" else ""
        late = bool(due and due < on) and not how.startswith("expected")
        status: Status = c.status if person else "overdue" if late else "open"
        found.append(Undertaking(c, document, status, person, due, how, tuple(_hints(c, document, everything, documents, on))))  # fmt: skip
    return sorted(found, key=lambda u: (u.due is None, u.due or date.max, u.commitment.id))


def confirm(workspace: Workspace, record_id: str, status: str, *, author: str, reason: str) -> Commitment:
    """Keep a person's word on a commitment as a new version. Raises BadData for another kind of record or an unknown status."""
    record = workspace.register.record(record_id)
    if not isinstance(record, Commitment):
        raise BadData(f"'{record.id}' is a {record.kind}", remedy="name a commitment: `bilateral list commitments`")
    if status not in STATUSES:
        raise BadData(f"'{status}' is no status", remedy=f"use {', '.join(STATUSES)}")
    if not author.strip() or not reason.strip():
        raise BadData("a confirmation needs who says so and why", remedy="give --by and --reason")
    changed = record.model_copy(update={"status": status})
    workspace.register.revise(changed, author=author.strip(), reason=reason.strip())
    return changed


def due_of(commitment: Commitment, events: Sequence[Event], document: Document) -> tuple[date | None, str]:
    """Return the last day for a commitment and how it was found; None where the text gives no date that can be told."""
    if commitment.due:
        try:
            period = Period.parse(commitment.due)
            return period.last, f"the report says {span(period.iso)}"
        except BadPeriod:
            return _by_edition(commitment.due, events)
    if commitment.start and commitment.duration:
        period = Period.parse(f"{Period.parse(commitment.start).first}/{commitment.duration}")
        return period.last, f"{commitment.duration} from {span(commitment.start)}"
    if commitment.duration and document.date:
        return Period.parse(f"{document.date}/{commitment.duration}").last, f"{commitment.duration} from the report"
    return None, "no date is given" if not commitment.due else f"'{commitment.due}' names no date"


def _by_edition(phrase: str, events: Sequence[Event]) -> tuple[date | None, str]:
    """The day of an edition of a series, or when it is expected by the spacing of those before."""
    said = re.search(ordinal_pattern(), phrase, re.I)
    edition = ordinal(said[0]) if said else None
    series = sorted({e.series for e in events if e.series}, key=lambda s: -named_by(s, phrase))
    if not edition or not series or named_by(series[0], phrase) < parameter("checking", "likeness").value:  # fmt: skip
        return None, f"'{phrase}' names no date and no series that is known"
    held: dict[int, date] = {}
    for e in events:
        if e.series == series[0] and e.edition and e.date:
            held[e.edition] = Period.parse(e.date).first
    if edition in held:
        return held[edition], f"{series[0]}, edition {edition}, was held on {span(str(held[edition]))}"
    if not held:
        return None, f"no edition of {series[0]} has a date"
    last = max(n for n in held)
    years = [(held[b] - held[a]).days / (b - a) for a in held for b in held if b > a]
    pace = sum(years) / len(years) if years else 365.25
    expected = held[last] + timedelta(days=round(pace * (edition - last)))
    told = "by the spacing of its editions" if years else "if it meets every year"
    return expected, f"expected about {span(f'{expected:%Y-%m}')}: edition {last} of {series[0]} was held on {span(str(held[last]))}, {told}"  # fmt: skip


def _hints(c: Commitment, document: Document, everything: Sequence[AnyRecord], documents: dict[str, Document], on: date) -> list[Hint]:  # fmt: skip
    """Records of later reports whose words are those of the commitment: something held, signed or promised again, or called off."""
    if document.date is None:
        return []
    found = []
    for r in everything:
        there = documents[r.evidence[0].document]
        if there.id == document.id or there.date is None or not document.date < there.date <= on or r.kind not in ("event", "commitment", "measure") or (r.kind == "commitment" and not _DROPPED.search(r.quote)):  # fmt: skip
            continue
        if isinstance(r, Event) and r.status == "planned":
            continue
        likeness = float(fuzz.token_set_ratio(_plain(c.action), _plain(r.quote)))
        if likeness >= parameter("checking", "likeness").value and _share_somebody(c, r):
            status: Status = "dropped" if _DROPPED.search(r.quote) else "kept"
            found.append(Hint(status, r.id, there.id, there.date, r.quote, round(likeness)))
    return sorted(found, key=lambda h: -h.likeness)[:3]


def _share_somebody(c: Commitment, r: AnyRecord) -> bool:
    own = {a.lower() for a in c.actors} | {x.lower() for x in c.countries}
    other = {x.lower() for x in r.countries} | {a.lower() for a in getattr(r, "actors", ())}
    other |= {p.country.lower() for p in getattr(r, "participants", ())}
    return not own or not other or bool(own & other)


def _plain(text: str) -> str:
    return " ".join(w for w in re.findall(r"\w+", text.lower()) if len(w) > 3)


__all__ = ["Hint", "Undertaking", "confirm", "due_of", "undertakings"]
