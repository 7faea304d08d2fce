"""A document's text cut where records begin and end, so that each piece is marked with the records that quote it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from bilateral.records import Record

PAGE = 60_000


@dataclass(frozen=True)
class Piece:
    """A stretch of text and the records that quote it; `first` for the first one of a record, where a link leads."""

    text: str
    records: tuple[str, ...]
    starts: tuple[str, ...]


def pieces(text: str, records: Iterable[Record], start: int = 0, length: int = PAGE) -> list[Piece]:
    """Cut a page of a text, `length` characters from `start`, into pieces."""
    end = min(len(text), start + length)
    spans = [
        (max(e.start, start), min(e.end, end), r.id)
        for r in records
        for e in r.evidence
        if e.start < end and e.end > start
    ]
    cuts = sorted({start, end, *(s for s, _, _ in spans), *(e for _, e, _ in spans)})
    seen: set[str] = set()
    found = []
    for a, b in pairwise(cuts):
        here = tuple(dict.fromkeys(r for s, e, r in spans if s <= a and b <= e))
        starts = tuple(r for r in here if r not in seen)
        seen.update(here)
        found.append(Piece(text[a:b], here, starts))
    return found


__all__ = ["PAGE", "Piece", "pieces"]
