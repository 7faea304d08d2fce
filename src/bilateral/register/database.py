"""The database behind a workspace: SQLite (WAL, foreign keys on) or PostgreSQL by URL; transactions, and errors in our words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, func, insert, inspect, select, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from bilateral.errors import BadData, StoreBusy
from bilateral.register.schema import changes

BUSY_SECONDS = 3
SERVING_SECONDS = 30  # a site's writers stand in a queue rather than give up
_ORDER = 0x62696C  # the advisory lock under which PostgreSQL numbers changes, so that no reader sees a later one first


class Database:
    """One database, brought to the newest schema when it is opened."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine = _engine(url)
        with self.guard():
            _migrate(self._engine)

    @property
    def is_sqlite(self) -> bool:
        """Whether it is one file."""
        return self._engine.dialect.name == "sqlite"

    def be_served(self) -> None:
        """Have writers wait for one another as long as a site's visitors would, and look at what is there to plan for."""
        if self.is_sqlite:
            with self.guard(), self._engine.execution_options(writes=True).begin() as db:
                db.exec_driver_sql("ANALYZE")
            event.listen(self._engine, "connect", lambda c, _: c.execute(f"PRAGMA busy_timeout = {SERVING_SECONDS * 1000}"))  # fmt: skip
            self._engine.dispose()

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction that writes: on SQLite from its first statement, so that no two writers wait for each other's reads."""
        with self.guard(), self._engine.execution_options(writes=True).begin() as db:
            yield db

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A transaction that reads, all of it from one state."""
        with self.guard(), self._engine.connect() as db:
            yield db

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A long reading of one state, whatever is written meanwhile."""
        engine = self._engine if self.is_sqlite else self._engine.execution_options(isolation_level="REPEATABLE READ")
        with self.guard(), engine.connect() as db:
            yield db

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Turn a driver's errors into ours."""
        where = self._engine.url.render_as_string(hide_password=True)
        try:
            yield
        except OperationalError as error:
            if "locked" in str(error) or "lock timeout" in str(error):
                raise StoreBusy(
                    "the register is locked by another process", where=where, remedy="wait until it ends, then repeat"
                ) from None
            raise BadData(f"the register cannot be opened ({_first_line(error)})", where=where) from None
        except DBAPIError as error:
            raise BadData(f"the register refused ({_first_line(error)})", where=where) from None


def note(db: Connection, *happened: dict[str, Any]) -> None:
    """Write down what happened, in the transaction in which it does."""
    if happened:
        if db.dialect.name == "postgresql":
            db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ORDER})
        db.execute(insert(changes), [{"made": now(), "document_id": None, **h} for h in happened])


def last_change(db: Connection) -> int:
    """The number of the last change; it dates every answer."""
    return db.scalar(select(func.max(changes.c.number))) or 0


def now() -> str:
    """This moment as the register writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _engine(url: str) -> Engine:
    try:
        engine = create_engine(url, pool_size=10, max_overflow=40)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError):
        raise BadData(
            "is no database address that works here",
            where=f"register = '{url.split('@')[-1]}'",
            remedy="use sqlite:///FILE, or postgresql+psycopg://USER@HOST/NAME with `pip install bilateral[postgres]`",
        ) from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _begin_sqlite(db: Connection) -> None:
    db.exec_driver_sql("BEGIN IMMEDIATE" if db.get_execution_options().get("writes") else "BEGIN")


def _set_up_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA analysis_limit = 2000")
    cursor.close()


def _migrate(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    with engine.connect() as db:
        if inspect(db).has_table("alembic_version") and _at_head(db, config):
            return
    with engine.execution_options(writes=True).begin() as db:
        config.attributes["connection"] = db
        command.upgrade(config, "head")


def _at_head(db: Connection, config: Config) -> bool:
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    head = ScriptDirectory.from_config(config).get_current_head()
    return MigrationContext.configure(db).get_current_revision() == head


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().splitlines()[0][:160]


__all__ = ["Database", "last_change", "note", "now"]
