"""Briefs: the shelf, a brief by its doors, its files, sharing and publishing, its rating and polls."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from fastapi import APIRouter
from fastapi import Query as Asked
from fastapi.responses import Response
from markupsafe import Markup

from bilateral.briefs import Content
from bilateral.briefs.charts import svg
from bilateral.team import Kept
from bilateral.web.guards import CSP_OF_FILES
from bilateral.web.linked import of_brief
from bilateral.web.rows import Pair, whole
from bilateral.web.visit import Form, Visit, Visitor

router = APIRouter()
MEDIA = {"html": "text/html; charset=utf-8", "pdf": "application/pdf", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}  # fmt: skip
Door = Literal["", "business", "researchers", "students"]


@router.get("/briefs")
def briefs(v: Visitor, pair: Pair = "") -> Response:
    """The briefs that are published, shared, or the own side's drafts."""
    return v.page("briefs.html.j2", found=v.shelves.listed("briefs", pair=pair), pair=pair)


@router.get("/briefs/{key}")
def brief(v: Visitor, key: str, door: Annotated[Door, Asked()] = "") -> Response:
    """A brief, ordered for an audience where a door was taken, with its rating and polls."""
    kept = v.shelves.one("briefs", key)
    content = ordered(Content.model_validate(kept.contents["content"]), door)
    own = voter(v) if kept.published else ""
    rating = v.house.readers.rating(key, own)
    return v.page("brief-page.html.j2", kept=kept, c=content, svgs=_drawn(key, kept), door=door, doors=list(_doors()), rating=rating,
                  polls=v.house.readers.polls(key, own), link=f"{v.home.site.address}/briefs/{key}", linked=of_brief(kept, rating, v.home.site.address))  # fmt: skip


@router.get("/briefs/{key}/brief.{form}")
def file(v: Visitor, key: str, form: str) -> Response:
    """A brief as HTML, PDF or DOCX, as it was made."""
    data = v.shelves.file(key, form)
    how = "inline" if form in ("html", "pdf") else "attachment"
    headers = {"content-disposition": f'{how}; filename="{key}.{form}"', "cache-control": "private, no-cache"}
    if form == "html":
        headers["content-security-policy"] = CSP_OF_FILES
    return Response(data, 200, headers, MEDIA[form])


@router.post("/briefs/{key}/share")
def share(v: Visitor, form: Form, key: str) -> Response:
    """Show a draft to the other side."""
    v.shelves.share("briefs", key, v.need("editor", "publish"))
    return v.go(f"/briefs/{key}")


@router.post("/briefs/{key}/publish")
def publish(v: Visitor, form: Form, key: str) -> Response:
    """Show a brief to every reader."""
    v.shelves.publish(key, v.need("editor", "publish"))
    return v.go(f"/briefs/{key}")


@router.post("/briefs/{key}/rate")
def rate(v: Visitor, form: Form, key: str) -> Response:
    """A reader's stars; a second vote changes the first."""
    stars = str(form.get("stars") or "")
    v.house.readers.rate(key, voter(v), whole(stars, "stars", 5), v.address)
    return v.go(f"/briefs/{key}#rating")


@router.post("/briefs/{key}/polls")
def new_poll(v: Visitor, form: Form, key: str) -> Response:
    """Ask the readers something."""
    v.house.readers.new_poll(
        key, str(form.get("question") or ""), str(form.get("options") or "").splitlines(), v.need("editor", "publish")
    )
    return v.go(f"/briefs/{key}#polls")


@router.post("/polls/{poll}/vote")
def vote(v: Visitor, form: Form, poll: str) -> Response:
    """A reader's answer; a second one changes the first."""
    option = str(form.get("option") or "")
    found = v.house.readers.answer(poll, voter(v), whole(option, "option", 9), v.address)
    return v.go(f"/briefs/{found.brief}#{poll}")


@router.post("/polls/{poll}/close")
def close(v: Visitor, form: Form, poll: str) -> Response:
    """End a poll."""
    person = v.need("editor", "publish")
    found = v.house.readers.poll(poll)
    v.house.readers.close_poll(poll, person)
    return v.go(f"/briefs/{found.brief}#{poll}")


def voter(v: Visit) -> str:
    """Whose vote it is: a person's wherever it is given, a browser's otherwise; its name is kept as a digest."""
    return v.house.sign(f"voter {v.person.id if v.person else v.visitor}")[:40]


def ordered(content: Content, door: str) -> Content:
    """The same sections with those that an audience asks for first."""
    if not door:
        return content
    order = _doors()[door]
    place = {name: n for n, name in enumerate(order)}
    return content.model_copy(
        update={"sections": tuple(sorted(content.sections, key=lambda s: place.get(s.id, len(order))))}
    )


@cache
def _doors() -> dict[str, list[str]]:
    text = files("bilateral.web").joinpath("doors.toml").read_text("utf-8")
    return {name: entry["sections"] for name, entry in tomllib.loads(text).items()}


_DRAWN: dict[str, dict[str, Markup]] = {}


def _drawn(key: str, kept: Kept) -> dict[str, Markup]:
    """A brief's charts; a brief never changes, so that they are drawn once."""
    if key not in _DRAWN:
        if len(_DRAWN) > 50:
            _DRAWN.clear()
        content = Content.model_validate(kept.contents["content"])
        _DRAWN[key] = {name: Markup(svg(chart.spec)) for name, chart in content.charts().items()}
    return _DRAWN[key]


__all__ = ["ordered", "router", "voter"]
