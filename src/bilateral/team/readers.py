"""What readers think of a published brief: ratings and polls, one vote a reader, changeable, exact under any number at once.

A reader needs no account: a signed cookie carries a random name, and an address can bring only so many new names a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bilateral.errors import BadData, UnknownRecord
from bilateral.reference.parameters import parameter
from bilateral.register.database import Database, now
from bilateral.register.schema import briefs, poll_votes, polls, ratings
from bilateral.team import limits
from bilateral.team.audit import log
from bilateral.team.people import Person, TooOften
from bilateral.team.secrets import new_id

STARS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Rating:
    """What readers gave a brief: how many votes, their average, and the own one."""

    votes: int
    average: float | None
    mine: int | None = None


@dataclass(frozen=True)
class Poll:
    """A question with its answers: how many chose each, in percent of all, and the own choice."""

    id: str
    brief: str
    question: str
    options: tuple[str, ...]
    counts: tuple[int, ...]
    closed: bool
    mine: int | None = None

    @property
    def votes(self) -> int:
        """Votes in all."""
        return sum(self.counts)

    @property
    def percents(self) -> tuple[float, ...]:
        """Each answer's part of the votes; none while nobody voted."""
        return tuple(100 * n / self.votes if self.votes else 0.0 for n in self.counts)


class Readers:
    """Votes of a workspace's readers."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def rate(self, brief: str, voter: str, stars: int, address: str) -> Rating:
        """Keep a reader's stars, in the place of earlier ones.

        Raises BadData for another number than 1 to 5, UnknownRecord for a brief that is not published, TooOften for an
        address that brought too many new voters today.
        """
        if stars not in STARS:
            raise BadData(f"{stars} is no rating", where="stars", remedy="give 1 to 5")
        with self.database.begin() as db:
            _published(db, brief)
            _vote(db, ratings, {"brief": brief, "voter": voter}, {"stars": stars}, f"vote {brief} {address}")
        return self.rating(brief, voter)

    def rating(self, brief: str, voter: str = "") -> Rating:
        """The rating of a brief."""
        with self.database.connect() as db:
            votes, average = db.execute(
                select(func.count(), func.avg(ratings.c.stars)).where(ratings.c.brief == brief)
            ).one()
            mine = (
                db.scalar(select(ratings.c.stars).where(ratings.c.brief == brief, ratings.c.voter == voter))
                if voter
                else None
            )
        return Rating(votes, float(average) if votes else None, mine)

    def new_poll(self, brief: str, question: str, options: list[str], who: Person) -> str:
        """Ask the readers of a brief something. Raises BadData for fewer than two answers or more than ten."""
        question, options = " ".join(question.split()), [" ".join(o.split()) for o in options if o.strip()]
        if not question or len(question) > 300:
            raise BadData("a poll needs a question of at most 300 characters", where="question")
        if not 2 <= len(options) <= 10 or len(set(options)) < len(options) or any(len(o) > 120 for o in options):
            raise BadData("a poll needs 2 to 10 different answers of at most 120 characters", where="options")
        key = new_id("poll")
        with self.database.begin() as db:
            _published(db, brief, who.organisation)
            db.execute(insert(polls).values(id=key, brief=brief, question=question, options=options, person=who.email, made=now()))  # fmt: skip
            log(db, who.email, who.organisation, "poll opened", key, question=question)
        return key

    def close_poll(self, poll: str, who: Person) -> None:
        """End a poll; its counts stay."""
        with self.database.begin() as db:
            own = select(briefs.c.id).where(briefs.c.organisation == who.organisation)
            where = (polls.c.id == poll, polls.c.closed.is_(None), polls.c.brief.in_(own))
            if not db.execute(update(polls).where(*where).values(closed=now())).rowcount:
                raise UnknownRecord(f"no open poll '{poll[:40]}' of your organisation")
            log(db, who.email, who.organisation, "poll closed", poll)

    def answer(self, poll: str, voter: str, option: int, address: str) -> Poll:
        """Keep a reader's answer, in the place of an earlier one; raises as `rate` does."""
        with self.database.begin() as db:
            row = db.execute(select(polls).where(polls.c.id == poll)).first()
            if row is None:
                raise UnknownRecord(f"no poll '{poll[:40]}'")
            if row.closed:
                raise BadData("this poll is closed", where=poll)
            if not 0 <= option < len(row.options):
                raise BadData(
                    f"there is no answer {option}", where="option", remedy=f"give 0 to {len(row.options) - 1}"
                )
            _vote(db, poll_votes, {"poll": poll, "voter": voter}, {"option": option}, f"vote {poll} {address}")
        return self.poll(poll, voter)

    def poll(self, poll: str, voter: str = "") -> Poll:
        """A poll with its counts."""
        with self.database.connect() as db:
            row = db.execute(select(polls).where(polls.c.id == poll)).first()
            if row is None:
                raise UnknownRecord(f"no poll '{poll[:40]}'")
            return _poll(db, row, voter)

    def polls(self, brief: str, voter: str = "") -> list[Poll]:
        """The polls of a brief, the newest first."""
        with self.database.connect() as db:
            rows = db.execute(
                select(polls).where(polls.c.brief == brief).order_by(polls.c.made.desc(), polls.c.id)
            ).all()
            return [_poll(db, row, voter) for row in rows]


def _vote(db: Connection, table: Table, key: dict[str, str], choice: dict[str, Any], door: str) -> None:
    """One row a voter: changed where there is one, else new if the address may bring another."""
    where = [table.c[name] == value for name, value in key.items()]
    if db.execute(update(table).where(*where).values(**choice)).rowcount:
        return
    if limits.attempts(db, door, limits.DAY) >= parameter("site", "voters_an_address").value:
        raise TooOften(
            "too many readers voted from this address today", remedy="vote tomorrow, or from another network"
        )
    limits.attempt(db, door)
    try:
        with db.begin_nested():
            db.execute(insert(table).values(**key, **choice, made=now()))
    except IntegrityError:  # the same reader in two windows at once
        db.execute(update(table).where(*where).values(**choice))


def _published(db: Connection, brief: str, organisation: str = "") -> None:
    mine = (briefs.c.organisation == organisation,) if organisation else ()
    if not db.scalar(select(briefs.c.id).where(briefs.c.id == brief, briefs.c.published.is_not(None), *mine)):
        raise UnknownRecord(f"no published brief '{brief[:60]}'")


def _poll(db: Connection, row: Any, voter: str) -> Poll:
    counted: dict[int, int] = dict(db.execute(select(poll_votes.c.option, func.count()).where(poll_votes.c.poll == row.id).group_by(poll_votes.c.option)).tuples().all())  # fmt: skip
    mine = db.scalar(select(poll_votes.c.option).where(poll_votes.c.poll == row.id, poll_votes.c.voter == voter)) if voter else None  # fmt: skip
    return Poll(row.id, row.brief, row.question, tuple(row.options), tuple(counted.get(n, 0) for n in range(len(row.options))), bool(row.closed), mine)  # fmt: skip


__all__ = ["STARS", "Poll", "Rating", "Readers"]
