"""The own account and its tokens; for administrators people, invitations and the log."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter
from fastapi import Query as Asked
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from bilateral.team import Entry, Person, audit_trail
from bilateral.web.api.frame import Caller, Key, Short, answer

router = APIRouter(tags=["people"])
Role = Literal["reader", "analyst", "editor", "administrator"]
Scope = Literal["read", "write", "publish"]


class TokenOut(BaseModel):
    """A token without its secret, or with it once."""

    id: str
    name: str
    scopes: list[Scope]
    made: str
    expires: float
    revoked: str | None
    secret: str = ""


class TokenIn(BaseModel):
    """A token to make, within the own role."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=80)]
    scopes: list[Scope] = Field(min_length=1, max_length=3)
    days: int = Field(default=90, ge=1, le=365)


class Invitation(BaseModel):
    """Whom to invite, into which organisation (by name; made where there is none), as what."""

    model_config = ConfigDict(extra="forbid")

    email: Short
    organisation: Annotated[str, Field(min_length=1, max_length=120)]
    role: Role = "analyst"


class Invited(BaseModel):
    """The link of an invitation, shown once."""

    link: str


class Waiting(BaseModel):
    """An invitation that waits."""

    email: str
    organisation: str
    role: Role
    made: str


class PersonChange(BaseModel):
    """Another role, or an account closed or opened."""

    model_config = ConfigDict(extra="forbid")

    role: Role | None = None
    disabled: bool | None = None


@router.get("/me", response_model=Person)
def me(v: Caller) -> Response:
    """Whose token this is."""
    person = v.need("reader", "read")
    return answer(v, person, person)


@router.get("/tokens", response_model=list[TokenOut])
def tokens(v: Caller) -> Response:
    """One's own tokens."""
    found = [vars(t) for t in v.house.people.tokens(v.need("reader", "read"))]
    return answer(v, found, found)


@router.post("/tokens", response_model=TokenOut, status_code=201)
def new_token(v: Caller, wanted: TokenIn) -> Response:
    """Make a token whose scopes lie within those of the one that asks; its secret is shown once."""
    person = v.need("reader", "write")
    secret, token = v.house.people.new_token(
        person, wanted.name, [s for s in wanted.scopes if s in v.scopes], wanted.days
    )
    return answer(v, {**vars(token), "secret": secret}, token, status=201)


@router.delete("/tokens/{key}", status_code=204, response_class=Response)
def revoke(v: Caller, key: Key) -> Response:
    """End a token of one's own."""
    v.house.people.revoke(v.need("reader", "write"), key)
    return Response(status_code=204)


@router.get("/people", response_model=list[Person])
def people(v: Caller) -> Response:
    """Everybody with an account."""
    v.need("administrator", "read")
    found = v.house.people.everybody()
    return answer(v, found, found)


@router.patch("/people/{key}", response_model=Person)
def change(v: Caller, key: Key, wanted: PersonChange) -> Response:
    """Give somebody another role, or close and open the account."""
    v.house.people.change(v.need("administrator", "publish"), key, role=wanted.role, disabled=wanted.disabled)
    found = next(p for p in v.house.people.everybody() if p.id == key)
    return answer(v, found, found)


@router.post("/invitations", response_model=Invited, status_code=201)
def invite(v: Caller, wanted: Invitation) -> Response:
    """Invite somebody."""
    who = v.need("administrator", "publish")
    organisation = v.house.people.organisation(wanted.organisation, who)
    secret = v.house.people.invite(wanted.email, organisation, wanted.role, who)
    return answer(v, {"link": f"{v.home.site.address}/join/{secret}"}, secret, status=201)


@router.get("/invitations", response_model=list[Waiting])
def invitations(v: Caller) -> Response:
    """The invitations that wait."""
    v.need("administrator", "read")
    found = [dict(i._mapping) for i in v.house.people.invitations()]
    return answer(v, found, found)


@router.delete("/invitations/{email}", status_code=204, response_class=Response)
def withdraw(v: Caller, email: Key) -> Response:
    """Make an invitation's link worth nothing."""
    v.house.people.withdraw_invitation(email, v.need("administrator", "publish"))
    return Response(status_code=204)


@router.get("/audit", response_model=list[Entry])
def audit(v: Caller, page: Annotated[int, Asked(ge=1, le=100_000)] = 1) -> Response:
    """The log, the newest first, fifty a page."""
    v.need("administrator", "read")
    found = audit_trail(v.register.database, page)
    return answer(v, found, found)


__all__ = ["router"]
