"""Who wants to hear of what, by letter or webhook, and what was sent.

A delivery is written down before it is sent, once for each last change that it tells of: a restart finds it and sends it, and
nothing is written down twice.  It carries the same identifier at every try, so that a receiver that got it but whose answer
was lost can tell.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field, ValidationError
from sqlalchemy import insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bilateral.errors import BadData, UnknownRecord
from bilateral.records import Noun
from bilateral.reference.parameters import parameter
from bilateral.register.database import Database, last_change, now
from bilateral.register.schema import deliveries, people, subscriptions
from bilateral.team import limits
from bilateral.team.people import TooOften, checked_email
from bilateral.team.secrets import new_id, new_secret

CHANNELS = ("mail", "webhook")
EVERY = {"now": 60.0, "day": 86_400.0, "week": 604_800.0}
HOUR = 3600


class Filters(Noun):
    """What a feed or a subscription is about; empty fields ask for everything."""

    pair: str = Field(default="", max_length=9)
    series: str = Field(default="", max_length=120)
    sphere: str = Field(default="", max_length=80)
    kind: str = Field(default="", max_length=20)

    @classmethod
    def of(cls, given: dict[str, str]) -> Filters:
        """Filters out of a form; raise BadData naming the field that does not fit."""
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            first = error.errors()[0]
            raise BadData(first["msg"], where=str(first["loc"][0])) from None


@dataclass(frozen=True)
class Subscription:
    """Who hears of what, how often; `confirmed` once the address said yes."""

    id: str
    person: str | None
    organisation: str | None
    channel: Literal["mail", "webhook"]
    target: str
    filters: Filters
    every: str
    language: str
    secret: str
    confirmed: str | None
    since: int


@dataclass(frozen=True)
class Delivery:
    """Something to be sent, or sent."""

    id: str
    subscription: Subscription
    body: dict[str, Any]
    tries: int


class Subscriptions:
    """The subscriptions of a workspace and their deliveries."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def ask(self, channel: str, target: str, filters: Filters, every: str, language: str, address: str, person: str | None = None,
            organisation: str | None = None, confirmed: bool = False) -> tuple[str, str]:  # fmt: skip
        """Begin a subscription; return its identifier and the secret that confirms, ends or signs it.

        Raises BadData naming what does not fit, TooOften for an address that asks too often.
        """
        if channel not in CHANNELS:
            raise BadData(f"'{channel[:20]}' is no channel", where="channel", remedy=f"use {' or '.join(CHANNELS)}")
        if every not in EVERY:
            raise BadData(f"'{every[:20]}' is no frequency", where="every", remedy=f"use {', '.join(EVERY)}")
        target = checked_email(target) if channel == "mail" else target.strip()
        if channel == "webhook" and not (target.startswith(("https://", "http://")) and len(target) < 2000):
            raise BadData("this is no address of a receiver", where="target", remedy="write https://…")
        secret, key, door = new_secret(), new_id("subscription"), f"subscribe {address}"
        with self.database.begin() as db:
            if limits.attempts(db, door, HOUR) >= parameter("site", "subscriptions_an_address").value:
                raise TooOften("too many subscriptions were asked for from here", remedy="wait for an hour")
            limits.attempt(db, door)
            if not confirmed:
                letters = f"letter to {target}"[:200]
                if limits.attempts(db, letters, limits.DAY) >= parameter("site", "letters_a_target").value:
                    raise TooOften(
                        "this address was asked often enough today", remedy="look for the letter, or wait for a day"
                    )
                limits.attempt(db, letters)
            row = {
                "channel": channel,
                "target": target,
                "filters": filters.model_dump(),
                "every": every,
                "language": language,
            }
            db.execute(insert(subscriptions).values(id=key, person=person, organisation=organisation, secret=secret, made=now(), since=last_change(db), next=time.time() + EVERY[every],
                                                    confirmed=now() if confirmed else None, **row))  # fmt: skip
        return key, secret

    def confirm(self, key: str, secret: str) -> Subscription:
        """The address says yes; raises UnknownRecord for a link that is none."""
        self._touch(key, secret, confirmed=now())
        return self._one(key)

    def end(self, key: str, secret: str) -> None:
        """End a subscription by its link; raises UnknownRecord for a link that is none."""
        self._touch(key, secret, ended=now())

    def end_own(self, key: str, person: str) -> None:
        """End a subscription of one's own."""
        with self.database.begin() as db:
            where = (subscriptions.c.id == key, subscriptions.c.person == person, subscriptions.c.ended.is_(None))
            if not db.execute(update(subscriptions).where(*where).values(ended=now())).rowcount:
                raise UnknownRecord(f"no subscription '{key[:40]}' of yours")

    def _touch(self, key: str, secret: str, **values: str) -> None:
        with self.database.begin() as db:
            where = (subscriptions.c.id == key, subscriptions.c.secret == secret, subscriptions.c.ended.is_(None))
            if not db.execute(update(subscriptions).where(*where).values(**values)).rowcount:
                raise UnknownRecord("this link is unknown, or the subscription has ended")

    def _one(self, key: str) -> Subscription:
        with self.database.connect() as db:
            return _subscription(db.execute(select(subscriptions).where(subscriptions.c.id == key)).one())

    def of(self, person: str) -> list[Subscription]:
        """A person's subscriptions that have not ended."""
        with self.database.connect() as db:
            where = (subscriptions.c.person == person, subscriptions.c.ended.is_(None))
            return [
                _subscription(r) for r in db.execute(select(subscriptions).where(*where).order_by(subscriptions.c.made))
            ]

    def due(self, at: float | None = None) -> list[Subscription]:
        """Confirmed subscriptions whose hour has come."""
        gone = select(people.c.id).where(people.c.disabled.is_not(None))
        open_ = or_(subscriptions.c.person.is_(None), subscriptions.c.person.not_in(gone))
        where = (subscriptions.c.confirmed.is_not(None), subscriptions.c.ended.is_(None), subscriptions.c.next <= (at or time.time()), open_)  # fmt: skip
        with self.database.connect() as db:
            return [
                _subscription(r) for r in db.execute(select(subscriptions).where(*where).order_by(subscriptions.c.next))
            ]

    def write_down(
        self, s: Subscription, until: int, body: dict[str, Any] | None, at: float | None = None
    ) -> str | None:
        """Note a delivery of the changes up to `until`, and go on from there; None where another worker did, or nothing is to be told."""
        key = new_id("delivery")
        with self.database.begin() as db:
            mine = (subscriptions.c.id == s.id, subscriptions.c.since == s.since)
            moved = update(subscriptions).where(*mine).values(since=until, next=(at or time.time()) + EVERY[s.every])
            if not db.execute(moved).rowcount or body is None:
                return None
            try:
                with db.begin_nested():
                    db.execute(insert(deliveries).values(id=key, subscription=s.id, until=until, body=body, state="waiting", tries=0, next=0.0, made=now(), error=""))  # fmt: skip
            except IntegrityError:
                return None
        return key

    def take(self, worker: str) -> Delivery | None:
        """The next delivery to try, held for this worker; one whose worker died while sending comes again after some minutes."""
        at = time.time()
        silent = at - 10 * parameter("site", "job_silence").value
        free = or_((deliveries.c.state == "waiting") & (deliveries.c.next <= at), (deliveries.c.state == "sending") & (deliveries.c.next <= silent))  # fmt: skip
        with self.database.connect() as db:
            if db.scalar(select(deliveries.c.id).where(free).limit(1)) is None:
                return None
        with self.database.begin() as db:
            row = db.execute(select(deliveries).where(free).order_by(deliveries.c.next).limit(1).with_for_update(skip_locked=True)).first()  # fmt: skip
            if row is None:
                return None
            db.execute(update(deliveries).where(deliveries.c.id == row.id).values(state="sending", worker=worker, next=at, tries=row.tries + 1))  # fmt: skip
            s = db.execute(select(subscriptions).where(subscriptions.c.id == row.subscription)).one()
        return Delivery(row.id, _subscription(s), row.body, row.tries + 1)

    def sent(self, delivery: Delivery) -> None:
        """The receiver took it."""
        with self.database.begin() as db:
            db.execute(
                update(deliveries).where(deliveries.c.id == delivery.id).values(state="sent", sent=now(), error="")
            )

    def failed(self, delivery: Delivery, error: str) -> None:
        """The receiver did not take it: tried again later, longer each time, given up after some tries."""
        last = delivery.tries >= parameter("site", "delivery_tries").value
        wait = parameter("site", "delivery_wait").value * 2 ** (delivery.tries - 1)
        with self.database.begin() as db:
            db.execute(update(deliveries).where(deliveries.c.id == delivery.id).values(state="failed" if last else "waiting", next=time.time() + wait, error=error[:300]))  # fmt: skip

    def give_back(self, worker: str) -> None:
        """What a worker that stops was about to send waits for another."""
        with self.database.begin() as db:
            db.execute(update(deliveries).where(deliveries.c.worker == worker, deliveries.c.state == "sending").values(state="waiting"))  # fmt: skip

    def history(self, key: str) -> list[Any]:
        """What was sent, or is to be, under a subscription."""
        with self.database.connect() as db:
            return list(
                db.execute(select(deliveries).where(deliveries.c.subscription == key).order_by(deliveries.c.until))
            )


def _subscription(row: Any) -> Subscription:
    fields = {n: getattr(row, n) for n in Subscription.__dataclass_fields__}
    return Subscription(**fields | {"filters": Filters(**row.filters)})


__all__ = ["CHANNELS", "EVERY", "Delivery", "Filters", "Subscription", "Subscriptions"]
