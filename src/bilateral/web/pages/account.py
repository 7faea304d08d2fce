"""People: signing in and out, joining, the own account with its tokens, the people of the workspace, the log."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from fastapi import APIRouter
from fastapi import Query as Asked
from fastapi.responses import Response
from httpx import AsyncClient, HTTPError
from itsdangerous import BadSignature, URLSafeTimedSerializer
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from bilateral.errors import BadData, UnknownRecord
from bilateral.keys import key as secret_of
from bilateral.team import ROLES, People, Person, audit_trail
from bilateral.team.people import SCOPE_OF_ROLE, Refused
from bilateral.team.secrets import new_secret
from bilateral.team.settings import Provider
from bilateral.web.rows import whole
from bilateral.web.visit import SESSION, Form, Visit, Visitor, inward

router = APIRouter()
STATE, STATE_SECONDS, PATIENCE = "provider", 600, 10.0
Next = Annotated[str, Asked(max_length=500)]


@router.get("/sign-in")
def sign_in_page(v: Visitor, next: Next = "/") -> Response:
    """The form to sign in, and the providers."""
    return v.page("sign-in.html.j2", next=inward(next), providers=v.home.site.provider)


@router.post("/sign-in")
def sign_in(v: Visitor, form: Form) -> Response:
    """Begin a session."""
    person = v.house.people.sign_in(_line(form, "email"), str(form.get("password") or ""), v.address)
    return _begin(v, person, str(form.get("next") or "/"))


@router.post("/sign-out")
def sign_out(v: Visitor, form: Form) -> Response:
    """End the session."""
    if v.session:
        v.house.people.close_session(v.session)
    answer = v.go("/")
    answer.delete_cookie(SESSION, path="/")
    return answer


def _begin(v: Visit, person: Person, path: str) -> Response:
    """A new session, whatever secret the browser brought."""
    if v.session:
        v.house.people.close_session(v.session)
    answer = v.go(inward(path))
    v.set_cookie(answer, SESSION, v.house.people.open_session(person))
    return answer


@router.get("/join/{secret}")
def join_page(v: Visitor, secret: str) -> Response:
    """The form that an invitation leads to."""
    invited = v.house.people.invitation(secret)
    return v.page("join.html.j2", secret=secret, invited=invited, organisations=v.house.people.organisations())


@router.post("/join/{secret}")
def join(v: Visitor, form: Form, secret: str) -> Response:
    """Make an account and sign in."""
    person = v.house.people.join(secret, _line(form, "name"), str(form.get("password") or ""), email=_line(form, "email"), organisation=_line(form, "organisation"))  # fmt: skip
    return _begin(v, person, "/people" if person.may("administrator") else "/")


@router.get("/account")
def account(v: Visitor) -> Response:
    """One's own account: password and tokens."""
    person = v.need("reader", "read")
    return v.page("account.html.j2", person=person, tokens=v.house.people.tokens(person), scopes=SCOPE_OF_ROLE[person.role], secret="",
                  organisations=v.house.people.organisations())  # fmt: skip


@router.post("/account/password")
def password(v: Visitor, form: Form) -> Response:
    """Another password; all sessions end, and a new one begins."""
    person = v.need("reader", "read")
    v.house.people.sign_in(person.email, str(form.get("old") or ""), v.address)
    v.house.people.set_password(person, str(form.get("new") or ""))
    return _begin(v, person, "/account")


@router.post("/account/tokens")
def new_token(v: Visitor, form: Form) -> Response:
    """A key to the API; it is shown once."""
    person = v.need("reader", "read")
    days = _line(form, "days") or "90"
    secret, _ = v.house.people.new_token(
        person, _line(form, "name"), [str(s) for s in form.getlist("scopes")], whole(days, "days", 365)
    )
    return v.page("account.html.j2", person=person, tokens=v.house.people.tokens(person), scopes=SCOPE_OF_ROLE[person.role], secret=secret,
                  organisations=v.house.people.organisations())  # fmt: skip


@router.post("/account/tokens/{token}/revoke")
def revoke(v: Visitor, form: Form, token: str) -> Response:
    """End a token."""
    v.house.people.revoke(v.need("reader", "read"), token)
    return v.go("/account")


@router.get("/people")
def people(v: Visitor) -> Response:
    """Everybody, by organisation; where an administrator invites."""
    v.need("administrator", "read")
    return _people(v)


def _people(v: Visit, link: str = "", email: str = "") -> Response:
    found = v.house.people
    return v.page(
        "people.html.j2",
        people=found.everybody(),
        organisations=found.organisations(),
        roles=ROLES,
        link=link,
        email=email,
        waiting=found.invitations(),
    )


@router.post("/people")
def invite(v: Visitor, form: Form) -> Response:
    """Invite somebody; the link is shown once, to be handed on."""
    who = v.need("administrator", "publish")
    found: People = v.house.people
    organisation = _line(form, "organisation")
    if _line(form, "new_organisation"):
        organisation = found.organisation(_line(form, "new_organisation"), who)
    email = _line(form, "email")
    secret = found.invite(email, organisation, _line(form, "role"), who)
    return _people(v, f"{v.home.site.address}/join/{secret}", email)


