"""Random names and secrets; secrets are kept as hashes alone."""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from bilateral.register.database import Database
from bilateral.register.schema import kept


def new_id(prefix: str) -> str:
    """A name that nobody guesses: 'job-9f2c…'."""
    return f"{prefix}-{secrets.token_hex(8)}"


def new_secret() -> str:
    """A secret of 256 bits for a link, a session, a token."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """What is kept of a secret: from it nobody gets the secret back, as it is long and random."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def site_key(database: Database) -> str:
    """The key that signs cookies and links; made once, the same for every server of a workspace."""
    query = select(kept.c.value).where(kept.c.name == "key")
    with database.connect() as db:
        found = db.scalar(query)
    if found:
        return str(found)
    with database.begin() as db:
        try:
            with db.begin_nested():
                db.execute(insert(kept).values(name="key", value=new_secret()))
        except IntegrityError:  # another server was faster
            pass
        return str(db.scalar(query))


__all__ = ["hashed", "new_id", "new_secret", "site_key"]
