"""How often something was tried of late: counted in the database, so that it holds over all servers and a restart."""

from __future__ import annotations

import time

from sqlalchemy import Connection, delete, func, insert, select

from bilateral.register.schema import attempts as table

DAY = 86_400


def attempts(db: Connection, key: str, seconds: float) -> int:
    """How many attempts under a key there were in the last so many seconds."""
    return (
        db.scalar(select(func.count()).select_from(table).where(table.c.key == key, table.c.at > time.time() - seconds))
        or 0
    )


def attempt(db: Connection, key: str) -> None:
    """Count one attempt, and forget those of before yesterday."""
    db.execute(delete(table).where(table.c.key == key, table.c.at < time.time() - DAY))
    db.execute(insert(table).values(key=key, at=time.time()))


def take_back(db: Connection, key: str) -> None:
    """An attempt that was right after all: the newest one is not counted."""
    newest = db.scalar(select(func.max(table.c.n)).where(table.c.key == key))
    db.execute(delete(table).where(table.c.n == newest))


__all__ = ["DAY", "attempt", "attempts", "take_back"]