@router.post("/invitations/withdraw")
def withdraw(v: Visitor, form: Form) -> Response:
    """Make an invitation's link worth nothing."""
    v.house.people.withdraw_invitation(_line(form, "email"), v.need("administrator", "publish"))
    return v.go("/people")


@router.post("/people/{person}")
def change(v: Visitor, form: Form, person: str) -> Response:
    """Another role, or an account closed or opened."""
    who = v.need("administrator", "publish")
    act = _line(form, "act")
    if act not in ("role", "close", "open"):
        raise BadData(f"'{act[:20]}' is nothing that can be done", where="act")
    v.house.people.change(
        who,
        person,
        role=_line(form, "role") if act == "role" else None,
        disabled={"close": True, "open": False}.get(act),
    )
    return v.go("/people")


@router.get("/audit")
def audit(v: Visitor, page: Annotated[int, Asked(ge=1, le=100_000)] = 1) -> Response:
    """Who did what."""
    v.need("administrator", "read")
    return v.page("audit.html.j2", entries=audit_trail(v.register.database, page), page=page)


@router.get("/sign-in/{name}")
async def to_provider(v: Visitor, name: str, next: Next = "/") -> Response:
    """Lead on to a provider (authorisation code with PKCE)."""
    provider = _provider(v, name)
    known = await _discovered(provider)
    verifier, nonce, state = new_secret(), new_secret(), new_secret()
    client = _client(v, provider)
    address, _ = client.create_authorization_url(
        known["authorization_endpoint"], code_verifier=verifier, nonce=nonce, state=state
    )
    answer = v.go("/")
    answer.headers["location"] = address
    answer.headers["content-security-policy"] = "default-src 'none'"
    v.set_cookie(answer, STATE, _states(v).dumps([name, verifier, nonce, state, inward(next)]), STATE_SECONDS)
    return answer


@router.get("/sign-in/{name}/back")
async def from_provider(v: Visitor, name: str, code: Annotated[str, Asked(max_length=2000)] = "", state: Annotated[str, Asked(max_length=200)] = "") -> Response:  # fmt: skip
    """Come back from a provider: the code for an identity, the identity for a session."""
    provider = _provider(v, name)
    try:
        held, verifier, nonce, expected, path = _states(v).loads(
            v.request.cookies.get(STATE, ""), max_age=STATE_SECONDS
        )
    except BadSignature:
        raise Refused("the way back from the provider took too long", remedy="sign in again") from None
    if held != name or state != expected or not code:
        raise Refused("this answer is to another question", remedy="sign in again")
    claims = await _identity(v, provider, code, verifier, nonce)
    if claims.get("email_verified") is False:
        raise Refused("the provider has not verified this address")
    subject = f"{provider.name}|{claims['sub']}"
    person = await asyncio.to_thread(
        v.house.people.by_provider, subject, str(claims.get("email", "")), str(claims.get("name", ""))
    )
    answer = await asyncio.to_thread(_begin, v, person, path)
    answer.delete_cookie(STATE, path="/")
    return answer


async def _identity(v: Visit, provider: Provider, code: str, verifier: str, nonce: str) -> dict[str, Any]:
    """The claims of an identity, checked: signature, issuer, audience, time, nonce."""
    known = await _discovered(provider)
    try:
        async with _client(v, provider) as client:
            token = await client.fetch_token(known["token_endpoint"], code=code, code_verifier=verifier)
        async with AsyncClient(timeout=PATIENCE) as web:
            keys = (await web.get(known["jwks_uri"])).json()
        claims = jwt.decode(token["id_token"], KeySet.import_key_set(keys)).claims
        wanted = {
            "iss": {"essential": True, "value": known["issuer"]},
            "aud": {"essential": True, "value": provider.client},
            "exp": {"essential": True},
        }
        jwt.JWTClaimsRegistry(leeway=60, **wanted).validate(claims)  # type: ignore[arg-type]
    except (OAuthError, JoseError, HTTPError, KeyError, ValueError) as error:
        raise Refused(f"{provider.title} gave no identity ({type(error).__name__})", remedy="sign in again") from None
    if claims.get("nonce") != nonce:
        raise Refused("this identity is of another sign-in")
    return dict(claims)


async def _discovered(provider: Provider) -> dict[str, Any]:
    try:
        async with AsyncClient(timeout=PATIENCE) as web:
            answer = await web.get(f"{provider.issuer}/.well-known/openid-configuration")
            return dict(answer.raise_for_status().json())
    except (HTTPError, ValueError):
        raise Refused(f"{provider.title} does not answer", remedy="try again later") from None


def _client(v: Visit, provider: Provider) -> AsyncOAuth2Client:
    back = f"{v.home.site.address}/sign-in/{provider.name}/back"
    secret = secret_of(provider.key)
    return AsyncOAuth2Client(provider.client, secret or None, token_endpoint_auth_method="client_secret_basic" if secret else "none", scope="openid email profile",
                             redirect_uri=back, code_challenge_method="S256", timeout=PATIENCE)  # fmt: skip


def _provider(v: Visit, name: str) -> Provider:
    found = next((p for p in v.home.site.provider if p.name == name), None)
    if found is None:
        raise UnknownRecord("there is no such provider")
    return found


def _states(v: Visit) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(v.house.key, salt=STATE)


def _line(form: Form, name: str) -> str:
    return " ".join(str(form.get(name) or "").split())[:300]


__all__ = ["router"]
