"""Which formats and organisations a pair shares, and since when."""

from __future__ import annotations

from dataclasses import dataclass

from bilateral.periods import Period
from bilateral.records import Observation
from bilateral.reference.goods import format_name
from bilateral.workspace import Pair


@dataclass(frozen=True)
class Membership:
    """A format in which both take part: how, and since when both do."""

    key: str
    name: str
    since: str
    standing: tuple[str, str]
    observations: tuple[Observation, Observation]


def shared_formats(pair: Pair) -> list[Membership]:
    """Return the formats that both economies take part in, in the order in which the later one joined."""
    rows = pair.workspace.warehouse.observations(flow="membership", reporter=list(pair.codes))
    standing = [o for o in rows if Period.parse(o.period).last is None]
    by_format: dict[str, dict[str, Observation]] = {}
    for row in standing:
        by_format.setdefault(row.partner, {})[row.reporter] = row
    found = []
    for key, members in by_format.items():
        if len(members) == 2:
            a, b = (members[code] for code in pair.codes)
            since = max(Period.parse(a.period).first, Period.parse(b.period).first)
            found.append(Membership(key, format_name(key), since.isoformat(), (a.measure, b.measure), (a, b)))
    return sorted(found, key=lambda m: m.since)


def membership_overlap(pair: Pair) -> tuple[int, int]:
    """Return in how many formats both take part today, and in how many at least one does: their ratio is Jaccard's index.

    Source: Jaccard (1912), The distribution of the flora in the alpine zone, New Phytologist 11.
    """
    rows = pair.workspace.warehouse.observations(flow="membership", reporter=list(pair.codes))
    either = {o.partner for o in rows if Period.parse(o.period).last is None}
    return len(shared_formats(pair)), len(either)
