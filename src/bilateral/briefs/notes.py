"""Footnotes: each quote and each statistic gets one number, wherever the brief uses it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import version

from bilateral.briefs.content import Line, Note, Run
from bilateral.briefs.words import Words
from bilateral.corridors import Route
from bilateral.records import Document, Evidence, Figure, Observation, Record
from bilateral.trade import Partner
from bilateral.trade.statistics import SOURCE
from bilateral.warehouse import newness

SERIES = 4  # more observations than this behind one figure are cited as a series


@dataclass
class Notes:
    """The footnotes of one brief, numbered in the order of their first use."""

    documents: dict[str, Document]
    titles: dict[tuple[str, str], str]
    words: Words
    _numbers: dict[object, int] = field(default_factory=dict)
    _notes: list[Note] = field(default_factory=list)

    def quote(self, *records: Record) -> tuple[int, ...]:
        """Cite the quotes of records; return their numbers."""
        return tuple(dict.fromkeys(self._evidence(e, r.id) for r in records for e in r.evidence))

    def figure(self, figure: Figure) -> tuple[int, ...]:
        """Cite the observations that a figure was computed from; a long series is cited once, as a series."""
        if len(figure.observations) > SERIES:
            return (self._series(figure),)
        return self.observations(figure.observations)

    def observations(self, observations: Iterable[Observation]) -> tuple[int, ...]:
        """Cite observations one by one."""
        return tuple(dict.fromkeys(self._observation(o) for o in observations))

    def value(self, figure: Figure) -> Run:
        """A figure's value with its notes."""
        return Run(text=self.words.amount(figure.value, figure.unit), notes=self.figure(figure))

    def quoted(self, *records: Record) -> Run:
        """The first record's quote, with the notes of all."""
        return Run(text=f"“{records[0].quote}”", notes=self.quote(*records))

    def partners(self, partners: list[Partner], code: str, year: int) -> tuple[int, ...]:
        """Cite a whole table of partners of one year."""
        told = self.words.text("note-partners", n=len(partners), own=code, year=str(year))
        newest = max(
            (key for key in self.titles if key[0] == SOURCE), key=lambda key: newness(key[1]), default=(SOURCE, "")
        )
        return (self._add(("partners", code, year), "statistic", told, self._vintage(*newest), ""),)

    def network(self, routes: Sequence[Route]) -> tuple[int, ...]:
        """Cite ways that were computed on the freight network."""
        w, first = self.words, routes[0]
        places = len({p for r in routes for p in r.places})
        told = w.text("note-ways", n=len(routes), origin=first.origin, destination=first.destination, cargo=w.tell(first.cargo), places=places)  # fmt: skip
        key = ("ways", first.origin, first.destination, first.cargo)
        return (self._add(key, "statistic", told, w.text("note-network", version=version("bilateral")), ""),)

    def all(self) -> tuple[Note, ...]:
        """Return the footnotes in order."""
        return tuple(self._notes)

    def _observation(self, o: Observation) -> int:
        w = self.words
        told = w.text(
            "note-observation", reporter=o.reporter, partner=o.partner, flow=w.tell(o.flow), product=o.product, period=o.period,
            value=w.number(o.value, ",.10g"), unit=w.tell(o.unit), valued=f" ({o.valuation})" if o.valuation else "",
        )  # fmt: skip
        return self._add(o.model_dump_json(), "statistic", told, self._source(o), o.url)

    def _evidence(self, evidence: Evidence, record: str) -> int:
        document = self.documents[evidence.document]
        title = f"{document.publisher + ': ' if document.publisher else ''}{document.title}"
        day = f", {self.words.span(str(document.date))}" if document.date else ""
        where = self.words.text("note-place", document=title, day=day, start=str(evidence.start), end=str(evidence.end))
        number = self._add(evidence, "quote", evidence.quote, where, document.url, document.id)
        known = self._notes[number - 1]
        if record not in known.records:
            self._notes[number - 1] = known.model_copy(update={"records": (*known.records, record)})
        return number

    def _series(self, figure: Figure) -> int:
        first, last = figure.observations[0], figure.observations[-1]
        ends = (min(first.period, last.period), max(o.period for o in figure.observations))
        told = self.words.text("note-series", n=len(figure.observations), first=ends[0], last=ends[1], how=self.words.tell(figure.how))  # fmt: skip
        values = json.dumps(
            [(o.reporter, o.partner, o.flow, o.product, o.period, o.value, o.vintage) for o in figure.observations]
        )
        return self._add((figure.name, figure.how), "statistic", told, self._sources(figure), last.url, digest=sha256(values.encode()).hexdigest()[:16])  # fmt: skip

    def _source(self, o: Observation) -> str:
        return f"{self._vintage(o.source, o.vintage)}{'; ' + o.note if o.note else ''}"

    def _sources(self, figure: Figure) -> str:
        """The releases that a series was taken from."""
        return "; ".join(dict.fromkeys(self._vintage(o.source, o.vintage) for o in figure.observations))

    def _vintage(self, source: str, vintage: str) -> str:
        return self.words.text("note-vintage", title=self.titles.get((source, vintage), source), vintage=vintage)

    def _add(
        self, key: object, kind: str, text: str, source: str, url: str, document: str = "", digest: str = ""
    ) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self._notes) + 1
            self._notes.append(Note(number=len(self._notes) + 1, kind=kind, text=text, source=source, url=url, document=document, digest=digest))  # type: ignore[arg-type]  # fmt: skip
        return self._numbers[key]


def line(*parts: str | Run) -> Line:
    """A line out of texts and runs."""
    return tuple(Run(text=p) if isinstance(p, str) else p for p in parts if p)


def strong(text: str) -> Run:
    """A run set strongly."""
    return Run(text=text, style="strong")
