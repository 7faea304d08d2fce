"""Starlette's routes over a workspace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from jinja2 import Environment, PackageLoader
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from bilateral.briefs import brief, render
from bilateral.checking import conflicts_of
from bilateral.errors import BadData, BilateralError, UnknownCountry, UnknownRecord
from bilateral.records import RECORD_TYPES
from bilateral.workspace import Pair, Workspace

_PAGES = Environment(loader=PackageLoader("bilateral.web", "."), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def site(workspace: Workspace) -> Starlette:
    """Return the site of a workspace, ready for any ASGI server."""

    def home(request: Request) -> Response:
        pairs = [{"pair": p.slug, "name": p.title, "statements": n} for p, n in workspace.pairs()]
        documents = [d.model_dump(mode="json", exclude={"text"}) for d in workspace.register.documents()]
        if _wants_json(request):
            return JSONResponse({"workspace": workspace.name, "pairs": pairs, "documents": documents})
        return HTMLResponse(
            _PAGES.get_template("home.html.j2").render(name=workspace.name, pairs=pairs, documents=documents)
        )

    def brief_page(request: Request) -> Response:
        gathered = brief(_pair(workspace, request.path_params["pair"]), date.today())
        return JSONResponse(gathered.to_json()) if _wants_json(request) else HTMLResponse(render(gathered))

    def records(request: Request) -> Response:
        kind = request.query_params.get("kind")
        if kind and kind not in RECORD_TYPES:
            raise BadData(f"no kind of record is called '{kind[:30]}'", remedy=f"one of {', '.join(RECORD_TYPES)}")
        return JSONResponse([r.model_dump(mode="json") for r in workspace.register.records(kind=kind)])

    def document(request: Request) -> Response:
        found = workspace.register.document(request.path_params["id"])
        cited = workspace.register.records(document=found.id)
        if _wants_json(request):
            return JSONResponse(
                {"document": found.model_dump(mode="json"), "records": [r.model_dump(mode="json") for r in cited]}
            )
        return HTMLResponse(_PAGES.get_template("document.html.j2").render(d=found, records=cited))

    def conflicts_page(request: Request) -> Response:
        found = conflicts_of(workspace)
        if _wants_json(request):
            return JSONResponse([c.model_dump(mode="json") for c in found])
        return HTMLResponse(_PAGES.get_template("conflicts.html.j2").render(conflicts=found))

    pages: dict[str, Callable[[Request], Response]] = {
        "/": home, "/brief/{pair}": brief_page, "/records": records, "/conflicts": conflicts_page, "/documents/{id}": document,
    }  # fmt: skip
    return Starlette(
        routes=[Route(path, page) for path, page in pages.items()], exception_handlers={BilateralError: _refuse}
    )


def _pair(workspace: Workspace, text: str) -> Pair:
    first, dash, second = text.partition("-")
    if not dash:
        raise BadData(f"'{text[:40]}' names no pair", remedy="write two countries with a hyphen, such as AZE-RUS")
    return workspace.pair(first, second)


def _wants_json(request: Request) -> bool:
    return request.query_params.get("format") == "json" or "application/json" in request.headers.get("accept", "")


def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, BilateralError)
    status = 404 if isinstance(error, UnknownCountry | UnknownRecord) else 400
    if _wants_json(request) or request.url.path == "/records":
        return JSONResponse({"error": str(error)}, status)
    return HTMLResponse(_PAGES.get_template("error.html.j2").render(error=str(error)), status)
