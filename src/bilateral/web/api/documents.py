"""Documents: list, text, bring; records: accept, correct, reject, restore; the jobs behind."""

from __future__ import annotations

from datetime import date as Day
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Header, Request
from fastapi import Query as Asked
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from bilateral.errors import BadData
from bilateral.reading.intake import MAX_BYTES
from bilateral.records import read_record
from bilateral.register import Query
from bilateral.register.entries import beginning
from bilateral.web.api.frame import Begun, Caller, Job, Key, Paged, PageNumber, PerPage, Short, answer, begun
from bilateral.web.fields import sound
from bilateral.web.pages.documents import file_name, own_job, settle, share_document, take_report
from bilateral.web.rows import Words

router = APIRouter(tags=["documents and records"])


class DocumentOut(BaseModel):
    """A document without its text."""

    id: str
    title: str
    publisher: str
    date: Day | None
    language: str
    url: str
    media_type: str
    sha256: str
    shared: bool


class TextOut(BaseModel):
    """A document's text: every offset counts in it."""

    id: str
    text: str


class ListedOut(BaseModel):
    """A document in a list."""

    id: str
    title: str
    publisher: str
    date: str | None


class Report(BaseModel):
    """A report to be read: a text, or the address of a page of the open web."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(default="", max_length=5_000_000)
    url: str = Field(default="", max_length=2000)
    title: Short = ""
    publisher: Short = ""
    date: Day | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Report:
        if bool(self.text.strip()) == bool(self.url.strip()):
            raise ValueError("give either a text or an address")
        return self


class Reason(BaseModel):
    """Why."""

    model_config = ConfigDict(extra="forbid")

    reason: Short = ""


class Kept(BaseModel):
    """The number of the new version."""

    record: str
    version: int


class Shared(BaseModel):
    """Whether sharing changed anything."""

    id: str
    changed: bool


@router.get("/documents", response_model=Paged[ListedOut])
def documents(v: Caller, words: Words = "", page: PageNumber = 1, per_page: PerPage = 50) -> Response:
    """Documents, the newest first."""

    def made() -> dict[str, Any]:
        found = v.register.look_for(Query(words=words, kinds=("document",)), page, per_page)
        rows = [(r, beginning(r.body)) for r in found.rows]
        items = [{"id": r.id, "title": t[0], "publisher": t[1], "date": r.first or None} for r, t in rows]
        return {"total": found.total, "page": page, "per_page": per_page, "items": items}

    return answer(v, made)


@router.post("/documents", response_model=Begun, status_code=202)
def bring(v: Caller, report: Report) -> Response:
    """Have a text or a page read; it is the organisation's draft until it is shared."""
    person = v.need("analyst")
    asked = {
        k: str(x)
        for k, x in {
            "url": report.url.strip(),
            "title": report.title,
            "publisher": report.publisher,
            "date": report.date,
        }.items()
        if x
    }
    data = report.text.encode("utf-8", "replace") if report.text.strip() else None
    return begun(v, take_report(v, asked | ({"name": "text.txt"} if data else {}), data, person.email))


@router.post("/documents/file", response_model=Begun, status_code=202, openapi_extra={"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}})  # fmt: skip
async def bring_file(v: Caller, request: Request, name: Annotated[str, Asked(min_length=1, max_length=120, description="The file's name: its ending tells its kind.")]) -> Response:  # fmt: skip
    """Have a file read: text, HTML, PDF or DOCX, its bytes as the body."""
    person = v.need("analyst")
    data = await request.body()
    if not data or len(data) > MAX_BYTES:
        raise BadData(f"a file of 1 byte to {MAX_BYTES // 10**6} MB is needed", where="body")
    return begun(v, take_report(v, {"name": file_name(name)}, data, person.email))


@router.get("/documents/{key}", response_model=DocumentOut)
def document(v: Caller, key: Key) -> Response:
    """What is known of a document."""
    found = v.register.document(key)
    holdings = v.register.holdings(key)
    shared = not holdings or any(h.shared for h in holdings)
    return answer(v, lambda: {**found.model_dump(exclude={"text"}), "shared": shared}, shared)


@router.get("/documents/{key}/text", response_model=TextOut)
def text(v: Caller, key: Key) -> Response:
    """The text of a document."""
    return answer(v, lambda: {"id": key, "text": v.register.document(key).text})


@router.post("/documents/{key}/share", response_model=Shared)
def share(v: Caller, key: Key) -> Response:
    """Let the other side and the readers see a document of the own organisation."""
    changed = share_document(v, key)
    return answer(v, {"id": key, "changed": changed}, changed)


@router.put("/records/{key}", response_model=Kept)
def correct(v: Caller, key: Key, record: Annotated[dict[str, Any], Body(description="The whole record, as GET gives it.")],
            reason: Annotated[str, Asked(max_length=300)] = "corrected", if_match: Annotated[str | None, Header(max_length=20, pattern='^"?[0-9]{1,9}"?$')] = None) -> Response:  # fmt: skip
    """Keep a correction as a new version; If-Match with the version that was looked at refuses to overwrite another's."""
    person = v.need("analyst")
    held = v.register.record(key)
    source = v.register.document(held.evidence[0].document)
    made = sound(read_record({**record, "id": held.id, "kind": held.kind}, source))
    number = v.register.revise(
        made, author=person.email, reason=reason or "corrected", seen=int(if_match.strip('"')) if if_match else None
    )
    v.house.jobs.ask("check", {"document": source.id}, organisation=v.organisation, once=True)
    return answer(v, {"record": held.id, "version": number}, number)


@router.post("/records/{key}/{act}", response_model=Kept)
def look_at(v: Caller, key: Key, act: Literal["accept", "reject", "restore"], why: Reason) -> Response:
    """Accept, reject or restore a record."""
    v.need("analyst")
    if not v.register.history(key):
        raise BadData(f"no record '{key[:60]}'", remedy="see /api/v1/records")
    number = settle(v, key, act, why.reason or f"{act}ed", None)
    return answer(v, {"record": key, "version": number}, number)


@router.get("/jobs/{key}", response_model=Job)
def job(v: Caller, key: Key) -> Response:
    """How far a job of the own organisation is, and what came of it."""
    found = own_job(v, key)
    shown = {k: getattr(found, k) for k in Job.model_fields}
    return answer(v, shown, shown)


__all__ = ["router"]
