"""Pages that take seconds to compute, kept with the state that they were computed at.

A pair's page is a brief's content; whoever opens it gets the newest one that is there, and where that is older than the
register, a job brings it up to date.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select

from bilateral.briefs import Content, Outline, brief, compose
from bilateral.briefs.charts import svg
from bilateral.reference.parameters import parameter
from bilateral.register.database import Database, now
from bilateral.register.schema import holdings, kept
from bilateral.team import Jobs
from bilateral.workspace import Workspace


@dataclass(frozen=True)
class Prepared:
    """A pair's content, when it was made, and whether something came since."""

    content: Content
    svgs: dict[str, str]
    made: str
    fresh: bool


def view_of(database: Database, organisation: str) -> str:
    """The view that an organisation needs: its own where it has drafts, else that of all."""
    if not organisation:
        return ""
    query = (
        select(holdings.c.document_id)
        .where(holdings.c.organisation == organisation, holdings.c.shared.is_(None))
        .limit(1)
    )
    with database.connect() as db:
        return organisation if db.scalar(query) else ""


def prepared(home: Workspace, jobs: Jobs, pair: str, language: str, view: str) -> Prepared | None:
    """The newest content of a pair's page; None while the first is made. What is old is made anew in the background."""
    database = home.register.database
    with database.connect() as db:
        found = db.scalar(select(kept.c.value).where(kept.c.name == _name(pair, language, view)))
    held: dict[str, Any] = json.loads(found) if found else {}
    fresh = held.get("stamp") == _stamp(home)
    if not fresh and jobs.waiting("pair") < parameter("site", "pages_waiting").value:
        jobs.ask("pair", {"pair": pair, "language": language, "view": view}, organisation=view, once=True)
    return Prepared(Content.model_validate(held["content"]), held["svgs"], held["made"], fresh) if held else None


def prepare(home: Workspace, pair: str, language: str, view: str) -> None:
    """Compute a pair's content and keep it."""
    seen = home.seen_by(view)
    stamp = _stamp(home)
    content = compose(brief(seen.pair(*pair.split("-")), date.today()), Outline(language=language))
    svgs = {name: svg(chart.spec) for name, chart in content.charts().items()}
    value = json.dumps(
        {"svgs": svgs, "stamp": stamp, "made": now(), "content": content.model_dump(mode="json")}, ensure_ascii=False
    )
    with home.register.database.begin() as db:
        db.execute(delete(kept).where(kept.c.name == _name(pair, language, view)))
        db.execute(insert(kept).values(name=_name(pair, language, view), value=value))


def _name(pair: str, language: str, view: str) -> str:
    return f"page {pair} {language} {view}"


def _stamp(home: Workspace) -> list[object]:
    """What a pair's page depends on: the register, the data, the day."""
    return [home.register.state(), home.warehouse.state(), date.today().isoformat()]


__all__ = ["Prepared", "prepare", "prepared", "view_of"]
