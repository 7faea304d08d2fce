"""Who did what: signing in, inviting, sharing, publishing, correcting; never a secret."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from bilateral.register.database import Database, now
from bilateral.register.schema import audit


@dataclass(frozen=True)
class Entry:
    """One line of the log."""

    number: int
    made: str
    who: str
    organisation: str
    what: str
    about: str
    details: dict[str, Any]


def log(db: Connection, who: str, organisation: str, what: str, about: str = "", **details: Any) -> None:
    """Write a line in the transaction of what it tells of."""
    db.execute(
        insert(audit).values(made=now(), who=who, organisation=organisation, what=what, about=about, details=details)
    )


def audit_trail(database: Database, page: int = 1, per_page: int = 50, organisation: str | None = None) -> list[Entry]:
    """A page of the log, the newest first; of one organisation where it is named."""
    query = select(audit).order_by(audit.c.number.desc()).limit(per_page).offset((page - 1) * per_page)
    if organisation is not None:
        query = query.where(audit.c.organisation == organisation)
    with database.connect() as db:
        return [Entry(**row._mapping) for row in db.execute(query)]


__all__ = ["Entry", "audit_trail", "log"]
