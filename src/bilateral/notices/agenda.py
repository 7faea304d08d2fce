"""What happens when: each meeting once, however many reports speak of it, and what is due."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from bilateral.checking.same import together
from bilateral.errors import BadPeriod
from bilateral.notices.changes import fits
from bilateral.periods import Period
from bilateral.records import Commitment, Event
from bilateral.reference.describe import describe
from bilateral.register import Head, Query, Register
from bilateral.team import Filters


@dataclass(frozen=True)
class Entry:
    """A meeting or a due day: what, when, where, whether it is planned, held or off; `sequence` rises with every change."""

    uid: str
    kind: str
    title: str
    period: Period
    place: str
    status: str
    quote: str
    records: tuple[str, ...]
    made: str
    sequence: int


def agenda(register: Register, filters: Filters, since: date | None = None, until: date | None = None) -> list[Entry]:
    """Events and commitments with a day, the earliest first; what was withdrawn is there as cancelled."""
    kinds = tuple(k for k in ("event", "commitment") if filters.kind in ("", k))
    if not kinds:
        return []
    first, last = (day.isoformat() if day else "" for day in (since, until))
    asked = Query(kinds=kinds, pair=filters.pair, sphere=filters.sphere, series=filters.series, since=first, until=last)
    heads = register.heads(asked)
    gone = [h for h in register.heads(Query(kinds=kinds, withdrawn="only")) if fits(h.record, filters)]
    by_record = {head.record.id: head for head in (*heads, *gone)}
    groups = together(head.record for head in by_record.values())
    found = [entry for group in groups if (entry := _entry([by_record[r.id] for r in group]))]
    return sorted(found, key=lambda e: (e.period.first, e.uid))


def _entry(group: list[Head]) -> Entry | None:
    """One entry for a meeting: the fullest standing report's words, an identifier that no correction changes."""
    standing = [h for h in group if h.standing]
    best = max(
        standing or group,
        key=lambda h: (_day(h.record) is not None, len(h.record.model_dump_json(exclude_defaults=True))),
    )
    period = _day(best.record)
    if period is None:
        return None
    first = min(group, key=lambda h: h.record.id).record
    named = (
        f"{first.series}-{first.edition}" if isinstance(first, Event) and first.series and first.edition else first.id
    )
    uid = (
        f"{re.sub(r'[^a-z0-9]+', '-', named.lower()).strip('-')[:60]}-{hashlib.sha256(named.encode()).hexdigest()[:8]}"
    )
    r = best.record
    assert isinstance(r, Event | Commitment)
    status = "cancelled" if not standing else r.status
    place = (r.place or "") if isinstance(r, Event) else ""
    return Entry(uid, r.kind, describe(r) if isinstance(r, Event) else r.action, period, place, status, r.quote,
                 tuple(h.record.id for h in group), max(h.made for h in group), sum(h.version for h in group) - len(group))  # fmt: skip


def _day(record: Any) -> Period | None:
    written = record.date if isinstance(record, Event) else record.due
    try:
        period = Period.parse(written) if written else None
        if period and isinstance(record, Commitment):  # what is due in a year is due on its last day
            return Period(period.last or period.first, period.last or period.first)
        return period
    except BadPeriod:  # 'before the sixth meeting' has no day of its own
        return None


__all__ = ["Entry", "agenda"]
