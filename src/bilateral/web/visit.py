"""Who asks for a page, what they may see, and the page that they get."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from threading import Lock
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from itsdangerous import BadSignature, URLSafeSerializer
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from starlette.datastructures import FormData

from bilateral.errors import BadData, BilateralError
from bilateral.register import READER, Register
from bilateral.team import Jobs, People, Person, Readers, Shelves, Subscriptions
from bilateral.team.people import SCOPE_OF_ROLE
from bilateral.team.secrets import new_secret, site_key
from bilateral.web.tongue import LANGUAGES, Tongue, marked, own_name, preferred, tongue
from bilateral.workspace import Workspace

SESSION, VISITOR, LANGUAGE = "session", "visitor", "language"
YEAR = 31_536_000
CACHED = 100_000_000  # bytes
PAIRS = 200


class SignInFirst(BilateralError):
    """Something that needs an account."""


class NotAllowed(BilateralError):
    """Something that the role does not allow."""


class Forged(BilateralError):
    """A form that did not come from a page of ours."""


class Pages:
    """Answers made for visitors, the newest of each, as many as fit."""

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._held: OrderedDict[tuple[Any, ...], tuple[str, bytes]] = OrderedDict()
        self._lock = Lock()

    def get(self, about: tuple[Any, ...], tag: str, make: Callable[[], bytes]) -> bytes:
        """The answer of a tag, made where there is none of it."""
        with self._lock:
            held = self._held.get(about)
            if held and held[0] == tag:
                self._held.move_to_end(about)
                return held[1]
        body = make()
        with self._lock:
            self._size += len(body) - len(self._held.pop(about, ("", b""))[1])
            self._held[about] = (tag, body)
            while self._size > self._most and self._held:
                self._size -= len(self._held.popitem(last=False)[1][1])
        return body


class House:
    """What all requests share: the workspace and who works in it."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        database = workspace.register.database
        database.be_served()
        self.people, self.jobs, self.readers = People(database), Jobs(database), Readers(database)
        self.subscriptions = Subscriptions(database)
        self.key = site_key(database)
        self.signer = URLSafeSerializer(self.key, salt="visitor")
        self.pages = Pages(CACHED)
        self.templates = Environment(loader=ChoiceLoader([PackageLoader("bilateral.web", "templates"), PackageLoader("bilateral.briefs", ".")]), autoescape=True, undefined=StrictUndefined,
                                     trim_blocks=True, lstrip_blocks=True)  # fmt: skip
        self.templates.filters["marked"] = marked
        self.templates.globals |= {
            "version": version("bilateral"),
            "own_name": own_name,
            "languages": LANGUAGES,
            "safe_url": _safe_url,
            "zip": zip,
        }

    def sign(self, what: str) -> str:
        """A signature that only this workspace's servers make."""
        return hmac.new(self.key.encode(), what.encode(), hashlib.sha256).hexdigest()


@dataclass
class Visit:
    """One request: who asks, in which language, with which rights."""

    request: Request
    house: House
    person: Person | None
    scopes: tuple[str, ...]
    language: str
    session: str = ""
    by_token: bool = False
    _visitor: str = field(default="", repr=False)
    _new_visitor: bool = False

    @property
    def organisation(self) -> str:
        """Whose drafts are seen; '' for a visitor."""
        return self.person.organisation if self.person else ""

    @cached_property
    def home(self) -> Workspace:
        """The workspace as this visitor sees it."""
        return self.house.workspace.seen_by(self.organisation)

    @property
    def register(self) -> Register:
        """The register as this visitor sees it."""
        return self.home.register

    @cached_property
    def shelves(self) -> Shelves:
        """Scenarios and briefs as this visitor sees them."""
        return Shelves(self.register.database, self.organisation)

    @property
    def pairs(self) -> list[tuple[str, int]]:
        """The pairs that most figures are stated of, with how many."""
        held = self.house.pages.get(
            ("pairs", self.organisation),
            str(self.register.state()),
            lambda: json.dumps(self.register.pairs()[:PAIRS]).encode(),
        )
        return [(slug, n) for slug, n in json.loads(held)]

    @property
    def address(self) -> str:
        """The network address of who asks."""
        return str(self.request.scope["address"])

    @cached_property
    def t(self) -> Tongue:
        """The language of the page."""
        return tongue(self.language)

    @property
    def visitor(self) -> str:
        """The random name of a browser, kept in a signed cookie."""
        if not self._visitor:
            self._visitor, self._new_visitor = new_secret()[:22], True
        return self._visitor

    @property
    def csrf(self) -> str:
        """What a form of ours carries back."""
        return self.house.sign(f"form {self.session or self.visitor}")

    def may(self, role: str) -> bool:
        """Whether there is an account with at least this role."""
        return self.person is not None and self.person.may(role)

    def need(self, role: str, scope: str = "write") -> Person:
        """The person, if the role and the token's scope suffice. Raises SignInFirst or NotAllowed."""
        if self.person is None:
            raise SignInFirst("this needs an account", remedy="sign in, or send a token of the API")
        if not self.person.may(role) or scope not in self.scopes:
            raise NotAllowed(f"this needs the role {role} and the scope {scope}", remedy="ask an administrator")
        return self.person

    def author(self, author: str) -> str:
        """Who made something: to members by address, to visitors not by name."""
        if author == READER:
            return self.t("by-reader")
        return author if self.person else self.t("by-member")

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """A page for this visitor."""
        text = self.house.templates.get_template(template).render(v=self, t=self.t, **values)
        return self.signed(
            HTMLResponse(text, status, {"cache-control": "private, no-cache", "vary": "Cookie, Accept-Language"})
        )

    def cached(self, template: str, compute: Callable[[], dict[str, Any]], *key: Any) -> Response:
        """A page that holds while register and statistics stay as they are."""

        def make() -> bytes:
            return self.house.templates.get_template(template).render(v=self, t=self.t, **compute()).encode()

        return self.held("text/html; charset=utf-8", make, *key)

    def held(self, media: str, make: Callable[[], bytes], *key: Any, status: int = 200) -> Response:
        """An answer that holds while register, statistics and `key` stay as they are: made once for all visitors, and not sent to whoever has it."""
        state = (self.register.state(), self.home.warehouse.state(), key)
        about = (self.request.url.path, self.asked, self.language, self.session or self.organisation)
        tag = f'W/"{hashlib.sha256(repr((state, about)).encode("utf-8", "replace")).hexdigest()[:24]}"'
        headers = {"etag": tag, "cache-control": "private, no-cache", "vary": "Authorization, Cookie, Accept-Language"}
        if self.request.method == "GET" and tag in self.request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        body = make() if self.person or self.request.method != "GET" else self.house.pages.get(about, tag, make)
        return self.signed(Response(body, status, headers, media))

    @property
    def asked(self) -> tuple[tuple[str, str], ...]:
        """The parameters that the page knows, in order; what else an address has makes no other page."""
        known = _parameters(self.request.scope["route"].dependant)
        return tuple(sorted((k, x) for k, x in self.request.query_params.multi_items() if k in known))

    def go(self, path: str) -> Response:
        """Lead on to a page after a form."""
        return self.signed(RedirectResponse(path, 303))

    def signed(self, answer: Response) -> Response:
        """The answer with the browser's name in it, where it got one."""
        if self._new_visitor:
            self.set_cookie(answer, VISITOR, str(self.house.signer.dumps(self._visitor)), YEAR)
        return answer

    def set_cookie(self, answer: Response, name: str, value: str, seconds: int | None = None) -> None:
        """A cookie that scripts do not read and other sites do not send."""
        secure = self.home.site.address.startswith("https://")
        answer.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=secure, path="/")


