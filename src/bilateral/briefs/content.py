"""The content of a brief before it has a form: sections of blocks, notes, charts as specifications.

HTML, PDF and Word are written from this and nothing else, so that a number stands in all three or in none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from bilateral.records import Noun


class Run(Noun):
    """A piece of a line: its text and how it is set, then the numbers of its notes."""

    text: str = ""
    style: Literal["plain", "strong", "code"] = "plain"
    notes: tuple[int, ...] = ()


Line = tuple[Run, ...]


class Note(Noun):
    """One footnote: a quote of a document, or an observation of a source."""

    number: int
    kind: Literal["quote", "statistic"]
    text: str
    source: str
    url: str = ""
    document: str = ""
    records: tuple[str, ...] = ()
    digest: str = ""


class Paragraph(Noun):
    """A paragraph; `quiet` is set smaller."""

    block: Literal["paragraph"] = "paragraph"
    line: Line
    style: Literal["normal", "quiet", "quote"] = "normal"


class Heading(Noun):
    """A heading within a section."""

    block: Literal["heading"] = "heading"
    text: str


class Tiles(Noun):
    """Figures large, each with what it is."""

    block: Literal["tiles"] = "tiles"
    tiles: tuple[tuple[Line, Line], ...]


class Chart(Noun):
    """A Vega-Lite specification with its caption; `alt` says what it shows to somebody who cannot see it."""

    block: Literal["chart"] = "chart"
    name: str
    alt: str
    caption: Line
    spec: dict[str, Any]


class Table(Noun):
    """A table: `numeric` columns are set to the right, `own` rows are marked."""

    block: Literal["table"] = "table"
    caption: Line
    columns: tuple[str, ...]
    numeric: tuple[int, ...] = ()
    rows: tuple[tuple[Line, ...], ...]
    own: tuple[int, ...] = ()


class Items(Noun):
    """A list; each item has a line, and small lines before and after it."""

    block: Literal["items"] = "items"
    items: tuple[Item, ...]
    style: Literal["plain", "line"] = "plain"


class Item(Noun):
    """One item of a list."""

    line: Line
    before: str = ""
    after: tuple[str, ...] = ()
    planned: bool = False


class Facts(Noun):
    """Names and what is to be said of each."""

    block: Literal["facts"] = "facts"
    facts: tuple[tuple[str, Line], ...]


class Said(Noun):
    """A statement with its verdict: the quote, why, and what else is to be known."""

    block: Literal["said"] = "said"
    outcome: str
    label: str
    mark: str
    about: str
    quote: Line
    reason: Line
    more: tuple[Line, ...] = ()


Block = Annotated[Paragraph | Heading | Tiles | Chart | Table | Items | Facts | Said, Field(discriminator="block")]


class Section(Noun):
    """A section with its anchor."""

    id: str
    title: str
    blocks: tuple[Block, ...]


class Content(Noun):
    """A whole brief."""

    title: str
    kind: str
    lead: str
    language: str = "en"
    labels: dict[str, str]
    date: date
    state: tuple[str, ...]
    summary: tuple[Line, ...]
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]
    appendix: tuple[Section, ...] = ()
    wording: tuple[str, ...] = ()
    model: str = ""
    untold: tuple[str, ...] = ()

    def charts(self) -> dict[str, Chart]:
        """Return the charts by name."""
        return {b.name: b for s in (*self.sections, *self.appendix) for b in s.blocks if isinstance(b, Chart)}

    def texts(self) -> Iterator[str]:
        """Every text of the brief, notes among them, that a form of it may show."""
        yield from (self.title, self.kind, self.lead, *self.state)
        yield from (run.text for line in self.summary for run in line)
        for section in (*self.sections, *self.appendix):
            yield section.title
            for block in section.blocks:
                yield from _texts(block.model_dump(exclude={"spec"}))
        for n in self.notes:
            yield from (n.text, n.source, n.url, str(n.number))

    def numbers(self) -> set[str]:
        """Every number of the brief, as `numbers_in` reads it."""
        return {number for text in self.texts() for number in numbers_in(text, self.language)}


def numbers_in(text: str, language: str = "en") -> list[str]:
    """Numbers of a text, without marks of thousands and signs, with a point before decimals.

    >>> numbers_in("1,196,311.368 thousand, -2.5% in 2023"), numbers_in("1 196 311,368 тыс., −2,5% в 2023 году", "ru")
    (['1196311.368', '2.5', '2023'], ['1196311.368', '2.5', '2023'])
    """
    group, point = {"ru": ("[\xa0\u202f ]", ",")}.get(language, (",", r"\."))
    found = re.findall(rf"(?:\d{{1,3}}(?:{group}\d{{3}})+|\d+)(?!\d)(?:{point}\d+)?", text)
    return [re.sub(group, "", n).replace(",", ".") if language == "ru" else n.replace(",", "") for n in found]


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _texts(value)
    elif isinstance(data, int) and not isinstance(data, bool):
        yield str(data)


Items.model_rebuild()
