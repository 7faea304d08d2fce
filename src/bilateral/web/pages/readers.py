"""Following: the calendar and the feeds, subscriptions by letter and webhook; health and metrics."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi import Query as Asked
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from bilateral.errors import BadData, BilateralError, UnknownRecord
from bilateral.notices import agenda, atom, json_feed, newest
from bilateral.notices.calendar import calendar
from bilateral.notices.sending import ask_to_confirm
from bilateral.sources.guarded import check
from bilateral.team import Filters
from bilateral.team.subscriptions import EVERY
from bilateral.web.metrics import exposition
from bilateral.web.rows import filters
from bilateral.web.tongue import LANGUAGES
from bilateral.web.visit import LANGUAGE, YEAR, Form, Visit, Visitor, inward

router = APIRouter()
About = Annotated[Filters, Depends(filters)]
Secret = Annotated[str, Asked(max_length=100)]
BACK = timedelta(days=3653)  # what a calendar program shows of the past


@router.get("/calendar.ics")
def calendar_feed(v: Visitor, about: About) -> Response:
    """The agenda for any calendar program."""
    return _feed(v, "text/calendar; charset=utf-8", lambda: calendar(agenda(v.register, about, since=date.today() - BACK), _title(v, about), v.home.site.address))  # fmt: skip


@router.get("/feed.atom")
def atom_feed(v: Visitor, about: About) -> Response:
    """What is new, as Atom."""
    return _feed(v, "application/atom+xml; charset=utf-8", lambda: atom(newest(v.register, about, v.organisation), _title(v, about), v.home.site.address, _own(v)))  # fmt: skip


@router.get("/feed.json")
def feed_json(v: Visitor, about: About) -> Response:
    """What is new, as a JSON feed."""

    def make() -> bytes:
        feed = json_feed(newest(v.register, about, v.organisation), _title(v, about), v.home.site.address, _own(v))
        return json.dumps(feed, ensure_ascii=False).encode()

    return _feed(v, "application/feed+json", make)


def _feed(v: Visit, media: str, make: Callable[[], bytes]) -> Response:
    return v.held(media, make, date.today())


def _own(v: Visit) -> str:
    query = f"?{v.request.url.query}" if v.request.url.query else ""
    return f"{v.home.site.address}{v.request.url.path}{query}"


def _title(v: Visit, about: Filters) -> str:
    told = [v.t.pair(about.pair) if about.pair else "", about.series, about.sphere, about.kind]
    return " ".join(": ".join([v.home.name, *(x for x in told if x)]).split())


@router.get("/follow")
def follow(v: Visitor, about: About) -> Response:
    """The feeds' addresses and the form of a subscription."""
    own = v.house.subscriptions.of(v.person.id) if v.person else []
    return v.page(
        "follow.html.j2", about=about, pairs=v.pairs[:60], every=list(EVERY), own=own, mail=v.home.site.mail is not None
    )


@router.post("/subscriptions")
def subscribe(v: Visitor, form: Form) -> Response:
    """Begin a subscription: a letter asks the address first, a webhook of a member begins at once and shows its secret."""
    given = {
        k: str(form.get(k) or "").strip() for k in ("channel", "target", "every", "pair", "series", "sphere", "kind")
    }
    _, secret = begin(v, given)
    return v.page("subscribed.html.j2", secret=secret if given["channel"] == "webhook" else "", target=given["target"])


def begin(v: Visit, given: dict[str, str]) -> tuple[str, str]:
    """Begin a subscription. Raises BadData for what does not fit, SignInFirst for a visitor's webhook."""
    hook = given.get("channel") == "webhook"
    if hook:
        v.need("analyst")
        given = given | {"target": check(given.get("target", ""))}
    elif not v.home.site.open:
        v.need("reader", "read")
    if not hook and v.home.site.mail is None:
        raise BadData("this site sends no letters: no mail server is set", remedy="take a feed instead")
    first, dash, second = given.get("pair", "").partition("-")
    pair = v.home.pair(first, second).slug if dash else ""
    about = Filters.of({"pair": pair, **{k: given.get(k, "") for k in ("series", "sphere", "kind")}})
    key, secret = v.house.subscriptions.ask(
        given.get("channel", ""), given.get("target", ""), about, given.get("every") or "day", v.language, v.address,
        person=v.person.id if v.person else None, organisation=v.organisation or None if hook else None, confirmed=hook,
    )  # fmt: skip
    if not hook:
        ask_to_confirm(v.home, key, secret, given["target"], v.language)
    return key, secret


@router.get("/subscriptions/{key}/{act}")
def answer_link(v: Visitor, key: str, act: str, secret: Secret = "") -> Response:
    """Where a letter's link leads: a page that asks, as programs that look at letters follow links too."""
    if act not in ("confirm", "end"):
        raise UnknownRecord("there is no such page")
    return v.page("subscription.html.j2", key=key, act=act, secret=secret)


@router.post("/subscriptions/{key}/{act}")
def answer(v: Visitor, form: Form, key: str, act: str) -> Response:
    """Confirm or end a subscription."""
    secret = str(form.get("secret") or "")
    if act == "confirm":
        v.house.subscriptions.confirm(key, secret)
    elif act == "end" and secret:
        v.house.subscriptions.end(key, secret)
    elif act == "end" and v.person:
        v.house.subscriptions.end_own(key, v.person.id)
        return v.go("/follow")
    else:
        raise UnknownRecord("there is no such page")
    return v.page("subscription.html.j2", key=key, act=f"{act}ed", secret="")


@router.get("/language")
def language(
    v: Visitor, to: Annotated[str, Asked(max_length=5)] = "en", next: Annotated[str, Asked(max_length=500)] = "/"
) -> Response:
    """Choose the language of the pages."""
    answer = v.go(inward(next))
    v.set_cookie(answer, LANGUAGE, to if to in LANGUAGES else LANGUAGES[0], YEAR)
    return answer


@router.get("/health")
def health(v: Visitor) -> Response:
    """Whether the server and its database answer."""
    try:
        return JSONResponse({"status": "ok", "change": v.house.workspace.register.state()})
    except BilateralError as error:
        return JSONResponse({"status": "down", "error": error.what}, 503)


@router.get("/metrics")
def metrics(v: Visitor) -> Response:
    """What Prometheus reads: on this machine itself, or with an administrator's token."""
    if (
        not ipaddress.ip_address(v.address).is_loopback or "x-forwarded-for" in v.request.headers
    ):  # a server in front is on this machine too
        v.need("administrator", "read")
    return PlainTextResponse(
        exposition(v.house.jobs, v.house.workspace.register.state()), media_type="text/plain; version=0.0.4"
    )


__all__ = ["begin", "router"]
