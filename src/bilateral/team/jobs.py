"""Work that a page waits for: reading a document, running a scenario, making a brief.

A queue in the database rather than a broker's: what was acknowledged must outlive a killed process, on one SQLite file as on
PostgreSQL, and no library has a queue for both.  A worker takes a job under its name and is heard of while it works; a job
whose worker fell silent is taken by another, a few times.  A job's result is written in the transaction that ends it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, update

from bilateral.errors import UnknownRecord
from bilateral.reference.parameters import parameter
from bilateral.register.database import Database, now
from bilateral.register.schema import jobs
from bilateral.team.people import TooOften
from bilateral.team.secrets import new_id

OPEN = ("waiting", "running")


@dataclass(frozen=True)
class Job:
    """A job as it stands: what was asked, by whom, how far it is, what came of it."""

    id: str
    kind: str
    state: str
    asked: dict[str, Any]
    organisation: str
    person: str
    made: str
    tries: int
    done: int
    of: int
    message: str
    result: dict[str, Any] | None

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.state not in OPEN


class Jobs:
    """The queue of a workspace."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def ask(self, kind: str, asked: dict[str, Any], *, organisation: str = "", person: str = "", data: bytes | None = None, once: bool = False) -> str:  # fmt: skip
        """Put a job into the queue; return its identifier once it is safe. With `once`, an equal one that waits will do.

        Raises TooOften where a person has too many open already.
        """
        with self.database.begin() as db:
            mine = (jobs.c.state.in_(OPEN), jobs.c.person == person)
            if person and (db.scalar(select(func.count()).select_from(jobs).where(*mine)) or 0) >= parameter("site", "jobs_a_person").value:  # fmt: skip
                raise TooOften("too many jobs of yours are open", remedy="wait until some have ended")
            if once:
                for row in db.execute(select(jobs).where(jobs.c.state == "waiting", jobs.c.kind == kind, jobs.c.organisation == organisation)):  # fmt: skip
                    if row.asked == asked:
                        return str(row.id)
            key = new_id("job")
            db.execute(insert(jobs).values(id=key, kind=kind, state="waiting", asked=asked, data=data, organisation=organisation, person=person, made=now(),
                                           tries=0, done=0, of=0, message=""))  # fmt: skip
        return key

    def waiting(self, kind: str) -> int:
        """How many jobs of a kind wait."""
        with self.database.connect() as db:
            return (
                db.scalar(select(func.count()).select_from(jobs).where(jobs.c.state == "waiting", jobs.c.kind == kind))
                or 0
            )

    def job(self, key: str) -> Job:
        """A job by its identifier; raises UnknownRecord where there is none."""
        with self.database.connect() as db:
            row = db.execute(_without_data().where(jobs.c.id == key)).first()
        if row is None:
            raise UnknownRecord(f"no job '{key[:40]}'")
        return Job(**row._mapping)

    def listed(self, organisation: str, limit: int = 20) -> list[Job]:
        """An organisation's jobs, the newest first."""
        query = (
            _without_data()
            .where(jobs.c.organisation == organisation)
            .order_by(jobs.c.made.desc(), jobs.c.id)
            .limit(limit)
        )
        with self.database.connect() as db:
            return [Job(**row._mapping) for row in db.execute(query)]

    def counts(self) -> dict[str, int]:
        """How many jobs are in each state."""
        with self.database.connect() as db:
            return dict(db.execute(select(jobs.c.state, func.count()).group_by(jobs.c.state)).tuples().all())

    def take(self, worker: str) -> tuple[Job, bytes | None] | None:
        """The next job for a worker, with its data; None where nothing waits."""
        at = time.time()
        silent = at - parameter("site", "job_silence").value
        free = or_(jobs.c.state == "waiting", (jobs.c.state == "running") & (jobs.c.beat < silent))
        with self.database.connect() as db:  # a look first: an idle worker must not keep writers waiting
            if db.scalar(select(jobs.c.id).where(free).limit(1)) is None:
                return None
        with self.database.begin() as db:
            row = db.execute(select(jobs).where(free).order_by(jobs.c.kind == "pair", jobs.c.made, jobs.c.id).limit(1).with_for_update(skip_locked=True)).first()  # fmt: skip
            if row is None:
                return None
            if row.tries >= parameter("site", "job_tries").value:
                db.execute(update(jobs).where(jobs.c.id == row.id).values(state="failed", data=None, message="its worker died each time it was tried"))  # fmt: skip
                return self.take(worker) if not self.database.is_sqlite else None
            db.execute(update(jobs).where(jobs.c.id == row.id).values(state="running", worker=worker, beat=at, tries=row.tries + 1, done=0, of=0))  # fmt: skip
        fields = {c.name: getattr(row, c.name) for c in _without_data().selected_columns}
        return Job(**fields | {"state": "running", "tries": row.tries + 1}), row.data

    def beat(self, key: str, worker: str, done: int = 0, of: int = 0, message: str | None = None) -> bool:
        """Say that a worker is at it and how far; False where the job is another's by now."""
        values: dict[str, Any] = {"beat": time.time()} | ({"done": done, "of": of} if of else {}) | ({"message": message} if message is not None else {})  # fmt: skip
        with self.database.begin() as db:
            return bool(db.execute(update(jobs).where(*_held(key, worker)).values(**values)).rowcount)

    def end(self, key: str, worker: str, result: dict[str, Any] | None, message: str = "", also: Callable[[Connection], None] | None = None) -> bool:  # fmt: skip
        """End a job, failed where there is no result; `also` writes in the same transaction. False where it is another's by now."""
        with self.database.begin() as db:
            values = {
                "state": "failed" if result is None else "done",
                "result": result,
                "message": message,
                "data": None,
            }
            ended = db.execute(update(jobs).where(*_held(key, worker)).values(**values)).rowcount
            if ended and also:
                also(db)
        return bool(ended)

    def fill(self, db: Connection, key: str, result: dict[str, Any]) -> None:
        """Write a result that the ending transaction itself brought forth."""
        db.execute(update(jobs).where(jobs.c.id == key).values(result=result))

    def give_back(self, worker: str) -> int:
        """Put what a worker had taken back into the queue; a stop is no failed try."""
        with self.database.begin() as db:
            where = (jobs.c.worker == worker, jobs.c.state == "running")
            return db.execute(
                update(jobs).where(*where).values(state="waiting", worker=None, tries=jobs.c.tries - 1)
            ).rowcount


def _held(key: str, worker: str) -> tuple[Any, ...]:
    return (jobs.c.id == key, jobs.c.worker == worker, jobs.c.state == "running")


def _without_data() -> Any:
    return select(jobs.c.id, jobs.c.kind, jobs.c.state, jobs.c.asked, jobs.c.organisation, jobs.c.person, jobs.c.made, jobs.c.tries, jobs.c.done, jobs.c.of, jobs.c.message, jobs.c.result)  # fmt: skip


__all__ = ["Job", "Jobs"]
