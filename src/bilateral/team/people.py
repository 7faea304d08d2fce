"""People, their organisations and roles, invitations, sessions, tokens.

A role holds in the workspace and for the own organisation: a reader sees what is shared and the own side's drafts, an
analyst brings documents and corrects records, an editor shares and publishes, an administrator invites and sees the log.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bilateral.errors import BadData, UnknownRecord
from bilateral.reference.parameters import parameter
from bilateral.register.database import Database, now
from bilateral.register.schema import invitations, organisations, people, sessions, subscriptions, tokens
from bilateral.team import limits
from bilateral.team.audit import log
from bilateral.team.secrets import hashed, new_id, new_secret

ROLES = ("reader", "analyst", "editor", "administrator")
SCOPES = ("read", "write", "publish")
SCOPE_OF_ROLE = {"reader": ("read",), "analyst": ("read", "write"), "editor": SCOPES, "administrator": SCOPES}
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")
_QUARTER = 900


@dataclass(frozen=True)
class Person:
    """Somebody with an account."""

    id: str
    email: str
    name: str
    organisation: str
    role: str
    disabled: str | None = None

    def may(self, role: str) -> bool:
        """Whether the role is at least another one."""
        return ROLES.index(self.role) >= ROLES.index(role)


@dataclass(frozen=True)
class Token:
    """A key to the API, without its secret."""

    id: str
    name: str
    scopes: tuple[str, ...]
    made: str
    expires: float
    revoked: str | None


class Refused(BadData):
    """A sign-in that fails; the message is the same whatever was wrong."""


class TooOften(BadData):
    """Something that was tried too often."""


class People:
    """The accounts of a workspace."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._hasher = PasswordHasher()
        # A password to compare with where there is no account: both answers take the same time.
        self._nobody = self._hasher.hash(new_secret())

    def first_link(self) -> str | None:
        """The secret of a one-time link for the first administrator; a new one each time until somebody used it, then None."""
        with self.database.begin() as db:
            if db.scalar(select(people.c.id).limit(1)) is not None:
                return None
            db.execute(delete(invitations).where(invitations.c.email == ""))
            return self._invite(db, "", "", "administrator")

    def organisation(self, name: str, who: Person | None = None) -> str:
        """Make an organisation, or find the one of that name; return its identifier. Raises BadData for no name."""
        name = " ".join(name.split())
        key = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:36]
        if not name or len(name) > 120:
            raise BadData("an organisation needs a name of at most 120 characters", where="organisation")
        with self.database.begin() as db:
            known = db.scalar(select(organisations.c.id).where(func.lower(organisations.c.name) == name.lower()))
            if known:
                return str(known)
            key = (
                key
                if key and not db.scalar(select(organisations.c.id).where(organisations.c.id == key))
                else new_id("org")
            )
            db.execute(insert(organisations).values(id=key, name=name, made=now()))
            log(db, who.email if who else "", who.organisation if who else key, "organisation made", key, name=name)
        return key

    def organisations(self) -> dict[str, str]:
        """The organisations' names by identifier."""
        with self.database.connect() as db:
            return {r.id: r.name for r in db.execute(select(organisations).order_by(organisations.c.name))}

    def invite(self, email: str, organisation: str, role: str, who: Person) -> str:
        """Make an invitation; return the secret of its link. Raises BadData naming what does not fit."""
        email = checked_email(email)
        if role not in ROLES:
            raise BadData(f"'{role[:30]}' is no role", where="role", remedy=f"use {', '.join(ROLES)}")
        with self.database.begin() as db:
            if not db.scalar(select(organisations.c.id).where(organisations.c.id == organisation)):
                raise BadData(f"there is no organisation '{organisation[:40]}'", where="organisation")
            if db.scalar(select(people.c.id).where(people.c.email == email)):
                raise BadData(f"{email} has an account already", where="email")
            log(db, who.email, who.organisation, "invited", email, to=organisation, role=role)
            self._forget_invitations(db, email)
            return self._invite(db, email, organisation, role)

    def invitations(self) -> list[Any]:
        """The invitations that wait: address, organisation, role, since when."""
        with self.database.connect() as db:
            where = (invitations.c.used.is_(None), invitations.c.expires > time.time(), invitations.c.email != "")
            return list(db.execute(select(invitations.c.email, invitations.c.organisation, invitations.c.role, invitations.c.made).where(*where).order_by(invitations.c.made)))  # fmt: skip

    def withdraw_invitation(self, email: str, who: Person) -> None:
        """Make the link of an address worth nothing."""
        with self.database.begin() as db:
            if not self._forget_invitations(db, email):
                raise UnknownRecord("no invitation of this address waits")
            log(db, who.email, who.organisation, "invitation withdrawn", email)

    def _forget_invitations(self, db: Connection, email: str) -> int:
        return db.execute(
            delete(invitations).where(invitations.c.email == email, invitations.c.used.is_(None))
        ).rowcount

    def _invite(self, db: Connection, email: str, organisation: str, role: str) -> str:
        secret = new_secret()
        expires = time.time() + parameter("site", "invitation_days").value * limits.DAY
        db.execute(insert(invitations).values(hash=hashed(secret), email=email, organisation=organisation, role=role, made=now(), expires=expires))  # fmt: skip
        return secret

    def invitation(self, secret: str) -> Any:
        """The invitation of a link; raises UnknownRecord where it is unknown, used or too old."""
        with self.database.connect() as db:
            found = db.execute(select(invitations).where(invitations.c.hash == hashed(secret))).first()
        if found is None or found.used or found.expires < time.time():
            raise UnknownRecord("this link is unknown, used or too old", remedy="ask for a new invitation")
        return found

    def join(self, secret: str, name: str, password: str, *, email: str = "", organisation: str = "") -> Person:
        """Make an account by an invitation, which is used up. The first administrator names address and organisation too."""
        invited = self.invitation(secret)
        email = checked_email(invited.email or email)
        name = " ".join(name.split())
        if not name or len(name) > 120:
            raise BadData("a name of at most 120 characters is needed", where="name")
        written = self._hash(password, email)
        organisation = invited.organisation or self.organisation(organisation)
        person = Person(new_id("person"), email, name, organisation, invited.role)
        with self.database.begin() as db:
            used = (
                update(invitations)
                .where(invitations.c.hash == invited.hash, invitations.c.used.is_(None))
                .values(used=now())
            )
            if not db.execute(used).rowcount:
                raise UnknownRecord("this link was used meanwhile", remedy="ask for a new invitation")
            self._insert(db, person, password=written)
            log(db, email, organisation, "joined", person.id, role=person.role)
        return person

    def by_provider(self, subject: str, email: str, name: str) -> Person:
        """Who signed in at a provider: known by its subject, or invited under the address. Raises Refused for anybody else."""
        email = checked_email(email)
        with self.database.begin() as db:
            known = db.execute(select(people).where(people.c.subject == subject)).first()
            if known:
                if known.disabled:
                    raise Refused("this account is closed", remedy="ask an administrator")
                return _person(known)
            invited = db.execute(select(invitations).where(invitations.c.email == email, invitations.c.used.is_(None), invitations.c.expires > time.time())).first()  # fmt: skip
            if not invited:
                raise Refused("nobody invited this address", remedy="ask an administrator")
            person = Person(new_id("person"), email, name[:120] or email, invited.organisation, invited.role)
            db.execute(update(invitations).where(invitations.c.hash == invited.hash).values(used=now()))
            self._insert(db, person, subject=subject)
            log(db, email, person.organisation, "joined", person.id, role=person.role, provider=True)
        return person

    def _insert(self, db: Connection, person: Person, **secret: str) -> None:
        row = {"id": person.id, "email": person.email, "name": person.name, "organisation": person.organisation, "role": person.role}  # fmt: skip
        try:
            db.execute(insert(people).values(**row, made=now(), **secret))
        except IntegrityError:
            raise BadData(f"{person.email} has an account already", where="email", remedy="sign in") from None

    def _hash(self, password: str, email: str) -> str:
        least, most = (int(parameter("site", f"password_{end}").value) for end in ("least", "most"))
        if not least <= len(password) <= most:
            raise BadData(f"a password has {least} to {most} characters", where="password")
        if password.lower() in (email, email.split("@")[0]) or len(set(password)) < 5:
            raise BadData("this password is too easy to guess", where="password", remedy="take a few words that do not belong together")  # fmt: skip
        return self._hasher.hash(password)

    def sign_in(self, email: str, password: str, address: str) -> Person:
        """Who has this address and password.

        Raises Refused where nobody has, TooOften after too many failures of the account or the address.
        """
        email = "".join(c for c in email.strip().lower()[:254] if c.isprintable())
        keys = {f"sign-in {email} from {address}"[:200]: "sign_in_failures", f"sign-in from {address}": "sign_in_failures_address", f"sign-in {email}"[:200]: "sign_in_failures_account"}  # fmt: skip
        with self.database.begin() as db:  # counted before it is looked at, so that many at once are as many
            if any(limits.attempts(db, key, _QUARTER) >= parameter("site", limit).value for key, limit in keys.items()):
                raise TooOften("too many failures to sign in", remedy="wait for a quarter of an hour")
            for key in keys:
                limits.attempt(db, key)
            found = db.execute(select(people).where(people.c.email == email)).first()
        try:
            self._hasher.verify(
                found.password if found and found.password else self._nobody, password[:4096].encode("utf-8", "replace")
            )
            right = bool(found and found.password and not found.disabled)
        except (VerificationError, InvalidHashError):
            right = False
        with self.database.begin() as db:
            if right:
                for key in keys:
                    limits.take_back(db, key)
            log(
                db,
                email,
                found.organisation if found else "",
                "signed in" if right else "sign-in failed",
                "",
                address=address,
            )
        if not right or not found:
            raise Refused("the address or the password is wrong")
        if self._hasher.check_needs_rehash(found.password):
            self.set_password(_person(found), password)
        return _person(found)

    def set_password(self, person: Person, password: str) -> None:
        """Give a person a new password; every session of theirs ends."""
        written = self._hash(password, person.email)
        with self.database.begin() as db:
            db.execute(update(people).where(people.c.id == person.id).values(password=written))
            db.execute(delete(sessions).where(sessions.c.person == person.id))
            log(db, person.email, person.organisation, "password changed", person.id)

    def open_session(self, person: Person) -> str:
        """Begin a session; return its secret. It is always a new one: a secret that was there before is worth nothing."""
        secret = new_secret()
        with self.database.begin() as db:
            db.execute(
                delete(sessions).where(
                    sessions.c.made < time.time() - parameter("site", "session_days").value * limits.DAY
                )
            )
            db.execute(
                insert(sessions).values(hash=hashed(secret), person=person.id, made=time.time(), seen=time.time())
            )
        return secret

    def of_session(self, secret: str) -> Person | None:
        """Whose session it is; None where it has ended."""
        at = time.time()
        query = select(people, sessions.c.made.label("begun"), sessions.c.seen).join(
            sessions, sessions.c.person == people.c.id
        )
        with self.database.connect() as db:
            found = db.execute(query.where(sessions.c.hash == hashed(secret))).first()
        idle, whole = (
            parameter("site", "session_hours").value * 3600,
            parameter("site", "session_days").value * limits.DAY,
        )
        if not found or found.disabled or found.seen < at - idle or found.begun < at - whole:
            return None
        if found.seen < at - 60:  # a page a second need not write each time
            with self.database.begin() as db:
                db.execute(update(sessions).where(sessions.c.hash == hashed(secret)).values(seen=at))
        return _person(found)

    def close_session(self, secret: str) -> None:
        """End a session."""
        with self.database.begin() as db:
            db.execute(delete(sessions).where(sessions.c.hash == hashed(secret)))

    def new_token(self, person: Person, name: str, scopes: Iterable[str], days: int = 90) -> tuple[str, Token]:
        """Make a key to the API; return its secret, which is shown once, and what is kept of it."""
        wanted = tuple(dict.fromkeys(scopes))
        allowed = SCOPE_OF_ROLE[person.role]
        if not wanted or any(s not in allowed for s in wanted):
            raise BadData(
                "a token needs scopes within the own role", where="scopes", remedy=f"use {', '.join(allowed)}"
            )
        if not name.strip() or len(name) > 80 or not 1 <= days <= 365:
            raise BadData("a token needs a name of at most 80 characters and 1 to 365 days", where="name")
        secret = f"bil_{new_secret()}"
        token = Token(new_id("token"), name.strip(), wanted, now(), time.time() + days * limits.DAY, None)
        with self.database.begin() as db:
            db.execute(insert(tokens).values(id=token.id, hash=hashed(secret), person=person.id, name=token.name, scopes=list(wanted), made=token.made, expires=token.expires))  # fmt: skip
            log(db, person.email, person.organisation, "token made", token.id, scopes=list(wanted))
        return secret, token

    def of_token(self, secret: str) -> tuple[Person, tuple[str, ...]] | None:
        """Whose token it is and its scopes; None where it is unknown, revoked or too old."""
        query = select(people, tokens.c.scopes, tokens.c.expires, tokens.c.revoked).join(
            tokens, tokens.c.person == people.c.id
        )
        with self.database.connect() as db:
            found = db.execute(query.where(tokens.c.hash == hashed(secret))).first()
        if not found or found.disabled or found.revoked or found.expires < time.time():
            return None
        return _person(found), tuple(s for s in found.scopes if s in SCOPE_OF_ROLE[found.role])

    def tokens(self, person: Person) -> list[Token]:
        """A person's tokens, the newest first."""
        with self.database.connect() as db:
            rows = db.execute(select(tokens).where(tokens.c.person == person.id).order_by(tokens.c.made.desc()))
            return [Token(r.id, r.name, tuple(r.scopes), r.made, r.expires, r.revoked) for r in rows]

    def revoke(self, person: Person, token: str) -> None:
        """End a token of one's own. Raises UnknownRecord where there is none."""
        with self.database.begin() as db:
            where = (tokens.c.id == token, tokens.c.person == person.id, tokens.c.revoked.is_(None))
            if not db.execute(update(tokens).where(*where).values(revoked=now())).rowcount:
                raise UnknownRecord(f"no token '{token[:40]}' of yours")
            log(db, person.email, person.organisation, "token revoked", token)

    def everybody(self) -> list[Person]:
        """All people, by organisation and name."""
        with self.database.connect() as db:
            rows = db.execute(select(people).order_by(people.c.organisation, people.c.name))
            return [_person(r) for r in rows]

    def change(self, who: Person, person_id: str, *, role: str | None = None, disabled: bool | None = None) -> None:
        """Give somebody another role, or close and open the account. The last administrator stays one."""
        if role is not None and role not in ROLES:
            raise BadData(f"'{role[:30]}' is no role", where="role", remedy=f"use {', '.join(ROLES)}")
        with self.database.begin() as db:
            found = db.execute(select(people).where(people.c.id == person_id)).first()
            if not found:
                raise UnknownRecord(f"no person '{person_id[:40]}'")
            others = db.scalar(select(func.count()).select_from(people).where(people.c.role == "administrator", people.c.disabled.is_(None), people.c.id != person_id))  # fmt: skip
            if not others and (disabled or (role and role != "administrator")):
                raise BadData("somebody has to stay administrator", where="role", remedy="name another one first")
            values: dict[str, Any] = {"role": role} if role else {}
            if disabled is not None:
                values["disabled"] = now() if disabled else None
            db.execute(update(people).where(people.c.id == person_id).values(**values))
            if disabled:
                db.execute(delete(sessions).where(sessions.c.person == person_id))
                own = (subscriptions.c.person == person_id, subscriptions.c.ended.is_(None))
                db.execute(update(subscriptions).where(*own).values(ended=now()))
            log(
                db,
                who.email,
                who.organisation,
                "account changed",
                found.email,
                **{k: str(v) for k, v in values.items()},
            )


def checked_email(text: str) -> str:
    """An address in lower case. Raises BadData for what is none."""
    email = text.strip().lower()
    if len(email) > 254 or not _EMAIL.fullmatch(email):
        raise BadData("this is no e-mail address", where="email", remedy="write name@example.org")
    return email


def _person(row: Any) -> Person:
    return Person(row.id, row.email, row.name, row.organisation, row.role, row.disabled)


__all__ = ["ROLES", "SCOPES", "People", "Person", "Refused", "Token", "TooOften", "checked_email"]
