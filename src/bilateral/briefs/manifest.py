"""What a brief was made from, so that it can be made again and compared: inputs by checksum, outline, versions, numbers with their reasons."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from bilateral.briefs.content import Content, Facts, Items, Line, Paragraph, Run, Said, Table, Tiles
from bilateral.briefs.gather import Brief
from bilateral.briefs.house import House
from bilateral.briefs.outline import Outline
from bilateral.errors import BadData
from bilateral.records import Noun, Record

Format = Literal["html", "pdf", "docx"]


class Cited(Noun):
    """A document that a brief rests on."""

    sha256: str
    title: str
    date: datetime.date | None = None


class Ground(Noun):
    """A footnote as the manifest keeps it: a series with its value and release, or a quote with its document and records."""

    kind: Literal["quote", "statistic"]
    text: str
    source: str
    document: str = ""
    records: tuple[str, ...] = ()
    digest: str = ""


class Place(Noun):
    """A line of a brief that has numbers: where it stands, what it says, the notes that it rests on."""

    where: str
    text: str
    notes: tuple[int, ...] = ()


class Manifest(Noun):
    """Everything that fixes a brief's bytes, and its numbers with what they rest on."""

    version: Literal[1] = Field(default=1, alias="bilateral_manifest")
    pair: tuple[str, str]
    date: datetime.date
    format: Format
    outline: Outline
    house: str = ""
    seed: int = 0
    versions: dict[str, str]
    parameters: str
    documents: dict[str, Cited]
    records: dict[str, str]
    datasets: dict[str, str]
    wording: tuple[str, ...] = ()
    model: str = ""
    output: str = ""
    places: tuple[Place, ...] = ()
    notes: dict[int, Ground] = Field(default_factory=dict)

    @classmethod
    def of(cls, brief: Brief, content: Content, outline: Outline, kind: Format, house: House, made: bytes) -> Manifest:
        """Return the manifest of a brief just made."""
        return cls(
            pair=brief.pair.codes, date=brief.today, format=kind, outline=outline, house=house.digest, versions=brief.versions,
            parameters=brief.parameters, documents={d.id: Cited(sha256=d.sha256, title=d.title, date=d.date) for d in brief.documents},
            records=_records(brief),
            datasets={f"{d.source} {d.vintage}": d.sha256 for d in brief.datasets}, wording=content.wording, model=content.model,
            output=hashlib.sha256(made).hexdigest(), places=tuple(places(content)),
            notes={n.number: Ground(kind=n.kind, text=n.text, source=n.source, document=n.document, records=n.records, digest=n.digest) for n in content.notes},
        )  # fmt: skip

    @classmethod
    def read(cls, path: Path) -> Manifest:
        """Read a manifest; raise BadData where the file is none."""
        remedy = "name a manifest that `bilateral brief` left beside a brief"
        try:
            return cls.model_validate(json.loads(path.read_text("utf-8")))
        except OSError as error:
            raise BadData(f"cannot be read ({error.strerror})", where=str(path), remedy=remedy) from None
        except ValidationError as error:
            first = error.errors()[0]
            raise BadData(f"is no manifest ({'.'.join(map(str, first['loc']))}: {first['msg']})", where=str(path), remedy=remedy) from None  # fmt: skip
        except ValueError:
            raise BadData("is no manifest", where=str(path), remedy=remedy) from None

    def dump(self) -> str:
        """The manifest as JSON."""
        return self.model_dump_json(by_alias=True, exclude_defaults=True, indent=1) + "\n"


def _records(brief: Brief) -> dict[str, str]:
    """All records of the documents, also those about another pair: by them a document is one of this pair."""
    everything = brief.pair.workspace.register.records(documents=[d.id for d in brief.documents])
    return {r.id: digest(r) for r in sorted(everything, key=lambda r: r.id)}


def digest(record: Record) -> str:
    """A record's checksum: that of all its fields."""
    return hashlib.sha256(record.model_dump_json().encode()).hexdigest()[:16]


def places(content: Content) -> Iterator[Place]:
    """Every line with a number, named by its section, its table or heading, its row and column; the same name twice gets a count."""
    seen: dict[str, int] = {}
    for names, told in _lines(content):
        text = "".join(r.text for r in told)
        if re.search(r"\d", text):
            where = " › ".join(name for name in names if name)
            seen[where] = seen.get(where, 0) + 1
            count = f" ({seen[where]})" if seen[where] > 1 else ""
            yield Place(where=where + count, text=text, notes=tuple(n for r in told for n in r.notes))


def _lines(content: Content) -> Iterator[tuple[tuple[str, ...], Line]]:
    for told in content.summary:
        yield (content.labels["summary"], _skeleton(told)[:24]), told  # the beginning, as endings follow the numbers
    for section in (*content.sections, *content.appendix):
        for block in section.blocks:
            for names, told in _of_block(block):
                yield (section.title, *names), told


def _of_block(block: Any) -> Iterator[tuple[tuple[str, ...], Line]]:
    match block:
        case Paragraph():
            yield (_skeleton(block.line),), block.line
        case Tiles():
            for big, small in block.tiles:
                yield (_skeleton(small),), (*big, Run(text=" "), *small)
        case Table():
            for row in block.rows:
                # A row is named by its first words; '#' columns and years of a series name themselves.
                name = next((t for cell in row if (t := _text(cell)) and not t.isdigit()), "") if block.columns[0] == "#" else _text(row[0])  # fmt: skip
                grounds = Run(notes=tuple(n for cell in row for r in cell for n in r.notes))
                for column, cell in zip(block.columns, row, strict=True):
                    yield (_skeleton(block.caption), name, column), (*cell, grounds)
        case Items():
            for item in block.items:
                yield (_skeleton(item.line),), (*item.line, *_plain(item.before, *item.after))
        case Facts():
            for name, told in block.facts:
                yield (name,), told
        case Said():
            yield (_text(block.quote)[:80],), (Run(notes=tuple(n for r in block.quote for n in r.notes)), *block.reason)
        case _ if hasattr(block, "caption"):
            yield (block.name,), block.caption


def _plain(*texts: str) -> Line:
    return tuple(Run(text=f" {t}") for t in texts if t)


def _text(told: Line) -> str:
    return "".join(r.text for r in told)


def _skeleton(told: Line) -> str:
    """A line without its numbers, by which the same line of another brief is known."""
    return re.sub(r"\s+", " ", re.sub(r"[+−-]?\d[\d.,\xa0]*%?", "#", _text(told)))[:70].strip()


__all__ = ["Format", "Ground", "Manifest", "Place", "digest", "places"]
