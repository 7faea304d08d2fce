"""The application: routers, what answers an error, static files."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

import anyio.to_thread
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from bilateral.errors import BilateralError, NoData, NoRoute, StoreBusy, UnknownCountry, UnknownRecord
from bilateral.sources.guarded import Forbidden
from bilateral.team.people import Refused, TooOften
from bilateral.web import api
from bilateral.web.guards import Guards
from bilateral.web.pages import account, documents, looking, making, published, readers
from bilateral.web.visit import Forged, House, NotAllowed, SignInFirst, visit
from bilateral.workspace import Workspace

THREADS = 8
STATUS: dict[type[BilateralError], int] = {
    UnknownRecord: 404, UnknownCountry: 404, NoData: 404, NoRoute: 404, NotAllowed: 403, Forged: 403, Forbidden: 403, SignInFirst: 401, Refused: 401,
    TooOften: 429, StoreBusy: 409,
}  # fmt: skip


def site(workspace: Workspace) -> FastAPI:
    """Return the site of a workspace, ready for any ASGI server."""
    app = FastAPI(lifespan=_lifespan, title=f"bilateral: {workspace.name}", version=version("bilateral"), openapi_url="/api/openapi.json", docs_url=None, redoc_url=None,
                  description="Cited records of reports on two economies, checked against official statistics.")  # fmt: skip
    app.state.house = House(workspace)
    for pages in (looking, documents, making, published, readers, account):
        app.include_router(pages.router, include_in_schema=False)
    app.include_router(api.router)
    folder = str(files("bilateral.web").joinpath("static"))
    blocks = str(files("bilateral.briefs").joinpath("blocks.css"))  # the brief's own, so that both look alike
    app.add_route("/static/blocks.css", lambda _: FileResponse(blocks), include_in_schema=False)
    app.mount("/static", StaticFiles(directory=folder), name="static")
    app.add_exception_handler(BilateralError, _ours)
    app.add_exception_handler(RequestValidationError, _unfit)
    app.add_exception_handler(HTTPException, _other)
    app.add_exception_handler(Exception, _fault)
    app.add_middleware(Guards, site=workspace.site)
    return app


@asynccontextmanager
async def _lifespan(_: FastAPI) -> AsyncIterator[None]:
    """Few threads: with one interpreter, more of them only wait for one another."""
    anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
    yield


def from_environment() -> FastAPI:
    """The site of the workspace that BILATERAL_WORKSPACE names: what each of several server processes starts with."""
    return site(Workspace.open(Path(os.environ["BILATERAL_WORKSPACE"])))


def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, BilateralError)
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
    if isinstance(error, SignInFirst) and not _is_api(request) and request.method == "GET":
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?next={quote(asked)}", 303)
    return _refusal(request, status, str(error))


def _unfit(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    return _refusal(request, 422, f"{'.'.join(str(p) for p in first['loc'][1:])}: {first['msg']}.")


def _other(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    text = {404: "There is no such page.", 405: "This address does not take that method."}.get(error.status_code, str(error.detail))  # fmt: skip
    answer = _refusal(request, error.status_code, text)
    answer.headers.update(error.headers or {})
    return answer


def _fault(request: Request, error: Exception) -> Response:
    return _refusal(request, 500, "A fault of bilateral's own; the administrator finds it in the log.")


def _refusal(request: Request, status: int, text: str) -> Response:
    headers = {"retry-after": "60"} if status == 429 else {"www-authenticate": "Bearer"} if status == 401 and _is_api(request) else {}  # fmt: skip
    if _is_api(request):
        return JSONResponse({"error": text}, status, headers)
    try:
        answer = visit(request).page("error.html.j2", status, error=text)
    except BilateralError:  # no page for somebody who may see none
        answer = Response(f"{text}\n", status, media_type="text/plain")
    answer.headers.update(headers)
    return answer


def _is_api(request: Request) -> bool:
    return request.url.path.startswith("/api/")


__all__ = ["from_environment", "site"]
