"""Reports to records: text, HTML, PDF and DOCX in; events, claims, targets, measures, commitments and positions out.

`read(document)` runs the reader over a document; every record carries the exact quote and its place.  English and
Russian are read; a document in another language is kept and said to be unread.
"""

from __future__ import annotations

from dataclasses import dataclass

from bilateral.reading.discourse import State
from bilateral.reading.intake import read_file
from bilateral.reading.layout import sentences
from bilateral.reading.mentions import countries, forget, warm
from bilateral.reading.reader import Progress, nobody_waits, read_sentences
from bilateral.reading.russian import read_russian
from bilateral.records import AnyRecord, Document, Measure
from bilateral.reference.interventions import intervention

LANGUAGES = frozenset({"en", "ru"})


@dataclass(frozen=True)
class Reading:
    """What was read from a document, and what could not be."""

    document: Document
    records: tuple[AnyRecord, ...]
    notes: tuple[str, ...] = ()


def read(document: Document, progress: Progress = nobody_waits) -> Reading:
    """Read a document into records, in the order of its text; `progress` hears of sentences read and in all (English).

    A document in a language that the reader does not know gives no records and a note that says so.
    """
    if document.language and document.language not in LANGUAGES:
        known = ", ".join(sorted(LANGUAGES))
        return Reading(document, (), (f"unread: language '{document.language}' (the reader knows {known})",))
    prose = sentences(document.text)
    if document.language == "ru":
        return _reading(document, read_russian(document, prose))
    warm([s.text for s in prose])
    try:
        records = read_sentences(document, prose, State.of(document, prose), progress)
    finally:
        forget()
    return _reading(document, records)


def _reading(document: Document, records: list[AnyRecord]) -> Reading:
    notes = () if records else ("nothing found that the reader knows how to record",)
    return Reading(document, tuple(_named(r) if isinstance(r, Measure) else r for r in records), notes)


def _named(measure: Measure) -> Measure:
    """A measure with what Global Trade Alert and UNCTAD call it."""
    name, chapter = intervention(measure.type, measure.quote)
    return measure.model_copy(update={"intervention": name, "mast": chapter})


__all__ = ["LANGUAGES", "Reading", "countries", "read", "read_file"]
