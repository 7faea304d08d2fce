"""What all parts of the API share: who calls, pages of results, errors, answers that are not sent twice."""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Path, Request, Security
from fastapi import Query as Asked
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse, Response
from fastapi.security import HTTPBearer
from pydantic import BaseModel, Field

from bilateral.web.visit import Forged, Visit, Visitor

T = TypeVar("T")
MOST = 500
_bearer = HTTPBearer(auto_error=False, description="A token of the API, made on the account's page.")


class Refusal(BaseModel):
    """Why something was refused, and what would work."""

    error: str


_WHY = {
    400: "Something does not fit; the message says what.", 401: "This needs a token.", 403: "The role or the scope does not allow it.",
    404: "There is no such thing, or none that is seen.", 405: "This address does not take that method.", 408: "It took too long to arrive.",
    409: "It was changed meanwhile, or is in use.", 413: "Too large.",
    422: "A parameter or field has another type or range.", 429: "Too often.",
}  # fmt: skip
REFUSALS: dict[int | str, dict[str, Any]] = {code: {"model": Refusal, "description": why} for code, why in _WHY.items()}


class Paged(BaseModel, Generic[T]):
    """A page of results: how many there are in all, and which page this is."""

    total: int
    page: int
    per_page: int
    items: list[T]


class Job(BaseModel):
    """A piece of work behind: ask for it again until its state is done or failed."""

    id: str
    kind: str
    state: str
    done: int = 0
    of: int = 0
    message: str = ""
    result: dict[str, Any] | None = None


class Begun(BaseModel):
    """Work that was put into the queue."""

    job: str
    url: str


def caller(request: Request, v: Visitor, _: Annotated[Any, Security(_bearer)]) -> Visit:
    """Who calls. A browser's session may look; to change something a program sends its token, or a page its form's mark."""
    if (
        request.method not in ("GET", "HEAD")
        and v.person
        and not v.by_token
        and request.headers.get("x-csrf-token") != v.csrf
    ):
        raise Forged("a change through the API needs a token", remedy="make one on your account's page")
    return v


Caller = Annotated[Visit, Depends(caller)]
PageNumber = Annotated[int, Asked(ge=1, le=100_000, description="Which page.")]
PerPage = Annotated[int, Asked(ge=1, le=MOST, description="How many a page.")]
Key = Annotated[str, Path(max_length=80, description="An identifier.")]
Short = Annotated[str, Field(max_length=300)]


def answer(v: Visit, data: Any, *key: Any, status: int = 200) -> Response:
    """JSON with an ETag that holds while the register stays as it is; 304 for whoever has it."""
    make = lambda: JSONResponse(jsonable_encoder(data() if callable(data) else data)).body  # noqa: E731
    return v.held("application/json", lambda: bytes(make()), *key, status=status)


def begun(v: Visit, job: str) -> Response:
    """202 with where the work is looked at."""
    url = f"/api/v1/jobs/{job}"
    return JSONResponse({"job": job, "url": url}, 202, {"location": url})


__all__ = ["MOST", "REFUSALS", "Begun", "Caller", "Job", "Key", "PageNumber", "Paged", "PerPage", "Refusal", "Short", "answer", "begun"]  # fmt: skip
