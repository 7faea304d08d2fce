"""What happened since, and subscriptions."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends
from fastapi import Query as Asked
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict

from bilateral.notices import Notice, notices_since
from bilateral.team import Filters
from bilateral.web.api.frame import Caller, Key, Short, answer
from bilateral.web.pages.readers import begin
from bilateral.web.rows import filters

router = APIRouter(tags=["following"])


class ChangesOut(BaseModel):
    """What happened after a change, and the number to ask from next time."""

    until: int
    items: list[Notice]


class Wish(BaseModel):
    """What to hear of, where, how often."""

    model_config = ConfigDict(extra="forbid")

    channel: Literal["mail", "webhook"]
    target: Short
    every: Literal["now", "day", "week"] = "day"
    pair: Short = ""
    series: Short = ""
    sphere: Short = ""
    kind: Literal["", "claim", "target", "measure", "event", "commitment", "position", "brief"] = ""


class SubscriptionOut(BaseModel):
    """A subscription; the secret signs a webhook's deliveries and is shown once."""

    id: str
    channel: str
    target: str
    every: str
    filters: Filters
    confirmed: bool
    secret: str = ""


@router.get("/changes", response_model=ChangesOut)
def changes(
    v: Caller, about: Annotated[Filters, Depends(filters)], since: Annotated[int, Asked(ge=0, le=2**53)] = 0
) -> Response:
    """What happened after a change, the oldest first; ask again from `until`."""

    def made() -> dict[str, Any]:
        found, until = notices_since(v.register, since, about, v.organisation)
        return {"until": until, "items": found}

    return answer(v, made)


@router.get("/subscriptions", response_model=list[SubscriptionOut])
def subscriptions(v: Caller) -> Response:
    """One's own subscriptions."""
    shown = [_out(s) for s in v.house.subscriptions.of(v.need("reader", "read").id)]
    return answer(v, shown, shown)


@router.post("/subscriptions", response_model=SubscriptionOut, status_code=201)
def subscribe(v: Caller, wish: Wish) -> Response:
    """Begin a subscription: a letter asks the address first, a webhook begins at once."""
    person = v.need("reader", "write")
    key, secret = begin(v, wish.model_dump())
    made = next(s for s in v.house.subscriptions.of(person.id) if s.id == key)
    return answer(v, {**_out(made), "secret": secret if wish.channel == "webhook" else ""}, key, status=201)


@router.delete("/subscriptions/{key}", status_code=204, response_class=Response)
def end(v: Caller, key: Key) -> Response:
    """End a subscription of one's own."""
    v.house.subscriptions.end_own(key, v.need("reader", "write").id)
    return Response(status_code=204)


def _out(s: Any) -> dict[str, Any]:
    return {
        "id": s.id,
        "channel": s.channel,
        "target": s.target,
        "every": s.every,
        "filters": s.filters,
        "confirmed": bool(s.confirmed),
    }


__all__ = ["router"]
