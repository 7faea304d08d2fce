"""The work behind the pages: reading, simulating, making a brief, bringing a pair's page and the verdicts up to date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from bilateral.briefs import WRITERS, House, Outline, publish
from bilateral.checking import check_all, recheck
from bilateral.errors import BadData
from bilateral.reading import Reading
from bilateral.reading import read as by_rules
from bilateral.reading.by_model import read_by_model
from bilateral.reading.confined import parse
from bilateral.reading.intake import MAX_BYTES
from bilateral.records import Document, Measure, of_kind
from bilateral.scenarios import Scenario, simulate
from bilateral.sources.guarded import fetch
from bilateral.team import Job
from bilateral.team.shelves import keep_brief, keep_scenario
from bilateral.web.prepared import prepare
from bilateral.workspace import Workspace

Progress = Callable[[int, int, str], None]
Also = Callable[[Connection], None]
_NAMES = {"text/html": "page.html", "application/xhtml+xml": "page.html", "application/pdf": "page.pdf", "text/plain": "page.txt", "application/json": "page.json"}  # fmt: skip


@dataclass
class Done:
    """What came of a job, and what else is written in the transaction that ends it."""

    result: dict[str, Any]
    also: Also | None = None


def read(home: Workspace, job: Job, data: bytes | None, progress: Progress) -> Done:
    """Read a report that was uploaded, pasted or named by its address; it belongs to the organisation until it is shared."""
    progress(0, 0, "fetching" if job.asked.get("url") else "opening")
    document = _document(home, job.asked, data)
    held = (job.organisation, job.person) if job.organisation else None
    if held and not home.register.seen_by(job.organisation).documents([document.id]):
        document = document.held_by(job.organisation)
    progress(0, 0, "reading")
    made = _read(home, document, lambda done, of: progress(done, of, "reading"))
    progress(0, 0, "keeping")
    added = home.register.add(made.document, made.records, reason=made.notes[0] if home.reader == "llm" and made.notes else "read", held_by=held)  # fmt: skip
    progress(0, 0, "checking")
    check_document(home, document.id, job.organisation)
    return Done({"document": document.id, "title": document.title, "records": len(made.records), "new": added.new, "known": not added.changed, "notes": list(made.notes)})  # fmt: skip


def check_document(home: Workspace, document: str, organisation: str) -> None:
    """Check what a document states: in the view of all, or of its own organisation while it is a draft."""
    if home.register.seen_by("").documents([document]):
        recheck(home)
        return
    view = home.seen_by(organisation)
    stated = of_kind(view.register.records(document=document), "claim", "target")
    if stated:
        view.register.keep_draft_verdicts(
            check_all(view, stated, among=of_kind(view.register.records(), "claim", "target"))
        )


def check(home: Workspace, job: Job, data: bytes | None, progress: Progress) -> Done:
    """Check again what a correction, a shared report or new data touched."""
    if job.asked.get("document"):
        check_document(home, job.asked["document"], job.organisation)
        return Done({})
    done = recheck(home)
    return Done({"checked": len(done.checked), "turned": len(done.turned)})


def scenario(home: Workspace, job: Job, data: bytes | None, progress: Progress) -> Done:
    """Run a what-if, and keep the outcome on the organisation's shelf."""
    asked = job.asked
    view = home.seen_by(job.organisation)
    if asked.get("measure"):
        measure = view.register.record(asked["measure"])
        if not isinstance(measure, Measure):
            raise BadData(f"{measure.id} is a {measure.kind}", remedy="name a measure")
        if asked.get("start") and not measure.start:
            measure = measure.model_copy(
                update={"start": asked["start"]}
            )  # whoever asks knows what the report leaves out
        given = Scenario.from_measure(measure, on=asked.get("on") or None, house=home.warehouse)
    else:
        given = Scenario.parse(dict(asked["scenario"]), "scenario", home.warehouse)
    update = {k: asked[k] for k in ("model",) if asked.get(k, "auto") != "auto"}
    outcome = simulate(view, given.model_copy(update=update), draws=asked.get("draws", 0), seed=asked.get("seed", 0), progress=lambda done, of: progress(done, of, "simulating"))  # fmt: skip
    result: dict[str, Any] = {}
    kept = outcome.model_dump(mode="json")

    def also(db: Connection) -> None:
        result["scenario"] = keep_scenario(db, job.organisation, job.person, outcome.scenario.title or "Scenario", kept)

    return Done(result, also)


def brief(home: Workspace, job: Job, data: bytes | None, progress: Progress) -> Done:
    """Make a brief in every form, from what the organisation sees, and keep it as its draft."""
    asked = job.asked
    outline = Outline.model_validate(asked["outline"])
    progress(0, 4, "gathering")
    pair = home.seen_by(job.organisation).pair(*asked["pair"].split("-"))
    made = publish(pair, date.fromisoformat(asked["date"]), outline, "html")
    files = {"html": made.data}
    for n, form in enumerate(("pdf", "docx"), 2):
        progress(n, 4, "writing")
        files[form] = WRITERS[form](made.content, House())  # type: ignore[index]
    result: dict[str, Any] = {}
    content, manifest = made.content.model_dump(mode="json"), made.manifest.model_dump(mode="json", by_alias=True)

    def also(db: Connection) -> None:
        result["brief"] = keep_brief(db, job.organisation, job.person, asked["pair"], content, manifest, files)

    return Done(result, also)


def pair(home: Workspace, job: Job, data: bytes | None, progress: Progress) -> Done:
    """Bring a pair's page up to date."""
    prepare(home, job.asked["pair"], job.asked["language"], job.asked["view"])
    return Done({})


def _document(home: Workspace, asked: dict[str, Any], data: bytes | None) -> Document:
    name = asked.get("name", "report.txt")
    if asked.get("url"):
        data, media, final = fetch(asked["url"], most=MAX_BYTES, reach=home.site.reach)
        name = _NAMES.get(media.split(";")[0].strip().lower(), "page.html")
        document = parse(data, name)
        named = document.title not in ("", "page")
        document = document.model_copy(
            update={"url": final} if named else {"url": final, "title": final.split("://")[-1][:120]}
        )
    else:
        document = parse(data or b"", name)
    given = {k: asked[k] for k in ("title", "publisher") if asked.get(k)}
    given |= {"date": date.fromisoformat(asked["date"])} if asked.get("date") else {}
    return document.model_copy(update=given)


def _read(home: Workspace, document: Document, progress: Callable[[int, int], None]) -> Reading:
    return read_by_model(document, home.model) if home.reader == "llm" and home.model else by_rules(document, progress)


TASKS: dict[str, Callable[[Workspace, Job, bytes | None, Progress], Done]] = {
    "read": read, "check": check, "scenario": scenario, "brief": brief, "pair": pair,
}  # fmt: skip

__all__ = ["TASKS", "Done"]
