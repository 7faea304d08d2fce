"""Footnotes: each quote and each statistic gets one number, wherever the page uses it."""

from __future__ import annotations

from dataclasses import dataclass, field

from bilateral.records import Document, Evidence, Figure, Observation, Record
from bilateral.trade import Partner
from bilateral.trade.statistics import SOURCE


@dataclass(frozen=True)
class Note:
    """One footnote: a quote of a document, or an observation of a source."""

    number: int
    kind: str
    text: str
    source: str
    url: str


@dataclass
class Notes:
    """The footnotes of one page, numbered in the order of their first use."""

    documents: dict[str, Document]
    titles: dict[tuple[str, str], str]
    _numbers: dict[object, int] = field(default_factory=dict)
    _notes: list[Note] = field(default_factory=list)

    def quote(self, record: Record) -> list[int]:
        """Cite the quotes of a record; return their numbers."""
        return [self._evidence(evidence) for evidence in record.evidence]

    def figure(self, figure: Figure) -> list[int]:
        """Cite the observations that a figure was computed from; a long series is cited once, as a series."""
        if len(figure.observations) > 4:
            return [self._series(figure)]
        return [self.observation(o) for o in figure.observations]

    def observation(self, o: Observation) -> int:
        """Cite one observation."""
        told = f"{o.reporter}→{o.partner}, {o.flow}, {o.product}, {o.period}: {o.value:,.10g} {o.unit}"
        told += f" ({o.valuation})" if o.valuation else ""
        return self._add(o.model_dump_json(), "statistic", told, self._source(o), o.url)

    def source_year(self, partners: list[Partner], code: str, year: int) -> int:
        """Cite a whole table of partners of one year."""
        told = f"{len(partners)} partners of {code}, exports and imports, TOTAL, {year}"
        newest = max((key for key in self.titles if key[0] == SOURCE), default=(SOURCE, ""))
        return self._add(
            ("partners", code, year), "statistic", told, f"{self.titles.get(newest, SOURCE)} (vintage {newest[1]})", ""
        )

    def all(self) -> list[Note]:
        """Return the footnotes in order."""
        return self._notes

    def _evidence(self, evidence: Evidence) -> int:
        document = self.documents[evidence.document]
        day = f", {document.date:%-d %B %Y}" if document.date else ""
        where = f"{document.publisher + ': ' if document.publisher else ''}{document.title}{day}, characters {evidence.start}–{evidence.end}"
        return self._add(evidence, "quote", evidence.quote, where, document.url)

    def _series(self, figure: Figure) -> int:
        first, last = figure.observations[0], figure.observations[-1]
        told = f"{len(figure.observations)} observations, {min(first.period, last.period)} to {max(o.period for o in figure.observations)}; {figure.how}"
        return self._add((figure.name, figure.how), "statistic", told, self._source(first), first.url)

    def _source(self, o: Observation) -> str:
        title = self.titles.get((o.source, o.vintage), o.source)
        return f"{title} (vintage {o.vintage}){'; ' + o.note if o.note else ''}"

    def _add(self, key: object, kind: str, text: str, source: str, url: str) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self._notes) + 1
            self._notes.append(Note(len(self._notes) + 1, kind, text, source, url))
        return self._numbers[key]