def visit(request: Request) -> Visit:
    """Who asks: by token, by session, or nobody known."""
    house: House = request.app.state.house
    cookies = request.cookies
    language = (
        request.query_params.get("lang")
        or cookies.get(LANGUAGE)
        or preferred(request.headers.get("accept-language", ""))
    )
    found = Visit(request, house, None, (), language if language in LANGUAGES else LANGUAGES[0])
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        known = house.people.of_token(secret.strip())
        if known is None:
            raise SignInFirst(
                "this token is unknown, revoked or too old", remedy="make a new one on your account's page"
            )
        found.person, found.scopes, found.by_token = *known, True
    elif session := cookies.get(SESSION):
        found.person = house.people.of_session(session)
        found.session = session if found.person else ""
        found.scopes = SCOPE_OF_ROLE[found.person.role] if found.person else ()
    if cookies.get(VISITOR):
        try:
            found._visitor = str(house.signer.loads(cookies[VISITOR]))
        except BadSignature:
            found._visitor = ""
    if not house.workspace.site.open and found.person is None and not _is_always(request.url.path):
        raise SignInFirst("this workspace is for its members", remedy="sign in")
    return found


def _is_always(path: str) -> bool:
    return any(path == p or path.startswith(p if p.endswith("/") else f"{p}/") for p in _ALWAYS)


_ALWAYS = (
    "/sign-in",
    "/join/",
    "/health",
    "/language",
    "/subscriptions/",
)  # what a closed workspace answers to anybody
Visitor = Annotated[Visit, Depends(visit)]


async def checked_form(request: Request, visit: Visitor) -> FormData:
    """The form of a page of ours. Raises Forged for one that another site sent, or a program: these have the API and its scopes."""
    if visit.by_token:
        raise Forged("forms are for browsers", remedy="use the API with this token")
    try:
        form = await request.form(max_files=1, max_fields=200, max_part_size=8_000_000)
    except (LookupError, ValueError):
        raise BadData("this form is in no encoding that can be told", remedy="send it as UTF-8") from None
    given = str(form.get("csrf") or request.headers.get("x-csrf-token", ""))
    if not hmac.compare_digest(given.encode("utf-8", "replace"), visit.csrf.encode()):
        raise Forged(
            "this form is too old, or was not sent from this site", remedy="go back, load the page again, and repeat"
        )
    return form


Form = Annotated[FormData, Depends(checked_form)]


def inward(path: str) -> str:
    """A path of this site to lead on to; '/' for anything that would lead elsewhere."""
    inside = path.startswith("/") and not path.startswith(("//", "/\\")) and "\\" not in path and path.isprintable()
    return path if inside and len(path) < 500 else "/"


def _parameters(dependant: Any) -> set[str]:
    """The parameters of an address that a route and what it depends on read."""
    return {p.alias for p in dependant.query_params}.union(*(_parameters(d) for d in dependant.dependencies))


def _safe_url(url: str) -> str:
    return url if url.startswith(("https://", "http://")) else ""


__all__ = [
    "LANGUAGE",
    "SESSION",
    "Forged",
    "Form",
    "House",
    "NotAllowed",
    "SignInFirst",
    "Visit",
    "Visitor",
    "inward",
    "visit",
]
