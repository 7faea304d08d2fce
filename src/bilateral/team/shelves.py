"""What was made here and is kept: scenarios with their outcomes, briefs with their files; drafts until they are shared."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection, Table, insert, or_, select, update

from bilateral.errors import UnknownRecord
from bilateral.register.database import Database, note, now
from bilateral.register.schema import brief_files, briefs, scenarios
from bilateral.team.audit import log
from bilateral.team.people import Person
from bilateral.team.secrets import new_id

Shelf = Literal["scenarios", "briefs"]
_TABLES: dict[str, Table] = {"scenarios": scenarios, "briefs": briefs}


@dataclass(frozen=True)
class Kept:
    """A scenario or brief: whose it is, since when others see it, and its contents."""

    id: str
    organisation: str
    person: str
    title: str
    made: str
    shared: str | None
    published: str | None = None
    pair: str = ""
    language: str = "en"
    contents: dict[str, Any] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """draft, shared or published."""
        return "published" if self.published else "shared" if self.shared else "draft"


class Shelves:
    """Scenarios and briefs of a workspace, as an organisation sees them ('' for a visitor)."""

    def __init__(self, database: Database, viewer: str) -> None:
        self.database = database
        self.viewer = viewer

    def listed(self, shelf: Shelf, limit: int = 100, pair: str = "") -> list[Kept]:
        """What is seen of a shelf, the newest first, without contents."""
        table = _TABLES[shelf]
        query = select(*_columns(table)).where(self._seen(table)).order_by(table.c.made.desc(), table.c.id).limit(limit)
        if pair:
            query = query.where(table.c.pair == pair)
        with self.database.connect() as db:
            return [Kept(**row._mapping) for row in db.execute(query)]

    def one(self, shelf: Shelf, key: str) -> Kept:
        """One of a shelf with its contents; raises UnknownRecord where there is none, or none that is seen."""
        table = _TABLES[shelf]
        with self.database.connect() as db:
            row = db.execute(select(table).where(table.c.id == key, self._seen(table))).first()
        if row is None:
            raise UnknownRecord(f"no {shelf.removesuffix('s')} '{key[:60]}'")
        names = {c.name for c in _columns(table)}
        return Kept(**{n: v for n, v in row._mapping.items() if n in names}, contents={n: v for n, v in row._mapping.items() if n not in names})  # fmt: skip

    def file(self, brief: str, form: str) -> bytes:
        """A brief's file; raises UnknownRecord where it was not made in this form, or is not seen."""
        self.one("briefs", brief)
        with self.database.connect() as db:
            data = db.scalar(
                select(brief_files.c.data).where(brief_files.c.brief == brief, brief_files.c.format == form)
            )
        if data is None:
            raise UnknownRecord(f"brief '{brief}' has no {form[:10]}", remedy="html, pdf and docx are made")
        return bytes(data)

    def share(self, shelf: Shelf, key: str, who: Person) -> None:
        """Show a draft of the own organisation to the others."""
        self._open(shelf, key, who, "shared")

    def publish(self, brief: str, who: Person) -> None:
        """Show a brief of the own organisation to every reader."""
        self._open("briefs", brief, who, "published")

    def _open(self, shelf: Shelf, key: str, who: Person, door: str) -> None:
        table = _TABLES[shelf]
        with self.database.begin() as db:
            mine = (table.c.id == key, table.c.organisation == who.organisation)
            if db.scalar(select(table.c.id).where(*mine)) is None:
                raise UnknownRecord(f"no {shelf.removesuffix('s')} '{key[:60]}' of your organisation")
            if db.execute(update(table).where(*mine, table.c[door].is_(None)).values({door: now()})).rowcount:
                log(db, who.email, who.organisation, door, key)
                if door == "published":
                    note(db, {"what": "published", "about": key, "who": who.email})

    def _seen(self, table: Table) -> Any:
        open_to_all = table.c.published.is_not(None) if "published" in table.c else table.c.shared.is_not(None)
        return (
            or_(open_to_all, table.c.shared.is_not(None), table.c.organisation == self.viewer)
            if self.viewer
            else open_to_all
        )


def keep_scenario(db: Connection, organisation: str, person: str, title: str, outcome: dict[str, Any]) -> str:
    """Put an outcome on the shelf, in the transaction of the job that made it."""
    key = new_id("scenario")
    db.execute(insert(scenarios).values(id=key, organisation=organisation, person=person, title=title, made=now(), outcome=outcome))  # fmt: skip
    return key


def keep_brief(db: Connection, organisation: str, person: str, pair: str, content: dict[str, Any], manifest: dict[str, Any], files: dict[str, bytes]) -> str:  # fmt: skip
    """Put a brief with its files on the shelf, in the transaction of the job that made it; its name is part of its address."""
    slug = re.sub(r"[^a-z0-9]+", "-", f"{pair} {content['date']}".lower()).strip("-")
    key = new_id(slug)
    db.execute(insert(briefs).values(id=key, organisation=organisation, person=person, pair=pair, title=content["title"], language=content["language"],
                                     made=now(), content=content, manifest=manifest))  # fmt: skip
    db.execute(insert(brief_files), [{"brief": key, "format": form, "data": data} for form, data in files.items()])
    return key


def _columns(table: Table) -> list[Any]:
    return [table.c[n] for n in Kept.__dataclass_fields__ if n in table.c]


__all__ = ["Kept", "Shelf", "Shelves", "keep_brief", "keep_scenario"]
