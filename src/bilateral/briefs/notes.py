"""Footnotes: each quote and each statistic gets one number, wherever the brief uses it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version

from bilateral.briefs.content import Line, Note, Run
from bilateral.corridors import Route
from bilateral.records import Document, Evidence, Figure, Observation, Record
from bilateral.reference.wording import amount
from bilateral.trade import Partner
from bilateral.trade.statistics import SOURCE

SERIES = 4  # more observations than this behind one figure are cited as a series


@dataclass
class Notes:
    """The footnotes of one brief, numbered in the order of their first use."""

    documents: dict[str, Document]
    titles: dict[tuple[str, str], str]
    _numbers: dict[object, int] = field(default_factory=dict)
    _notes: list[Note] = field(default_factory=list)

    def quote(self, *records: Record) -> tuple[int, ...]:
        """Cite the quotes of records; return their numbers."""
        return tuple(dict.fromkeys(self._evidence(e) for r in records for e in r.evidence))

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
        return Run(text=amount(figure.value, figure.unit), notes=self.figure(figure))

    def partners(self, partners: list[Partner], code: str, year: int) -> tuple[int, ...]:
        """Cite a whole table of partners of one year."""
        told = f"{len(partners)} partners of {code}, exports and imports, TOTAL, {year}"
        newest = max((key for key in self.titles if key[0] == SOURCE), default=(SOURCE, ""))
        return (self._add(("partners", code, year), "statistic", told, f"{self.titles.get(newest, SOURCE)} (vintage {newest[1]})", ""),)  # fmt: skip

    def network(self, routes: Sequence[Route]) -> tuple[int, ...]:
        """Cite ways that were computed on the freight network."""
        ends = f"{routes[0].origin} to {routes[0].destination}, {routes[0].cargo}"
        told = f"{len(routes)} way{'' if len(routes) == 1 else 's'} computed, {ends}, over {len({p for r in routes for p in r.places})} places"
        source = f"bilateral {version('bilateral')}: freight network and its parameters, each link and value with its own source (docs/corridors.md)"
        return (self._add(("ways", ends), "statistic", told, source, ""),)

    def all(self) -> tuple[Note, ...]:
        """Return the footnotes in order."""
        return tuple(self._notes)

    def _observation(self, o: Observation) -> int:
        told = f"{o.reporter}→{o.partner}, {o.flow}, {o.product}, {o.period}: {o.value:,.10g} {o.unit}"
        told += f" ({o.valuation})" if o.valuation else ""
        return self._add(o.model_dump_json(), "statistic", told, self._source(o), o.url)

    def _evidence(self, evidence: Evidence) -> int:
        document = self.documents[evidence.document]
        day = f", {document.date:%-d %B %Y}" if document.date else ""
        where = f"{document.publisher + ': ' if document.publisher else ''}{document.title}{day}, characters {evidence.start}–{evidence.end}"
        return self._add(evidence, "quote", evidence.quote, where, document.url, document.id)

    def _series(self, figure: Figure) -> int:
        first, last = figure.observations[0], figure.observations[-1]
        told = f"{len(figure.observations)} observations, {min(first.period, last.period)} to {max(o.period for o in figure.observations)}; {figure.how}"
        return self._add((figure.name, figure.how), "statistic", told, self._source(first), first.url)

    def _source(self, o: Observation) -> str:
        title = self.titles.get((o.source, o.vintage), o.source)
        return f"{title} (vintage {o.vintage}){'; ' + o.note if o.note else ''}"

    def _add(self, key: object, kind: str, text: str, source: str, url: str, document: str = "") -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self._notes) + 1
            self._notes.append(Note(number=len(self._notes) + 1, kind=kind, text=text, source=source, url=url, document=document))  # type: ignore[arg-type]  # fmt: skip
        return self._numbers[key]


def line(*parts: str | Run) -> Line:
    """A line out of texts and runs."""
    return tuple(Run(text=p) if isinstance(p, str) else p for p in parts if p)


def strong(text: str) -> Run:
    """A run set strongly."""
    return Run(text=text, style="strong")
