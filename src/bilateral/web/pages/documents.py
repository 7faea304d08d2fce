"""Documents and their records: bring one, watch it being read, look at it, accept, correct, reject, share."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi import Query as Asked
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from bilateral.errors import BadData, UnknownRecord
from bilateral.reading.intake import MAX_BYTES
from bilateral.records import AnyRecord, Document
from bilateral.reference.describe import describe
from bilateral.register import READER, Query, Version
from bilateral.team import Job, log
from bilateral.web.fields import corrected, fields
from bilateral.web.highlight import PAGE, pieces
from bilateral.web.linked import of_document, of_record
from bilateral.web.rows import Day, Page, Words, listing, whole
from bilateral.web.visit import Form, Visit, Visitor

router = APIRouter()


@router.get("/documents")
def documents(v: Visitor, q: Words = "", page: Page = 1) -> Response:
    """All documents, the newest first, and what is being read."""
    if v.may("analyst"):
        return v.page(
            "documents.html.j2", found=listing(v, Query(words=q, kinds=("document",)), page), q=q, jobs=_reading(v)
        )
    return v.cached("documents.html.j2", lambda: {"found": listing(v, Query(words=q, kinds=("document",)), page), "q": q, "jobs": []})  # fmt: skip


@router.get("/documents/new")
def new(v: Visitor) -> Response:
    """Where a document is brought."""
    v.need("analyst")
    return v.page("document-new.html.j2", most=MAX_BYTES // 10**6)


@router.post("/documents")
def bring(v: Visitor, form: Form) -> Response:
    """Take an upload, a pasted text or an address; the reading goes on behind."""
    person = v.need("analyst")
    upload = form.get("file")
    asked = {"title": _line(form, "title"), "publisher": _line(form, "publisher"), "date": _date(_line(form, "date"))}
    data: bytes | None = None
    if isinstance(upload, UploadFile) and upload.filename:
        data, asked["name"] = upload.file.read(), file_name(upload.filename)
    elif _line(form, "url"):
        asked["url"] = _line(form, "url")
    elif str(form.get("text") or "").strip():
        data, asked["name"] = str(form["text"]).encode(), "pasted.txt"
    else:
        raise BadData("nothing was given", remedy="choose a file, paste a text, or write an address")
    return v.go(f"/jobs/{take_report(v, {k: x for k, x in asked.items() if x}, data, person.email)}")


def file_name(text: str) -> str:
    """The last part of a file's name, of characters that print."""
    return (
        "".join(c for c in text.replace("\\", "/").split("/")[-1] if c.isprintable() and not "\ud800" <= c <= "\udfff")[
            -120:
        ]
        or "file"
    )


def take_report(v: Visit, asked: dict[str, str], data: bytes | None, person: str) -> str:
    """Put a report into the queue; return the job once it is safe."""
    if data is not None and len(data) > MAX_BYTES:
        raise BadData(f"the file has more than {MAX_BYTES // 10**6} MB", where="file", remedy="split it")
    return v.house.jobs.ask("read", asked, organisation=v.organisation, person=person, data=data)


@router.get("/jobs/{key}")
def job(v: Visitor, key: str) -> Response:
    """How far a job is; as a part of a page for a page that waits."""
    found = own_job(v, key)
    then = ending(found)
    template = "job-part.html.j2" if v.request.headers.get("x-part") else "job.html.j2"
    if found.state == "done" and then and not v.request.headers.get("x-part"):
        return v.go(then)
    return v.page(template, job=found, then=then)


def own_job(v: Visit, key: str) -> Job:
    """A job of the own organisation. Raises UnknownRecord for another's."""
    found = v.house.jobs.job(key)
    if found.organisation != v.organisation or not v.person:
        raise UnknownRecord(f"no job '{key[:40]}'")
    return found


def ending(job: Job) -> str:
    """Where a job that is done leads."""
    result = job.result or {}
    names = {"read": "document", "scenario": "scenario", "brief": "brief"}
    made = result.get(names.get(job.kind, ""), "")
    return f"/{names[job.kind]}s/{made}" if made else ""


@router.get("/documents/{key}")
def document(
    v: Visitor,
    key: str,
    start: Annotated[int, Asked(ge=0, alias="from")] = 0,
    edit: Annotated[str, Asked(max_length=60)] = "",
) -> Response:
    """A text with its records highlighted in place, each with its verdict and its forms."""
    found = v.register.document(key)
    compute = lambda: _shown(v, found, start, edit)  # noqa: E731
    return v.page("document.html.j2", **compute()) if v.person else v.cached("document.html.j2", compute)


def _shown(v: Visit, found: Document, start: int, edit: str) -> dict[str, Any]:
    """What a document's page shows: the records that stand, and those that a person rejected."""
    query = Query(document=found.id, withdrawn="also")
    heads = v.register.heads(query, 2000)
    heads.sort(key=lambda h: (h.record.evidence[0].start, h.record.evidence[0].end, h.record.id))
    heads = [h for h in heads if h.standing or h.author != READER]
    holdings = v.register.holdings(found.id)
    return {
        "d": found, "heads": heads, "verdicts": v.register.verdicts([h.record.id for h in heads if h.record.kind in ("claim", "target")]),
        "pieces": pieces(found.text, [h.record for h in heads], start), "start": start, "page": PAGE, "authors": {h.record.id: h.author for h in heads},
        "draft": bool(holdings) and all(h.shared is None for h in holdings), "edit": edit, "fields": fields, "describe": describe,
        "states": {h.record.id: "rejected" if not h.standing else "accepted" if h.author != READER else "read" for h in heads},
        "linked": of_document(found, v.home.site.address),
    }  # fmt: skip


@router.post("/documents/{key}/share")
def share(v: Visitor, form: Form, key: str) -> Response:
    """Let the other side and the readers see a document."""
    share_document(v, key)
    return v.go(f"/documents/{key}")


def share_document(v: Visit, key: str) -> bool:
    """Let everybody see a document of the own organisation; say whether that changed anything."""
    person = v.need("editor", "publish")
    changed = v.register.share(v.register.document(key).id, person.organisation, person.email)
    if changed:
        with v.register.database.begin() as db:
            log(db, person.email, person.organisation, "shared", key)
        v.house.jobs.ask("check", {}, once=True)
    return changed


@router.post("/records/{key}/accept")
def accept(v: Visitor, form: Form, key: str) -> Response:
    """A person says that a record is right as it was read."""
    settle(v, key, "accept", str(form.get("reason") or "accepted"), _seen(form))
    return _back(v, form, key)


@router.post("/records/{key}/reject")
def reject(v: Visitor, form: Form, key: str) -> Response:
    """A person says that a record does not stand."""
    settle(v, key, "reject", str(form.get("reason") or "rejected"), _seen(form))
    return _back(v, form, key)


@router.post("/records/{key}/restore")
def restore(v: Visitor, form: Form, key: str) -> Response:
    """A record that was rejected stands again, as it was before."""
    settle(v, key, "restore", str(form.get("reason") or "restored"), _seen(form))
    return _back(v, form, key)


@router.post("/records/{key}/correct")
def correct(v: Visitor, form: Form, key: str) -> Response:
    """A person writes what a record states."""
    person = v.need("analyst")
    record = v.register.record(key)
    made = corrected(
        record, {k: x for k, x in form.items() if isinstance(x, str)}, v.register.document(record.evidence[0].document)
    )
    v.register.revise(made, author=person.email, reason=_line(form, "reason") or "corrected", seen=_seen(form))
    _after(v, record.evidence[0].document)
    return _back(v, form, key)


def settle(v: Visit, key: str, what: str, reason: str, seen: int | None) -> int:
    """Accept, reject or restore a record; return its new version's number."""
    person = v.need("analyst")
    last = next((x.record for x in reversed(v.register.history(key)) if x.record), None)
    if last is None:
        raise UnknownRecord(f"no record '{key[:60]}'")
    if what == "reject":
        number = v.register.withdraw(key, author=person.email, reason=reason[:300], seen=seen)
    else:
        number = v.register.revise(last, author=person.email, reason=reason[:300], seen=seen)
    if what != "accept":
        _after(v, last.evidence[0].document)
    return number


def _after(v: Visit, document: str) -> None:
    """What a change touches is checked again behind."""
    v.house.jobs.ask("check", {"document": document}, organisation=v.organisation, once=True)


@router.get("/records/{key}")
def record(v: Visitor, key: str, version: Annotated[int, Asked(ge=1, le=100_000)] = 0, as_of: Day = "") -> Response:
    """A record with its place, its verdict, its history; as it stands, as a version had it, or as of a day."""
    history = v.register.history(key)
    if not history:
        key = v.register.record(key).id
        return v.go(f"/records/{key}")
    chosen = pick(history, version, as_of)
    shown = chosen.record or next((x.record for x in reversed(history[: chosen.number]) if x.record), None)
    if shown is None:
        raise UnknownRecord(f"no record '{key[:60]}'")
    compute = lambda: _record(v, history, chosen, shown, as_of)  # noqa: E731
    return v.page("record.html.j2", **compute()) if v.person else v.cached("record.html.j2", compute)


def _record(v: Visit, history: list[Version], chosen: Version, shown: AnyRecord, as_of: str) -> dict[str, Any]:
    source = v.register.document(shown.evidence[0].document)
    verdicts = [(made, x) for made, x in v.register.verdict_history(shown.id) if not as_of or made[:10] <= as_of]
    last = verdicts[-1][1] if verdicts else None
    return {
        "r": shown, "d": source, "history": history, "chosen": chosen, "newest": chosen.number == history[-1].number, "verdicts": verdicts, "describe": describe,
        "verdict": last, "fields": list(fields(shown)), "linked": of_record(shown, source, last, v.home.site.address),
    }  # fmt: skip


def pick(history: list[Version], version: int, as_of: str) -> Version:
    """The version of a number, or the last one up to a day; the newest where neither is asked for."""
    if version:
        if version > len(history):
            raise UnknownRecord(f"there is no version {version}", remedy=f"the newest is {len(history)}")
        return history[version - 1]
    if as_of:
        early = [x for x in history if x.made[:10] <= as_of]
        if not early:
            raise UnknownRecord(f"nothing was known of it on {as_of}", remedy=f"it was read on {history[0].made[:10]}")
        return early[-1]
    return history[-1]


def _reading(v: Visit) -> list[Job]:
    return [
        j for j in v.house.jobs.listed(v.organisation) if j.kind == "read" and (not j.ended or j.state == "failed")
    ][:8]


def _line(form: Form, name: str) -> str:
    return " ".join(str(form.get(name) or "").split())[:2000]


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise BadData(f"'{text[:20]}' is no date", where="date", remedy="write YYYY-MM-DD") from None


def _seen(form: Form) -> int | None:
    return whole(str(form.get("seen")), "seen") if form.get("seen") else None


def _back(v: Visit, form: Form, key: str) -> Response:
    """Back to where the form stood: the next card of the document, or the record."""
    document = str(form.get("document") or "")
    return v.go(
        f"/documents/{document}#{str(form.get('then') or key)[:60]}"
        if document.startswith("doc-")
        else f"/records/{key}"
    )


__all__ = ["ending", "own_job", "pick", "router", "settle", "share_document", "take_report"]
